#ifndef DIAG_FINDING_H
#define DIAG_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"
#include "diag/location.h"
#include "diag/severity.h"

/*
 * What podfit has to say to the user about his files.  A finding says that a
 * rule is broken at a place; an unjudged entry says that something could not be
 * judged at all.  Both live in the arena of the run, and borrow every text from
 * the document, the rule book or that arena.
 */

/* What every finding of one rule has in common; it lives as long as the book. */
struct rule_card {
	const char *id;		/* "PF1001" */
	const char *name;	/* "privileged" */
	const char *title;	/* one line, for lists of rules */
	enum severity severity; /* as the rule file or the configuration says */
	const char *level;	/* "baseline", "restricted" or NULL */
	const char *check;	/* Kubernetes' check id or NULL */
	const char *why;	/* why it matters, one paragraph */
	const char *remedy;	/* what to write instead */
	const char *const *references; /* URLs and documents; ends in NULL */
};

/* The Kubernetes object that a finding is about; empty where unset. */
struct object_ref {
	struct span api_version;
	struct span kind;
	struct span space; /* metadata.namespace */
	struct span name;  /* metadata.name, or generateName */
};

/* Another place that explains a finding: "overridden here", "first key". */
struct related {
	struct location at;
	const char *text;
};

struct finding {
	const struct rule_card *card;
	struct location at;
	const char *message;
	const char *path; /* "spec.containers[0].image", from the object */
	struct object_ref object; /* empty for findings about a whole file */
	struct span container;	  /* its name, or empty for the pod */
	const struct related *related;
	size_t related_count;
	struct finding *next;
};

/* Input that could not be judged; makes the exit status 2. */
struct unjudged {
	struct location at; /* line 0 when no line applies */
	const char *message;
	struct unjudged *next;
};

/*
 * What was found in one file, in the order of discovery.  "lost" is set when
 * memory ran out while adding: the lists are then incomplete, and the owner
 * must report an error instead of them.
 */
struct findings {
	struct arena *arena;
	struct finding *first;
	struct finding *
		*end; /* where the next one is linked; see findings_init */
	struct unjudged *unjudged_first;
	struct unjudged **unjudged_end;
	size_t count;
	bool lost;
};

/* An empty collection whose entries live in the arena. */
void findings_init(struct findings *findings, struct arena *arena);

/* A new zeroed finding at the end of the list; NULL (and lost) without memory. */
struct finding *findings_add(struct findings *findings);

/* Say that something at a place could not be judged; formats the message. */
void findings_unjudged(struct findings *findings, struct location at,
		       const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Order findings by line, column, then rule id; findings at one place by one
 * rule with one message are reduced to one.
 */
void findings_sort(struct findings *findings);

#endif
