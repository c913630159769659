#include "cel/function_priv.h"

#include <string.h>

struct cel_value fn_size(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	switch (args[0].kind) {
	case CEL_STRING:
		return cel_int((int64_t)text_characters(cel_text(args[0])));
	case CEL_BYTES: return cel_int(args[0].len);
	case CEL_LIST: return cel_int(cel_list_count(args[0]));
	case CEL_MAP: return cel_int(map_count(args[0]));
	default: return no_overload(run, "size", args, count);
	}
}

static bool are_strings(const struct cel_value *args, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (args[i].kind != CEL_STRING)
			return false;
	return true;
}

struct cel_value fn_contains(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	if (!are_strings(args, count))
		return no_overload(run, "contains", args, count);
	if (!run_spend(run, args[0].len / 64))
		return (struct cel_value){ .kind = CEL_ERROR };
	return cel_bool(!args[1].len || memmem(args[0].text, args[0].len,
					       args[1].text, args[1].len));
}

struct cel_value fn_starts_with(struct cel_run *run,
				const struct cel_value *args, uint32_t count)
{
	if (!are_strings(args, count))
		return no_overload(run, "startsWith", args, count);
	return cel_bool(args[0].len >= args[1].len &&
			!memcmp(args[0].text, args[1].text, args[1].len));
}

struct cel_value fn_ends_with(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	if (!are_strings(args, count))
		return no_overload(run, "endsWith", args, count);
	return cel_bool(args[0].len >= args[1].len &&
			!memcmp(args[0].text + args[0].len - args[1].len,
				args[1].text, args[1].len));
}

/* The bytes of the joined text; false if an element is no string. */
static bool joined_length(struct cel_value list, uint32_t separator,
			  uint64_t *len)
{
	uint32_t count = cel_list_count(list);

	*len = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct cel_value item = cel_list_at(list, i);

		if (item.kind != CEL_STRING)
			return false;
		*len += item.len + (i ? separator : 0);
	}
	return true;
}

struct cel_value fn_join(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	struct cel_value separator = count == 2 ? args[1]
						: cel_string(SPAN(""));
	uint64_t len;
	char *text;
	char *out;

	if (args[0].kind != CEL_LIST || separator.kind != CEL_STRING ||
	    !joined_length(args[0], separator.len, &len))
		return no_overload(run, "join", args, count);
	if (!run_spend(run, cel_list_count(args[0])) || len >= UINT32_MAX)
		return no_memory(run);
	text = out = run_alloc(run, len + 1);
	if (!text)
		return no_memory(run);
	for (uint32_t i = 0; i < cel_list_count(args[0]); i++) {
		struct cel_value item = cel_list_at(args[0], i);

		if (i && separator.len)
			out = mempcpy(out, separator.text, separator.len);
		out = mempcpy(out, item.text, item.len);
	}
	*out = '\0';
	return cel_string((struct span){ text, len });
}
