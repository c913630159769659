#ifndef CMD_OUTPUT_H
#define CMD_OUTPUT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * Where a report goes: standard output, or a file that appears whole or not at
 * all.  Append to "text" and call output_flush() now and then.
 *
 *	CLEANUP(output) struct output output = { .fd = -1 };
 *	if (!output_open(&output, path, &err)) ...
 */
struct output {
	int fd;
	const char *name;   /* for messages */
	char *target;	    /* the file that will be replaced, or NULL */
	char *temporary;    /* beside the target until then, or NULL */
	struct buffer text; /* not yet written */
};

/*
 * Open a file for writing, or standard output if path is NULL.  What is not a
 * regular file (a pipe, /dev/stdout) is written to as it is.
 */
bool output_open(struct output *output, const char *path, struct error *err);

/* Write the text if it is long enough to be worth it. */
bool output_flush(struct output *output, struct error *err);

/* Write everything and put the file in its place. */
bool output_finish(struct output *output, struct error *err);

/* Give up what was not finished; a file stays as it was before. */
void output_release(struct output *output);

static inline void output_cleanup(struct output *output)
{
	output_release(output);
}

#endif
