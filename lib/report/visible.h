#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * Text that comes from outside, on its way to a terminal.  A manifest must not
 * be able to steer the terminal (escape sequences), nor to show something else
 * than it says (bidirectional marks, invisible characters).  So control
 * characters appear as their pictures, the rest of that kind as <U+202E>, and
 * bytes that are no UTF-8 as the replacement character.
 */

/* One character of a text: its bytes, and how many columns it takes. */
struct glyph {
	unsigned bytes;
	unsigned columns; /* as it is shown, a tab being four */
	unsigned code;	  /* the code point; 0xfffd for a stray byte */
	int plain;	  /* shown as it is */
};

/* The first character of a text that is not empty. */
struct glyph visible_glyph(struct span text);

/* Append one character as it is to be shown. */
void visible_put(struct buffer *out, const char *text, struct glyph glyph);

/* Append a text as it is to be shown; gives the columns that it takes. */
size_t visible_text(struct buffer *out, struct span text);

#endif
