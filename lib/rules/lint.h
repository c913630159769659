#ifndef RULES_LINT_H
#define RULES_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "diag/finding.h"
#include "doc/document.h"
#include "rules/engine.h"

/*
 * One manifest from bytes to findings: read, find the pods, run the rules.
 * Everything lives in the arena; name and source are borrowed and must outlive
 * the result.
 */
struct lint_result {
	struct doc_file file;
	struct findings
		findings; /* sorted by place; unjudged entries as found */
	struct judgement judgement;
	size_t objects;	  /* Kubernetes objects, Lists opened */
	size_t pods;	  /* pods and pod templates judged */
	size_t strangers; /* documents that are no Kubernetes object */
};

/*
 * Judge a source.  Whatever is wrong with it is in the result; false only when
 * memory ran out.  That it holds no object is not wrong by itself: what to make
 * of it is the caller's to say, who knows how the source came to be judged.
 */
bool lint_source(struct arena *arena, const struct engine_options *options,
		 struct doc_source source, struct lint_result *result,
		 struct error *err);

#endif
