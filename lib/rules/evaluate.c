#include "base/cleanup.h"
#include "rules/engine_priv.h"

/* --- lists that are made when a rule asks for them --- */

static struct cel_value make_containers(struct engine *e, struct cel_run *run)
{
	size_t count = e->pod->container_count;
	struct cel_value *items = arena_raw(e->arena,
					    (count + 1) * sizeof(*items));

	for (size_t i = 0; items && i < count; i++)
		items[i] = cel_of_node(e->pod->containers[i].node);
	if (!items)
		return cel_fail(run, "out of memory");
	return cel_list_of(e->arena, items, (uint32_t)count);
}

static const char *problem_word(enum kube_problem_kind kind)
{
	static const char *const kinds[] = {
		[KUBE_WRONG_TYPE] = "wrongType",
		[KUBE_UNKNOWN_FIELD] = "unknownField",
		[KUBE_WRONG_LEVEL] = "wrongLevel",
		[KUBE_DUPLICATE_KEY] = "duplicateKey",
	};

	return kinds[kind];
}

/* An entry of a mapping that nobody wrote, at the extent given. */
static void set_entry(struct entry *entry, const char *key, struct node *value)
{
	size_t len = strlen(key);

	*entry = (struct entry){ .key = key,
				 .key_len = (uint32_t)len,
				 .hash = node_key_hash(key, len),
				 .key_at = value->at,
				 .value = value };
}

enum { PROBLEM_TEXTS = 5 };

/* A problem as a mapping, see rules/README.md; false without memory. */
static bool make_problem(struct engine *e, const struct kube_problem *problem,
			 struct node *map)
{
	const char *const texts[PROBLEM_TEXTS][2] = {
		{ "kind", problem_word(problem->kind) },
		{ "key", problem->key },
		{ "expected", problem->expected },
		{ "found", problem->found },
		{ "suggestion", problem->suggestion },
	};
	struct entry *entries = arena_array(e->arena, PROBLEM_TEXTS + 1,
					    struct entry);
	struct node *nodes = arena_array(e->arena, PROBLEM_TEXTS, struct node);

	if (!entries || !nodes)
		return false;
	*map = (struct node){ .kind = NODE_MAPPING,
			      .at = problem->at,
			      .parent = problem->node->parent,
			      .entries = entries };
	for (int i = 0; i < PROBLEM_TEXTS; i++) {
		if (!texts[i][1])
			continue;
		nodes[i] = (struct node){ .kind = NODE_STRING,
					  .len = (uint32_t)strlen(texts[i][1]),
					  .text = texts[i][1],
					  .at = problem->at,
					  .parent = map };
		set_entry(&entries[map->count++], texts[i][0], &nodes[i]);
	}
	/* The value keeps its own parent: it still knows its true path. */
	set_entry(&entries[map->count++], "node", (struct node *)problem->node);
	return true;
}

static struct cel_value make_problems(struct engine *e, struct cel_run *run)
{
	size_t count = 0;
	struct cel_value *items;
	struct node *nodes;

	for (const struct kube_problem *p = e->object->problems; p; p = p->next)
		count++;
	items = arena_raw(e->arena, (count + 1) * sizeof(*items));
	nodes = arena_array(e->arena, count, struct node);
	e->problems = arena_array(e->arena, count, const struct kube_problem *);
	if (!items || !nodes || !e->problems)
		return cel_fail(run, "out of memory");
	count = 0;
	for (const struct kube_problem *p = e->object->problems; p;
	     p = p->next) {
		if (!make_problem(e, p, &nodes[count]))
			return cel_fail(run, "out of memory");
		e->problems[count] = p;
		items[count] = cel_of_node(&nodes[count]);
		count++;
	}
	e->problem_nodes = nodes;
	e->problem_count = count;
	return cel_list_of(e->arena, items, (uint32_t)count);
}

/* --- evaluating --- */

static struct cel_value resolve(struct cel_run *run, uint32_t slot);

/* A variable is evaluated in the run that asks for it, and from its budget. */
static struct cel_value evaluate(struct engine *e,
				 const struct expression *expression,
				 struct cel_run *run)
{
	const struct cel_program *program = expression_program(
		e->book, e->task->rule, e->task->revision, expression);
	struct cel_value value = { .kind = CEL_ERROR };

	if (program)
		value = cel_eval(program, run);
	else
		e->lost |= !expression->mistake;
	if (run->exhausted)
		value.kind = CEL_ERROR;
	if (value.kind == CEL_ERROR && !e->failed) {
		e->failed = expression;
		e->failure = run->failure;
	}
	return value;
}

static struct cel_value resolve(struct cel_run *run, uint32_t slot)
{
	struct engine *e = run->context;
	const struct revision *revision = e->task->revision;
	struct cel_value value;

