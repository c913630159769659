#ifndef DIAG_SEVERITY_H
#define DIAG_SEVERITY_H

#include <stdbool.h>

/*
 * How bad a finding is, mildest first so that "<" means milder.  One row feeds
 * the enum and every name that an output format uses; adding a severity is
 * adding a row.
 *
 *	   enum      our word
 */
#define SEVERITIES(ROW)                                                        \
	ROW(INFO, "info")                                                      \
	ROW(WARNING, "warning")                                                \
	ROW(ERROR, "error")

#define SEVERITY_ENUM(name, word) SEVERITY_##name,
enum severity { SEVERITIES(SEVERITY_ENUM) SEVERITY_COUNT };
#undef SEVERITY_ENUM

/* Our word for a severity; never NULL for a valid one. */
const char *severity_word(enum severity severity);

/* The severity of a word; false if there is none, *severity then untouched. */
bool severity_find(const char *word, enum severity *severity);

#endif
