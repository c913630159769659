#ifndef DOC_BUILD_PRIV_H
#define DOC_BUILD_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "doc/document.h"
#include "doc/node.h"
#include "doc/scalar.h"

/*
 * What all readers of the room share: making nodes, and finishing collections
 * out of the children that were pushed while they were open.
 *
 *	size_t from = build_mark_entries(b);
 *	build_entry(b, key, len, key_at)->value = value;	(each)
 *	node = build_mapping(b, from, at, NODE_FLOW);
 *
 * Children of open collections stand on two scratch stacks; finishing copies
 * them into the arena in one piece.  Memory that runs out sets "lost", which
 * the reader asks after every child: every function returns NULL or false then.
 */
struct builder {
	struct arena *arena;
	struct doc_file *file;
	struct document **documents_end;
	struct problem **problems_end;
	struct problem *overflow; /* the one that counts unlisted problems */
	uint32_t problem_count;
	uint32_t nodes;	      /* made for this file so far */
	uint32_t alias_nodes; /* of these copied for aliases */
	bool lost;	      /* memory ran out */
	struct node **items;
	size_t item_count;
	size_t item_room;
	struct entry *entries;
	size_t entry_count;
	size_t entry_room;
};

/* Start on an empty file; nothing is allocated yet. */
void builder_init(struct builder *b, struct arena *arena,
		  struct doc_file *file);

/* Release the scratch stacks; what was built stays.  False if memory ran out. */
bool builder_finish(struct builder *b);

/* Forget children of collections that will never be finished. */
static inline void builder_reset(struct builder *b)
{
	b->item_count = 0;
	b->entry_count = 0;
}

/* True when the file has as many nodes as it may; then give up with a problem. */
static inline bool build_is_full(const struct builder *b)
{
	return b->nodes >= DOC_NODES_MAX;
}

/* Room for one more child on a stack; false (and lost) without memory. */
bool build_grow_items(struct builder *b);
bool build_grow_entries(struct builder *b);

/* A node and, behind it in one block, room for len bytes and a NUL. */
static inline struct node *build_node(struct builder *b, enum node_kind kind,
				      size_t text_room, struct extent at)
{
	struct node *node = arena_raw(b->arena, sizeof(*node) + text_room);

	if (!node) {
		b->lost = true;
		return NULL;
	}
	*node = (struct node){ .kind = (uint8_t)kind, .at = at };
	b->nodes++;
	return node;
}

/* A scalar whose text is copied; its kind is still NODE_STRING. */
static inline struct node *build_text(struct builder *b, const char *text,
				      size_t len, struct extent at)
{
	struct node *node = build_node(b, NODE_STRING, len + 1, at);
	char *copy;

	if (!node)
		return NULL;
	copy = (char *)(node + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	node->text = copy;
	node->len = (uint32_t)len;
	return node;
}

/* Give a scalar its meaning. */
static inline void build_settle(struct node *node, struct scalar scalar)
{
	node->kind = (uint8_t)scalar.kind;
	if (scalar.kind == NODE_BOOL)
		node->boolean = scalar.boolean;
	else if (scalar.kind == NODE_INT)
		node->integer = scalar.integer;
	else if (scalar.kind == NODE_FLOAT)
		node->number = scalar.number;
}

/* A plain scalar of YAML without a tag. */
static inline struct node *build_plain(struct builder *b, const char *text,
				       size_t len, struct extent at)
{
	struct node *node = build_text(b, text, len, at);

	if (!node)
		return NULL;
	node->flags = NODE_PLAIN;
	if (!len)
		node->kind = NODE_NULL;
	else if (scalar_may_mean(text[0]))
		build_settle(node, scalar_value(node->text, len));
	return node;
}

/* Push an item of the innermost open sequence; false (and lost) on failure. */
static inline bool build_item(struct builder *b, struct node *node)
{
	if (b->item_count == b->item_room && !build_grow_items(b))
		return false;
	b->items[b->item_count++] = node;
	return true;
}

/*
 * Push an entry of the innermost open mapping, its value still NULL.  The key
 * must be NUL-terminated and outlive the file.  NULL (and lost) on failure.
 * The entry moves: set its value by build_last_entry() later.
 */
static inline struct entry *build_entry(struct builder *b, const char *key,
					size_t len, struct extent at)
{
	struct entry *entry;

	if (b->entry_count == b->entry_room && !build_grow_entries(b))
		return NULL;
	entry = &b->entries[b->entry_count++];
	*entry = (struct entry){
		.key = key,
		.key_len = (uint32_t)len,
		.hash = node_key_hash(key, len),
		.key_at = at,
	};
	return entry;
}

static inline struct entry *build_last_entry(struct builder *b)
{
	return &b->entries[b->entry_count - 1];
}

/*
 * Finish a sequence of the items, or a mapping of the entries, pushed since the
 * count was "from", and take them off the stack.  Of equal keys the last one
 * stays and the others are reported.  NULL (and lost) without memory.
 */
struct node *build_sequence(struct builder *b, size_t from, struct extent at,
			    unsigned flags);
struct node *build_mapping(struct builder *b, size_t from, struct extent at,
			   unsigned flags);

/* Add a document at the end of the file; NULL (and lost) without memory. */
struct document *build_document(struct builder *b);

/*
 * Add a problem; past DOC_PROBLEMS_MAX problems are only counted, and the last
 * one says how many there are.  The problem, for more to be filled in; NULL if
 * it was only counted or (lost) without memory.
 */
struct problem *build_problem(struct builder *b, enum problem_kind kind,
			      struct extent at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Refuse a file that is no UTF-8 from its first bytes on; true if it was one. */
bool build_foreign(struct builder *b);

/* The readers: fill the builder's file from its source.  See lost. */
void yaml_read(struct builder *b);
void json_read(struct builder *b);

#endif
