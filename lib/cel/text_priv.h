#ifndef CEL_TEXT_PRIV_H
#define CEL_TEXT_PRIV_H

#include "cel/value_priv.h"

/* Bytes of the character that starts with c. */
static inline uint32_t character_bytes(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/* The bytes of the character at a byte offset, never past the end. */
static inline uint32_t character_at(struct span text, size_t at)
{
	uint32_t bytes = character_bytes(text.text[at]);

	return bytes > text.len - at ? (uint32_t)(text.len - at) : bytes;
}

/*
 * The byte offset of a character, which may be the one behind the last; false
 * if the text is shorter or the index negative.
 */
bool text_offset(struct span text, int64_t index, size_t *offset);

/* The text as a value that shares its bytes. */
struct cel_value text_part(struct cel_value text, size_t from, size_t to);

/*
 * A text under construction in the arena of a run, charged as it grows.  After
 * a failure everything is dropped and the end gives the error.
 */
struct text_builder {
	struct cel_run *run;
	char *text;
	size_t len;
	size_t room;
	bool failed;
};

void builder_add(struct text_builder *builder, const char *text, size_t len);
struct cel_value builder_end(struct text_builder *builder);

/* The same for a list of values. */
struct list_builder {
	struct cel_run *run;
	struct cel_value *items;
	uint32_t count;
	uint32_t room;
	bool failed;
};

void list_add(struct list_builder *builder, struct cel_value item);
struct cel_value list_end(struct list_builder *builder);

#endif
