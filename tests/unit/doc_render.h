#ifndef TESTS_UNIT_DOC_RENDER_H
#define TESTS_UNIT_DOC_RENDER_H

#include "base/buffer.h"
#include "doc/document.h"

/*
 * A read file as one line of text, for tables of cases.
 *
 * Values: JSON, but strings that are no words in single quotes, floats with
 * their fraction; an unreadable document is "-", documents are joined by " | ".
 * Places: "path@line:column-line:column" of each node, and " <place" for via.
 * Problems: "kind@place message", joined by "; ".
 */
static inline void render_place(struct buffer *out, struct extent at)
{
	buffer_format(out, "%u:%u-%u:%u", at.line, at.column, at.end_line,
		      at.end_column);
}

static inline void render_value(struct buffer *out, const struct node *node)
{
	bool mapping = node->kind == NODE_MAPPING;

	switch (node->kind) {
	case NODE_NULL: buffer_text(out, "null"); return;
	case NODE_BOOL:
		buffer_text(out, node->boolean ? "true" : "false");
		return;
	case NODE_INT: buffer_number(out, node->integer); return;
	case NODE_FLOAT: buffer_format(out, "%#.12g", node->number); return;
	case NODE_STRING:
		buffer_fill(out, '\'', 1);
		buffer_bytes(out, node->text, node->len);
		buffer_fill(out, '\'', 1);
		return;
	default: break;
	}
	buffer_fill(out, mapping ? '{' : '[', 1);
	for (uint32_t i = 0; i < node->count; i++) {
		if (i)
			buffer_text(out, ", ");
		if (mapping) {
			buffer_bytes(out, node->entries[i].key,
				     node->entries[i].key_len);
			buffer_text(out, ": ");
		}
		render_value(out,
			     mapping ? node->entries[i].value : node->items[i]);
	}
	buffer_fill(out, mapping ? '}' : ']', 1);
}

static inline void render_places(struct buffer *out, struct arena *arena,
				 const struct node *node)
{
	if (node->parent)
		buffer_fill(out, ' ', 1);
	buffer_format(out, "%s@", node_path(arena, node, NULL));
	render_place(out, node->at);
	if (node->via) {
		buffer_fill(out, '<', 1);
		render_place(out, *node->via);
	}
	for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++)
		render_places(out, arena, node->entries[i].value);
	for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count;
	     i++)
		render_places(out, arena, node->items[i]);
}

static inline void render_file(struct buffer *out, struct arena *arena,
			       const struct doc_file *file, bool places)
{
	for (const struct document *d = file->first; d; d = d->next) {
		if (d != file->first)
			buffer_text(out, " | ");
		if (!d->root)
			buffer_fill(out, '-', 1);
		else if (places)
			render_places(out, arena, d->root);
		else
			render_value(out, d->root);
	}
}

static inline void render_problems(struct buffer *out,
				   const struct doc_file *file)
{
	static const char *const kinds[] = {
		[PROBLEM_SYNTAX] = "syntax",
		[PROBLEM_ENCODING] = "encoding",
		[PROBLEM_LIMIT] = "limit",
		[PROBLEM_TEMPLATE] = "template",
		[PROBLEM_DUPLICATE_KEY] = "duplicate",
	};

	for (const struct problem *p = file->problems; p; p = p->next) {
		if (p != file->problems)
			buffer_text(out, "; ");
		buffer_format(out, "%s@", kinds[p->kind]);
		render_place(out, p->at);
		buffer_format(out, " %s", p->message);
	}
}

#endif
