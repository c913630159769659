#include "cel/function_priv.h"
#include "cel/text_priv.h"

#include <string.h>

/* The strings extension; indices count characters. */

static struct cel_value out_of_range(struct cel_run *run, int64_t index)
{
	return cel_fail(run, "index out of range: %lld", (long long)index);
}

static bool is_string(struct cel_value value)
{
	return value.kind == CEL_STRING;
}

struct cel_value fn_char_at(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	struct span text = cel_text(args[0]);
	size_t at;

	if (!is_string(args[0]) || args[1].kind != CEL_INT)
		return no_overload(run, "charAt", args, count);
	if (!text_offset(text, args[1].integer, &at))
		return out_of_range(run, args[1].integer);
	if (at == text.len)
		return cel_string(SPAN(""));
	return text_part(args[0], at, at + character_at(text, at));
}

/* Characters before a byte offset. */
static int64_t characters_before(struct cel_value text, size_t at)
{
	return (int64_t)text_characters((struct span){ text.text, at });
}

struct cel_value text_index_of(struct cel_run *run,
			       const struct cel_value *args, uint32_t count)
{
	struct span text = cel_text(args[0]);
	size_t from = 0;
	const char *found;

	if (!is_string(args[1]) || (count == 3 && args[2].kind != CEL_INT))
		return no_overload(run, "indexOf", args, count);
	if (!run_spend(run, text.len / 16) ||
	    (count == 3 && !text_offset(text, args[2].integer, &from)))
		return out_of_range(run, args[2].integer);
	if (!args[1].len)
		return cel_int(characters_before(args[0], from));
	found = memmem(text.text + from, text.len - from, args[1].text,
		       args[1].len);
	if (!found)
		return cel_int(-1);
	return cel_int(characters_before(args[0], (size_t)(found - text.text)));
}

struct cel_value text_last_index_of(struct cel_run *run,
				    const struct cel_value *args,
				    uint32_t count)
{
	struct span text = cel_text(args[0]);
	size_t from = text.len;

	if (!is_string(args[1]) || (count == 3 && args[2].kind != CEL_INT))
		return no_overload(run, "lastIndexOf", args, count);
	if (!run_spend(run, text.len / 16 + text.len * args[1].len / 64) ||
	    (count == 3 && !text_offset(text, args[2].integer, &from)))
		return out_of_range(run, args[2].integer);
	if (args[1].len > text.len)
		return cel_int(-1);
	if (from > text.len - args[1].len)
		from = text.len - args[1].len;
	for (size_t at = from + 1; at--;)
		if (!memcmp(text.text + at, args[1].text, args[1].len))
			return cel_int(characters_before(args[0], at));
	return cel_int(-1);
}

static struct cel_value mapped(struct cel_run *run, struct cel_value text,
			       char first, char last)
{
	char *copy = run_alloc(run, (size_t)text.len + 1);

	if (!copy)
		return no_memory(run);
	for (uint32_t i = 0; i < text.len; i++) {
		char c = text.text[i];

		copy[i] = c >= first && c <= last ? (char)(c ^ 0x20) : c;
	}
	copy[text.len] = '\0';
	return cel_string((struct span){ copy, text.len });
}

struct cel_value fn_lower_ascii(struct cel_run *run,
				const struct cel_value *args, uint32_t count)
{
	if (!is_string(args[0]))
		return no_overload(run, "lowerAscii", args, count);
	return mapped(run, args[0], 'A', 'Z');
}

struct cel_value fn_upper_ascii(struct cel_run *run,
				const struct cel_value *args, uint32_t count)
{
	if (!is_string(args[0]))
		return no_overload(run, "upperAscii", args, count);
	return mapped(run, args[0], 'a', 'z');
}

/* The next place of a needle; an empty one is between any two characters. */
static size_t next_place(struct span text, size_t from, struct span needle,
			 bool first)
{
	const char *found;

	if (!needle.len) {
		if (first)
			return from;
		return from < text.len ? from + character_at(text, from)
				       : SIZE_MAX;
	}
	found = memmem(text.text + from, text.len - from, needle.text,
		       needle.len);
	return found ? (size_t)(found - text.text) : SIZE_MAX;
}

struct cel_value fn_replace(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	struct text_builder builder = { .run = run };
	struct span text = cel_text(args[0]);
	int64_t left = count == 4 ? args[3].integer : -1;
	size_t from = 0;
	bool first = true;

	if (!is_string(args[0]) || !is_string(args[1]) || !is_string(args[2]) ||
	    (count == 4 && args[3].kind != CEL_INT))
		return no_overload(run, "replace", args, count);
	for (; left && run_spend(run, 1); left--) {
		size_t at = next_place(text, from, cel_text(args[1]), first);

		if (at == SIZE_MAX)
			break;
		builder_add(&builder, text.text + from, at - from);
		builder_add(&builder, args[2].text, args[2].len);
		from = at + args[1].len;
		first = false;
	}
	builder_add(&builder, text.text + from, text.len - from);
	return builder_end(&builder);
}

