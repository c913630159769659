#include <assert.h>
#include <stdlib.h>

#include "rules/engine_priv.h"

/* Where a value stands, or where a missing field would go. */
struct spot {
	const struct node *node;
	struct span missing; /* path of what is missing below the node */
	struct extent at;
	const struct kube_problem *problem; /* the value tells of it, or NULL */
};

/* --- places --- */

static const struct kube_problem *problem_of(const struct engine *e,
					     const struct node *node)
{
	const struct node *end;

	if (!e->problem_count || !node)
		return NULL;
	end = e->problem_nodes + e->problem_count;
	if (node->parent >= e->problem_nodes && node->parent < end)
		node = node->parent;
	if (node >= e->problem_nodes && node < end)
		return e->problems[node - e->problem_nodes];
	return NULL;
}

static bool find_spot(const struct engine *e, struct cel_value value,
		      struct spot *spot)
{
	*spot = (struct spot){ .node = value.origin };
	if (value.kind == CEL_OPTIONAL && value.inner)
		return find_spot(e, *value.inner, spot);
	if (value.kind == CEL_PLACE) {
		spot->node = value.place->node;
		spot->missing = value.place->path;
		spot->at = spot->node->kind == NODE_MAPPING ||
					   spot->node->kind == NODE_NULL
				   ? node_missing_at(spot->node)
				   : spot->node->at;
		return true;
	}
	if (!spot->node)
		return false;
	spot->at = spot->node->at;
	spot->problem = problem_of(e, spot->node);
	if (spot->problem) {
		spot->node = spot->problem->node;
		spot->at = spot->problem->at;
	}
	return true;
}

static const struct node *root_of(const struct engine *e)
{
	assert(e->object || e->pod);
	return e->object ? e->object->node : e->pod->template;
}

/* The path from the object; NULL without memory. */
static const char *spot_path(const struct engine *e, const struct spot *spot)
{
	const char *path = node_path(e->arena, spot->node, root_of(e));
	size_t len = path ? strlen(path) : 0;
	char *both;

	if (!path || !spot->missing.len)
		return path;
	both = arena_raw(e->arena, len + 1 + spot->missing.len + 1);
	if (!both)
		return NULL;
	memcpy(both, path, len);
	if (len)
		both[len++] = '.';
	memcpy(both + len, spot->missing.text, spot->missing.len);
	both[len + spot->missing.len] = '\0';
	return both;
}

/* The container that a place of the pod is in, by name. */
static struct span container_at(const struct engine *e, const struct node *node)
{
	const struct node *name;

	if (e->container)
		return e->container->name;
	for (; e->pod && node && node->parent; node = node->parent) {
		const struct node *list = node->parent;
		const char *key;

		if (list->kind != NODE_SEQUENCE || !e->pod->spec ||
		    list->parent != e->pod->spec)
			continue;
		key = list->parent->entries[list->slot].key;
		name = node_get(node, "name");
		if (!strcmp(key, "containers") ||
		    !strcmp(key, "initContainers") ||
		    !strcmp(key, "ephemeralContainers"))
			return node_text(name);
	}
	return (struct span){ "", 0 };
}

/* --- places that are reported already --- */

