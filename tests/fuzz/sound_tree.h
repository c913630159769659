#ifndef TESTS_SOUND_TREE_H
#define TESTS_SOUND_TREE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "doc/document.h"

/*
 * What holds for every file that was read, whatever it holds: places lie in the
 * file and in the parent's, parents, slots, hashes and texts are right, keys
 * are unique, and a document is unreadable if and only if a problem says so.
 * Aborts when something does not hold.
 */
struct sound_text {
	struct span source;
	uint32_t lines;
	const size_t *columns; /* of each line: behind its last character */
};

static inline void sound(bool holds, const char *what, struct extent at)
{
	if (holds)
		return;
	fprintf(stderr, "%u:%u-%u:%u: %s\n", at.line, at.column, at.end_line,
		at.end_column, what);
	abort();
}

static inline bool sound_place(const struct sound_text *text, uint32_t line,
			       uint32_t column)
{
	return line >= 1 && line <= text->lines && column >= 1 &&
	       column <= text->columns[line - 1];
}

static inline bool sound_order(uint32_t line, uint32_t column,
			       uint32_t end_line, uint32_t end_column)
{
	return line < end_line || (line == end_line && column <= end_column);
}

static inline void sound_extent(const struct sound_text *text, struct extent at)
{
	sound(sound_order(at.line, at.column, at.end_line, at.end_column),
	      "the end is before the start", at);
	sound(sound_place(text, at.line, at.column) &&
		      sound_place(text, at.end_line, at.end_column),
	      "outside of the file", at);
}

/* A node that is no copy lies inside of its parent. */
static inline void sound_inside(const struct node *node)
{
	const struct node *parent = node->parent;

	if (!parent || node->via || node->flags & NODE_MERGED)
		return;
	sound(sound_order(parent->at.line, parent->at.column, node->at.line,
			  node->at.column) &&
		      sound_order(node->at.end_line, node->at.end_column,
				  parent->at.end_line, parent->at.end_column),
	      "outside of its parent", node->at);
}

static inline void sound_scalar(const struct node *node)
{
	sound(node->text && !node->text[node->len], "text without end",
	      node->at);
	sound(node->count == 0, "a scalar with children", node->at);
}

static inline void sound_entry(const struct sound_text *text,
			       const struct node *mapping, uint32_t slot)
{
	const struct entry *entry = &mapping->entries[slot];

	sound_extent(text, entry->key_at);
	sound(!entry->key[entry->key_len], "key without end", entry->key_at);
	sound(entry->hash == node_key_hash(entry->key, entry->key_len),
	      "wrong hash", entry->key_at);
	/* pairwise for small mappings only: this is to stay fast */
	if (mapping->count < 100)
		sound(node_entry(mapping, entry->key, entry->key_len,
				 entry->hash) == entry,
		      "a key twice", entry->key_at);
}

static inline void sound_node(const struct sound_text *text,
			      const struct node *node, unsigned depth)
{
	sound(depth <= DOC_DEPTH_MAX, "too deep", node->at);
	sound_extent(text, node->at);
	sound_inside(node);
	sound(!(node->flags & NODE_ALIASED) || node->via, "an alias nowhere",
	      node->at);
	if (node->via)
		sound_extent(text, *node->via);
	sound_extent(text, node_missing_at(node));
	if (node->kind < NODE_SEQUENCE) {
		sound_scalar(node);
		return;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		const struct node *child = node->kind == NODE_MAPPING
						   ? node->entries[i].value
						   : node->items[i];

		sound(child->parent == node && child->slot == i,
		      "a child of another parent", child->at);
		if (node->kind == NODE_MAPPING)
			sound_entry(text, node, i);
		sound_node(text, child, depth + 1);
	}
}

/* For each line the column behind its last character; freed by the caller. */
static inline size_t *sound_lines(struct span source, uint32_t *lines)
{
	size_t *columns;
	size_t n = 0;
	size_t i = 0;

	if (source.len >= 3 && !memcmp(source.text, "\xef\xbb\xbf", 3))
		i = 3;
	columns = malloc((source.len + 2) * sizeof(*columns));
	if (!columns)
		abort();
	columns[0] = 1;
	for (; i < source.len; i++) {
		unsigned char c = (unsigned char)source.text[i];
		bool pair = c == '\r' && i + 1 < source.len &&
			    source.text[i + 1] == '\n';

		if (c == '\n' || (c == '\r' && !pair))
			columns[++n] = 1;
		else if ((c & 0xc0) != 0x80)
			columns[n]++;
	}
	*lines = (uint32_t)n + 1;
	return columns;
}

static inline void sound_file(const struct doc_file *file)
{
	struct sound_text text = { .source = file->source };
	size_t *columns = sound_lines(file->source, &text.lines);
	bool refused = false;
	size_t problems = 0;
	size_t count = 0;

	text.columns = columns;
	for (const struct document *d = file->first; d; d = d->next) {
		if (!d->root)
			continue;
		count++;
		sound(!d->root->parent, "a root with a parent", d->root->at);
		sound_node(&text, d->root, 0);
	}
	for (const struct problem *p = file->problems; p; p = p->next) {
		sound(sound_order(p->at.line, p->at.column, p->at.end_line,
				  p->at.end_column),
		      "a problem that ends before it starts", p->at);
		/* bytes that are no characters have no column of their own */
		if (p->kind != PROBLEM_ENCODING)
			sound_extent(&text, p->at);
		sound(strlen(p->message) > 0, "a problem without words", p->at);
		problems++;
		refused |= p->kind != PROBLEM_DUPLICATE_KEY;
	}
	/* the problem that counts the unlisted ones may stand for any */
	sound(refused == (file->count > count) || problems > DOC_PROBLEMS_MAX,
	      "problems and documents disagree", (struct extent){ 0 });
	free(columns);
}

#endif
