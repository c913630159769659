#ifndef DOC_PLACE_PRIV_H
#define DOC_PLACE_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "diag/location.h"

/*
 * Walking a text by characters.  A line ends with "\n", "\r\n" or "\r" and with
 * nothing else, as in editors; YAML's other line breaks (NEL, LS, PS) are
 * characters like any other here.
 */
struct cursor {
	struct span text; /* valid UTF-8 */
	size_t offset;	  /* bytes */
	size_t index;	  /* characters */
	uint32_t line;	  /* from 1 */
	uint32_t column;  /* from 1 */
};

/* A cursor on the first character. */
static inline struct cursor cursor_on(struct span text)
{
	return (struct cursor){ .text = text, .line = 1, .column = 1 };
}

static inline bool cursor_at_end(const struct cursor *c)
{
	return c->offset >= c->text.len;
}

/* Step over one character; not at the end. */
void cursor_step(struct cursor *c);

/* Go to a byte or a character, forward or back; stops at the end. */
void cursor_to_offset(struct cursor *c, size_t offset);
void cursor_to_index(struct cursor *c, size_t index);

/* The empty extent at the cursor. */
static inline struct extent cursor_place(const struct cursor *c)
{
	return (struct extent){ c->line, c->column, c->line, c->column };
}

/* What is known of a text that is fit to be read as YAML. */
struct text_facts {
	bool ascii;	 /* nothing but ASCII: bytes are characters */
	bool odd_breaks; /* holds NEL, LS or PS, which YAML counts as lines */
};

/* Why a text is not fit. */
struct text_fault {
	size_t offset; /* of the offending byte */
	char why[80];
};

/*
 * Hold a text against what YAML allows: UTF-8 without NUL and without control
 * characters.  False: *fault says where and why.  A byte order mark must have
 * been taken off.
 */
bool text_check(struct span text, struct text_facts *facts,
		struct text_fault *fault);

/* The encoding that the first bytes betray, "UTF-16", or NULL for UTF-8. */
const char *text_foreign(struct span text);

/* Without a UTF-8 byte order mark. */
static inline struct span text_without_mark(struct span text)
{
	if (text.len >= 3 && !memcmp(text.text, "\xef\xbb\xbf", 3))
		return (struct span){ text.text + 3, text.len - 3 };
	return text;
}

/*
 * The length of the valid UTF-8 character at the start of some bytes, 0 if there
 * is none; *code is the code point then, else the first byte.
 */
unsigned text_character(const unsigned char *p, size_t left, unsigned *code);

#endif
