#ifndef CEL_VALUE_H
#define CEL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/span.h"
#include "doc/node.h"

/*
 * A value of the Common Expression Language.  Values are small and copied;
 * what they point to lives in the arena of the evaluation, in the program, or
 * in the document.  A value read from a document keeps the node it came from in
 * "origin", so that a rule that returns a value has also returned a place; so
 * does every list element or map value that was reached from one, and whatever
 * filter() and "?:" hand on.  Values made by operators have no origin.
 */
enum cel_kind {
	CEL_UNSET, /* no value: an empty slot of an activation, never a result */
	CEL_ERROR, /* evaluation failed; see struct cel_failure */
	CEL_NULL,
	CEL_BOOL,
	CEL_INT,
	CEL_UINT,
	CEL_DOUBLE,
	CEL_STRING,
	CEL_BYTES,
	CEL_LIST,
	CEL_MAP,
	CEL_DURATION,  /* integer: nanoseconds */
	CEL_TIMESTAMP, /* points to struct cel_time */
	CEL_TYPE,      /* text: its name, "int", "google.protobuf.Timestamp" */
	CEL_OPTIONAL,  /* points to the value inside, NULL for none */
	CEL_QUANTITY, /* Kubernetes' quantity(); points to struct cel_quantity */
	CEL_PLACE, /* a missing field: podfit's missing(); struct cel_place */
	CEL_KIND_COUNT,
};

struct cel_failure;
struct cel_list;
struct cel_map;
struct cel_time;
struct cel_quantity;

/* A place where a field is missing: below a node, at a dotted path. */
struct cel_place {
	const struct node *node; /* the deepest node that is there */
	struct span path;	 /* what is missing below it: "a.b" */
};

struct cel_value {
	uint8_t kind; /* enum cel_kind */
	uint32_t len; /* bytes of text, or 0 */
	union {
		bool boolean;
		int64_t integer;
		uint64_t natural;
		double number;
		const char *text; /* strings: UTF-8, not NUL-terminated */
		const struct node *node;     /* lists and maps of a document */
		const struct cel_list *list; /* lists made by an expression */
		const struct cel_map *map;
		const struct cel_time *time;
		const struct cel_quantity *quantity;
		const struct cel_value *inner; /* optional */
		const struct cel_place *place;
		const struct cel_failure *failure; /* of a kept CEL_ERROR */
	};
	const struct node *origin; /* set with node for document collections */
};

/*
 * The value of a node.  Collections stay in the document ("node" and "origin"
 * are the node): no element is copied.  Hidden entries do not exist for CEL.
 */
struct cel_value cel_of_node(const struct node *node);

struct cel_value cel_string(struct span text);
struct cel_value cel_bool(bool boolean);
struct cel_value cel_int(int64_t integer);

/* A list of count values; the array is kept, not copied.  CEL_ERROR without memory. */
struct cel_value cel_list_of(struct arena *arena, const struct cel_value *items,
			     uint32_t count);

/* Elements of a list, whether of a document or of an expression. */
uint32_t cel_list_count(struct cel_value list);
struct cel_value cel_list_at(struct cel_value list, uint32_t index);

/*
 * Append a value as an expression would write it: "a\"b", 1u, [1, 2.0],
 * timestamp("…"), optional.none(); for messages about rules and for tests.
 */
void cel_print(struct buffer *out, struct cel_value value);

/* The text of a string as a span. */
static inline struct span cel_text(struct cel_value value)
{
	return (struct span){ value.text, value.len };
}

#endif
