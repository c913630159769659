#include "cel/ast_priv.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

/* Signs of one byte, by that byte. */
static const uint8_t signs[128] = {
	['<'] = TOKEN_LT,	    ['>'] = TOKEN_GT,
	['+'] = TOKEN_ADD,	    ['-'] = TOKEN_SUB,
	['*'] = TOKEN_MUL,	    ['/'] = TOKEN_DIV,
	['%'] = TOKEN_MOD,	    ['!'] = TOKEN_NOT,
	['?'] = TOKEN_QUESTION,	    [':'] = TOKEN_COLON,
	['.'] = TOKEN_DOT,	    [','] = TOKEN_COMMA,
	['('] = TOKEN_LEFT_PAREN,   [')'] = TOKEN_RIGHT_PAREN,
	['['] = TOKEN_LEFT_BRACKET, [']'] = TOKEN_RIGHT_BRACKET,
	['{'] = TOKEN_LEFT_BRACE,   ['}'] = TOKEN_RIGHT_BRACE,
};

/* Signs of two, which go before those. */
static const struct pair {
	char text[3];
	enum token_kind kind;
} pairs[] = {
	{ "||", TOKEN_OR }, { "&&", TOKEN_AND }, { "==", TOKEN_EQ },
	{ "!=", TOKEN_NE }, { "<=", TOKEN_LE },	 { ">=", TOKEN_GE },
};

static_assert(TOKEN_END == 0 || TOKEN_WRONG == 0, "0 is no sign");

void issue_set(struct cel_issue *issue, struct span source, uint32_t offset,
	       const char *format, ...)
{
	va_list args;

	if (issue->line)
		return;
	*issue = (struct cel_issue){ .offset = offset, .line = 1, .column = 1 };
	for (uint32_t i = 0; i < offset && i < source.len; i++) {
		if (source.text[i] == '\n') {
			issue->line++;
			issue->column = 1;
		} else if ((source.text[i] & 0xc0) != 0x80) {
			issue->column++;
		}
	}
	va_start(args, format);
	vsnprintf(issue->text, sizeof(issue->text), format, args);
	va_end(args);
}

static bool is_name_start(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* White space and comments. */
static void skip_blank(struct lexer *lexer)
{
	const char *text = lexer->source.text;

	while (lexer->at < lexer->source.len) {
		char c = text[lexer->at];

		if (c == '/' && lexer->at + 1 < lexer->source.len &&
		    text[lexer->at + 1] == '/') {
			while (lexer->at < lexer->source.len &&
			       text[lexer->at] != '\n')
				lexer->at++;
		} else if (c == ' ' || (c >= '\t' && c <= '\r' && c != '\v')) {
			lexer->at++;
		} else {
			return;
		}
	}
}

/* How many bytes of r, b, rb in any case stand before a quote; -1: none do. */
static int string_prefix(const struct lexer *lexer)
{
	const char *text = lexer->source.text + lexer->at;
	size_t left = lexer->source.len - lexer->at;

	for (int i = 0; i < 3 && (size_t)i < left; i++) {
		if (text[i] == '"' || text[i] == '\'')
			return i;
		if (((text[i] | 0x20) != 'r' && (text[i] | 0x20) != 'b') ||
		    (i == 1 && (text[0] | 0x20) == (text[1] | 0x20)))
			return -1;
	}
	return -1;
}

static struct token name_token(struct lexer *lexer)
{
	struct token token = { .kind = TOKEN_NAME, .offset = lexer->at };
	const char *text = lexer->source.text;

	while (lexer->at < lexer->source.len &&
	       (is_name_start(text[lexer->at]) || is_digit(text[lexer->at])))
		lexer->at++;
	token.text = (struct span){ text + token.offset,
				    lexer->at - token.offset };
	if (token.text.len == 2 && !memcmp(token.text.text, "in", 2))
		token.kind = TOKEN_IN;
	return token;
}

/* `a-b.c/d e`: letters, digits and _ . - / and blank. */
static struct token quoted_name_token(struct lexer *lexer)
{
	struct token token = { .kind = TOKEN_QUOTED_NAME, .offset = lexer->at };
	const char *text = lexer->source.text;
	uint32_t at = lexer->at + 1;

	while (at < lexer->source.len &&
	       (is_name_start(text[at]) || is_digit(text[at]) ||
		strchr(".-/ ", text[at] ? text[at] : 'x')))
		at++;
	if (at >= lexer->source.len || text[at] != '`' || at == lexer->at + 1) {
		issue_set(lexer->issue, lexer->source, at,
			  "expected letters, digits, '_.-/ ' and then '`' in a "
			  "quoted name");
		token.kind = TOKEN_WRONG;
		return token;
	}
	token.text = (struct span){ text + token.offset + 1,
				    at - token.offset - 1 };
	lexer->at = at + 1;
	return token;
}

static struct token punctuation_token(struct lexer *lexer)
{
	struct token token = { .kind = TOKEN_WRONG, .offset = lexer->at };
	const char *text = lexer->source.text + lexer->at;
	size_t left = lexer->source.len - lexer->at;
	unsigned char c = (unsigned char)*text;
	size_t len = c < 128 && signs[c] ? 1 : 0;

	if (len)
		token.kind = signs[c];
	for (size_t i = 0; left > 1 && i < ARRAY_LEN(pairs); i++) {
		if (pairs[i].text[0] != *text || pairs[i].text[1] != text[1])
			continue;
		token.kind = pairs[i].kind;
		len = 2;
	}
	if (len) {
		token.text = (struct span){ text, len };
		lexer->at += (uint32_t)len;
		return token;
	}
	if (c > 0x20 && c < 0x7f)
		issue_set(lexer->issue, lexer->source, lexer->at,
			  "unexpected character '%c'", c);
	else
		issue_set(lexer->issue, lexer->source, lexer->at,
			  "unexpected byte 0x%02x", c);
	return token;
}

struct token lexer_next(struct lexer *lexer)
{
	const char *text = lexer->source.text;
	size_t left;
	int prefix;

	skip_blank(lexer);
	left = lexer->source.len - lexer->at;
	if (!left)
		return (struct token){ .kind = TOKEN_END, .offset = lexer->at };
	prefix = string_prefix(lexer);
	if (prefix >= 0)
		return literal_string(lexer, (uint32_t)prefix);
	if (is_name_start(text[lexer->at]))
		return name_token(lexer);
	if (is_digit(text[lexer->at]) || (text[lexer->at] == '.' && left > 1 &&
					  is_digit(text[lexer->at + 1])))
		return literal_number(lexer);
	if (text[lexer->at] == '`')
		return quoted_name_token(lexer);
	return punctuation_token(lexer);
}
