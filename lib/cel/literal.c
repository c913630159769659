#include "cel/ast_priv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static struct token wrong(struct lexer *lexer, uint32_t offset,
			  const char *text)
{
	issue_set(lexer->issue, lexer->source, offset, "%s", text);
	return (struct token){ .kind = TOKEN_WRONG, .offset = offset };
}

static char peek(const struct lexer *lexer, uint32_t ahead)
{
	size_t at = (size_t)lexer->at + ahead;

	return at < lexer->source.len ? lexer->source.text[at] : '\0';
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Digits of a base from "at" on; false if they do not fit 64 bits. */
static bool whole_digits(struct lexer *lexer, unsigned base, uint64_t *number)
{
	bool fits = true;

	*number = 0;
	for (; digit_value(peek(lexer, 0)) < (int)base; lexer->at++)
		if (__builtin_mul_overflow(*number, base, number) ||
		    __builtin_add_overflow(
			    *number, (unsigned)digit_value(peek(lexer, 0)),
			    number))
			fits = false;
	return fits;
}

/* The length of the decimal number at the lexer, and whether it is a double. */
static uint32_t decimal_length(const struct lexer *lexer, bool *is_double)
{
	uint32_t len = 0;
	uint32_t exponent;

	while (digit_value(peek(lexer, len)) < 10)
		len++;
	*is_double = false;
	if (peek(lexer, len) == '.' && digit_value(peek(lexer, len + 1)) < 10) {
		*is_double = true;
		len++;
		while (digit_value(peek(lexer, len)) < 10)
			len++;
	}
	exponent = len;
	if ((peek(lexer, len) | 0x20) == 'e') {
		exponent++;
		if (peek(lexer, exponent) == '+' ||
		    peek(lexer, exponent) == '-')
			exponent++;
		if (digit_value(peek(lexer, exponent)) < 10) {
			*is_double = true;
			len = exponent;
			while (digit_value(peek(lexer, len)) < 10)
				len++;
		}
	}
	return len;
}

static struct token double_token(struct lexer *lexer, uint32_t len)
{
	struct token token = { .kind = TOKEN_LITERAL, .offset = lexer->at };
	char *copy = arena_text(lexer->arena, lexer->source.text + lexer->at,
				len);

	if (!copy)
		return wrong(lexer, lexer->at, "out of memory");
	lexer->at += len;
	token.value.kind = CEL_DOUBLE;
	token.value.number = strtod(copy, NULL);
	if (isinf(token.value.number))
		return wrong(lexer, token.offset, "double out of range");
	return token;
}

/*
 * 2^63 is kept as an unsigned number of kind CEL_INT: with a minus before it,
 * it is the smallest int.  The parser looks at that.
 */
struct token literal_number(struct lexer *lexer)
{
	struct token token = { .kind = TOKEN_LITERAL, .offset = lexer->at };
	bool is_double;
	uint32_t len = decimal_length(lexer, &is_double);
	bool hex = peek(lexer, 0) == '0' && (peek(lexer, 1) | 0x20) == 'x' &&
		   digit_value(peek(lexer, 2)) < 16;
	uint64_t number;
	bool fits;

	if (is_double)
		return double_token(lexer, len);
	if (hex)
		lexer->at += 2;
	fits = whole_digits(lexer, hex ? 16 : 10, &number);
	token.value.kind = CEL_INT;
	token.value.natural = number;
	if ((peek(lexer, 0) | 0x20) == 'u') {
		lexer->at++;
		token.value.kind = CEL_UINT;
	} else if (number > (uint64_t)INT64_MAX + 1) {
		fits = false;
	}
	if (!fits)
		return wrong(lexer, token.offset, "integer out of range");
	return token;
}

/* The fixed number of digits of \x41, A, \U00000041, \101. */
static bool escape_digits(struct lexer *lexer, uint32_t digits, unsigned base,
			  uint32_t *code)
{
	*code = 0;
	for (uint32_t i = 0; i < digits; i++) {
		int digit = digit_value(peek(lexer, 0));

		if (digit >= (int)base)
			return false;
		*code = *code * base + (uint32_t)digit;
		lexer->at++;
	}
	return true;
}

/* What one letter behind a backslash stands for; 0 if nothing. */
static char simple_escape(char c)
{
	static const char from[] = "abfnrtv\\?\"'`";
	static const char to[] = "\a\b\f\n\r\t\v\\?\"'`";
	const char *found = c ? strchr(from, c) : NULL;

	return found ? to[found - from] : '\0';
}

/* Decode the escape behind the backslash at the lexer; bytes written, or 0. */
static uint32_t escape(struct lexer *lexer, bool bytes, char *out)
{
	char c = peek(lexer, 1);
	uint32_t digits = c == 'U' ? 8 : c == 'u' ? 4 : 2;
	uint32_t code;
	bool ok;

	if (simple_escape(c)) {
		lexer->at += 2;
		*out = simple_escape(c);
		return 1;
	}
	if (c >= '0' && c <= '3') {
		lexer->at++;
		ok = escape_digits(lexer, 3, 8, &code);
	} else if (c == 'x' || c == 'X' || ((c | 0x20) == 'u' && !bytes)) {
		lexer->at += 2;
		ok = escape_digits(lexer, digits, 16, &code);
	} else {
		return 0;
	}
	if (!ok || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	if (bytes) {
		*out = (char)code;
		return 1;
	}
	return (uint32_t)utf8_put(out, code);
}

/* True if the closing quotes stand here. */
static bool at_quotes(const struct lexer *lexer, char quote, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (peek(lexer, i) != quote ||
		    lexer->at + i >= lexer->source.len)
			return false;
	return true;
}

/* Copy the text up to the closing quotes into out, which is large enough. */
static bool string_body(struct lexer *lexer, char quote, uint32_t quotes,
			const struct cel_value *how, char **out)
{
	bool raw = how->boolean;
	bool bytes = how->kind == CEL_BYTES;

	while (!at_quotes(lexer, quote, quotes)) {
		char c = peek(lexer, 0);
		uint32_t offset;
		uint32_t wrote;

		if (lexer->at >= lexer->source.len ||
		    (quotes == 1 && (c == '\n' || c == '\r'))) {
			wrong(lexer, lexer->at,
			      "expected a closing quote of the string");
			return false;
		}
		offset = lexer->at;
		if (c != '\\' || raw) {
			*(*out)++ = c;
			lexer->at++;
			continue;
		}
		wrote = escape(lexer, bytes, *out);
		if (!wrote) {
			wrong(lexer, offset, "unknown escape sequence");
			return false;
		}
		*out += wrote;
	}
	return true;
}

/* No more bytes than the decoded text can have: those up to the quotes. */
static size_t body_length(const struct lexer *lexer, char quote,
			  uint32_t quotes, bool raw)
{
	struct lexer ahead = *lexer;

	while (ahead.at < ahead.source.len && !at_quotes(&ahead, quote, quotes))
		ahead.at += peek(&ahead, 0) == '\\' && !raw ? 2 : 1;
	return ahead.at - lexer->at + 4;
}

/*
 * Most strings are on one line, ASCII and without escapes: their text is that of
 * the source.  False if this is none of them.
 */
static bool simple_string(struct lexer *lexer, struct token *token)
{
	const char *start = lexer->source.text + lexer->at + 1;
	const char *end = lexer->source.text + lexer->source.len;
	char quote = start[-1];
	const char *p = start;

	for (; p < end && *p != quote; p++)
		if (*p < ' ' || *p == '\\' || *p == 0x7f)
			return false;
	if (p == end || (p == start && p + 1 < end && p[1] == quote))
		return false;
	*token = (struct token){ .kind = TOKEN_LITERAL, .offset = lexer->at };
	token->value.kind = CEL_STRING;
	token->value.len = (uint32_t)(p - start);
	token->value.text = start;
	lexer->at += (uint32_t)(p - start) + 2;
	return true;
}

struct token literal_string(struct lexer *lexer, uint32_t prefix)
{
	struct token token = { .kind = TOKEN_LITERAL, .offset = lexer->at };
	struct cel_value how = { .kind = CEL_STRING };
	uint32_t quotes = 1;
	size_t valid;
	char *start;
	char *out;
	char quote;

	if (!prefix && simple_string(lexer, &token))
		return token;
	for (; prefix; prefix--, lexer->at++) {
		if ((peek(lexer, 0) | 0x20) == 'b')
			how.kind = CEL_BYTES;
		else
			how.boolean = true;
	}
	quote = peek(lexer, 0);
	if (peek(lexer, 1) == quote && peek(lexer, 2) == quote)
		quotes = 3;
	lexer->at += quotes;
	start = out = arena_raw(lexer->arena,
				body_length(lexer, quote, quotes, how.boolean));
	if (!start)
		return wrong(lexer, token.offset, "out of memory");
	if (!string_body(lexer, quote, quotes, &how, &out))
		return (struct token){ .kind = TOKEN_WRONG };
	lexer->at += quotes;
	valid = utf8_valid_length(
		(struct span){ start, (size_t)(out - start) });
	if (how.kind == CEL_STRING && valid != (size_t)(out - start))
		return wrong(lexer, token.offset, "string is not valid UTF-8");
	token.value.kind = how.kind;
	token.value.len = (uint32_t)(out - start);
	token.value.text = start;
	return token;
}
