#include "cel/value_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

static const char *const type_names[CEL_KIND_COUNT] = {
	[CEL_UNSET] = "unset",
	[CEL_ERROR] = "error",
	[CEL_NULL] = "null_type",
	[CEL_BOOL] = "bool",
	[CEL_INT] = "int",
	[CEL_UINT] = "uint",
	[CEL_DOUBLE] = "double",
	[CEL_STRING] = "string",
	[CEL_BYTES] = "bytes",
	[CEL_LIST] = "list",
	[CEL_MAP] = "map",
	[CEL_DURATION] = "google.protobuf.Duration",
	[CEL_TIMESTAMP] = "google.protobuf.Timestamp",
	[CEL_TYPE] = "type",
	[CEL_OPTIONAL] = "optional_type",
	[CEL_QUANTITY] = "kubernetes.Quantity",
	[CEL_PLACE] = "podfit.Place",
};

const char *value_type_name(struct cel_value value)
{
	return type_names[value.kind];
}

struct cel_value cel_of_node(const struct node *node)
{
	return value_of_node(node);
}

struct cel_value cel_string(struct span text)
{
	return (struct cel_value){
		.kind = CEL_STRING,
		.len = (uint32_t)text.len,
		.text = text.text ? text.text : "",
	};
}

struct cel_value cel_bool(bool boolean)
{
	return (struct cel_value){ .kind = CEL_BOOL, .boolean = boolean };
}

struct cel_value cel_int(int64_t integer)
{
	return (struct cel_value){ .kind = CEL_INT, .integer = integer };
}

struct cel_value value_uint(uint64_t natural)
{
	return (struct cel_value){ .kind = CEL_UINT, .natural = natural };
}

struct cel_value value_double(double number)
{
	return (struct cel_value){ .kind = CEL_DOUBLE, .number = number };
}

struct cel_value value_duration(int64_t nanoseconds)
{
	return (struct cel_value){ .kind = CEL_DURATION,
				   .integer = nanoseconds };
}

struct cel_value value_type(const char *name)
{
	return (struct cel_value){ .kind = CEL_TYPE,
				   .len = (uint32_t)strlen(name),
				   .text = name };
}

struct cel_value value_none(void)
{
	return (struct cel_value){ .kind = CEL_OPTIONAL };
}

struct cel_value value_some(struct cel_run *run, struct cel_value inner)
{
	struct cel_value *copy = run_alloc(run, sizeof(*copy));

	if (!copy)
		return no_memory(run);
	*copy = inner;
	return (struct cel_value){ .kind = CEL_OPTIONAL, .inner = copy };
}

struct cel_value value_time(struct cel_run *run, struct cel_time time)
{
	struct cel_time *copy = run_alloc(run, sizeof(*copy));

	if (!copy)
		return no_memory(run);
	*copy = time;
	return (struct cel_value){ .kind = CEL_TIMESTAMP, .time = copy };
}

struct cel_value cel_fail(struct cel_run *run, const char *format, ...)
{
	va_list args;

	if (!run->exhausted) {
		run->failure.offset = UINT32_MAX;
		va_start(args, format);
		vsnprintf(run->failure.text, sizeof(run->failure.text), format,
			  args);
		va_end(args);
	}
	return (struct cel_value){ .kind = CEL_ERROR };
}

bool run_exhaust(struct cel_run *run, const char *why)
{
	if (!run->exhausted)
		cel_fail(run, "%s", why);
	run->exhausted = true;
	/* From here on every loop ends at its next round. */
	run->steps = run->steps_max + 1;
	return false;
}

struct cel_value no_memory(struct cel_run *run)
{
	run_exhaust(run, "out of memory");
	return (struct cel_value){ .kind = CEL_ERROR };
}

void *run_alloc(struct cel_run *run, size_t bytes)
{
	void *block;

	if (!run_spend(run, bytes / 16))
		return NULL;
	block = arena_raw(run->arena, bytes ? bytes : 1);
	if (!block)
		run_exhaust(run, "out of memory");
	return block;
}

struct cel_value value_text(struct cel_run *run, const char *text, size_t len)
{
	char *copy = run_alloc(run, len + 1);

	if (!copy)
		return no_memory(run);
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return cel_string((struct span){ copy, len });
}

struct cel_value no_overload(struct cel_run *run, const char *name,
			     const struct cel_value *args, uint32_t count)
{
	char types[120];
	size_t len = 0;

	types[0] = '\0';
	for (uint32_t i = 0; i < count && len < sizeof(types); i++) {
		int more = snprintf(types + len, sizeof(types) - len, "%s%s",
				    i ? ", " : "", value_type_name(args[i]));

		len += more > 0 ? (size_t)more : 0;
	}
	return cel_fail(run, "no such overload: %s(%s)", name, types);
}

struct cel_value cel_list_of(struct arena *arena, const struct cel_value *items,
			     uint32_t count)
{
	static const struct cel_list empty;
	struct cel_list *list;

	if (!count)
		return (struct cel_value){ .kind = CEL_LIST, .list = &empty };
	list = arena_raw(arena, sizeof(*list));
	if (!list)
		return (struct cel_value){ .kind = CEL_ERROR };
	*list = (struct cel_list){ count, items };
	return (struct cel_value){ .kind = CEL_LIST, .list = list };
}

struct cel_value list_make(struct cel_run *run, const struct cel_value *items,
			   uint32_t count)
{
	struct cel_value list = cel_list_of(run->arena, items, count);

	return list.kind == CEL_ERROR ? no_memory(run) : list;
}

uint32_t cel_list_count(struct cel_value list)
{
	return is_document(list) ? list.node->count : list.list->count;
}

struct cel_value cel_list_at(struct cel_value list, uint32_t index)
{
	return is_document(list) ? value_of_node(list.node->items[index])
				 : list.list->items[index];
}

size_t text_characters(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += (text.text[i] & 0xc0) != 0x80;
	return count;
}

/* The next entry of a document's mapping that an expression may see. */
static bool next_entry(struct cel_iterator *iterator, struct cel_value *key,
		       struct cel_value *value)
{
	const struct entry *entry = NULL;

	while (iterator->at < iterator->count && !entry) {
		entry = &iterator->over.node->entries[iterator->at++];
		if (entry->hidden)
			entry = NULL;
	}
	if (!entry)
		return false;
	*key = (struct cel_value){ .kind = CEL_STRING,
				   .len = entry->key_len,
				   .text = entry->key,
				   .origin = entry->value };
	*value = value_of_node(entry->value);
	return true;
}

bool iterator_next(struct cel_iterator *iterator, struct cel_value *key,
		   struct cel_value *value)
{
	uint32_t at = iterator->at;

	if (iterator->over.kind == CEL_MAP && is_document(iterator->over))
		return next_entry(iterator, key, value);
	if (at >= iterator->count)
		return false;
	iterator->at++;
	if (iterator->over.kind == CEL_MAP) {
		*key = iterator->over.map->pairs[at].key;
		*value = iterator->over.map->pairs[at].value;
	} else {
		*key = cel_int(at);
		*value = cel_list_at(iterator->over, at);
	}
	return true;
}
