#ifndef CEL_VALUE_PRIV_H
#define CEL_VALUE_PRIV_H

#include <stddef.h>
#include <string.h>

#include "cel/cel.h"
#include "cel/value.h"

struct cel_list {
	uint32_t count;
	const struct cel_value *items;
};

struct cel_pair {
	struct cel_value key;
	struct cel_value value;
};

/* Pairs in the order of making; large maps have a table of places + 1. */
struct cel_map {
	uint32_t count;
	uint32_t mask; /* of the table; 0 without one */
	const struct cel_pair *pairs;
	const uint32_t *table;
};

/* Seconds since 1970 and nanoseconds, 0 to 999,999,999. */
struct cel_time {
	int64_t seconds;
	int32_t nanoseconds;
};

/* An amount in units of 10^-9, as fine as Kubernetes goes. */
struct cel_quantity {
	__int128 nano;
	uint8_t form; /* of writing; unused by comparisons */
};

/* Maps with more pairs than this are searched by hash. */
enum { MAP_SCAN_MAX = 8 };

/* Lists and maps that stand in a document have an origin, made ones have not. */
static inline bool is_document(struct cel_value value)
{
	return value.origin != NULL;
}

static inline struct cel_value value_of_node(const struct node *node)
{
	struct cel_value value = { .origin = node };

	switch (node->kind) {
	case NODE_BOOL:
		value.kind = CEL_BOOL;
		value.boolean = node->boolean;
		break;
	case NODE_INT:
		value.kind = CEL_INT;
		value.integer = node->integer;
		break;
	case NODE_FLOAT:
		value.kind = CEL_DOUBLE;
		value.number = node->number;
		break;
	case NODE_STRING:
		value.kind = CEL_STRING;
		value.len = node->len;
		value.text = node->text;
		break;
	case NODE_SEQUENCE:
		value.kind = CEL_LIST;
		value.node = node;
		break;
	case NODE_MAPPING:
		value.kind = CEL_MAP;
		value.node = node;
		break;
	default: value.kind = CEL_NULL;
	}
	return value;
}

/* memcmp() for keys: short, and nearly always equal when it is asked. */
static inline bool same_bytes(const char *a, const char *b, size_t len)
{
	uint64_t x;
	uint64_t y;

	for (; len >= sizeof(x); len -= sizeof(x)) {
		memcpy(&x, a, sizeof(x));
		memcpy(&y, b, sizeof(y));
		if (x != y)
			return false;
		a += sizeof(x);
		b += sizeof(y);
	}
	for (; len; len--)
		if (*a++ != *b++)
			return false;
	return true;
}

/* The entry of a document's mapping that an expression can see, or NULL. */
static inline const struct entry *visible_entry(const struct node *node,
						struct span key, uint32_t hash)
{
	const struct entry *entry = node->entries;
	const struct entry *end = node->count ? entry + node->count : entry;

	for (; entry < end; entry++)
		if (entry->hash == hash && entry->key_len == key.len &&
		    !entry->hidden && same_bytes(entry->key, key.text, key.len))
			return entry;
	return NULL;
}

/* The name of a value's type, as type() gives it. */
const char *value_type_name(struct cel_value value);

/* Values without a place. */
struct cel_value value_uint(uint64_t natural);
struct cel_value value_double(double number);
struct cel_value value_duration(int64_t nanoseconds);
struct cel_value value_type(const char *name);
struct cel_value value_time(struct cel_run *run, struct cel_time time);
struct cel_value value_some(struct cel_run *run, struct cel_value inner);
struct cel_value value_none(void);

/* Copy of a text into the arena of the run, charged to its budget. */
struct cel_value value_text(struct cel_run *run, const char *text, size_t len);

/* Room for that many bytes or values, charged; NULL: the run has failed. */
void *run_alloc(struct cel_run *run, size_t bytes);

/* The budget is gone: fail for good; always false. */
bool run_exhaust(struct cel_run *run, const char *why);

/* Spend steps; false when the budget is gone, and the run has failed. */
static inline bool run_spend(struct cel_run *run, uint64_t steps)
{
	run->steps += steps;
	if (__builtin_expect(run->steps <= run->steps_max, 1))
		return true;
	return run_exhaust(run, "the step budget is spent");
}

/* What a call reports when an argument has a type it does not take. */
struct cel_value no_overload(struct cel_run *run, const char *name,
			     const struct cel_value *args, uint32_t count);

struct cel_value no_memory(struct cel_run *run);

/* Lists are written into "items", which becomes the list. */
struct cel_value list_make(struct cel_run *run, const struct cel_value *items,
			   uint32_t count);

/* The value of a key in any map; false if there is none. */
bool map_find(struct cel_value map, struct cel_value key,
	      struct cel_value *value);
/* The same for a text whose hash is known. */
bool map_find_text(struct cel_value map, struct span key, uint32_t hash,
		   struct cel_value *value);

/* Entries that an expression can see. */
uint32_t map_count(struct cel_value map);

/* A map of pairs, which are kept; fails on a key twice. */
struct cel_value map_make(struct cel_run *run, const struct cel_pair *pairs,
			  uint32_t count);

/* Walk over a list (keys are indices) or a map. */
struct cel_iterator {
	struct cel_value over;
	uint32_t at;
	uint32_t count;
};

static inline struct cel_iterator iterator_over(struct cel_value over)
{
	struct cel_iterator iterator = { .over = over };

	if (is_document(over))
		iterator.count = over.node->count;
	else if (over.kind == CEL_LIST)
		iterator.count = over.list->count;
	else
		iterator.count = over.map->count;
	return iterator;
}

bool iterator_next(struct cel_iterator *iterator, struct cel_value *key,
		   struct cel_value *value);

/* Deep equality, charged to the run; false and the run exhausted if too much. */
bool values_equal(struct cel_run *run, struct cel_value a, struct cel_value b);

/* What an ordering can say. */
enum order { ORDER_LESS = -1, ORDER_SAME, ORDER_GREATER, ORDER_NONE };

/*
 * The order of two values; ORDER_NONE for NaN.  False if the types have no
 * order between them.
 */
bool values_order(struct cel_value a, struct cel_value b, enum order *order);

/* The fewest digits that read back as the same double; NaN, +Inf, -Inf. */
size_t double_print(double number, char *out, size_t size);

/* Characters (code points) of a text. */
size_t text_characters(struct span text);

/* Equality without a budget for scalars of the same kind. */
static inline bool texts_equal(struct cel_value a, struct cel_value b)
{
	return a.len == b.len && !memcmp(a.text, b.text, a.len);
}

#endif