	if (slot == SLOT_CONTAINERS && e->pod)
		return make_containers(e, run);
	if (slot == SLOT_PROBLEMS && e->object)
		return make_problems(e, run);
	if (slot < SLOT_COUNT || slot >= revision_it(revision))
		return cel_fail(run, "a variable that is not known here");
	value = evaluate(e, &revision->variables[slot - SLOT_COUNT].expression,
			 run);
	if (value.kind == CEL_ERROR)
		return cel_fail(run, "%s", e->failure.text);
	return value;
}

struct cel_value engine_evaluate(struct engine *engine,
				 const struct expression *expression)
{
	struct cel_run run;

	/* not by an initializer: that would clear the text of the failure */
	run.arena = engine->arena;
	run.slots = engine->slots;
	run.resolve = resolve;
	run.context = engine;
	run.steps_max = 0;
	run.steps = 0;
	run.exhausted = false;
	run.failure.offset = 0;
	run.failure.text[0] = '\0';
	engine->failed = NULL;
	return evaluate(engine, expression, &run);
}

struct cel_value engine_word(struct engine *engine,
			     const struct wording *wording)
{
	struct cel_value value = { .kind = CEL_UNSET };

	if (wording->text)
		return cel_string(span_of(wording->text));
	if (wording->expression.node)
		value = engine_evaluate(engine, &wording->expression);
	return value;
}

const char *engine_why_failed(struct engine *engine)
{
	const struct expression *failed = engine->failed;
	const struct rule_file *file = engine->task->rule->file;
	const char *text = failed->mistake;
	struct extent at = failed->at;
	const char *why;

	if (!text) {
		text = engine->failure.text;
		at = scalar_place(file->source, failed->node,
				  engine->failure.offset);
	}
	why = arena_format(engine->arena, "%s (%s:%u:%u)", text, file->name,
			   at.line, at.column);
	return why ? why : "out of memory";
}

/* --- entering --- */

bool engine_prepare(struct engine *engine)
{
	engine->slots = arena_array(engine->arena, engine->book->slots,
				    struct cel_value);
	if (!engine->slots)
		return false;
	engine->slots[SLOT_VERSION] = cel_int((int64_t)engine->plan->version);
	return true;
}

void engine_enter_object(struct engine *engine)
{
	engine->slots[SLOT_OBJECT] = cel_of_node(engine->object->node);
	engine->slots[SLOT_PROBLEMS].kind = CEL_UNSET;
	engine->problem_count = 0;
	engine->pod = NULL;
	engine->container = NULL;
}

/* A pod whose spec has no mapping around it gets one for the rules. */
static bool wrap_spec(struct engine *e)
{
	const struct node *spec = e->pod->spec;
	struct entry *entry = arena_one(e->arena, struct entry);
	struct node *map = arena_one(e->arena, struct node);

	if (!entry || !map)
		return false;
	set_entry(entry, "spec", (struct node *)spec);
	*map = (struct node){ .kind = NODE_MAPPING,
			      .count = 1,
			      .at = spec->at,
			      .parent = spec->parent,
			      .entries = entry };
	e->slots[SLOT_POD] = cel_of_node(map);
	return true;
}

bool engine_enter_pod(struct engine *engine, const struct node *object)
{
	const struct kube_pod *pod = engine->pod;

	engine->slots[SLOT_OBJECT] = cel_of_node(object);
	engine->slots[SLOT_CONTAINERS].kind = CEL_UNSET;
	engine->container = NULL;
	if (pod->spec && pod->spec == pod->template)
		return wrap_spec(engine);
	engine->slots[SLOT_POD] = cel_of_node(pod->template);
	return true;
}

void engine_enter_container(struct engine *engine,
			    const struct kube_container *container)
{
	static const struct span kinds[] = {
		[CONTAINER_INIT] = { "init", 4 },
		[CONTAINER_SIDECAR] = { "sidecar", 7 },
		[CONTAINER_REGULAR] = { "regular", 7 },
		[CONTAINER_EPHEMERAL] = { "ephemeral", 9 },
	};

	engine->container = container;
	engine->slots[SLOT_CONTAINER] = cel_of_node(container->node);
	engine->slots[SLOT_CONTAINER_KIND] = cel_string(kinds[container->kind]);
	engine->slots[SLOT_EFFECTIVE] = cel_of_node(container->effective);
}

void engine_enter_task(struct engine *engine, const struct task *task)
{
	const struct revision *revision = task->revision;

	engine->task = task;
	for (size_t i = SLOT_COUNT; i <= revision_it(revision); i++)
		engine->slots[i].kind = CEL_UNSET;
	engine->reason = NULL;
	engine->detail = NULL;
	engine->covered = NULL;
}
