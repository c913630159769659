#ifndef CMD_RULE_FILES_H
#define CMD_RULE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "diag/finding.h"
#include "rules/book.h"

/*
 * Add the rules of a file, or of all *.yaml and *.yml files below a directory
 * in the order of their names, to a book.  Hidden files and links to
 * directories are passed over; there must be one.  The arena is the book's.  Mistakes in the
 * files go to findings; false, with err set, when something cannot be read.
 */
bool rule_files_add(struct rule_book *book, struct arena *arena,
		    const char *path, struct findings *findings,
		    struct error *err);

/*
 * A book with the built-in rules and those of the paths, in order.  NULL with err
 * set when there is no memory or something cannot be read.
 */
struct rule_book *rule_files_book(struct arena *arena, const char *const *paths,
				  size_t count, struct findings *findings,
				  struct error *err);

/* Say the mistakes on standard error; true if there are any. */
bool rule_files_complain(const struct findings *findings);

#endif
