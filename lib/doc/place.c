#include "doc/place_priv.h"

#include <stdio.h>

enum { BLOCK_BYTES = 64 };

/* True if the character at an offset ends its line. */
static bool ends_line(struct span text, size_t offset)
{
	const char *p = text.text;

	return p[offset] == '\n' ||
	       (p[offset] == '\r' &&
		(offset + 1 >= text.len || p[offset + 1] != '\n'));
}

/* The column of an offset, counted from the start of its line. */
static uint32_t column_of(struct span text, size_t offset)
{
	uint32_t column = 1;

	while (offset && !ends_line(text, offset - 1)) {
		offset--;
		column += (text.text[offset] & 0xc0) != 0x80;
	}
	return column;
}

void cursor_step(struct cursor *c)
{
	const char *p = c->text.text;
	bool ends = ends_line(c->text, c->offset);

	do
		c->offset++;
	while (!cursor_at_end(c) && (p[c->offset] & 0xc0) == 0x80);
	c->index++;
	c->line += ends;
	c->column = ends ? 1 : c->column + 1;
}

/*
 * Back by characters until both numbers are reached.  What is read twice is
 * mostly near, so that going back must not mean starting over.
 */
static void go_back(struct cursor *c, size_t offset, size_t index)
{
	bool other_line = false;

	while (c->offset > offset && c->index > index) {
		do
			c->offset--;
		while (c->offset && (c->text.text[c->offset] & 0xc0) == 0x80);
		c->index--;
		if (ends_line(c->text, c->offset)) {
			c->line--;
			other_line = true;
		} else {
			c->column--;
		}
	}
	if (other_line)
		c->column = column_of(c->text, c->offset);
}

void cursor_to_offset(struct cursor *c, size_t offset)
{
	if (offset < c->offset / 2)
		*c = cursor_on(c->text);
	go_back(c, offset, 0);
	while (c->offset < offset && !cursor_at_end(c))
		cursor_step(c);
}

void cursor_to_index(struct cursor *c, size_t index)
{
	if (index < c->index / 2)
		*c = cursor_on(c->text);
	go_back(c, 0, index);
	while (c->index < index && !cursor_at_end(c))
		cursor_step(c);
}

unsigned text_character(const unsigned char *p, size_t left, unsigned *code)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned first = *code = p[0];
	unsigned width = first < 0x80		  ? 1
			 : (first & 0xe0) == 0xc0 ? 2
			 : (first & 0xf0) == 0xe0 ? 3
			 : (first & 0xf8) == 0xf0 ? 4
						  : 0;
	unsigned value;

	if (width == 1)
		return 1;
	if (!width || width > left)
		return 0;
	value = first & (0x7fu >> width);
	for (unsigned i = 1; i < width; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3f);
	}
	if (value < least[width] || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*code = value;
	return width;
}

static bool is_plain_byte(unsigned char c)
{
	return (c >= ' ' && c < 127) || c == '\n' || c == '\t' || c == '\r';
}

/* All of a block at once, without branches that depend on the bytes. */
static bool is_plain_block(const unsigned char *p)
{
	unsigned char bad = 0;

	for (int i = 0; i < BLOCK_BYTES; i++) {
		unsigned char c = p[i];
		unsigned char is_space = (c == '\n') | (c == '\t') |
					 (c == '\r');

		bad |= (unsigned char)((c < ' ') & !is_space);
		bad |= c >= 127;
	}
	return !bad;
}

/* YAML 1.1, 5.1: c-printable. */
static bool is_printable(unsigned code)
{
	return code == 0x85 || (code >= 0xa0 && code <= 0xfffd) ||
	       code >= 0x10000;
}

static void say_why(struct text_fault *fault, size_t offset, unsigned width,
		    unsigned code)
{
	fault->offset = offset;
	if (!width)
		snprintf(fault->why, sizeof(fault->why),
			 "the byte 0x%02X is not UTF-8", code);
	else if (!code)
		snprintf(fault->why, sizeof(fault->why),
			 "a NUL byte: is this a binary file?");
	else
		snprintf(fault->why, sizeof(fault->why),
			 "the control character U+%04X is not allowed in YAML",
			 code);
}

bool text_check(struct span text, struct text_facts *facts,
		struct text_fault *fault)
{
	const unsigned char *p = (const unsigned char *)text.text;
	size_t i = 0;

	*facts = (struct text_facts){ .ascii = true };
	while (i < text.len) {
		unsigned code;
		unsigned width;

		if (text.len - i >= BLOCK_BYTES && is_plain_block(p + i)) {
			i += BLOCK_BYTES;
			continue;
		}
		if (is_plain_byte(p[i])) {
			i++;
			continue;
		}
		width = text_character(p + i, text.len - i, &code);
		if (!width || !is_printable(code)) {
			say_why(fault, i, width, code);
			return false;
		}
		facts->ascii = false;
		facts->odd_breaks |= code == 0x85 || code == 0x2028 ||
				     code == 0x2029;
		i += width;
	}
	return true;
}

const char *text_foreign(struct span text)
{
	const char *p = text.text;

	if (text.len >= 4 &&
	    (!memcmp(p, "\xff\xfe\0\0", 4) || !memcmp(p, "\0\0\xfe\xff", 4) ||
	     (!p[1] && !p[2] && !p[3] && p[0]) ||
	     (!p[0] && !p[1] && !p[2] && p[3])))
		return "UTF-32";
	if (text.len >= 2 &&
	    (!memcmp(p, "\xff\xfe", 2) || !memcmp(p, "\xfe\xff", 2)))
		return "UTF-16";
	if (text.len >= 4 && ((!p[0] && p[1] && !p[2] && p[3]) ||
			      (p[0] && !p[1] && p[2] && !p[3])))
		return "UTF-16";
	return NULL;
}
