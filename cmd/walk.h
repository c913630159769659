#ifndef CMD_WALK_H
#define CMD_WALK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "ignore.h"

/*
 * Finding manifests below a directory: files named *.yaml, *.yml or *.json, in
 * the order of their paths' bytes.  What git ignores is left out, and so is .git;
 * links to directories are not followed, so that a walk always ends.
 *
 * Rules come from the .gitignore of every directory from the repository's top
 * down and from .git/info/exclude; what is tracked is not ignored.  A repository
 * inside another has its own.
 * Without a repository the .gitignore files below the directory count.
 */
struct walk {
	struct arena *arena; /* patterns and names are kept in it */
	bool all;	     /* leave nothing out but .git */
	const struct ignore_list *excludes; /* leave these out as well */
	/* called for every file; the path lives in the arena */
	bool (*file)(void *context, const char *path, struct error *err);
	/* something could not be looked at; the walk goes on */
	bool (*trouble)(void *context, const char *path, const char *why,
			struct error *err);
	void *context;
};

/*
 * Walk a directory.  False when a callback or the memory failed; then err is
 * set.  Whatever is wrong with the directory itself goes to trouble().
 */
bool walk_directory(const struct walk *walk, const char *path,
		    struct error *err);

#endif
