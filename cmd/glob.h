#ifndef CMD_GLOB_H
#define CMD_GLOB_H

#include <stdbool.h>

#include "base/span.h"

/*
 * True if a text matches a pattern as git has it (gitignore(5)): "*", "?",
 * "[a-z]", "[![:alpha:]]" and "\" before a character taken literally.
 *
 * With "path" a "/" is matched by a "/" in the pattern only, and "**" between
 * slashes (or at an end of the pattern) stands for any number of directories.
 * Takes at most time in proportion to the product of both lengths.
 */
bool glob_match(struct span pattern, struct span text, bool path);

#endif
