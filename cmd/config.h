#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "diag/finding.h"
#include "report/report.h"
#include "rules/book.h"

/*
 * .podfit.yaml, what a project wants of podfit:
 *
 *	standard: restricted@v1.30	level, and version of Kubernetes
 *	failOn: warning			info, warning, error or never
 *	format: text			text or json
 *	rules: [policies]		directories, seen from the file
 *	exclude: ["vendor/", "*.gen.yaml"]	as in .gitignore
 *	severity:			by id or name of the rule
 *	  PF2001: off
 *	  writable-root-filesystem: info
 *
 * All of it may be left out.  Anything else in it is a mistake.
 */
struct config_severity {
	const char *rule;
	bool off;
	enum severity severity;
	struct location at; /* of the rule's name */
};

struct config {
	const char *path; /* NULL if there is none */
	bool has_standard;
	struct standard standard;
	bool has_fail_on;
	enum severity fail_on; /* SEVERITY_COUNT: never */
	const struct report_format *format;
	const char **rules; /* paths that can be opened from here */
	size_t rule_count;
	const struct ignore_list *excludes;
	struct config_severity *severities;
	size_t severity_count;
};

/* The path of the nearest .podfit.yaml from here upwards, or NULL. */
const char *config_find(struct arena *arena);

/*
 * Read a configuration; mistakes in it are added to findings as unjudged
 * entries.  Everything lives in the arena.  False when it cannot be read.
 */
bool config_read(struct arena *arena, const char *path, struct config *config,
		 struct findings *findings, struct error *err);

/*
 * Apply the severities to a book; a rule that is not in it is a mistake, too.
 */
void config_apply(const struct config *config, struct rule_book *book,
		  struct findings *findings);

/* "warning" or "never" (then SEVERITY_COUNT); false for anything else. */
bool fail_on_find(const char *word, enum severity *fail_on);

#endif
