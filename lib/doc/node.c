#include "doc/node.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/limits.h"

struct entry *node_entry(const struct node *node, const char *key, size_t len,
			 uint32_t hash)
{
	if (!node || node->kind != NODE_MAPPING)
		return NULL;
	for (uint32_t i = 0; i < node->count; i++) {
		struct entry *entry = &node->entries[i];

		if (entry->hash == hash && entry->key_len == len &&
		    !memcmp(entry->key, key, len))
			return entry;
	}
	return NULL;
}

/* The visible value of a key given with its length. */
static const struct node *get(const struct node *node, const char *key,
			      size_t len)
{
	uint32_t hash;

	if (!node || node->kind != NODE_MAPPING)
		return NULL;
	hash = node_key_hash(key, len);
	for (uint32_t i = 0; i < node->count; i++) {
		const struct entry *entry = &node->entries[i];

		if (entry->hash == hash && entry->key_len == len &&
		    !entry->hidden && !memcmp(entry->key, key, len))
			return entry->value;
	}
	return NULL;
}

const struct node *node_get(const struct node *node, const char *key)
{
	return get(node, key, strlen(key));
}

const struct node *node_at(const struct node *node, const char *path)
{
	while (node && *path) {
		size_t len = strcspn(path, ".");

		node = get(node, path, len);
		path += len + (path[len] == '.');
	}
	return node;
}

const struct node *node_item(const struct node *node, uint32_t index)
{
	if (!node || node->kind != NODE_SEQUENCE || index >= node->count)
		return NULL;
	return node->items[index];
}

struct span node_text(const struct node *node)
{
	if (!node || !node->text)
		return (struct span){ "", 0 };
	return (struct span){ node->text, node->len };
}

bool node_is(const struct node *node, const char *text)
{
	return node && node->kind == NODE_STRING &&
	       span_is(node_text(node), text);
}

const char *node_kind_word(enum node_kind kind)
{
	static const char *const words[] = {
		[NODE_NULL] = "null",	    [NODE_BOOL] = "boolean",
		[NODE_INT] = "integer",	    [NODE_FLOAT] = "number",
		[NODE_STRING] = "string",   [NODE_SEQUENCE] = "sequence",
		[NODE_MAPPING] = "mapping",
	};

	return words[kind];
}

/* A letter or underscore, then letters, digits, underscores and dashes. */
static bool is_plain_word(const char *key, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = key[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '_' || (i && ((c >= '0' && c <= '9') || c == '-')))
			continue;
		return false;
	}
	return len > 0;
}

static void quote_key(struct buffer *out, const char *key, size_t len)
{
	buffer_text(out, "[\"");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)key[i];

		if (c < ' ' || c == 127) {
			buffer_format(out, "\\u%04x", c);
			continue;
		}
		if (c == '"' || c == '\\')
			buffer_fill(out, '\\', 1);
		buffer_fill(out, (char)c, 1);
	}
	buffer_text(out, "\"]");
}

static void append_step(struct buffer *out, const struct node *node)
{
	const struct node *parent = node->parent;
	const struct entry *entry;

	if (parent->kind == NODE_SEQUENCE) {
		buffer_bytes(out, "[", 1);
		buffer_number(out, node->slot);
		buffer_bytes(out, "]", 1);
		return;
	}
	entry = &parent->entries[node->slot];
	if (!is_plain_word(entry->key, entry->key_len)) {
		quote_key(out, entry->key, entry->key_len);
		return;
	}
	if (out->len)
		buffer_bytes(out, ".", 1);
	buffer_bytes(out, entry->key, entry->key_len);
}

const char *node_path(struct arena *arena, const struct node *node,
		      const struct node *from)
{
	CLEANUP(buffer) struct buffer out = { 0 };
	const struct node *steps[DOC_DEPTH_MAX + 32];
	size_t count = 0;

	for (; node && node != from && node->parent; node = node->parent) {
		assert(count < ARRAY_LEN(steps));
		steps[count++] = node;
	}
	while (count)
		append_step(&out, steps[--count]);
	return out.lost ? NULL
			: arena_text(arena, out.text ? out.text : "", out.len);
}

struct node *node_default(struct arena *arena, struct node *mapping,
			  const char *key, enum node_kind kind,
			  struct extent at)
{
	size_t len = strlen(key);
	uint32_t count = mapping->count;
	struct entry *entries = arena_raw(arena,
					  (count + 1) * sizeof(*entries));
	struct node *node = arena_one(arena, struct node);

	assert(mapping->kind == NODE_MAPPING && !get(mapping, key, len));
	if (!entries || !node)
		return NULL;
	if (count)
		memcpy(entries, mapping->entries, count * sizeof(*entries));
	*node = (struct node){
		.kind = (uint8_t)kind,
		.flags = NODE_DEFAULTED,
		.slot = count,
		.text = kind < NODE_SEQUENCE ? "" : NULL,
		.at = at,
		.parent = mapping,
	};
	entries[count] = (struct entry){
		.key = key,
		.key_len = (uint32_t)len,
		.hash = node_key_hash(key, len),
		.key_at = at,
		.value = node,
	};
	mapping->entries = entries;
	mapping->count = count + 1;
	return node;
}

struct extent node_missing_at(const struct node *mapping)
{
	struct extent at = { 0 };

	if (!mapping)
		return at;
	at = mapping->at;
	if (mapping->kind == NODE_MAPPING && mapping->flags & NODE_FLOW &&
	    !(mapping->flags & NODE_DEFAULTED)) {
		const struct entry *first = mapping->count ? mapping->entries
							   : NULL;

		/* a key from elsewhere, by "<<", does not tell the place */
		if (first &&
		    !(first->value->flags & (NODE_MERGED | NODE_DEFAULTED)))
			at = first->key_at;
		else
			at.column++;
	}
	at.end_line = at.line;
	at.end_column = at.column;
	return at;
}
