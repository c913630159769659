#include "cel/value_priv.h"

#include <math.h>
#include <string.h>

/* An int, uint or whole double as sign and magnitude; false for others. */
static bool whole_number(struct cel_value key, bool *negative,
			 uint64_t *magnitude)
{
	*negative = false;
	switch (key.kind) {
	case CEL_INT:
		*negative = key.integer < 0;
		*magnitude = *negative ? 0 - key.natural : key.natural;
		return true;
	case CEL_UINT: *magnitude = key.natural; return true;
	case CEL_DOUBLE:
		if (key.number != floor(key.number) ||
		    fabs(key.number) >= 18446744073709551616.0)
			return false;
		*negative = key.number < 0;
		*magnitude = (uint64_t)fabs(key.number);
		return true;
	default: return false;
	}
}

/* Equality of keys: numbers by value, texts, bools. */
static bool keys_equal(struct cel_value a, struct cel_value b)
{
	bool negative[2];
	uint64_t magnitude[2];

	if (a.kind == CEL_STRING || b.kind == CEL_STRING)
		return a.kind == b.kind && texts_equal(a, b);
	if (a.kind == CEL_BOOL || b.kind == CEL_BOOL)
		return a.kind == b.kind && a.boolean == b.boolean;
	return whole_number(a, &negative[0], &magnitude[0]) &&
	       whole_number(b, &negative[1], &magnitude[1]) &&
	       negative[0] == negative[1] && magnitude[0] == magnitude[1];
}

static uint32_t key_hash(struct cel_value key)
{
	bool negative;
	uint64_t magnitude;

	if (key.kind == CEL_STRING)
		return node_key_hash(key.text, key.len);
	if (key.kind == CEL_BOOL)
		return key.boolean ? 1 : 2;
	if (!whole_number(key, &negative, &magnitude))
		return 0;
	magnitude = (magnitude ^ negative) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(magnitude >> 32);
}

/* The pair of a key in a made map, or NULL. */
static const struct cel_pair *pair_find(const struct cel_map *map,
					struct cel_value key, uint32_t hash)
{
	if (!map->mask) {
		for (uint32_t i = 0; i < map->count; i++)
			if (keys_equal(map->pairs[i].key, key))
				return &map->pairs[i];
		return NULL;
	}
	for (uint32_t at = hash & map->mask; map->table[at];
	     at = (at + 1) & map->mask) {
		const struct cel_pair *pair = &map->pairs[map->table[at] - 1];

		if (keys_equal(pair->key, key))
			return pair;
	}
	return NULL;
}

bool map_find_text(struct cel_value map, struct span key, uint32_t hash,
		   struct cel_value *value)
{
	const struct cel_pair *pair;
	const struct entry *entry;

	if (is_document(map)) {
		entry = visible_entry(map.node, key, hash);
		if (!entry)
			return false;
		*value = value_of_node(entry->value);
		return true;
	}
	pair = pair_find(map.map, cel_string(key), hash);
	if (pair)
		*value = pair->value;
	return pair != NULL;
}

bool map_find(struct cel_value map, struct cel_value key,
	      struct cel_value *value)
{
	const struct cel_pair *pair;

	if (key.kind == CEL_STRING)
		return map_find_text(map, cel_text(key),
				     node_key_hash(key.text, key.len), value);
	if (is_document(map))
		return false;
	pair = pair_find(map.map, key, map.map->mask ? key_hash(key) : 0);
	if (pair)
		*value = pair->value;
	return pair != NULL;
}

uint32_t map_count(struct cel_value map)
{
	uint32_t count = 0;

	if (!is_document(map))
		return map.map->count;
	for (uint32_t i = 0; i < map.node->count; i++)
		count += !map.node->entries[i].hidden;
	return count;
}

/* Put every pair into the table; false if a key is there twice. */
static bool table_fill(struct cel_map *map, uint32_t *table)
{
	const struct cel_pair *pairs = map->pairs;

	map->table = table;
	for (uint32_t i = 0; i < map->count; i++) {
		uint32_t at = key_hash(pairs[i].key) & map->mask;

		while (table[at]) {
			if (keys_equal(pairs[table[at] - 1].key, pairs[i].key))
				return false;
			at = (at + 1) & map->mask;
		}
		table[at] = i + 1;
	}
	return true;
}

/* The same without a table, for few pairs. */
static bool all_differ(const struct cel_pair *pairs, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (keys_equal(pairs[i].key, pairs[j].key))
				return false;
	return true;
}

static bool is_key(struct cel_value key)
{
	return key.kind == CEL_STRING || key.kind == CEL_BOOL ||
	       key.kind == CEL_INT || key.kind == CEL_UINT;
}

struct cel_value map_make(struct cel_run *run, const struct cel_pair *pairs,
			  uint32_t count)
{
	struct cel_map *map = run_alloc(run, sizeof(*map));
	uint32_t size = 16;
	uint32_t *table;
	bool fresh;

	if (!map)
		return no_memory(run);
	*map = (struct cel_map){ .count = count, .pairs = pairs };
	for (uint32_t i = 0; i < count; i++)
		if (!is_key(pairs[i].key))
			return cel_fail(run, "unsupported key type: %s",
					value_type_name(pairs[i].key));
	if (count <= MAP_SCAN_MAX) {
		fresh = all_differ(pairs, count);
	} else {
		while (size < count * 2)
			size *= 2;
		table = run_alloc(run, size * sizeof(*table));
		if (!table)
			return no_memory(run);
		memset(table, 0, size * sizeof(*table));
		map->mask = size - 1;
		fresh = table_fill(map, table);
	}
	if (!fresh)
		return cel_fail(run, "a map has the same key twice");
	return (struct cel_value){ .kind = CEL_MAP, .map = map };
}
