#ifndef DIAG_LOCATION_H
#define DIAG_LOCATION_H

#include <stdint.h>

/*
 * A stretch of a text: from its first character up to, not including, the
 * character at the end.  Lines and columns count from 1; a column counts
 * characters (Unicode code points), not bytes, and a tab is one.  An empty
 * stretch (start equal to end) is a place between characters: where a missing
 * field would go.
 */
struct extent {
	uint32_t line;
	uint32_t column;
	uint32_t end_line;
	uint32_t end_column;
};

/* An extent in a named file; the name is borrowed. */
struct location {
	const char *file;
	struct extent at;
};

#endif
