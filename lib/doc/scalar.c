#include "doc/scalar.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longest number with underscores that is read as one; see strip(). */
enum { DIGITS_MAX = 512 };

static const struct scalar a_string = { .kind = NODE_STRING };

static struct scalar make_int(int64_t integer)
{
	return (struct scalar){ .kind = NODE_INT, .integer = integer };
}

static struct scalar make_float(double number)
{
	return (struct scalar){ .kind = NODE_FLOAT, .number = number };
}

/* True if text is the word in lower, Capital or UPPER case. */
static bool is_word(const char *text, size_t len, const char *word)
{
	bool upper = len > 1 && isupper((unsigned char)text[1]);

	if (strlen(word) != len || tolower((unsigned char)text[0]) != word[0] ||
	    (upper && !isupper((unsigned char)text[0])))
		return false;
	for (size_t i = 1; i < len; i++) {
		char want = (char)(upper ? toupper((unsigned char)word[i])
					 : word[i]);

		if (text[i] != want)
			return false;
	}
	return true;
}

/* Words that start with a letter or "~". */
static struct scalar resolve_word(const char *text, size_t len)
{
	static const struct {
		const char *word;
		enum node_kind kind;
		bool boolean;
	} words[] = {
		{ "true", NODE_BOOL, true },  { "false", NODE_BOOL, false },
		{ "null", NODE_NULL, false }, { "yes", NODE_BOOL, true },
		{ "no", NODE_BOOL, false },   { "on", NODE_BOOL, true },
		{ "off", NODE_BOOL, false },  { "y", NODE_BOOL, true },
		{ "n", NODE_BOOL, false },
	};

	if (text[0] == '~' && len == 1)
		return (struct scalar){ .kind = NODE_NULL };
	if (len > 5)
		return a_string;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if ((text[0] | ' ') == words[i].word[0] &&
		    is_word(text, len, words[i].word))
			return (struct scalar){ .kind = words[i].kind,
						.boolean = words[i].boolean };
	return a_string;
}

/* ".inf" and ".nan" in the three cases; sign already taken off. */
static bool is_special(const char *text, size_t len, double *number)
{
	if (len != 4 || text[0] != '.')
		return false;
	if (is_word(text + 1, 3, "inf")) {
		*number = INFINITY;
		return true;
	}
	/* "NaN", not "Nan": the way numbers print it. */
	if (!strcmp(text + 1, "nan") || !strcmp(text + 1, "NaN") ||
	    !strcmp(text + 1, "NAN")) {
		*number = NAN;
		return true;
	}
	return false;
}

enum reading { READ_WELL, READ_TOO_LARGE, READ_NOT };

/* Of a digit in any base up to 16; more than that for anything else. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 99;
}

/* Digits of a base from 2 to 16; all of the text, at least one. */
static enum reading read_digits(const char *text, size_t len, unsigned base,
				uint64_t *value)
{
	uint64_t sum = 0;
	bool large = false;

	for (size_t i = 0; i < len; i++) {
		unsigned digit = digit_value(text[i]);

		if (digit >= base)
			return READ_NOT;
		large |= __builtin_mul_overflow(sum, base, &sum) ||
			 __builtin_add_overflow(sum, digit, &sum);
	}
	*value = sum;
	return !len ? READ_NOT : large ? READ_TOO_LARGE : READ_WELL;
}

/* The base that a prefix announces, as in Go: 0x, 0b, 0o, 0. */
static unsigned take_base(const char **text, size_t *len)
{
	unsigned base = 10;
	size_t skip = 0;

	if (*len > 1 && (*text)[0] == '0') {
		switch ((*text)[1]) {
		case 'x':
		case 'X': base = 16, skip = 2; break;
		case 'b':
		case 'B': base = 2, skip = 2; break;
		case 'o':
		case 'O': base = 8, skip = 2; break;
		default: base = 8, skip = 1; break;
		}
	}
	*text += skip;
	*len -= skip;
	return base;
}