/* One character a piece, the last piece taking the rest. */
static void split_characters(struct list_builder *list, struct cel_value text,
			     int64_t limit)
{
	size_t from = 0;

	while (from < text.len && !list->failed) {
		size_t to = from + character_at(cel_text(text), from);

		if (limit > 0 && list->count + 1 == limit)
			to = text.len;
		list_add(list, text_part(text, from, to));
		from = to;
	}
}

struct cel_value fn_split(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	struct list_builder list = { .run = run };
	struct span text = cel_text(args[0]);
	int64_t limit = count == 3 ? args[2].integer : -1;
	size_t from = 0;

	if (!is_string(args[0]) || !is_string(args[1]) ||
	    (count == 3 && args[2].kind != CEL_INT))
		return no_overload(run, "split", args, count);
	if (!run_spend(run, text.len / 16) || !limit)
		return list_end(&list);
	if (!args[1].len) {
		split_characters(&list, args[0], limit);
		return list_end(&list);
	}
	while (!list.failed && (limit < 0 || list.count + 1 < limit)) {
		const char *found = memmem(text.text + from, text.len - from,
					   args[1].text, args[1].len);

		if (!found)
			break;
		list_add(&list,
			 text_part(args[0], from, (size_t)(found - text.text)));
		from = (size_t)(found - text.text) + args[1].len;
	}
	list_add(&list, text_part(args[0], from, text.len));
	return list_end(&list);
}

struct cel_value fn_substring(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	struct span text = cel_text(args[0]);
	size_t from;
	size_t to = text.len;

	if (!is_string(args[0]) || args[1].kind != CEL_INT ||
	    (count == 3 && args[2].kind != CEL_INT))
		return no_overload(run, "substring", args, count);
	if (!text_offset(text, args[1].integer, &from))
		return out_of_range(run, args[1].integer);
	if (count == 3 && !text_offset(text, args[2].integer, &to))
		return out_of_range(run, args[2].integer);
	if (from > to)
		return cel_fail(
			run, "invalid substring range: start %lld, end %lld",
			(long long)args[1].integer, (long long)args[2].integer);
	return text_part(args[0], from, to);
}

/* Bytes of the white space character at an offset, or 0 (Unicode's). */
static size_t space_at(struct span text, size_t at)
{
	static const char *const wide[] = {
		"\xc2\x85",	"\xc2\xa0",	"\xe1\x9a\x80", "\xe2\x80\xa8",
		"\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
		"\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83",
		"\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
		"\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a",
	};
	char c = text.text[at];

	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	for (size_t i = 0; (c & 0x80) && i < sizeof(wide) / sizeof(*wide);
	     i++) {
		size_t len = strlen(wide[i]);

		if (len <= text.len - at &&
		    !memcmp(text.text + at, wide[i], len))
			return len;
	}
	return 0;
}

struct cel_value fn_trim(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	struct span text = cel_text(args[0]);
	size_t from = 0;
	size_t to;
	size_t space;

	if (!is_string(args[0]))
		return no_overload(run, "trim", args, count);
	while (from < text.len && (space = space_at(text, from)) != 0)
		from += space;
	to = from;
	for (size_t at = from; at < text.len; at += character_at(text, at))
		if (!space_at(text, at))
			to = at + character_at(text, at);
	return text_part(args[0], from, to);
}

struct cel_value text_reverse(struct cel_run *run, struct cel_value value)
{
	struct span text = cel_text(value);
	char *copy = run_alloc(run, text.len + 1);
	size_t out = text.len;

	if (!copy)
		return no_memory(run);
	copy[text.len] = '\0';
	for (size_t at = 0; at < text.len;) {
		uint32_t bytes = character_at(text, at);

		out -= bytes;
		memcpy(copy + out, text.text + at, bytes);
		at += bytes;
	}
	return cel_string((struct span){ copy, text.len });
}

struct cel_value fn_quote(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	static const char from[] = "\a\b\f\n\r\t\v\\\"";
	static const char to[] = "abfnrtv\\\"";
	struct text_builder builder = { .run = run };

	if (!is_string(args[0]))
		return no_overload(run, "strings.quote", args, count);
	builder_add(&builder, "\"", 1);
	for (uint32_t i = 0; i < args[0].len; i++) {
		char c = args[0].text[i];
		const char *found = c ? strchr(from, c) : NULL;
		char escaped[2] = { '\\', found ? to[found - from] : '\0' };

		if (found)
			builder_add(&builder, escaped, 2);
		else
			builder_add(&builder, &c, 1);
	}
	builder_add(&builder, "\"", 1);
	return builder_end(&builder);
}
