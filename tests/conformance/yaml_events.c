#include <stdbool.h>
#include <stdio.h>

#include <yaml.h>

/*
 * usage: yaml_events FILE...
 * What bare libyaml makes of a file, in the notation of the yaml-test-suite but
 * without indentation and styles of collections; "!ERR" where it gives up.
 * After each file comes an empty line.  Shows which cases are libyaml's own
 * mistakes.
 */
static void print_text(const yaml_char_t *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '\\': printf("\\\\"); break;
		case '\0': printf("\\0"); break;
		case '\b': printf("\\b"); break;
		case '\n': printf("\\n"); break;
		case '\r': printf("\\r"); break;
		case '\t': printf("\\t"); break;
		default: putchar(text[i]);
		}
	}
}

static void print_properties(const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		printf(" &%s", anchor);
	if (tag)
		printf(" <%s>", tag);
}

static void print_scalar(const yaml_event_t *event)
{
	static const char styles[] = {
		[YAML_PLAIN_SCALAR_STYLE] = ':',
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = '\'',
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = '"',
		[YAML_LITERAL_SCALAR_STYLE] = '|',
		[YAML_FOLDED_SCALAR_STYLE] = '>',
	};

	printf("=VAL");
	print_properties(event->data.scalar.anchor, event->data.scalar.tag);
	printf(" %c", styles[event->data.scalar.style]);
	print_text(event->data.scalar.value, event->data.scalar.length);
}

static void print_event(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_STREAM_START_EVENT: printf("+STR"); break;
	case YAML_STREAM_END_EVENT: printf("-STR"); break;
	case YAML_DOCUMENT_START_EVENT: printf("+DOC"); break;
	case YAML_DOCUMENT_END_EVENT: printf("-DOC"); break;
	case YAML_MAPPING_START_EVENT:
		printf("+MAP");
		print_properties(event->data.mapping_start.anchor,
				 event->data.mapping_start.tag);
		break;
	case YAML_SEQUENCE_START_EVENT:
		printf("+SEQ");
		print_properties(event->data.sequence_start.anchor,
				 event->data.sequence_start.tag);
		break;
	case YAML_MAPPING_END_EVENT: printf("-MAP"); break;
	case YAML_SEQUENCE_END_EVENT: printf("-SEQ"); break;
	case YAML_ALIAS_EVENT:
		printf("=ALI *%s", event->data.alias.anchor);
		break;
	case YAML_SCALAR_EVENT: print_scalar(event); break;
	case YAML_NO_EVENT: break;
	}
	putchar('\n');
}

static void print_file(FILE *file)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool end = false;

	if (!yaml_parser_initialize(&parser))
		return;
	yaml_parser_set_input_file(&parser, file);
	while (!end) {
		if (!yaml_parser_parse(&parser, &event)) {
			printf("!ERR\n");
			break;
		}
		print_event(&event);
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	putchar('\n');
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");

		if (!file) {
			perror(argv[i]);
			return 2;
		}
		print_file(file);
		fclose(file);
	}
	return 0;
}
