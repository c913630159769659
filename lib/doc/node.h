#ifndef DOC_NODE_H
#define DOC_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "diag/location.h"

/*
 * One tree for YAML and JSON (and, later, TOML).  Every node knows the extent
 * of its text and its parent, so that a value found anywhere can be shown to
 * the user and named by its path.  Nodes live in the arena of the file.
 *
 * Aliases and merge keys are resolved by copying: a copied node keeps the
 * extent where its text stands, and the copy's topmost node says in "via" where
 * the alias that brought it in was written.  Each value that came by "<<: *x"
 * has that alias as its via.
 */
enum node_kind {
	NODE_NULL,
	NODE_BOOL,
	NODE_INT,   /* fits int64_t */
	NODE_FLOAT, /* also integers outside int64_t */
	NODE_STRING,
	NODE_SEQUENCE,
	NODE_MAPPING,
};

enum node_flag {
	NODE_PLAIN = 1,	     /* a scalar without quotes or block indicator */
	NODE_FLOW = 2,	     /* a collection written with [ ] or { } */
	NODE_ALIASED = 4,    /* the top of a copy made for an alias */
	NODE_MERGED = 8,     /* an entry value that came by a merge key */
	NODE_DEFAULTED = 16, /* not written by the user, see node_default() */
	NODE_BLOCK = 32,     /* a block scalar, | or > */
};

struct entry;

struct node {
	uint8_t kind;	/* enum node_kind */
	uint8_t flags;	/* enum node_flag */
	uint32_t slot;	/* place in the parent: item or entry number */
	uint32_t count; /* items or entries */
	uint32_t len;	/* bytes of text */
	/* the value as text: decoded for quoted scalars; NUL-terminated */
	const char *text;
	struct extent at;
	const struct node *parent; /* NULL for the root of a document */
	union {
		bool boolean;
		int64_t integer;
		double number;
		struct node **items;
		struct entry *entries;
	};
	const struct extent *via; /* place of the alias, or NULL */
};

/*
 * An entry of a mapping.  Keys are always strings, as in JSON; booleans and
 * numbers become the text that Kubernetes makes of them: "yes" is the key
 * "true".  A hidden entry is one that readers of the
 * model must not see: a null, or a value of the wrong type that was reported.
 */
struct entry {
	const char *key; /* NUL-terminated */
	uint32_t key_len;
	uint32_t hash; /* node_key_hash() of the key */
	struct extent key_at;
	struct node *value; /* never NULL */
	bool hidden;
};

/* The hash of a key, the same for every document and run. */
static inline uint32_t node_key_hash(const char *key, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)key[i]) * 16777619u;
	return hash;
}

/*
 * The entry with that key and hash, hidden ones included, or NULL; also NULL
 * when the node is NULL or no mapping.
 */
struct entry *node_entry(const struct node *node, const char *key, size_t len,
			 uint32_t hash);

/* The visible value of a key, or NULL; node may be NULL or anything else. */
const struct node *node_get(const struct node *node, const char *key);

/*
 * The visible value at a dotted path, "securityContext.runAsUser"; no indices.
 * NULL as soon as a part is missing.
 */
const struct node *node_at(const struct node *node, const char *path);

/* The item of a sequence, or NULL past the end or for anything else. */
const struct node *node_item(const struct node *node, uint32_t index);

/* The text of a scalar as a span; empty for NULL and for collections. */
struct span node_text(const struct node *node);

/* True if the node is a string with that very text. */
bool node_is(const struct node *node, const char *text);

/* "mapping", "string", …: the kind for messages. */
const char *node_kind_word(enum node_kind kind);

/*
 * The path of a node from an ancestor (exclusive; NULL for the root):
 * "spec.containers[0].image".  Keys that are not plain words come quoted in
 * brackets: metadata.annotations["a.b/c"].  NULL without memory.
 */
const char *node_path(struct arena *arena, const struct node *node,
		      const struct node *from);

/*
 * Add a value that the user did not write, as the API server's defaulting
 * does.  It stands at the extent given; no visible entry may have the key, which
 * is borrowed.  A scalar's text is "" and its value for the caller to fill in.
 * NULL without memory.
 */
struct node *node_default(struct arena *arena, struct node *mapping,
			  const char *key, enum node_kind kind,
			  struct extent at);

/*
 * The place where a missing field would go: an empty extent at the start of
 * the mapping's first key, or behind "{" or "key:" for an empty or null one.
 */
struct extent node_missing_at(const struct node *mapping);

#endif
