#include "kube/check_priv.h"

#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "base/nearest.h"
#include "kube/scalar_priv.h"

/* The name of a node in its mapping, or of the nearest list above it. */
static const char *key_of(const struct node *node)
{
	while (node->parent && node->parent->kind != NODE_MAPPING)
		node = node->parent;
	return node->parent ? node->parent->entries[node->slot].key : "";
}

struct kube_problem *check_problem(struct check *check,
				   enum kube_problem_kind kind,
				   const struct node *node)
{
	struct kube_problem *problem = arena_one(check->arena,
						 struct kube_problem);

	if (!problem) {
		check->lost = true;
		return NULL;
	}
	problem->kind = kind;
	problem->node = node;
	problem->at = node->at;
	problem->key = key_of(node);
	*check->end = problem;
	check->end = &problem->next;
	return problem;
}

static void wrong_type(struct check *check, const struct node *node,
		       const struct mismatch *mismatch, const char *suggestion)
{
	struct kube_problem *problem = check_problem(check, KUBE_WRONG_TYPE,
						     node);

	/* A null does not stop Kubernetes' decoder; see check_list(). */
	check->partial |= node->kind != NODE_NULL;
	if (!problem)
		return;
	problem->expected = mismatch->expected;
	problem->found = mismatch->found;
	problem->suggestion = suggestion;
}

void check_wrong_shape(struct check *check, const struct node *node,
		       enum node_kind expected, const char *hint)
{
	const struct mismatch mismatch = {
		.expected = hint ? hint : node_kind_word(expected),
		.found = node_kind_word(node->kind),
	};

	wrong_type(check, node, &mismatch, NULL);
}

/* Fields that users write in the wrong place, and where they belong. */
struct misplacement {
	const struct schema_type *in;
	const struct schema_type *of;
	const struct node *from; /* the right place, from here */
	const char *way;
};

static bool misplaced(struct check *check, const struct misplacement *row,
		      const struct entry *entry)
{
	static const char each[] = "containers[].";
	struct kube_problem *problem;
	const char *from;

	if (!row->from || !schema_field_find(row->of, entry))
		return false;
	problem = check_problem(check, KUBE_WRONG_LEVEL, entry->value);
	if (!problem)
		return true;
	problem->at = entry->key_at;
	from = node_path(check->arena, row->from, check->object->node);
	/* Specs of another make have their containers elsewhere. */
	if (check->kind->containers.count &&
	    !strncmp(row->way, each, sizeof(each) - 1))
		problem->expected = arena_format(
			check->arena, "%s%s of each container",
			row->way + sizeof(each) - 1, entry->key);
	else if (from)
		problem->expected = arena_format(check->arena, "%s%s%s%s", from,
						 *from ? "." : "", row->way,
						 entry->key);
	if (!problem->expected)
		check->lost = true;
	return true;
}

/* True if the field is known at another level, which is then said. */
static bool check_level(struct check *check, const struct schema_type *type,
			const struct node *node, const struct entry *entry)
{
	const struct schema *s = check->schema;
	const struct node *spec = check->spec;
	const struct node *container = check->container;
	const struct misplacement rows[] = {
		{ s->pod_security_context, s->security_context, spec,
		  "containers[].securityContext." },
		{ s->pod_security_context, s->pod_spec, spec, "" },
		{ s->security_context, s->pod_security_context, spec,
		  "securityContext." },
		{ s->security_context, s->container, container, "" },
		{ s->security_context, s->pod_spec, spec, "" },
		{ s->capabilities, s->security_context, container,
		  "securityContext." },
		{ s->container, s->security_context, container,
		  "securityContext." },
		{ s->container, s->pod_security_context, spec,
		  "securityContext." },
		{ s->container, s->pod_spec, spec, "" },
		{ s->ephemeral_container, s->security_context, container,
		  "securityContext." },
		{ s->ephemeral_container, s->pod_security_context, spec,
		  "securityContext." },
		{ s->ephemeral_container, s->pod_spec, spec, "" },
		{ s->pod_spec, s->pod_security_context, spec,
		  "securityContext." },
		{ s->pod_spec, s->security_context, spec,
		  "containers[].securityContext." },
		{ s->pod_spec, s->container, spec, "containers[]." },
		{ s->pod, s->pod_spec, node, "spec." },
		{ s->pod_template, s->pod_spec, node, "spec." },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].in == type && misplaced(check, &rows[i], entry))
			return true;
	/* The level of the template was left out: spec.containers. */
	for (uint32_t i = 0; i < type->count; i++) {
		const struct misplacement row = { type, s->pod_spec, node,
						  "template.spec." };

		if (type->fields[i].type == s->pod_template)
			return misplaced(check, &row, entry);
	}
	return false;
}

static const char *nearest_field(const struct schema_type *type,
				 const struct entry *entry)
{
	const struct span word = { entry->key, entry->key_len };
	const char *nearest = NULL;
	unsigned least = NEAREST_NEVER;

	for (uint32_t i = 0; i < type->count; i++) {
		const struct schema_field *field = &type->fields[i];
		unsigned distance = nearest_distance(
			word, (struct span){ field->name, field->len });

		if (distance < least) {
			least = distance;
			nearest = field->name;
		}
	}
	return nearest;
}

