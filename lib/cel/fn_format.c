#include "cel/function_priv.h"
#include "cel/text_priv.h"
#include "cel/time_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* string.format([…]): %s %d %f %e %b %o %x %X and %%. */

enum { FORMAT_DEPTH_MAX = DOC_DEPTH_MAX, PRECISION_MAX = 1000 };

static struct cel_value failure(void)
{
	return (struct cel_value){ .kind = CEL_ERROR };
}

static void add_text(struct text_builder *out, const char *text)
{
	builder_add(out, text, strlen(text));
}

static bool format_value(struct text_builder *out, struct cel_value value,
			 unsigned depth);

/* Entries of a map by their keys as text, so that the result is stable. */
static bool format_map(struct text_builder *out, struct cel_value map,
		       unsigned depth)
{
	struct cel_iterator iterator = iterator_over(map);
	struct list_builder lines = { .run = out->run };
	struct cel_value key;
	struct cel_value value;
	struct cel_value sorted;

	while (iterator_next(&iterator, &key, &value)) {
		struct text_builder line = { .run = out->run };
		bool ok = format_value(&line, key, depth);

		builder_add(&line, ": ", 2);
		ok = ok && format_value(&line, value, depth);
		if (!ok)
			return false;
		list_add(&lines, builder_end(&line));
	}
	sorted = list_end(&lines);
	if (sorted.kind != CEL_ERROR)
		sorted = fn_sort(out->run, &sorted, 1);
	if (sorted.kind == CEL_ERROR)
		return false;
	builder_add(out, "{", 1);
	for (uint32_t i = 0; i < cel_list_count(sorted); i++) {
		value = cel_list_at(sorted, i);
		builder_add(out, ", ", i ? 2 : 0);
		builder_add(out, value.text, value.len);
	}
	builder_add(out, "}", 1);
	return true;
}

static bool format_list(struct text_builder *out, struct cel_value list,
			unsigned depth)
{
	builder_add(out, "[", 1);
	for (uint32_t i = 0; i < cel_list_count(list); i++) {
		builder_add(out, ", ", i ? 2 : 0);
		if (!format_value(out, cel_list_at(list, i), depth))
			return false;
	}
	builder_add(out, "]", 1);
	return true;
}

static void format_double(struct text_builder *out, double number)
{
	char text[TIME_TEXT_MAX];
	size_t len;

	if (isinf(number)) {
		add_text(out, number < 0 ? "-Infinity" : "Infinity");
		return;
	}
	len = double_print(number, text, sizeof(text));
	builder_add(out, text, len);
}

static bool format_value(struct text_builder *out, struct cel_value value,
			 unsigned depth)
{
	if (!run_spend(out->run, 1))
		return false;
	if (depth >= FORMAT_DEPTH_MAX)
		return run_exhaust(out->run, "values are nested too deeply");
	switch (value.kind) {
	case CEL_LIST: return format_list(out, value, depth + 1);
	case CEL_MAP: return format_map(out, value, depth + 1);
	case CEL_NULL: add_text(out, "null"); return true;
	case CEL_DOUBLE: format_double(out, value.number); return true;
	case CEL_BYTES:
	case CEL_TYPE: builder_add(out, value.text, value.len); return true;
	default: break;
	}
	value = fn_to_string(out->run, &value, 1);
	if (value.kind != CEL_STRING)
		return false;
	builder_add(out, value.text, value.len);
	return true;
}

/* NaN and the infinities, which all number clauses write alike. */
static bool format_special(struct text_builder *out, double number)
{
	if (isnan(number))
		add_text(out, "NaN");
	else if (isinf(number))
		add_text(out, number < 0 ? "-Infinity" : "Infinity");
	else
		return false;
	return true;
}

static bool format_fixed(struct text_builder *out, struct cel_value value,
			 int precision, char verb)
{
	char text[PRECISION_MAX + 400];
	double number = value.kind == CEL_INT	 ? (double)value.integer
			: value.kind == CEL_UINT ? (double)value.natural
						 : value.number;
	int len;

	if (value.kind < CEL_INT || value.kind > CEL_DOUBLE)
		return false;
	if (format_special(out, number))
		return true;
	len = snprintf(text, sizeof(text), verb == 'f' ? "%.*f" : "%.*e",
		       precision < 0 ? 6 : precision, number);
	builder_add(out, text, (size_t)len);
	return true;
}

