#ifndef REPORT_SOURCE_H
#define REPORT_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/*
 * A text by lines and columns, for showing places of it.  Where lines begin is
 * found once; columns are counted on from the last place that was looked up,
 * so that going through sorted places costs one pass, however long the lines.
 */
struct source {
	struct span text;
	const uint32_t *starts; /* offsets of the lines */
	uint32_t lines;
	uint32_t line; /* the place looked up last ... */
	uint32_t column;
	const char *at; /* ... and where it is */
};

/*
 * Find the lines of a text, as doc counts them: a line ends with "\n", "\r\n" or
 * "\r", and a byte order mark is no part of the first.  False without memory; the
 * index lives in the arena.
 */
bool source_init(struct arena *arena, struct source *source, struct span text);

/* The text of a line (from 1) without its break; empty past the end. */
struct span source_line(const struct source *source, uint32_t line);

/* Where a column (from 1) of a line begins; the line's end if it is shorter. */
const char *source_place(struct source *source, uint32_t line, uint32_t column);

#endif
