#include "rules/engine.h"

#include "base/limits.h"
#include "rules/engine_priv.h"

/* --- the keys of an object --- */

static void add_entries(struct engine *e, const struct node *mapping)
{
	for (uint32_t i = 0; i < mapping->count; i++)
		key_set_add(&e->keys, &e->plan->keys, mapping->entries[i].hash);
}

static void add_keys(struct engine *e, const struct node *node, unsigned depth)
{
	if (depth > DOC_DEPTH_MAX + 1) {
		/* Deeper than the reader lets through: skip no rule. */
		memset(&e->keys, 0xff, sizeof(e->keys));
		return;
	}
	if (node->kind == NODE_SEQUENCE)
		for (uint32_t i = 0; i < node->count; i++)
			add_keys(e, node->items[i], depth + 1);
	if (node->kind != NODE_MAPPING)
		return;
	for (uint32_t i = 0; i < node->count; i++) {
		const struct entry *entry = &node->entries[i];

		key_set_add(&e->keys, &e->plan->keys, entry->hash);
		if (entry->value->kind >= NODE_SEQUENCE)
			add_keys(e, entry->value, depth + 1);
	}
}

static void add_names(struct engine *e, const char *const *names)
{
	for (; *names; names++)
		key_set_add(&e->keys, &e->plan->keys,
			    node_key_hash(*names, strlen(*names)));
}

/* What rules can see of an object besides what is written in it. */
static void add_made_keys(struct engine *e, const struct kube_pod *pod)
{
	static const char *const problem[] = { "kind",	"key",	"expected",
					       "found", "node", "suggestion",
					       NULL };
	static const char *const template[] = { "spec", NULL };

	if (e->object && e->object->problems)
		add_names(e, problem);
	for (; pod; pod = e->object ? pod->next : NULL) {
		add_names(e, template);
		for (size_t i = 0; i < pod->container_count; i++)
			add_entries(e, pod->containers[i].effective);
	}
}

/* --- tasks --- */

/* A check that could not be evaluated denies: nothing passes unjudged. */
static bool add_violation(struct engine *e, struct verdict *verdict,
			  const char *reason, const char *detail)
{
	struct violation *list = (struct violation *)verdict->violations;

	if (!list)
		list = arena_array(e->arena, e->plan->checks, struct violation);
	if (!list)
		return false;
	list[verdict->violation_count++] = (struct violation){
		e->task->rule->card.check, reason, detail
	};
	verdict->violations = list;
	verdict->allowed = false;
	return true;
}

/* The task's expression gave no answer: said, and counted as a violation. */
static bool fail(struct engine *e, struct verdict *verdict,
		 struct cel_value value)
{
	const char *why;

	if (e->lost || arena_failed(e->arena))
		return false;
	why = value.kind == CEL_ERROR
		      ? engine_why_failed(e)
		      : "its expression gave a value of the wrong type";
	engine_unjudged(e, why);
	if (!e->task->counts)
		return true;
	return add_violation(e, verdict, "could not be evaluated", why);
}

/* Whether the restricted check that stands for this one is violated too. */
static bool overrider_finds(struct engine *e)
{
	const struct task *task = e->task;
	struct cel_value value;

	engine_enter_task(e, task->overrider);
	value = engine_evaluate(e, &task->overrider->revision->find);
	engine_enter_task(e, task);
	return value.kind != CEL_LIST || cel_list_count(value);
}

/*
 * Findings of a check that a verdict of restricted leaves to another: only
 * where that one is violated too, so that findings and verdict agree.
 */
static bool may_speak(struct engine *e)
{
	const struct task *task = e->task;

	if (!e->findings || task->rule->disabled)
		return false;
	return !e->plan->standard || !task->overrider || overrider_finds(e);
}

static bool run_find(struct engine *e, struct verdict *verdict)
{
	struct cel_value value = engine_evaluate(e, &e->task->revision->find);
	const char *reason;
	const char *detail;

	if (value.kind != CEL_LIST)
		return fail(e, verdict, value);
	if (!cel_list_count(value))
		return true;
	if (e->task->counts && (!engine_check_texts(e, &reason, &detail) ||
				!add_violation(e, verdict, reason, detail)))
		return false;
	return !may_speak(e) || engine_point_all(e, value);
}

static bool run_task(struct engine *e, const struct task *task,
		     struct verdict *verdict)
{
	struct cel_value value;

