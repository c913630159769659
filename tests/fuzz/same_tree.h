#ifndef TESTS_SAME_TREE_H
#define TESTS_SAME_TREE_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "doc/block.h"
#include "doc/build_priv.h"

/*
 * Reads a source by the fast reader and by libyaml's and compares all that they
 * made of it.  For the fuzz target, the unit test and the conformance run.
 */
enum same {
	SAME_NOT_READ, /* the fast reader left it to the other */
	SAME_TREE,
	SAME_NOT, /* they differ: told on stderr */
};

static inline bool same_fails(const char *what, struct extent at)
{
	fprintf(stderr, "%u:%u: the readers differ in %s\n", at.line, at.column,
		what);
	return false;
}

static inline bool same_extent(struct extent a, struct extent b)
{
	return a.line == b.line && a.column == b.column &&
	       a.end_line == b.end_line && a.end_column == b.end_column;
}

static inline bool same_value(const struct node *a, const struct node *b)
{
	if (a->kind == NODE_BOOL)
		return a->boolean == b->boolean;
	if (a->kind == NODE_INT)
		return a->integer == b->integer;
	if (a->kind == NODE_FLOAT)
		return !memcmp(&a->number, &b->number, sizeof(a->number));
	return true;
}

/* One node without its children. */
static inline bool same_node(const struct node *a, const struct node *b)
{
	if (!same_extent(a->at, b->at)) {
		fprintf(stderr, "%u:%u-%u:%u and %u:%u-%u:%u\n", a->at.line,
			a->at.column, a->at.end_line, a->at.end_column,
			b->at.line, b->at.column, b->at.end_line,
			b->at.end_column);
		return same_fails("extent", b->at);
	}
	if (a->kind != b->kind || a->flags != b->flags)
		return same_fails("kind or flags", b->at);
	if (a->slot != b->slot || a->count != b->count)
		return same_fails("place or count", b->at);
	if (!a->text != !b->text || a->len != b->len ||
	    (a->text && memcmp(a->text, b->text, a->len + (size_t)1) != 0))
		return same_fails("text", b->at);
	if (!same_value(a, b) || !a->via != !b->via ||
	    (a->via && !same_extent(*a->via, *b->via)))
		return same_fails("value", b->at);
	return true;
}

static inline bool same_entry(const struct entry *a, const struct entry *b)
{
	if (!same_extent(a->key_at, b->key_at) || a->key_len != b->key_len ||
	    a->hash != b->hash || a->hidden != b->hidden ||
	    memcmp(a->key, b->key, a->key_len + (size_t)1) != 0)
		return same_fails("key", b->key_at);
	return true;
}

static inline bool same_trees(const struct node *a, const struct node *b,
			      unsigned depth)
{
	if (depth > DOC_DEPTH_MAX || !same_node(a, b))
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		const struct node *left;
		const struct node *right;

		if (a->kind == NODE_MAPPING &&
		    !same_entry(&a->entries[i], &b->entries[i]))
			return false;
		left = a->kind == NODE_MAPPING ? a->entries[i].value
					       : a->items[i];
		right = b->kind == NODE_MAPPING ? b->entries[i].value
						: b->items[i];
		if (left->parent != a || right->parent != b)
			return same_fails("parent", right->at);
		if (!same_trees(left, right, depth + 1))
			return false;
	}
	return true;
}

static inline bool same_problem(const struct problem *a,
				const struct problem *b)
{
	if (a->kind != b->kind || !same_extent(a->at, b->at) ||
	    strcmp(a->message, b->message) != 0 || !a->key != !b->key ||
	    (a->key && strcmp(a->key, b->key) != 0) ||
	    !same_extent(a->earlier, b->earlier) || !a->node != !b->node ||
	    (a->node && !same_extent(a->node->at, b->node->at)))
		return same_fails("a problem", b->at);
	return true;
}

static inline bool same_files(const struct doc_file *a,
			      const struct doc_file *b)
{
	const struct extent top = { 1, 1, 1, 1 };
	const struct document *left = a->first;
	const struct document *right = b->first;
	const struct problem *one = a->problems;
	const struct problem *two = b->problems;

	for (; left && right; left = left->next, right = right->next) {
		if (!same_extent(left->at, right->at))
			return same_fails("document", right->at);
		if (!left->root != !right->root)
			return same_fails("root", right->at);
		if (left->root && !same_trees(left->root, right->root, 0))
			return false;
	}
	if (left || right || a->count != b->count)
		return same_fails("number of documents", top);
	for (; one && two; one = one->next, two = two->next)
		if (!same_problem(one, two))
			return false;
	return one || two ? same_fails("number of problems", top) : true;
}

static inline enum same same_readers(struct span source)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct doc_file fast = { .name = "fast", .source = source };
	struct doc_file slow = { .name = "slow", .source = source };
	struct builder build;
	bool read;

	builder_init(&build, arena, &fast);
	read = block_read(&build);
	if (!builder_finish(&build))
		return SAME_NOT;
	if (!read)
		return fast.first || fast.problems ? SAME_NOT : SAME_NOT_READ;
	builder_init(&build, arena, &slow);
	yaml_read(&build);
	if (!builder_finish(&build))
		return SAME_NOT;
	return same_files(&fast, &slow) ? SAME_TREE : SAME_NOT;
}

#endif
