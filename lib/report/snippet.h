#ifndef REPORT_SNIPPET_H
#define REPORT_SNIPPET_H

#include "base/buffer.h"
#include "diag/location.h"
#include "report/source.h"

/*
 * The picture of a place in a text:
 *
 *	   |
 *	12 |           privileged: true
 *	   |                       ^^^^
 *
 * Long lines are shown around the place, cuts marked by an ellipsis; an empty
 * extent, where something is missing, gets one caret.
 */
struct snippet_style {
	int width;	     /* of the line numbers */
	char mark;	     /* '^' under the place, '-' under others */
	const char *missing; /* beside the caret at an empty extent */
	const char *gutter;  /* escape sequences, "" without colour */
	const char *paint;
	const char *off;
};

/* Append the picture of an extent; nothing if the text has no such line. */
void snippet_write(struct buffer *out, const struct snippet_style *style,
		   struct source *source, struct extent at);

/* Append the gutter of a line that has no number, without what follows it. */
void snippet_gutter(struct buffer *out, const struct snippet_style *style,
		    const char *rule);

#endif