static bool is_listed(const char *const *list, const char *word)
{
	for (; list && *list; list++)
		if (!strcmp(*list, word))
			return true;
	return false;
}

static void check_unknown(struct check *check, const struct schema_type *type,
			  const struct node *node, const struct entry *entry)
{
	struct kube_problem *problem;

	if (is_listed(check->kind->fields, entry->key))
		return;
	if (check_level(check, type, node, entry))
		return;
	problem = check_problem(check, KUBE_UNKNOWN_FIELD, entry->value);
	if (!problem)
		return;
	problem->at = entry->key_at;
	/* Looking for what is near takes long; after so many it helps nobody. */
	if (check->suggestions < KUBE_SUGGESTIONS_MAX)
		problem->suggestion = nearest_field(type, entry);
	check->suggestions++;
}

bool check_is_object(struct check *check, struct node *node,
		     const struct schema_type *type)
{
	if (node->kind != NODE_MAPPING) {
		check_wrong_shape(check, node, NODE_MAPPING, type->hint);
		return false;
	}
	check_object(check, node, type);
	return true;
}

/* One value of a field, or an element of a list or map; not null. */
static bool check_value(struct check *check, const struct schema_field *field,
			struct node *node)
{
	struct mismatch mismatch;

	if (field->kind == SCHEMA_OBJECT)
		return check_is_object(check, node, field->type);
	if (scalar_fits(field->kind, node, &mismatch))
		return true;
	wrong_type(check, node, &mismatch,
		   scalar_suggest(check->arena, field->kind, node));
	return false;
}

/*
 * What Go makes of a null that is an element of a list or of a map: the type's
 * empty value (encoding/json: null has no effect on a new element).  False for
 * types that have none here.
 */
static bool make_empty(const struct schema_field *field, struct node *node)
{
	switch ((enum schema_kind)field->kind) {
	case SCHEMA_OBJECT:
		node->kind = NODE_MAPPING;
		node->entries = NULL;
		break;
	case SCHEMA_STRING: node->kind = NODE_STRING; break;
	case SCHEMA_INT32:
	case SCHEMA_INT64:
		node->kind = NODE_INT;
		node->integer = 0;
		break;
	default: return false;
	}
	node->flags |= NODE_DEFAULTED;
	node->text = "";
	node->len = 0;
	node->count = 0;
	return true;
}

/*
 * A list loses the elements of the wrong type; those that stay keep their
 * slots, so that their paths are still the user's.  A null counts as one, since
 * nobody means it, but stays as what the API server makes of it.
 */
static void check_list(struct check *check, const struct schema_field *field,
		       struct node *list)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < list->count; i++) {
		struct node *item = list->items[i];
		bool good;

		if (item->kind == NODE_NULL) {
			check_wrong_shape(check, item, NODE_MAPPING,
					  field->kind == SCHEMA_OBJECT
						  ? NULL
						  : scalar_word(field->kind));
			good = make_empty(field, item);
		} else {
			good = field->kind == SCHEMA_ANY ||
			       check_value(check, field, item);
		}
		if (good)
			list->items[kept++] = item;
	}
	list->count = kept;
}

/* A map of free keys: for Go, the key of a null is there. */
static void check_map(struct check *check, const struct schema_field *field,
		      struct node *map)
{
	for (uint32_t i = 0; i < map->count; i++) {
		struct entry *entry = &map->entries[i];

		if (entry->hidden)
			continue;
		if (entry->value->kind == NODE_NULL)
			entry->hidden = field->kind != SCHEMA_STRING ||
					!make_empty(field, entry->value);
		else
			entry->hidden = !check_value(check, field,
						     entry->value);
	}
}

bool check_field(struct check *check, const struct schema_field *field,
		 struct node *node)
{
	enum node_kind expected = field->shape == SCHEMA_LIST ? NODE_SEQUENCE
							      : NODE_MAPPING;
	bool good = true;

	if (field->kind == SCHEMA_ANY && field->shape == SCHEMA_ONE)
		return true;
	if (field->shape == SCHEMA_ONE) {
		good = check_value(check, field, node);
	} else if (node->kind != expected) {
		check_wrong_shape(check, node, expected, NULL);
		good = false;
	} else if (field->shape == SCHEMA_LIST) {
		check_list(check, field, node);
	} else {
		check_map(check, field, node);
	}
	if (!good && field->vital)
		check->broken = true;
	return good;
}

/*
 * The recursion is as deep as the types are nested, which is a dozen, whatever
 * the user writes: the schema has no cycle.
 */
void check_object(struct check *check, struct node *node,
		  const struct schema_type *type)
{
	if (type == check->schema->pod_spec)
		check->spec = node;
	if (type == check->schema->container ||
	    type == check->schema->ephemeral_container)
		check->container = node;
	for (uint32_t i = 0; i < node->count; i++) {
		struct entry *entry = &node->entries[i];
		const struct schema_field *field;

		if (entry->hidden)
			continue;
		field = schema_field_find(type, entry);
		if (!field)
			check_unknown(check, type, node, entry);
		else
			entry->hidden = entry->value->kind == NODE_NULL ||
					!check_field(check, field,
						     entry->value);
	}
}
