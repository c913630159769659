#include "cel/function_priv.h"
#include "cel/time_priv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf8.h"

/* Longest number that is worth reading. */
enum { NUMBER_TEXT_MAX = 400 };

static struct cel_value out_of_range(struct cel_run *run, const char *type)
{
	return cel_fail(run, "value is out of the range of %s", type);
}

static struct cel_value not_a(struct cel_run *run, const char *type,
			      struct cel_value text)
{
	return cel_fail(run, "cannot read '%.*s' as %s",
			text.len > 60 ? 60 : (int)text.len, text.text, type);
}

/* The digits of a text, with an optional sign; false if it is no such. */
static bool whole_text(struct cel_value text, bool *negative, uint64_t *number)
{
	uint32_t at = 0;

	*negative = text.len && text.text[0] == '-';
	if (text.len && (text.text[0] == '-' || text.text[0] == '+'))
		at = 1;
	*number = 0;
	if (at == text.len)
		return false;
	for (; at < text.len; at++) {
		unsigned digit = (unsigned)(text.text[at] - '0');

		if (digit > 9 || __builtin_mul_overflow(*number, 10u, number) ||
		    __builtin_add_overflow(*number, digit, number))
			return false;
	}
	return true;
}

struct cel_value fn_to_int(struct cel_run *run, const struct cel_value *args,
			   uint32_t count)
{
	struct cel_value value = args[0];
	bool negative;
	uint64_t number;

	switch (value.kind) {
	case CEL_INT: return cel_int(value.integer);
	case CEL_UINT:
		return value.natural > INT64_MAX ? out_of_range(run, "int")
						 : cel_int(value.integer);
	case CEL_DOUBLE:
		if (!(value.number > -9223372036854775808.0 &&
		      value.number < 9223372036854775808.0))
			return out_of_range(run, "int");
		return cel_int((int64_t)value.number);
	case CEL_STRING:
		if (!whole_text(value, &negative, &number) ||
		    number > (uint64_t)INT64_MAX + negative)
			return not_a(run, "int", value);
		return cel_int((int64_t)(negative ? 0 - number : number));
	case CEL_TIMESTAMP: return cel_int(value.time->seconds);
	case CEL_DURATION: return cel_int(value.integer);
	default: return no_overload(run, "int", args, count);
	}
}

struct cel_value fn_to_uint(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	struct cel_value value = args[0];
	bool negative;
	uint64_t number;

	switch (value.kind) {
	case CEL_UINT: return value_uint(value.natural);
	case CEL_INT:
		return value.integer < 0 ? out_of_range(run, "uint")
					 : value_uint(value.natural);
	case CEL_DOUBLE:
		if (!(value.number > -1 &&
		      value.number < 18446744073709551616.0))
			return out_of_range(run, "uint");
		return value_uint((uint64_t)value.number);
	case CEL_STRING:
		if (!whole_text(value, &negative, &number) || negative ||
		    value.text[0] == '+')
			return not_a(run, "uint", value);
		return value_uint(number);
	default: return no_overload(run, "uint", args, count);
	}
}

/* Decimal numbers, NaN and infinities as Go reads them; no hexadecimal. */
static bool double_text(struct cel_value text, double *number)
{
	char copy[NUMBER_TEXT_MAX];
	char *end;

	if (!text.len || text.len >= sizeof(copy) ||
	    memchr(text.text, '\0', text.len))
		return false;
	memcpy(copy, text.text, text.len);
	copy[text.len] = '\0';
	if (strpbrk(copy, "xX() \t\n\v\f\r"))
		return false;
	errno = 0;
	*number = strtod(copy, &end);
	return !*end && (errno != ERANGE || !isinf(*number));
}

struct cel_value fn_to_double(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	double number;

	switch (args[0].kind) {
	case CEL_DOUBLE: return value_double(args[0].number);
	case CEL_INT: return value_double((double)args[0].integer);
	case CEL_UINT: return value_double((double)args[0].natural);
	case CEL_STRING:
		if (!double_text(args[0], &number))
			return not_a(run, "double", args[0]);
		return value_double(number);
	default: return no_overload(run, "double", args, count);
	}
}

struct cel_value fn_to_bool(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	static const struct {
		const char *text;
		bool value;
	} words[] = {
		{ "1", true },	    { "t", true },	{ "T", true },
		{ "true", true },   { "TRUE", true },	{ "True", true },
		{ "0", false },	    { "f", false },	{ "F", false },
		{ "false", false }, { "FALSE", false }, { "False", false },
	};

	if (args[0].kind == CEL_BOOL)
		return cel_bool(args[0].boolean);
	if (args[0].kind != CEL_STRING)
		return no_overload(run, "bool", args, count);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_is(cel_text(args[0]), words[i].text))
			return cel_bool(words[i].value);
	return not_a(run, "bool", args[0]);
}

struct cel_value fn_to_bytes(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	struct cel_value value = args[0];

	if (value.kind != CEL_STRING && value.kind != CEL_BYTES)
		return no_overload(run, "bytes", args, count);
	value.kind = CEL_BYTES;
	value.origin = NULL;
	return value;
}

/*
 * The fewest digits that read back as the same number; an exponent where Go's
 * "%v" has one: below 1e-4 and from 1e21 on.
 */
size_t double_print(double number, char *out, size_t size)
{
	int digits = 1;
	int exponent;
	int len = 0;
	const char *e;

	if (isnan(number))
		return (size_t)snprintf(out, size, "NaN");
	if (isinf(number))
		return (size_t)snprintf(out, size,
					number < 0 ? "-Inf" : "+Inf");
	for (; digits <= 17; digits++) {
		len = snprintf(out, size, "%.*e", digits - 1, number);
		if (strtod(out, NULL) == number)
			break;
	}
	e = strchr(out, 'e');
	exponent = e ? (int)strtol(e + 1, NULL, 10) : 0;
	if (exponent < -4 || exponent >= 21)
		return (size_t)len;
	digits = digits - 1 > exponent ? digits - 1 - exponent : 0;
	return (size_t)snprintf(out, size, "%.*f", digits, number);
}

struct cel_value fn_to_string(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	struct cel_value value = args[0];
	char text[TIME_TEXT_MAX];
	size_t len = 0;

	switch (value.kind) {
	case CEL_STRING: return value;
	case CEL_BOOL:
		return cel_string(value.boolean ? SPAN("true") : SPAN("false"));
	case CEL_INT:
		len = (size_t)snprintf(text, sizeof(text), "%lld",
				       (long long)value.integer);
		break;
	case CEL_UINT:
		len = (size_t)snprintf(text, sizeof(text), "%llu",
				       (unsigned long long)value.natural);
		break;
	case CEL_DOUBLE:
		len = double_print(value.number, text, sizeof(text));
		break;
	case CEL_BYTES:
		if (utf8_valid_length(cel_text(value)) != value.len)
			return cel_fail(run, "bytes are not valid UTF-8");
		value.kind = CEL_STRING;
		return value;
	case CEL_DURATION: len = duration_print(value.integer, text); break;
	case CEL_TIMESTAMP: len = time_print(value.time, text); break;
	default: return no_overload(run, "string", args, count);
	}
	return value_text(run, text, len);
}

struct cel_value fn_type(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	(void)run;
	(void)count;
	return value_type(value_type_name(args[0]));
}

struct cel_value fn_dyn(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	(void)run;
	(void)count;
	return args[0];
}
