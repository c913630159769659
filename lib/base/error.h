#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/*
 * A failure of ours or of the machine: no memory, no file, no network.  What
 * is wrong with the user's manifest is not an error, it is a finding; see
 * diag/finding.h.
 *
 * The text lives inside the struct, so that reporting "out of memory" needs
 * none, and nothing has to be freed.
 */
struct error {
	int code;	/* an errno value, or 0 while nothing has failed */
	char text[400]; /* one line, no newline, fit to show a user */
};

/*
 * Record a failure and return false, so that a function can end with
 *
 *	return error_set(err, errno, "%s: cannot open", path);
 *
 * The first failure wins: it is the cause, later ones are its echoes.
 */
bool error_set(struct error *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Shorthand for the one failure that every allocation can have. */
bool error_no_memory(struct error *err);

#endif
