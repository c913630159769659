#ifndef CMD_REPOSITORY_H
#define CMD_REPOSITORY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "ignore.h"

/*
 * Where git keeps its rules.  Directories are absolute paths, "" being the
 * root.  Each puts what it finds in front of *rules, and is silent about files
 * that are not there; false, with *rules as it was, when one could not be read.
 */

/* The .gitignore of a directory. */
bool repository_ignores(struct arena *arena, struct span directory,
			const struct ignore_list **rules, struct error *err);

/*
 * If the directory is the top of a repository or work tree: *rules becomes its
 * info/exclude alone, since no rule of an outer repository reaches into it.
 */
bool repository_excludes(struct arena *arena, struct span directory,
			 const struct ignore_list **rules, struct error *err);

/*
 * The rules that hold in a directory because of those above it, its own not
 * included; none outside a repository.
 */
bool repository_above(struct arena *arena, const char *directory,
		      const struct ignore_list **rules, struct error *err);

#endif