static int by_place(const void *left, const void *right)
{
	const struct extent *a = left;
	const struct extent *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static bool overrides(const struct rule *rule, const char *check)
{
	const char *const *word = rule->overrides;

	for (; check && word && *word; word++)
		if (!strcmp(*word, check))
			return true;
	return false;
}

/* The places of this pod that the overridden checks reported, in order. */
static bool note_covered(struct engine *e)
{
	size_t count = 0;

	for (const struct finding *f = *e->pod_first; f; f = f->next)
		count += overrides(e->task->rule, f->card->check);
	e->covered = arena_array(e->arena, count + 1, struct extent);
	if (!e->covered)
		return false;
	count = 0;
	for (const struct finding *f = *e->pod_first; f; f = f->next)
		if (overrides(e->task->rule, f->card->check))
			e->covered[count++] = f->at.at;
	qsort(e->covered, count, sizeof(*e->covered), by_place);
	e->covered_count = count;
	return true;
}

/*
 * The same fault at the same place is reported by the milder standard's check
 * alone, whose severity is the higher.
 */
static bool is_covered(struct engine *e, const struct extent *at)
{
	if (!e->task->rule->overrides || !e->pod)
		return false;
	if (!e->covered && !note_covered(e))
		return false;
	return bsearch(at, e->covered, e->covered_count, sizeof(*at), by_place);
}

/* --- texts --- */

/* A string value as text of the run; NULL if it is none, or without memory. */
static const char *copy(const struct engine *e, struct cel_value value)
{
	if (value.kind != CEL_STRING)
		return NULL;
	return arena_text(e->arena, value.text, value.len);
}

void engine_unjudged(struct engine *engine, const char *why)
{
	const struct node *node = engine->container ? engine->container->node
				  : engine->pod	    ? engine->pod->template
						    : engine->object->node;

	if (engine->findings)
		findings_unjudged(engine->findings,
				  (struct location){ engine->file, node->at },
				  "rule %s could not be applied: %s",
				  engine->task->rule->card.id, why);
}

/* A text of the rule; where it fails that is said, and the title stands in. */
static const char *text_of(struct engine *e, struct cel_value value)
{
	if (value.kind == CEL_UNSET)
		return "";
	if (value.kind == CEL_STRING)
		return copy(e, value);
	engine_unjudged(e, value.kind == CEL_ERROR
				   ? engine_why_failed(e)
				   : "an expression for a text gave none");
	return e->task->rule->card.title;
}

static const char *said(struct engine *e, const struct wording *wording)
{
	return wording->text ? wording->text
			     : text_of(e, engine_word(e, wording));
}

bool engine_check_texts(struct engine *engine, const char **reason,
			const char **detail)
{
	const struct revision *revision = engine->task->revision;
	const struct expression *details = &revision->detail;
	size_t slot = revision_it(revision);
	struct cel_value it = engine->slots[slot];

	if (!engine->reason) {
		engine->slots[slot].kind = CEL_UNSET;
		engine->reason = said(engine, &revision->reason);
		engine->detail = details->node
					 ? text_of(engine,
						   engine_evaluate(engine,
								   details))
					 : "";
		engine->slots[slot] = it;
	}
	*reason = engine->reason;
	*detail = engine->detail;
	return *reason && *detail;
}

static const char *message(struct engine *e)
{
	const struct wording *wording = &e->task->revision->message;
	const char *reason;
	const char *detail;

	if (wording->text || wording->expression.node)
		return said(e, wording);
	if (!engine_check_texts(e, &reason, &detail))
		return NULL;
	return *detail ? detail : reason;
}

/* --- related places --- */

static void add_related(struct engine *e, struct finding *finding,
			const struct extent *at, const char *text)
{
	struct related *list =
		(struct related *)finding->related; /* ours until it is done */

	list[finding->related_count++] = (struct related){
		.at = { e->file, *at },
		.text = text,
	};
}

/* Where the alias stands that brought a value in, or NULL. */
static const struct extent *alias_of(const struct node *node)
{
	while (node && !node->via)
		node = node->parent;
	return node ? node->via : NULL;
}

static void add_found(struct engine *e, struct finding *finding,
		      struct cel_value list, const char *text)
{
	struct spot spot;

	for (uint32_t i = 0; i < cel_list_count(list); i++)
		if (find_spot(e, cel_list_at(list, i), &spot))
			add_related(e, finding, &spot.at, text);
}

static bool relate(struct engine *e, struct finding *finding,
		   const struct spot *spot)
{
	const struct revision *revision = e->task->revision;
	const struct extent *alias = alias_of(spot->node);
	struct cel_value *lists = arena_array(e->arena, revision->related_count,
					      struct cel_value);
	bool second = spot->problem && spot->problem->earlier.line;
	size_t count = 2;

	for (size_t i = 0; lists && i < revision->related_count; i++) {
		lists[i] = engine_evaluate(e, &revision->related[i].find);
		if (lists[i].kind == CEL_LIST)
			count += cel_list_count(lists[i]);
		else
			engine_unjudged(e, lists[i].kind == CEL_ERROR
						   ? engine_why_failed(e)
						   : "a 'find' of 'related' "
						     "gave no list");
	}
	if (!alias && !second && count == 2)
		return lists;
	finding->related = arena_array(e->arena, count, struct related);
	if (!lists || !finding->related)
		return false;
	if (second)
		add_related(e, finding, &spot->problem->earlier,
			    "first written here");
	for (size_t i = 0; i < revision->related_count; i++)
		if (lists[i].kind == CEL_LIST)
			add_found(e, finding, lists[i],
				  revision->related[i].text);
	if (alias)
		add_related(e, finding, alias, "used here");
	return true;
}

/* --- findings --- */

static bool point(struct engine *e, struct cel_value value)
{
	struct finding *finding;
	struct spot spot;

	if (value.kind == CEL_OPTIONAL && !value.inner)
		return true;
	if (!find_spot(e, value, &spot)) {
		engine_unjudged(e, "'find' gave a value that is not written "
				   "in the document");
		return true;
	}
	if (is_covered(e, &spot.at))
		return true;
	finding = findings_add(e->findings);
	if (!finding)
		return false;
	e->slots[revision_it(e->task->revision)] = value;
	finding->card = &e->task->rule->card;
	finding->at = (struct location){ e->file, spot.at };
	finding->message = message(e);
	finding->path = spot_path(e, &spot);
	finding->container = container_at(e, spot.node);
	if (e->object)
		finding->object = e->object->ref;
	return relate(e, finding, &spot) && finding->message && finding->path;
}

bool engine_point_all(struct engine *engine, struct cel_value list)
{
	for (uint32_t i = 0; i < cel_list_count(list); i++)
		if (!point(engine, cel_list_at(list, i)))
			return false;
	return true;
}

bool engine_point_field(struct engine *engine)
{
	const struct cel_value base = engine->container
					      ? engine->slots[SLOT_CONTAINER]
				      : engine->pod
					      ? engine->slots[SLOT_POD]
					      : engine->slots[SLOT_OBJECT];
	struct cel_place place = { base.origin,
				   span_of(engine->task->revision->field) };

	if (field_find(&place))
		return point(engine, cel_of_node(place.node));
	return point(engine,
		     (struct cel_value){ .kind = CEL_PLACE, .place = &place });
}
