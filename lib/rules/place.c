#include <assert.h>

#include "doc/document.h"
#include "rules/rule_priv.h"

/*
 * The value of a scalar and its text in the file are walked side by side.
 * Where they differ (quotes, escapes, folded lines, indentation), the style of
 * the scalar says how many bytes of the text make how many of the value.
 */
struct walk {
	const char *value;
	size_t left; /* bytes of the value still to be walked */
	const char *text;
	const char *end;   /* of the source */
	char style;	   /* ' " | > or 0 for plain */
	uint32_t indent;   /* of a block scalar */
	uint32_t line;	   /* of text */
	const char *start; /* of that line */
};

static bool at_break(const struct walk *walk)
{
	return walk->text < walk->end &&
	       (*walk->text == '\n' || *walk->text == '\r');
}

static void pass_break(struct walk *walk)
{
	if (*walk->text == '\r' && walk->text + 1 < walk->end &&
	    walk->text[1] == '\n')
		walk->text++;
	walk->text++;
	walk->line++;
	walk->start = walk->text;
}

static void pass_blanks(struct walk *walk, uint32_t most)
{
	while (most-- && walk->text < walk->end &&
	       (*walk->text == ' ' || *walk->text == '\t'))
		walk->text++;
}

/* Behind "|" or ">": to the first line that has text, and learn its indent. */
static void enter_block(struct walk *walk)
{
	while (walk->text < walk->end && !at_break(walk))
		walk->text++;
	if (walk->text < walk->end)
		pass_break(walk);
	while (walk->text < walk->end) {
		const char *line = walk->text;
		size_t own = 0;

		pass_blanks(walk, UINT32_MAX);
		if (!at_break(walk)) {
			/* Blanks that an indicator ("|2") left to the value. */
			while (own < walk->left && walk->value[own] == ' ')
				own++;
			walk->text -= own;
			walk->indent = (uint32_t)(walk->text - line);
			break;
		}
		/* A leading empty line is a line break of the value. */
		if (!walk->left || *walk->value != '\n')
			break;
		walk->value++;
		walk->left--;
		pass_break(walk);
	}
}

static size_t utf8_length(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Bytes of an escape sequence of a double-quoted scalar, from its "\". */
static size_t escape_length(const struct walk *walk)
{
	size_t left = (size_t)(walk->end - walk->text);
	size_t length = 2;

	if (left >= 2 && walk->text[1] == 'x')
		length = 4;
	if (left >= 2 && walk->text[1] == 'u')
		length = 6;
	if (left >= 2 && walk->text[1] == 'U')
		length = 10;
	return length < left ? length : left;
}

/* Blanks before a line break are no part of a flow scalar's value. */
static bool at_folded_break(struct walk *walk)
{
	struct walk ahead = *walk;

	if (walk->style != '|' && walk->style != '>')
		pass_blanks(&ahead, UINT32_MAX);
	if (!at_break(&ahead))
		return false;
	*walk = ahead;
	return true;
}

/* Line breaks in the text: a space or line breaks in the value, or nothing. */
static void walk_breaks(struct walk *walk)
{
	bool literal = walk->style == '|';
	bool block = literal || walk->style == '>';
	bool first = true;

	while (at_break(walk)) {
		pass_break(walk);
		pass_blanks(walk, block ? walk->indent : UINT32_MAX);
		if (walk->left && *walk->value == '\n' &&
		    (literal || block || !first)) {
			walk->value++;
			walk->left--;
		} else if (walk->left && *walk->value == ' ' &&
			   !at_break(walk)) {
			walk->value++;
			walk->left--;
		}
		first = false;
		if (literal)
			break;
	}
}

/* One character of the value. */
static void walk_one(struct walk *walk)
{
	size_t value = utf8_length((unsigned char)*walk->value);
	size_t text = value;

	if (walk->style == '\'' && *walk->text == '\'')
		text = 2;
	if (walk->style == '"' && *walk->text == '\\')
		text = escape_length(walk);
	walk->value += value < walk->left ? value : walk->left;
	walk->left -= value < walk->left ? value : walk->left;
	walk->text += text;
	if (walk->text > walk->end)
		walk->text = walk->end;
}

/* A "\" at the end of a line of a double-quoted scalar joins the lines. */
static bool walk_joined_lines(struct walk *walk)
{
	if (walk->style != '"' || walk->end - walk->text < 2 ||
	    *walk->text != '\\' ||
	    (walk->text[1] != '\n' && walk->text[1] != '\r'))
		return false;
	walk->text++;
	while (at_break(walk)) {
		pass_break(walk);
		pass_blanks(walk, UINT32_MAX);
	}
	return true;
}

static uint32_t column_of(const struct walk *walk)
{
	uint32_t column = 1;

	for (const char *at = walk->start; at < walk->text; at++)
		column += ((unsigned char)*at & 0xc0) != 0x80;
	return column;
}

/* The byte of a line at a column, which counts characters. */
static const char *byte_at(struct span line, uint32_t column)
{
	size_t at = 0;

	while (at < line.len && column > 1) {
		at += utf8_length((unsigned char)line.text[at]);
		column--;
	}
	return line.text + (at < line.len ? at : line.len);
}

struct extent scalar_place(struct span source, const struct node *scalar,
			   size_t offset)
{
	struct span line = doc_line(source, scalar->at.line);
	struct walk walk = {
		.value = scalar->text,
		.left = scalar->len,
		.end = source.text + source.len,
		.line = scalar->at.line,
		.start = line.text,
	};
	size_t target = offset < scalar->len ? scalar->len - offset : 0;
	uint32_t column;

	if (!line.text)
		return scalar->at;
	walk.text = byte_at(line, scalar->at.column);
	if (!(scalar->flags & NODE_PLAIN) && walk.text < walk.end)
		walk.style = *walk.text++;
	if (walk.style == '|' || walk.style == '>')
		enter_block(&walk);
	while (walk.left > target && walk.text < walk.end)
		if (!walk_joined_lines(&walk)) {
			if (at_folded_break(&walk))
				walk_breaks(&walk);
			else
				walk_one(&walk);
		}
	while (walk_joined_lines(&walk))
		;
	column = column_of(&walk);
	return (struct extent){ walk.line, column, walk.line, column + 1 };
}
