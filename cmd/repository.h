#ifndef CMD_REPOSITORY_H
#define CMD_REPOSITORY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "ignore.h"
#include "tracked.h"

/* A work tree, and what is tracked there once it was asked for. */
struct repository {
	struct span top; /* absolute; "" for the root */
	const char *git; /* where its index is */
	bool is_read;
	struct tracked tracked;
};

/* What git has to say about the files in a directory. */
struct scope {
	const struct ignore_list *rules;
	struct repository *repository; /* NULL outside of one */
	bool ignored; /* inside an ignored directory: tracked files alone count */
};

/*
 * Where git keeps its rules.  Directories are absolute paths, "" being the
 * root.  Each puts what it finds in front of the rules, and is silent about
 * files that are not there; false, with *scope as it was, when one could not be
 * read.
 */

/* The .gitignore of a directory. */
bool repository_ignores(struct arena *arena, struct span directory,
			struct scope *scope, struct error *err);

/*
 * If the directory is the top of a repository or work tree: *scope becomes its
 * own, with the rules of its info/exclude, since no rule of an outer repository
 * reaches into it.
 */
bool repository_excludes(struct arena *arena, struct span directory,
			 struct scope *scope, struct error *err);

/*
 * The scope of a directory because of those above it, its own rules not
 * included; empty outside a repository.
 */
bool repository_above(struct arena *arena, const char *directory,
		      struct scope *scope, struct error *err);

/*
 * Whether a path is tracked or, when it ends in "/", anything below it.  Reads the
 * index when first asked.  False without memory, which the arena then knows.
 */
bool repository_tracks(struct arena *arena, struct repository *repository,
		       struct span path);

#endif