/* From sign and magnitude to the integer, if there is one. */
static bool make_signed(char sign, uint64_t magnitude, struct scalar *scalar)
{
	if (sign == '-' && magnitude <= (uint64_t)INT64_MAX + 1) {
		*scalar = make_int((int64_t)(0 - magnitude));
		return true;
	}
	if (sign != '-' && magnitude <= INT64_MAX) {
		*scalar = make_int((int64_t)magnitude);
		return true;
	}
	return false;
}

static bool read_integer(const char *text, size_t len, struct scalar *scalar)
{
	char sign = text[0] == '-' || text[0] == '+' ? text[0] : 0;
	uint64_t magnitude;
	unsigned base;

	text += sign != 0;
	len -= sign != 0;
	base = take_base(&text, &len);
	if (read_digits(text, len, base, &magnitude) != READ_WELL)
		return false;
	if (make_signed(sign, magnitude, scalar))
		return true;
	if (sign)
		return false;
	*scalar = make_float((double)magnitude);
	scalar->natural = true;
	return true;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? and nothing else. */
static bool looks_like_float(const char *p)
{
	bool digits = false;

	p += *p == '-' || *p == '+';
	for (; isdigit((unsigned char)*p); p++)
		digits = true;
	if (*p == '.') {
		p++;
		if (!digits && !isdigit((unsigned char)*p))
			return false;
		for (; isdigit((unsigned char)*p); p++)
			digits = true;
	}
	if (!digits)
		return false;
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '-' || *p == '+';
		if (!isdigit((unsigned char)*p))
			return false;
		while (isdigit((unsigned char)*p))
			p++;
	}
	return *p == '\0';
}

/* A number too large for a double is a string, as in Go. */
static struct scalar read_float(const char *text, size_t len)
{
	double number;

	if (!looks_like_float(text) || memchr(text, '\0', len))
		return a_string;
	number = strtod(text, NULL);
	return isinf(number) ? a_string : make_float(number);
}

/*
 * Go's library tries a binary number with its sign behind the prefix at last:
 * "0b-101" is -5.
 */
static struct scalar read_odd_binary(const char *text, size_t len)
{
	struct scalar scalar = a_string;
	uint64_t magnitude;
	char sign = 0;

	if (len < 3 || memcmp(text, "0b", 2) != 0)
		return a_string;
	if (text[2] == '-' || text[2] == '+')
		sign = text[2];
	if (!sign || read_digits(text + 3, len - 3, 2, &magnitude))
		return a_string;
	return make_signed(sign, magnitude, &scalar) ? scalar : a_string;
}

/* Without the underscores; false if there is no room. */
static bool strip(const char *text, size_t len, char *digits, size_t *count)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '_')
			continue;
		if (n + 1 == DIGITS_MAX)
			return false;
		digits[n++] = text[i];
	}
	digits[n] = '\0';
	*count = n;
	return true;
}

/* What starts with a digit or a sign. */
static struct scalar resolve_number(const char *text, size_t len)
{
	char digits[DIGITS_MAX];
	struct scalar scalar;
	double number;

	if (!isdigit((unsigned char)text[0]) &&
	    is_special(text + 1, len - 1, &number) && !isnan(number))
		return make_float(text[0] == '-' ? -number : number);
	if (memchr(text, '_', len)) {
		if (!strip(text, len, digits, &len))
			return a_string;
		text = digits;
	}
	if (!len)
		return a_string;
	if (read_integer(text, len, &scalar))
		return scalar;
	scalar = read_float(text, len);
	if (scalar.kind == NODE_STRING)
		scalar = read_odd_binary(text, len);
	return scalar;
}

/* What starts with a dot; underscores may stand between digits there. */
static struct scalar resolve_dot(const char *text, size_t len)
{
	char digits[DIGITS_MAX];
	double number;

	if (is_special(text, len, &number))
		return make_float(number);
	for (size_t i = 0; i < len; i++)
		if (text[i] == '_' && (!isdigit((unsigned char)text[i - 1]) ||
				       !isdigit((unsigned char)text[i + 1])))
			return a_string;
	if (memchr(text, '_', len)) {
		if (!strip(text, len, digits, &len))
			return a_string;
		text = digits;
	}
	return read_float(text, len);
}

