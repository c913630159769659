#ifndef CMD_IGNORE_H
#define CMD_IGNORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/*
 * What git ignores (gitignore(5)): lists of patterns, each below a directory.
 * Lists form a chain from the innermost outwards; the last pattern of the first
 * list that says anything decides.
 */
struct ignore_list;

enum ignore_verdict {
	IGNORE_UNDECIDED,
	IGNORE_EXCLUDED,
	IGNORE_INCLUDED, /* by a pattern with "!" */
};

/*
 * The patterns of a .gitignore file that stands in the directory base, which is
 * an absolute path without a slash at its end ("" for the root); above is the
 * next list outwards or NULL.  The text is borrowed, base copied.  NULL without
 * memory.
 */
const struct ignore_list *ignore_parse(struct arena *arena, struct span text,
				       struct span base,
				       const struct ignore_list *above);

/*
 * What the chain says of an absolute path.  Lists whose base is not above the
 * path have no say.
 */
enum ignore_verdict ignore_match(const struct ignore_list *list,
				 struct span path, bool directory);

/* True if the path or a directory above it is excluded by the chain. */
bool ignore_covers(const struct ignore_list *list, struct span path);

#endif
