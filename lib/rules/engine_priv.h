#ifndef RULES_ENGINE_PRIV_H
#define RULES_ENGINE_PRIV_H

#include "rules/engine.h"
#include "rules/rule_priv.h"

/*
 * One run over one file or pod.  The slots hold what the rules may name; those
 * of the rule's own variables and of lists that few rules want are filled when
 * they are first asked for.
 */
struct engine {
	struct arena *arena;
	const struct rule_book *book;
	const struct plan *plan;
	const char *file;
	struct findings *findings; /* NULL: only the verdict is wanted */
	struct cel_value *slots;

	const struct kube_object *object; /* NULL in admission */
	const struct kube_pod *pod;
	const struct kube_container *container;
	bool keyed;	     /* keys tell which tasks may be skipped */
	struct key_set keys; /* of the object, if so */

	/* the problems of the object as nodes, with what they are about */
	const struct node *problem_nodes;
	const struct kube_problem **problems;
	size_t problem_count;

	const struct task *task;
	const char *reason; /* of the check being run; NULL: not yet known */
	const char *detail;

	struct finding **pod_first; /* where this pod's findings begin */
	struct extent *covered;	    /* places that overridden checks found */
	size_t covered_count;
	const struct expression *failed; /* the innermost that failed */
	struct cel_failure failure;
	bool lost; /* memory ran out in the book */
};

/* --- evaluate.c --- */

/* Slots, none of them set; false without memory. */
bool engine_prepare(struct engine *engine);

/* Enter an object, a pod, a container: their variables are then there. */
void engine_enter_object(struct engine *engine);
bool engine_enter_pod(struct engine *engine, const struct node *object);
void engine_enter_container(struct engine *engine,
			    const struct kube_container *container);

/* Start with a task: its variables are not known yet. */
void engine_enter_task(struct engine *engine, const struct task *task);

/*
 * Evaluate an expression of the task's rule.  CEL_ERROR: engine->failed and
 * failure say why.
 */
struct cel_value engine_evaluate(struct engine *engine,
				 const struct expression *expression);

/* A plain text, or what its expression gives; CEL_UNSET if there is neither. */
struct cel_value engine_word(struct engine *engine,
			     const struct wording *wording);

/* "no such key: x (rules/a.yaml:3:7)": why the last evaluation failed. */
const char *engine_why_failed(struct engine *engine);

/* --- point.c --- */

/*
 * Make findings of the task's rule: one at the place of each value of a list,
 * or where a field is that lacks the right value.  A value that has no place in
 * the document is said to be unjudged.  False without memory.
 */
bool engine_point_all(struct engine *engine, struct cel_value list);
bool engine_point_field(struct engine *engine);

/* What a check says of the pod as a whole; "" where it says nothing. */
bool engine_check_texts(struct engine *engine, const char **reason,
			const char **detail);

/* Say that the task's rule could not be applied here. */
void engine_unjudged(struct engine *engine, const char *why);

#endif
