#include "cel/text_priv.h"

#include <string.h>

bool text_offset(struct span text, int64_t index, size_t *offset)
{
	size_t at = 0;

	if (index < 0)
		return false;
	for (; index && at < text.len; index--)
		at += character_at(text, at);
	*offset = at;
	return !index;
}

struct cel_value text_part(struct cel_value text, size_t from, size_t to)
{
	return cel_string((struct span){ text.text + from, to - from });
}

/* Twice as much room, until it is enough. */
static size_t larger(size_t room, size_t needed)
{
	room = room ? room * 2 : 64;
	return room < needed ? needed : room;
}

void builder_add(struct text_builder *builder, const char *text, size_t len)
{
	size_t needed = builder->len + len;

	if (builder->failed || !len)
		return;
	if (needed > builder->room) {
		size_t room = larger(builder->room, needed);
		char *more = room >= UINT32_MAX ? NULL
						: run_alloc(builder->run, room);

		if (!more) {
			builder->failed = true;
			return;
		}
		if (builder->len)
			memcpy(more, builder->text, builder->len);
		builder->text = more;
		builder->room = room;
	}
	memcpy(builder->text + builder->len, text, len);
	builder->len = needed;
}

struct cel_value builder_end(struct text_builder *builder)
{
	if (builder->failed)
		return no_memory(builder->run);
	return cel_string((struct span){ builder->text, builder->len });
}

void list_add(struct list_builder *builder, struct cel_value item)
{
	if (builder->failed)
		return;
	if (builder->count == builder->room) {
		size_t room = larger(builder->room, (size_t)builder->count + 1);
		struct cel_value *more =
			room >= UINT32_MAX
				? NULL
				: run_alloc(builder->run, room * sizeof(*more));

		if (!more) {
			builder->failed = true;
			return;
		}
		if (builder->count)
			memcpy(more, builder->items,
			       builder->count * sizeof(*more));
		builder->items = more;
		builder->room = (uint32_t)room;
	}
	builder->items[builder->count++] = item;
}

struct cel_value list_end(struct list_builder *builder)
{
	if (builder->failed)
		return no_memory(builder->run);
	return list_make(builder->run, builder->items, builder->count);
}
