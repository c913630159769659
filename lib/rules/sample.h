#ifndef RULES_SAMPLE_H
#define RULES_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "diag/finding.h"
#include "doc/node.h"
#include "rules/book.h"

/*
 * The samples of a rule as its tests: nothing may be found in a good one, and
 * in a bad one exactly what its comments say ("# PF2001", "# PF2001:12").
 */
struct sample_failure {
	struct location at; /* in the rule file */
	const char *message;
	struct sample_failure *next;
};

struct sample_report {
	size_t passed; /* samples as they must be */
	size_t failed;
	struct sample_failure *first;
	struct sample_failure **end;
};

/* Test the samples of a rule; adds to the report.  False only without memory. */
bool samples_test(struct arena *arena, const struct rule_book *book,
		  const struct rule *rule, struct sample_report *report,
		  struct error *err);

/*
 * The rule as it is written in its file, samples included: its mapping, and its
 * text.
 */
bool rule_document(struct arena *arena, const struct rule *rule,
		   const struct node **map, struct span *text,
		   struct error *err);

/* The name of the file that a rule comes from. */
const char *rule_file_name(const struct rule *rule);

#endif