struct scalar scalar_resolve(const char *text, size_t len)
{
	if (!len)
		return (struct scalar){ .kind = NODE_NULL };
	if (!scalar_may_mean(text[0]))
		return a_string;
	switch (text[0]) {
	case '+':
	case '-':
	case '0' ... '9': return resolve_number(text, len);
	case '.': return resolve_dot(text, len);
	default: return resolve_word(text, len);
	}
}

static struct scalar settle(struct scalar scalar)
{
	const double exact = 9007199254740992.0; /* 2^53 */

	if (scalar.kind == NODE_FLOAT && !scalar.natural &&
	    fabs(scalar.number) <= exact &&
	    scalar.number == floor(scalar.number))
		return make_int((int64_t)scalar.number);
	return scalar;
}

struct scalar scalar_value(const char *text, size_t len)
{
	return settle(scalar_resolve(text, len));
}

static const char yaml_tag[] = "tag:yaml.org,2002:";

bool scalar_is_binary(const char *tag)
{
	return !strcmp(tag, "tag:yaml.org,2002:binary");
}

bool scalar_tagged(const char *tag, const char *text, size_t len,
		   struct scalar *scalar)
{
	static const struct {
		const char *name;
		enum node_kind kind;
	} known[] = {
		{ "null", NODE_NULL },
		{ "bool", NODE_BOOL },
		{ "int", NODE_INT },
		{ "float", NODE_FLOAT },
	};
	size_t prefix = sizeof(yaml_tag) - 1;
	struct scalar found;

	*scalar = a_string;
	if (strncmp(tag, yaml_tag, prefix) != 0)
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(tag + prefix, known[i].name) != 0)
			continue;
		found = scalar_resolve(text, len);
		if (found.kind == known[i].kind ||
		    (found.kind == NODE_INT && known[i].kind == NODE_FLOAT) ||
		    (found.natural && known[i].kind == NODE_INT)) {
			*scalar = settle(found);
			return true;
		}
		return false;
	}
	return true;
}

static int base64_digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

bool scalar_decode(char *text, size_t *len)
{
	uint32_t bits = 0;
	size_t digits = 0;
	size_t pads = 0;
	size_t out = 0;

	for (size_t i = 0; i < *len; i++) {
		int digit = base64_digit(text[i]);

		if (text[i] == '\n' || text[i] == '\r')
			continue;
		if (text[i] == '=') {
			pads++;
			continue;
		}
		if (digit < 0 || pads)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		if (++digits % 4 == 0) {
			text[out++] = (char)(bits >> 16);
			text[out++] = (char)(bits >> 8);
			text[out++] = (char)bits;
		}
	}
	if ((digits + pads) % 4 != 0 || pads > 2)
		return false;
	if (digits % 4 == 3) {
		text[out++] = (char)(bits >> 10);
		text[out++] = (char)(bits >> 2);
	} else if (digits % 4 == 2) {
		text[out++] = (char)(bits >> 4);
	}
	text[out] = '\0';
	*len = out;
	return true;
}

/* As Go writes a float32 with 'g' and the fewest digits. */
static const char *float_key(struct arena *arena, double number)
{
	float want = (float)number;
	char digits[32];
	int precision = 0;
	char *e;
	int exponent;
	double mantissa;

	if (isnan(want))
		return ".nan";
	if (isinf(want))
		return want < 0 ? "-.inf" : ".inf";
	do {
		snprintf(digits, sizeof(digits), "%.*e", precision,
			 (double)want);
	} while (strtof(digits, NULL) != want && ++precision < 9);
	e = strchr(digits, 'e');
	exponent = (int)strtol(e + 1, NULL, 10);
	if (exponent < -4 || exponent >= 6)
		return arena_text(arena, digits, strlen(digits));
	mantissa = strtod(digits, NULL);
	return arena_format(arena, "%.*f",
			    precision > exponent ? precision - exponent : 0,
			    mantissa);
}

const char *scalar_key(struct arena *arena, struct scalar scalar)
{
	switch (scalar.kind) {
	case NODE_BOOL: return scalar.boolean ? "true" : "false";
	case NODE_INT:
		return arena_format(arena, "%lld", (long long)scalar.integer);
	case NODE_FLOAT:
		return scalar.natural ? NULL : float_key(arena, scalar.number);
	default: return NULL;
	}
}
