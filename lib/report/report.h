#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "rules/lint.h"

/*
 * Writers of what lint found.  A report is put together from parts, one a file.
 * Parts may be written by several threads at once; the owner of the report then
 * adds them in the order of the files, and gets back the bytes to print:
 *
 *	struct report report = { .format = report_format_find("text") };
 *	CLEANUP(report_part) struct report_part part = { 0 };
 *
 *	report_write(&report, arena, &result, &part);	one a file, any thread
 *	report_add(&report, &part, &out);		in order, one thread
 *	report_end(&report, &summary, &out);
 *	report_release(&report);
 *
 * Nothing here fails visibly: buffers that ran out of memory are marked lost,
 * and report_part_lost() and out.lost say so.
 */

/* What one file contributes. */
struct report_part {
	struct buffer findings;
	struct buffer unjudged;	 /* json */
	struct buffer standards; /* json */
	/* text: struct report_note, the rules that occur for the first time */
	struct buffer notes;
};

struct report_summary {
	size_t files;	  /* that held at least one Kubernetes object */
	size_t skipped;	  /* files without any, found in a directory */
	size_t documents; /* in the files that were read */
	size_t objects;	  /* Kubernetes objects, Lists opened */
	size_t pods;	  /* pods and pod templates judged */
	size_t unjudged;
	size_t suppressed; /* findings, by comments */
	size_t by_severity[SEVERITY_COUNT];
	const struct standard *standard; /* NULL unless one was asked for: */
	size_t allowed;			 /* pods that it allows */
	size_t denied;
};

struct report_options {
	bool color; /* text: with the escape sequences of a terminal */
};

struct report;

struct report_format {
	const char *name;  /* "text", "json" */
	const char *about; /* for --help */
	void (*write)(const struct report *report, struct arena *arena,
		      const struct lint_result *result,
		      struct report_part *part);
	void (*add)(struct report *report, const struct report_part *part,
		    struct buffer *out);
	void (*end)(struct report *report, const struct report_summary *summary,
		    struct buffer *out);
};

/* A report being written; zero but for the format and the options. */
struct report {
	const struct report_format *format;
	struct report_options options;
	bool begun;		 /* json: a finding was written */
	struct buffer unjudged;	 /* json: these lists follow the findings */
	struct buffer standards; /* the same */
	struct buffer explained; /* text: the rules whose why was printed */
};

/* All formats, ended by a row without a name. */
extern const struct report_format report_formats[];

/* The format of that name, or NULL. */
const struct report_format *report_format_find(const char *name);

/* Empty the part and write into it what was found in one file. */
void report_write(const struct report *report, struct arena *arena,
		  const struct lint_result *result, struct report_part *part);

/* Append the part, which is next in order, to the output. */
void report_add(struct report *report, const struct report_part *part,
		struct buffer *out);

/* Append what comes after the last part. */
void report_end(struct report *report, const struct report_summary *summary,
		struct buffer *out);

/* Release what the report kept for its end. */
void report_release(struct report *report);

/* True if memory ran out while the part was written. */
bool report_part_lost(const struct report_part *part);

void report_part_release(struct report_part *part);

/* The summary in one line of plain text, without a line break. */
void report_summary_line(const struct report_summary *summary,
			 struct buffer *out);

static inline void report_part_cleanup(struct report_part *part)
{
	report_part_release(part);
}

static inline void report_cleanup(struct report *report)
{
	report_release(report);
}

#endif
