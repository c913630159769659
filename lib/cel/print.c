#include "cel/time_priv.h"
#include "cel/value_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* Deeper than that, "…" stands for the rest. */
enum { PRINT_DEPTH_MAX = DOC_DEPTH_MAX + CEL_DEPTH_MAX };

static void print_at(struct buffer *out, struct cel_value value,
		     unsigned depth);

static void print_quoted(struct buffer *out, struct cel_value value)
{
	static const char from[] = "\"\\\n\r\t";
	static const char to[] = "\"\\nrt";

	buffer_text(out, value.kind == CEL_BYTES ? "b\"" : "\"");
	for (uint32_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.text[i];
		const char *found = c ? strchr(from, c) : NULL;

		if (found)
			buffer_format(out, "\\%c", to[found - from]);
		else if (c < 0x20 || c == 0x7f ||
			 (c > 0x7f && value.kind == CEL_BYTES))
			buffer_format(out, "\\x%02x", c);
		else
			buffer_bytes(out, value.text + i, 1);
	}
	buffer_text(out, "\"");
}

static void print_double(struct buffer *out, double number)
{
	char text[TIME_TEXT_MAX];
	size_t len = double_print(number, text, sizeof(text));

	buffer_bytes(out, text, len);
	if (isfinite(number) && strcspn(text, ".e") == len)
		buffer_text(out, ".0");
}

static void print_collection(struct buffer *out, struct cel_value value,
			     unsigned depth)
{
	struct cel_iterator iterator = iterator_over(value);
	bool is_map = value.kind == CEL_MAP;
	struct cel_value key;
	struct cel_value item;
	const char *between = "";

	buffer_text(out, is_map ? "{" : "[");
	while (iterator_next(&iterator, &key, &item)) {
		buffer_text(out, between);
		if (is_map) {
			print_at(out, key, depth);
			buffer_text(out, ": ");
		}
		print_at(out, item, depth);
		between = ", ";
	}
	buffer_text(out, is_map ? "}" : "]");
}

static void print_optional(struct buffer *out, struct cel_value value,
			   unsigned depth)
{
	if (!value.inner) {
		buffer_text(out, "optional.none()");
		return;
	}
	buffer_text(out, "optional.of(");
	print_at(out, *value.inner, depth);
	buffer_text(out, ")");
}

static void print_time(struct buffer *out, struct cel_value value)
{
	char text[TIME_TEXT_MAX];
	bool is_duration = value.kind == CEL_DURATION;
	size_t len = is_duration ? duration_print(value.integer, text)
				 : time_print(value.time, text);

	buffer_format(out, "%s(\"%.*s\")",
		      is_duration ? "duration" : "timestamp", (int)len, text);
}

static void print_scalar(struct buffer *out, struct cel_value value)
{
	switch (value.kind) {
	case CEL_NULL: buffer_text(out, "null"); break;
	case CEL_BOOL:
		buffer_text(out, value.boolean ? "true" : "false");
		break;
	case CEL_INT: buffer_number(out, value.integer); break;
	case CEL_UINT:
		buffer_format(out, "%lluu", (unsigned long long)value.natural);
		break;
	case CEL_DOUBLE: print_double(out, value.number); break;
	case CEL_STRING:
	case CEL_BYTES: print_quoted(out, value); break;
	case CEL_TYPE: buffer_span(out, cel_text(value)); break;
	case CEL_DURATION:
	case CEL_TIMESTAMP: print_time(out, value); break;
	case CEL_PLACE:
		buffer_format(out, "missing(\"%.*s\")",
			      (int)value.place->path.len,
			      value.place->path.text);
		break;
	default: buffer_text(out, value_type_name(value));
	}
}

static void print_at(struct buffer *out, struct cel_value value, unsigned depth)
{
	if (depth >= PRINT_DEPTH_MAX)
		buffer_text(out, "…");
	else if (value.kind == CEL_LIST || value.kind == CEL_MAP)
		print_collection(out, value, depth + 1);
	else if (value.kind == CEL_OPTIONAL)
		print_optional(out, value, depth + 1);
	else
		print_scalar(out, value);
}

void cel_print(struct buffer *out, struct cel_value value)
{
	print_at(out, value, 0);
}