/* The digits of a number in base 2, 8, 10 or 16. */
static void format_digits(struct text_builder *out, uint64_t number,
			  unsigned base, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[64];
	size_t at = sizeof(text);

	do {
		text[--at] = digits[number % base];
		number /= base;
	} while (number);
	builder_add(out, text + at, sizeof(text) - at);
}

static void format_hex_bytes(struct text_builder *out, struct cel_value value,
			     bool upper)
{
	for (uint32_t i = 0; i < value.len; i++) {
		unsigned char byte = (unsigned char)value.text[i];

		format_digits(out, byte >> 4, 16, upper);
		format_digits(out, byte & 15, 16, upper);
	}
}

static bool format_whole(struct text_builder *out, struct cel_value value,
			 char verb)
{
	unsigned base = verb == 'b'   ? 2
			: verb == 'o' ? 8
			: verb == 'd' ? 10
				      : 16;
	bool negative = value.kind == CEL_INT && value.integer < 0;

	if (verb == 'd' && value.kind == CEL_DOUBLE)
		return format_special(out, value.number);
	if (verb == 'b' && value.kind == CEL_BOOL)
		value = value_uint(value.boolean);
	if (base == 16 &&
	    (value.kind == CEL_STRING || value.kind == CEL_BYTES)) {
		format_hex_bytes(out, value, verb == 'X');
		return true;
	}
	if (value.kind != CEL_INT && value.kind != CEL_UINT)
		return false;
	if (negative)
		builder_add(out, "-", 1);
	format_digits(out, negative ? 0 - value.natural : value.natural, base,
		      verb == 'X');
	return true;
}

/* ".12" behind the percent sign; -1 without; -2 if it is too large. */
static int precision_at(struct span text, size_t *at)
{
	int precision = 0;

	if (*at >= text.len || text.text[*at] != '.')
		return -1;
	for (++*at;
	     *at < text.len && text.text[*at] >= '0' && text.text[*at] <= '9';
	     ++*at)
		if (precision <= PRECISION_MAX)
			precision = precision * 10 + (text.text[*at] - '0');
	return precision > PRECISION_MAX ? -2 : precision;
}

static struct cel_value clause_failure(struct cel_run *run, char verb,
				       struct cel_value value)
{
	if (!run->exhausted)
		cel_fail(run, "'%%%c' cannot format a value of type %s", verb,
			 value_type_name(value));
	return failure();
}

/* One clause, behind its percent sign. */
static bool format_clause(struct text_builder *out, char verb, int precision,
			  struct cel_value value)
{
	switch (verb) {
	case 's': return format_value(out, value, 0);
	case 'f':
	case 'e': return format_fixed(out, value, precision, verb);
	default: return format_whole(out, value, verb);
	}
}

struct cel_value fn_format(struct cel_run *run, const struct cel_value *args,
			   uint32_t count)
{
	struct text_builder out = { .run = run };
	struct span text = cel_text(args[0]);
	uint32_t used = 0;

	if (args[0].kind != CEL_STRING || args[1].kind != CEL_LIST)
		return no_overload(run, "format", args, count);
	for (size_t at = 0; at < text.len && !out.failed; at++) {
		int precision;
		char verb;
		struct cel_value value;

		if (text.text[at] != '%') {
			builder_add(&out, text.text + at, 1);
			continue;
		}
		at++;
		precision = precision_at(text, &at);
		verb = at < text.len ? text.text[at] : '\0';
		if (verb == '%' && precision == -1) {
			builder_add(&out, "%", 1);
			continue;
		}
		if (precision == -2 || !verb || !strchr("sdfebxXo", verb))
			return cel_fail(run, "unknown formatting clause");
		if (used >= cel_list_count(args[1]))
			return cel_fail(run, "index %u out of range", used);
		value = cel_list_at(args[1], used++);
		if (!format_clause(&out, verb, precision, value))
			return clause_failure(run, verb, value);
	}
	return builder_end(&out);
}
