#include "kube/scalar_priv.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *text)
{
	while (is_digit(*text))
		text++;
	return text;
}

/*
 * Make 1.0 and 1e3 the integers that they are in JSON made from YAML.  There,
 * -2^63 as a float becomes -9223372036854776000, which is out of range.
 */
static void whole_number(struct node *node)
{
	const double beyond = 9223372036854775808.0; /* 2^63 */
	double number = node->number;

	if (fabs(number) < beyond && number == trunc(number)) {
		node->kind = NODE_INT;
		node->integer = (int64_t)number;
	}
}

static bool integer_fits(struct node *node, bool is_long,
			 struct mismatch *mismatch)
{
	if (node->kind == NODE_FLOAT) {
		whole_number(node);
		if (node->kind == NODE_FLOAT && isfinite(node->number) &&
		    node->number == trunc(node->number)) {
			mismatch->found = "integer out of range";
			mismatch->expected = "64-bit integer";
			return false;
		}
	}
	if (node->kind != NODE_INT)
		return false;
	if (is_long ||
	    (node->integer >= INT32_MIN && node->integer <= INT32_MAX))
		return true;
	mismatch->expected = "32-bit integer";
	mismatch->found = "integer out of range";
	return false;
}

/* The suffixes of k8s.io/apimachinery/pkg/api/resource/suffix.go. */
static bool is_quantity_suffix(const char *text, size_t len)
{
	static const char *const words[] = {
		"",  "n", "u",	"m",  "k",  "M",  "G",	"T",
		"P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
	};
	const char *digits;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_is((struct span){ text, len }, words[i]))
			return true;
	/* Go reads the exponent as 64 bits. */
	if (!len || (*text != 'e' && *text != 'E') || len > 20)
		return false;
	digits = text + 1;
	if (*digits == '+' || *digits == '-')
		digits++;
	return is_digit(*digits) && skip_digits(digits) == text + len;
}

/*
 * ParseQuantity() of k8s.io/apimachinery/pkg/api/resource/quantity.go, which
 * wants no digits at all: ".", "+" and "Ki" are zero.
 */
static bool is_quantity(const char *text, size_t len)
{
	const char *end = text + len;

	while (end > text && strchr(" \t\r\n\v\f", end[-1]))
		end--;
	while (text < end && strchr(" \t\r\n\v\f", *text))
		text++;
	if (text == end)
		return false;
	if (*text == '+' || *text == '-')
		text++;
	text = skip_digits(text);
	if (*text == '.')
		text = skip_digits(text + 1);
	return is_quantity_suffix(text, (size_t)(end - text));
}

/* The shape of RFC 3339, as time.RFC3339 of Go has it. */
static bool is_time(const char *text, size_t len)
{
	static const char shape[] = "0000-00-00T00:00:00";
	static const char zone[] = "+00:00";

	if (len < sizeof(shape))
		return false;
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i])
			return false;
	text += sizeof(shape) - 1;
	if (*text == '.' && is_digit(text[1]))
		text = skip_digits(text + 1);
	if (*text == 'Z')
		return !text[1];
	if (*text != '+' && *text != '-')
		return false;
	for (size_t i = 1; i < sizeof(zone) - 1; i++)
		if (zone[i] == '0' ? !is_digit(text[i]) : text[i] != zone[i])
			return false;
	return !text[sizeof(zone) - 1];
}

const char *scalar_word(enum schema_kind kind)
{
	static const char *const words[] = {
		[SCHEMA_ANY] = "anything",
		[SCHEMA_STRING] = "string",
		[SCHEMA_BOOL] = "boolean",
		[SCHEMA_INT32] = "integer",
		[SCHEMA_INT64] = "integer",
		[SCHEMA_QUANTITY] = "quantity, such as 500m or 64Mi",
		[SCHEMA_INT_OR_STRING] = "integer or string",
		[SCHEMA_TIME] = "time, such as 2006-01-02T15:04:05Z",
		[SCHEMA_OBJECT] = "mapping",
	};

	return words[kind];
}

bool scalar_fits(enum schema_kind kind, struct node *node,
		 struct mismatch *mismatch)
{
	mismatch->expected = scalar_word(kind);
	mismatch->found = node_kind_word(node->kind);
	switch (kind) {
	case SCHEMA_ANY: return true;
	case SCHEMA_STRING: return node->kind == NODE_STRING;
	case SCHEMA_BOOL: return node->kind == NODE_BOOL;
	case SCHEMA_INT32:
	case SCHEMA_INT64:
		return integer_fits(node, kind == SCHEMA_INT64, mismatch);
	case SCHEMA_INT_OR_STRING:
		return node->kind == NODE_STRING ||
		       integer_fits(node, false, mismatch);
	case SCHEMA_QUANTITY:
		return node->kind == NODE_INT ||
		       (node->kind == NODE_FLOAT && isfinite(node->number)) ||
		       (node->kind == NODE_STRING &&
			is_quantity(node->text, node->len));
	case SCHEMA_TIME:
		return node->kind == NODE_STRING &&
		       is_time(node->text, node->len);
	case SCHEMA_OBJECT: break;
	}
	return false;
}

static const char *suggest_bool(const struct node *node)
{
	static const struct {
		const char *word;
		const char *meant;
	} words[] = {
		{ "true", "true" }, { "false", "false" }, { "yes", "true" },
		{ "no", "false" },  { "on", "true" },	  { "off", "false" },
		{ "1", "true" },    { "0", "false" },	  { "y", "true" },
		{ "n", "false" },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (node->len == strlen(words[i].word) &&
		    !strcasecmp(node->text, words[i].word))
			return words[i].meant;
	return NULL;
}

/* The decimal integer that a string holds, if it holds nothing else. */
static const char *suggest_integer(const struct node *node)
{
	const char *digits = node->text + (node->text[0] == '-');

	if (node->kind != NODE_STRING || node->len > 18 || !is_digit(*digits) ||
	    (*digits == '0' && digits[1]) || *skip_digits(digits))
		return NULL;
	return node->text;
}

const char *scalar_suggest(struct arena *arena, enum schema_kind kind,
			   const struct node *node)
{
	if (node->kind == NODE_SEQUENCE || node->kind == NODE_MAPPING ||
	    node->kind == NODE_NULL)
		return NULL;
	switch (kind) {
	case SCHEMA_STRING:
		/* Numbers and booleans need no escapes. */
		return arena_format(arena, "\"%s\"", node->text);
	case SCHEMA_BOOL: return suggest_bool(node);
	case SCHEMA_INT32:
	case SCHEMA_INT64: return suggest_integer(node);
	default: return NULL;
	}
}
