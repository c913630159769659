#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "rules/lint.h"

/*
 * Writers of what lint found.  A report is put together from parts, one a
 * file, that may be written by different threads; the parts are then joined in
 * the order of the files.  One row of the table of formats a writer, one writer
 * a file (text.c, json.c).
 */

/* What a file contributes: one buffer for each list of the report. */
struct report_part {
	struct buffer findings;
	struct buffer unjudged;
	struct buffer standards;
};

struct report_summary {
	size_t files;
	size_t documents;
	size_t objects;
	size_t pods;
	size_t strangers; /* documents that are no Kubernetes object */
	size_t unjudged;
	size_t by_severity[SEVERITY_COUNT];
	bool standard; /* a standard was asked for: */
	size_t allowed;
	size_t denied;
};

struct report_options {
	bool color;
	bool quiet_why; /* text: leave out why and remedy */
};

struct report_format {
	const char *name;  /* "text", "json" */
	const char *about; /* for --help */
	/* write what one file gave into a part */
	void (*file)(const struct report_options *options,
		     const struct lint_result *result,
		     struct report_part *part);
	/* text that goes before, between and after the parts of each list */
	void (*end)(const struct report_options *options,
		    const struct report_part *joint,
		    const struct report_summary *summary, struct buffer *out);
	/* true when findings may be printed file by file, before the end */
	bool streams;
	const char *separator; /* between the entries of two parts */
};

/* All formats, ended by a row without a name. */
extern const struct report_format report_formats[];

/* The format of that name, or NULL. */
const struct report_format *report_format_find(const char *name);

#endif
