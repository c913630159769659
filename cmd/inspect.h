#ifndef CMD_INSPECT_H
#define CMD_INSPECT_H

#include <stdbool.h>

#include "report/report.h"
#include "rules/engine.h"

/* What there is to judge. */
struct manifest {
	const char *path;    /* NULL: standard input */
	const char *trouble; /* why it cannot be looked at, or NULL */
	/* not named by the user: no complaint if it is no manifest */
	bool found;
};

/* What came of it. */
struct inspected {
	struct report_part part;
	struct report_summary counts; /* of this one */
	bool starved; /* memory did not suffice to judge it, and the part says so */
	bool lost; /* not even for saying so */
};

/*
 * One thread's tools for judging manifests, one after another.
 */
struct inspector;

struct inspector_options {
	const struct engine_options *engine;
	const struct report *report;
	enum severity at_least; /* milder findings are dropped */
	bool no_suppressions;	/* comments suppress nothing */
};

/* The options are borrowed.  NULL without memory. */
struct inspector *inspector_new(const struct inspector_options *options);
void inspector_free(void *inspector);

/* Judge a manifest (struct manifest) into a slot (struct inspected). */
void inspector_work(void *inspector, const void *manifest, void *slot);

/* Add the counts to a sum. */
void inspected_count(const struct inspected *inspected,
		     struct report_summary *sum);

/* Give back memory that only a very long report needs. */
void inspected_shrink(struct inspected *inspected);

void inspected_release(void *inspected);

#endif
