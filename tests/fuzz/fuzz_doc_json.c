#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>

#include "doc/place_priv.h"
#include "same_tree.h"
#include "sound_tree.h"

/*
 * Our JSON reader and jansson accept the same bytes and read the same values.
 * Where they differ, they differ by rule:
 * - jansson loses sight of a NUL byte behind a number; ours refuses every one;
 * - a byte order mark is skipped by ours and refused by jansson;
 * - ours stops at DOC_DEPTH_MAX, jansson at 2048;
 * - a key with a NUL in it and a number that fits neither int64_t nor double
 *   are read by ours and refused by jansson.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_odd_number(const struct node *node)
{
	bool integer = !strpbrk(node->text, ".eE");

	return node->kind == NODE_FLOAT &&
	       (integer || node->number - node->number != 0);
}

/* True if jansson must refuse the tree for a key or a number. */
static bool jansson_refuses(const struct node *node)
{
	bool refuses = node->kind < NODE_SEQUENCE && is_odd_number(node);

	for (uint32_t i = 0; node->kind >= NODE_SEQUENCE && i < node->count;
	     i++) {
		const struct entry *entry = &node->entries[i];
		bool mapping = node->kind == NODE_MAPPING;

		if (mapping && memchr(entry->key, 0, entry->key_len))
			refuses = true;
		refuses |= jansson_refuses(mapping ? entry->value
						   : node->items[i]);
	}
	return refuses;
}

static bool same_scalar(const struct node *node, const json_t *json)
{
	switch (node->kind) {
	case NODE_NULL: return json_is_null(json);
	case NODE_BOOL:
		return json_is_boolean(json) &&
		       json_is_true(json) == node->boolean;
	case NODE_INT:
		return json_is_integer(json) &&
		       json_integer_value(json) == node->integer;
	case NODE_FLOAT:
		return json_is_real(json) &&
		       json_real_value(json) == node->number;
	default:
		return json_is_string(json) &&
		       json_string_length(json) == node->len &&
		       !memcmp(json_string_value(json), node->text, node->len);
	}
}

/* The depth is at most DOC_DEPTH_MAX. */
static bool same_json(const struct node *node, const json_t *json)
{
	if (node->kind < NODE_SEQUENCE)
		return same_scalar(node, json);
	if (node->kind == NODE_SEQUENCE) {
		if (json_array_size(json) != node->count)
			return false;
		for (uint32_t i = 0; i < node->count; i++)
			if (!same_json(node->items[i], json_array_get(json, i)))
				return false;
		return json_is_array(json);
	}
	if (!json_is_object(json) || json_object_size(json) != node->count)
		return false;
	for (uint32_t i = 0; i < node->count; i++)
		if (!same_json(node->entries[i].value,
			       json_object_get(json, node->entries[i].key)))
			return false;
	return true;
}

/* True if a duplicate that was dropped may be what jansson refuses. */
static bool has_duplicates(const struct doc_file *file)
{
	for (const struct problem *p = file->problems; p; p = p->next)
		if (p->kind == PROBLEM_DUPLICATE_KEY)
			return true;
	return false;
}

static void compare(const struct doc_file *file, const json_t *json)
{
	const struct node *root = file->first->root;

	if (memchr(file->source.text, 0, file->source.len)) {
		if (root)
			abort();
		return;
	}
	if (!root) {
		if (json && file->problems->kind != PROBLEM_LIMIT)
			abort();
		return;
	}
	if (json ? jansson_refuses(root) || !same_json(root, json)
		 : !jansson_refuses(root) && !has_duplicates(file))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct span source = { (const char *)data, size };
	struct span text = text_without_mark(source);
	struct doc_file file;
	struct doc_file again;
	struct error err = { 0 };
	json_t *json;

	if (!arena ||
	    !doc_read_as(arena, (struct doc_source){ "fuzz", source }, DOC_JSON,
			 &file, &err) ||
	    !doc_read_as(arena, (struct doc_source){ "fuzz", source }, DOC_JSON,
			 &again, &err))
		abort();
	sound_file(&file);
	if (!same_files(&file, &again))
		abort();
	json = json_loadb(text.text, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL,
			  NULL);
	compare(&file, json);
	json_decref(json);
	return 0;
}
