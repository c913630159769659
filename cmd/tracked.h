#ifndef CMD_TRACKED_H
#define CMD_TRACKED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/*
 * The paths that git tracks in a work tree, out of its index (gitformat-index(5),
 * versions 2 to 4).  What is tracked is not ignored, whatever the patterns say.
 */
struct tracked {
	struct span *paths; /* from the top of the work tree, sorted by bytes */
	size_t count;
};

/*
 * Read an index into the arena.  One that is not there, or that is not
 * understood (a split index), tracks nothing.  False only without memory.
 */
bool tracked_read(struct arena *arena, const char *index,
		  struct tracked *tracked);

/* True if a path is tracked or, when it ends in "/", anything below it is. */
bool tracked_has(const struct tracked *tracked, struct span path);

#endif