	engine_enter_task(e, task);
	if (task->revision->find.node)
		return run_find(e, verdict);
	value = engine_evaluate(e, &task->revision->condition);
	if (value.kind != CEL_BOOL)
		return fail(e, verdict, value);
	return value.boolean || !may_speak(e) || engine_point_field(e);
}

static bool run_scope(struct engine *e, enum rule_scope scope,
		      struct verdict *verdict)
{
	const struct plan *plan = e->plan;

	for (size_t i = 0; i < plan->count[scope]; i++) {
		const struct task *task = &plan->tasks[scope][i];

		if (!e->findings && !task->counts)
			continue;
		if (e->keyed &&
		    ((!task->any && !key_set_meets(&e->keys, &task->one_of)) ||
		     !key_set_holds(&e->keys, &task->needed)))
			continue;
		if (!run_task(e, task, verdict))
			return false;
	}
	return true;
}

/* --- pods and objects --- */

static bool run_pod(struct engine *e, const struct kube_pod *pod,
		    const struct node *object, struct verdict *verdict)
{
	e->pod = pod;
	/* Kubernetes refuses what it cannot decode, whatever the rest is. */
	if (pod->partial)
		verdict->allowed = false;
	if (!engine_enter_pod(e, object) || !run_scope(e, SCOPE_POD, verdict))
		return false;
	if (!e->plan->count[SCOPE_CONTAINER])
		return true;
	for (size_t i = 0; i < pod->container_count; i++) {
		engine_enter_container(e, &pod->containers[i]);
		if (!run_scope(e, SCOPE_CONTAINER, verdict))
			return false;
	}
	return true;
}

/* Judge a pod of a file, and note the verdict when there is to be one. */
static bool judge_pod(struct engine *e, const struct standard *standard,
		      const struct kube_pod *pod, struct judgement *judgement)
{
	struct verdict none = { .allowed = true };
	struct verdict *verdict = &none;

	if (standard) {
		verdict = arena_one(e->arena, struct verdict);
		if (!verdict)
			return false;
		verdict->object = e->object->ref;
		verdict->at = (struct location){ e->file, e->object->node->at };
		verdict->standard = *standard;
		verdict->allowed = true;
		*judgement->end = verdict;
		judgement->end = &verdict->next;
	}
	e->pod_first = e->findings->end;
	return run_pod(e, pod, e->object->node, verdict);
}

static bool judge_object(struct engine *e, const struct standard *standard,
			 struct judgement *judgement)
{
	struct verdict none = { .allowed = true };

	if (e->keyed) {
		memset(&e->keys, 0, sizeof(e->keys));
		add_keys(e, e->object->node, 0);
		add_made_keys(e, e->object->pods);
	}
	engine_enter_object(e);
	if (!run_scope(e, SCOPE_OBJECT, &none))
		return false;
	for (const struct kube_pod *pod = e->object->pods; pod; pod = pod->next)
		if (!judge_pod(e, standard, pod, judgement))
			return false;
	return true;
}

bool engine_run(const struct engine_options *options,
		const struct kube_file *kube, struct findings *findings,
		struct judgement *judgement, struct error *err)
{
	struct engine e = {
		.arena = findings->arena,
		.book = options->book,
		.file = kube->name,
		.findings = findings,
		.plan = plan_for(options->book, options->standard,
				 options->standard_only, options->only),
	};

	judgement->first = NULL;
	judgement->end = &judgement->first;
	if (!e.plan || !engine_prepare(&e))
		return error_no_memory(err);
	e.keyed = plan_has_keys(options->book, e.plan, kube->pods);
	for (e.object = kube->first; e.object; e.object = e.object->next)
		if (!judge_object(&e, options->standard, judgement))
			return error_no_memory(err);
	if (findings->lost || e.lost || arena_failed(findings->arena))
		return error_no_memory(err);
	return true;
}

bool engine_verdict(struct arena *arena, const struct engine_options *options,
		    const struct kube_pod *pod, struct verdict *verdict,
		    struct error *err)
{
	struct engine e = {
		.arena = arena,
		.book = options->book,
		.file = "",
		.plan = plan_for(options->book, options->standard, true, NULL),
	};

	*verdict = (struct verdict){ .standard = *options->standard,
				     .allowed = true };
	if (!e.plan || !engine_prepare(&e))
		return error_no_memory(err);
	e.keyed = plan_has_keys(options->book, e.plan, 1);
	if (e.keyed) {
		add_keys(&e, pod->template, 0);
		add_made_keys(&e, pod);
	}
	if (!run_pod(&e, pod, pod->template, verdict) || e.lost ||
	    arena_failed(arena))
		return error_no_memory(err);
	return true;
}
