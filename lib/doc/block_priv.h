#ifndef DOC_BLOCK_PRIV_H
#define DOC_BLOCK_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag/location.h"

/*
 * The tokens of the fast reader: block_scan.c finds them, block.c makes the
 * tree.  Every function returns false for "not sure"; then the whole reading
 * is given up, and where the cursor stands no longer matters.
 */
struct scan {
	char *p; /* the next byte; the text ends with "\n" and NUL */
	char *end;
	char *line_start;
	uint32_t line;
	bool wide; /* there are characters of more than one byte */
	bool cut;  /* the last line break is ours, not the file's */
	/* wide only: a place behind line_start whose column is known */
	const char *known;
	uint32_t known_column;
};

/* A scalar.  text[len] is made NUL by the caller once p is behind it. */
struct scan_text {
	char *text;
	size_t len;
	struct extent at;
	bool plain;
	bool block;
};

/* How a plain scalar ended. */
enum scan_stop {
	STOP_UNSURE,
	STOP_LINE,    /* at the line break */
	STOP_COMMENT, /* at "#" */
	STOP_KEY,     /* at ":" before a blank */
};

struct scan_facts {
	bool wide;   /* there are characters of more than one byte */
	bool braces; /* there is a "{{" */
};

/* True if the reader can take on these bytes at all. */
bool scan_check(const char *text, size_t len, struct scan_facts *facts);

/* The column of a place on the current line; must not go back on the line. */
uint32_t scan_column(struct scan *s, const char *at);

/*
 * Go to the first byte of content, over blank lines and comments, from the
 * start of a line; *indent is the number of spaces before it.  False at the end
 * of the source.
 */
bool scan_content(struct scan *s, uint32_t *indent);

/* Nothing but blanks and a comment may follow on the line; go to the next. */
bool scan_line_end(struct scan *s);

/* A plain scalar up to the end of its first line; p is at the stop. */
enum scan_stop scan_plain(struct scan *s, struct scan_text *t);

/*
 * Behind a plain scalar that stopped at a line break: take the lines indented
 * deeper than its parent into it, and go to the line after it.
 */
bool scan_plain_lines(struct scan *s, uint32_t indent, struct scan_text *t);

/* A quoted scalar; p is behind the quote. */
bool scan_quoted(struct scan *s, struct scan_text *t);

/* A block scalar, "|" or ">"; p is at the start of the line after it. */
bool scan_block(struct scan *s, uint32_t indent, struct scan_text *t);

/* Over blanks, line breaks and comments inside a flow collection. */
bool scan_flow_gap(struct scan *s);

/* A plain scalar inside a flow collection; ends before the gap behind it. */
bool scan_flow_plain(struct scan *s, struct scan_text *t);

#endif
