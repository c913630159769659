#ifndef RULES_ENGINE_H
#define RULES_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "diag/finding.h"
#include "doc/document.h"
#include "kube/object.h"
#include "rules/book.h"

/* One violated check of the Pod Security Standards, in Kubernetes' words. */
struct violation {
	const char *check;  /* "capabilities_baseline" */
	const char *reason; /* "non-default capabilities" */
	const char *detail; /* may be "" */
};

/* The verdict over one pod; violations in upstream's order. */
struct verdict {
	struct object_ref object;
	struct location at; /* of the object */
	struct standard standard;
	/* false also without a violation, for a pod that is not wholly read */
	bool allowed;
	const struct violation *violations;
	size_t violation_count;
	struct verdict *next;
};

struct judgement {
	struct verdict *first; /* empty unless a standard was asked for */
	struct verdict **end;
};

/* What to hold the pods against. */
struct engine_options {
	const struct rule_book *book;
	/*
	 * The standard asked for, or NULL: then the checks of "restricted" at
	 * the newest version give findings, but there are no verdicts.
	 */
	const struct standard *standard;
	bool standard_only;	 /* no rules besides the standard's checks */
	const struct rule *only; /* this rule alone, or NULL; for its samples */
};

/*
 * Judge every pod of a file: findings of all rules, and a verdict a pod when a
 * standard was asked for.  A rule that fails to evaluate is an unjudged entry.
 * All in the arena of the findings.  False only without memory.
 */
bool engine_run(const struct engine_options *options,
		const struct kube_file *kube, struct findings *findings,
		struct judgement *judgement, struct error *err);

/*
 * The verdict alone, for one pod: what admission needs.  Of the options book and
 * standard count, and both must be there.
 */
bool engine_verdict(struct arena *arena, const struct engine_options *options,
		    const struct kube_pod *pod, struct verdict *verdict,
		    struct error *err);

#endif
