#include <stdio.h>

#include "base/io.h"
#include "base/limits.h"
#include "doc/document.h"

/*
 * usage: doc_dump yaml|json FILE...
 * The tree that the doc room reads, for comparing with what others read: a line
 * of JSON a document.  A scalar is ["int","0x10"], its kind and its text; a
 * sequence is {"items":[...]}, a mapping {"entries":[[key,value],...]}; a
 * document without a root is null.  Problems follow as {"problem":...}.
 * After each file comes an empty line.
 */
static void print_text(const char *text, size_t len)
{
	putchar('"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < ' ')
			printf("\\u%04x", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			putchar(c);
	}
	putchar('"');
}

/* The reader has counted the depth. */
static void print_node(const struct node *node)
{
	if (node->kind < NODE_SEQUENCE) {
		printf("[\"%s\",", node_kind_word(node->kind));
		print_text(node->text, node->len);
		putchar(']');
		return;
	}
	printf(node->kind == NODE_SEQUENCE ? "{\"items\":[" : "{\"entries\":[");
	for (uint32_t i = 0; i < node->count; i++) {
		if (i)
			putchar(',');
		if (node->kind == NODE_SEQUENCE) {
			print_node(node->items[i]);
			continue;
		}
		putchar('[');
		print_text(node->entries[i].key, node->entries[i].key_len);
		putchar(',');
		print_node(node->entries[i].value);
		putchar(']');
	}
	printf("]}");
}

static void print_file(const struct doc_file *file)
{
	static const char *const kinds[] = {
		[PROBLEM_SYNTAX] = "syntax",
		[PROBLEM_ENCODING] = "encoding",
		[PROBLEM_LIMIT] = "limit",
		[PROBLEM_TEMPLATE] = "template",
		[PROBLEM_DUPLICATE_KEY] = "duplicate key",
	};

	for (const struct document *d = file->first; d; d = d->next) {
		if (d->root)
			print_node(d->root);
		else
			printf("null");
		putchar('\n');
	}
	for (const struct problem *p = file->problems; p; p = p->next) {
		printf("{\"problem\":\"%s\",\"line\":%u,\"message\":",
		       kinds[p->kind], p->at.line);
		print_text(p->message, strlen(p->message));
		printf("}\n");
	}
	putchar('\n');
}

static bool dump(const char *path, enum doc_format format)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct error err = { 0 };
	struct doc_file file;
	struct span source;

	if (!arena ||
	    !io_read_file(arena, path, FILE_BYTES_MAX, &source, &err) ||
	    !doc_read_as(arena, (struct doc_source){ path, source }, format,
			 &file, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	print_file(&file);
	return true;
}

int main(int argc, char **argv)
{
	enum doc_format format;

	if (argc < 3 || (strcmp(argv[1], "yaml") && strcmp(argv[1], "json"))) {
		fprintf(stderr, "usage: doc_dump yaml|json FILE...\n");
		return 2;
	}
	format = argv[1][0] == 'y' ? DOC_YAML : DOC_JSON;
	for (int i = 2; i < argc; i++)
		if (!dump(argv[i], format))
			return 2;
	return 0;
}
