#include "kube/pod_priv.h"

#include <stddef.h>
#include <string.h>

#include "base/limits.h"

/* Nodes that a path leads to, in order. */
struct place {
	struct node *node;
	struct place *next;
};

struct places {
	struct place *first;
	struct place **end;
	uint32_t count;
};

static void places_add(struct check *check, struct places *places,
		       struct node *node)
{
	struct place *place = arena_one(check->arena, struct place);

	if (!place) {
		check->lost = true;
		return;
	}
	place->node = node;
	*places->end = place;
	places->end = &place->next;
	places->count++;
}

/*
 * Add the nodes that the rest of a path leads to.  What is not there leads
 * nowhere; what has the wrong type is said.  As deep as the path is long, which
 * is KUBE_PATH_STEPS_MAX.
 */
static void places_find(struct check *check, struct places *places,
			struct node *from, struct path rest)
{
	const struct step *step = rest.steps;
	struct entry *entry;
	struct path next;

	if (!rest.count) {
		places_add(check, places, from);
		return;
	}
	if (from->kind != NODE_MAPPING) {
		if (from->kind != NODE_NULL) {
			check_wrong_shape(check, from, NODE_MAPPING, NULL);
			check->broken = true;
		}
		return;
	}
	entry = node_entry(from, step->key, step->len, step->hash);
	if (!entry || entry->hidden || entry->value->kind == NODE_NULL)
		return;
	next = (struct path){ rest.steps + 1, rest.count - 1 };
	if (!step->each) {
		places_find(check, places, entry->value, next);
		return;
	}
	if (entry->value->kind != NODE_SEQUENCE) {
		check_wrong_shape(check, entry->value, NODE_SEQUENCE, NULL);
		check->broken = true;
		return;
	}
	for (uint32_t i = 0; i < entry->value->count; i++)
		places_find(check, places, entry->value->items[i], next);
}

static void places_init(struct places *places)
{
	*places = (struct places){ 0 };
	places->end = &places->first;
}

static void add_pod(struct check *check, const struct node *template)
{
	struct kube_pod **end = &check->object->pods;
	struct kube_pod *pod = pod_new(check, template);

	if (!pod)
		return;
	if (check->last_pod)
		end = &check->last_pod->next;
	*end = pod;
	check->last_pod = pod;
	check->pods++;
}

static struct entry made_entry(const struct schema_field *field,
			       const struct node *place, struct node *value)
{
	return (struct entry){
		.key = field->name,
		.key_len = field->len,
		.hash = field->hash,
		.key_at = place->at,
		.value = value,
	};
}

/* An empty template, where the document has none. */
static void add_empty_pod(struct check *check)
{
	struct node *empty = pod_made_mapping(check, check->object->node, NULL,
					      0);

	if (empty)
		add_pod(check, empty);
}

/* Wrap a spec that stands alone into the template that it has nowhere. */
static void add_bare_pod(struct check *check, struct node *spec,
			 struct node *metadata)
{
	const struct schema_keys *key = &check->schema->key;
	struct entry entries[2] = { made_entry(key->spec, spec, spec) };
	struct node *template;

	if (metadata)
		entries[1] = made_entry(key->metadata, metadata, metadata);
	template = pod_made_mapping(check, spec, entries, metadata ? 2 : 1);
	if (template)
		add_pod(check, template);
}

/* --- specs of another make than Kubernetes' --- */

static bool is_listed(const char *const *list, const char *word)
{
	for (; list && *list; list++)
		if (!strcmp(*list, word))
			return true;
	return false;
}

/*
 * The field of a pod's spec that an entry is, or NULL: also for what the kind
 * has its own meaning for, and for containers, which are looked for elsewhere.
 */
static const struct schema_field *spec_field(const struct check *check,
					     const struct entry *entry)
{
	const struct schema_keys *key = &check->schema->key;
	const struct schema_field *field = schema_field_find(
		check->schema->pod_spec, entry);

	if (!field || is_listed(check->kind->fields, entry->key) ||
	    field == key->containers || field == key->init_containers ||
	    field == key->ephemeral_containers)
		return NULL;
	return field;
}

/* The metadata that a template of another make gives its pod, or NULL. */
static struct node *spec_metadata(struct check *check, const struct node *place)
{
	const struct schema_field *field = check->schema->key.metadata;
	struct entry *entry = node_entry(place, field->name, field->len,
					 field->hash);

	if (!entry || entry->hidden)
		return NULL;
	entry->hidden = entry->value->kind == NODE_NULL ||
			!check_field(check, field, entry->value);
	return entry->hidden ? NULL : entry->value;
}

/* Check what a mapping has of a pod's spec; say what cannot be judged. */
static void check_spec_part(struct check *check, struct node *part)
{
	check->spec = part;
	for (uint32_t i = 0; i < part->count; i++) {
		struct entry *entry = &part->entries[i];
		const struct schema_field *field = spec_field(check, entry);

		if (entry->hidden)
			continue;
		if (field && entry->value->kind == NODE_NULL)
			entry->hidden = true;
		else if (field)
			entry->hidden = !check_field(check, field,
						     entry->value);
		else if (is_listed(check->kind->opaque, entry->key) &&
			 entry->value->kind != NODE_NULL)
			findings_unjudged(
				check->findings,
				(struct location){ check->file, entry->key_at },
				"%s changes the pod in ways that podfit does "
				"not know: the pod is judged without it",
				entry->key);
	}
}

/* The mappings that give every spec of the object what it does not set. */
static void check_inherited(struct check *check, struct places *inherited)
{
	const struct path_list *list = &check->kind->inherits;

	places_init(inherited);
	for (uint32_t i = 0; i < list->count; i++)
		places_find(check, inherited,
			    (struct node *)check->object->node, list->paths[i]);
	for (struct place *p = inherited->first; p; p = p->next)
		if (p->node->kind == NODE_MAPPING)
			check_spec_part(check, p->node);
}

/* The containers at some paths below a spec, checked. */
static struct node *gather(struct check *check, struct node *place,
			   const struct path_list *list)
{
	struct places found;
	struct node *node;

	places_init(&found);
	for (uint32_t i = 0; i < list->count; i++)
		places_find(check, &found, place, list->paths[i]);
	if (!found.count)
		return NULL;
	node = pod_made_mapping(check, place, NULL, 0);
	if (!node)
		return NULL;
	node->kind = NODE_SEQUENCE;
	node->items = arena_array(check->arena, found.count, struct node *);
	if (!node->items) {
		check->lost = true;
		return NULL;
	}
	for (struct place *p = found.first; p; p = p->next) {
		if (p->node->kind == NODE_NULL)
			continue;
		if (check_is_object(check, p->node, check->schema->container))
			node->items[node->count++] = p->node;
		else
			check->broken = true;
	}
	return node;
}

/* A spec being put together from parts, the first of which win. */
struct mixture {
	struct entry *entries;
	uint32_t count;
};

static struct entry *mixture_find(struct mixture *mixture,
				  const struct schema_field *field)
{
	for (uint32_t i = 0; i < mixture->count; i++)
		if (mixture->entries[i].hash == field->hash &&
		    mixture->entries[i].key_len == field->len &&
		    !memcmp(mixture->entries[i].key, field->name, field->len))
			return &mixture->entries[i];
	return NULL;
}

/* The items of two lists in a new one, which has the place of the first. */
static void join_lists(struct check *check, struct entry *entry,
		       const struct node *more)
{
	const struct node *first = entry->value;
	struct node *joint = pod_made_mapping(check, first, NULL, 0);
	struct node **items = arena_array(check->arena,
					  (size_t)first->count + more->count,
					  struct node *);

	if (!joint || !items) {
		check->lost = true;
		return;
	}
	if (first->count)
		memcpy(items, first->items,
		       first->count * sizeof(struct node *));
	if (more->count)
		memcpy(items + first->count, more->items,
		       more->count * sizeof(struct node *));
	joint->kind = NODE_SEQUENCE;
	joint->items = items;
	joint->count = first->count + more->count;
	entry->value = joint;
}

/* Add the fields of a part; false when too much is inherited. */
static bool mix(struct check *check, struct mixture *mixture,
		const struct node *part, bool is_inherited)
{
	const struct schema_field *volumes = check->schema->key.volumes;

	for (uint32_t i = 0; i < part->count; i++) {
		const struct entry *entry = &part->entries[i];
		const struct schema_field *field = spec_field(check, entry);
		struct entry *set;

		if (!field || entry->hidden)
			continue;
		if (is_inherited && field == volumes)
			check->inherited += entry->value->count;
		if (check->inherited > KUBE_INHERITED_MAX)
			return false;
		set = mixture_find(mixture, field);
		if (!set)
			mixture->entries[mixture->count++] = *entry;
		else if (field == volumes)
			join_lists(check, set, entry->value);
	}
	return true;
}

/* Put together the pod of a spec of another make; it may be none. */
static void add_other_pod(struct check *check, struct node *place,
			  const struct places *inherited)
{
	const struct schema *s = check->schema;
	struct node *init;
	struct node *regular;
	struct node *metadata;
	struct node *spec;
	struct mixture mixture = { 0 };
	bool whole;

	check_spec_part(check, place);
	metadata = spec_metadata(check, place);
	init = gather(check, place, &check->kind->init_containers);
	regular = gather(check, place, &check->kind->containers);
	mixture.entries = arena_array(check->arena, s->pod_spec->count,
				      struct entry);
	if (!mixture.entries)
		check->lost = true;
	if (!regular || check->lost || check->broken)
		return;
	mixture.entries[mixture.count++] = made_entry(s->key.containers,
						      regular, regular);
	if (init)
		mixture.entries[mixture.count++] = made_entry(
			s->key.init_containers, init, init);
	whole = mix(check, &mixture, place, false);
	for (struct place *p = inherited->first; p && whole; p = p->next)
		if (p->node->kind == NODE_MAPPING)
			whole = mix(check, &mixture, p->node, true);
	if (!whole) {
		findings_unjudged(check->findings,
				  (struct location){ check->file, place->at },
				  "the pods of this object inherit more than "
				  "%d volumes: this one is not judged",
				  KUBE_INHERITED_MAX);
		return;
	}
	spec = pod_made_mapping(check, place, mixture.entries, mixture.count);
	if (spec)
		add_bare_pod(check, spec, metadata);
}

/* The pods of a configured kind at the places of its path. */
static void configured_pods(struct check *check)
{
	const struct kube_kind *kind = check->kind;
	const struct schema *s = check->schema;
	const struct schema_type *type = kind->bare_spec    ? s->pod_spec
					 : kind->path.count ? s->pod_template
							    : s->pod;
	struct places inherited;
	struct places places;

	check_inherited(check, &inherited);
	places_init(&places);
	places_find(check, &places, (struct node *)check->object->node,
		    kind->path);
	for (struct place *p = places.first; p; p = p->next) {
		check->broken = false;
		if (p->node->kind == NODE_NULL)
			continue;
		if (p->node->kind != NODE_MAPPING) {
			check_wrong_shape(check, p->node, NODE_MAPPING, NULL);
			check->broken = true;
		} else if (kind->containers.count) {
			add_other_pod(check, p->node, &inherited);
		} else {
			check_object(check, p->node, type);
			if (!check->broken && kind->bare_spec)
				add_bare_pod(check, p->node, NULL);
			else if (!check->broken)
				add_pod(check, p->node);
		}
	}
}

void template_pods(struct check *check)
{
	struct node *node = (struct node *)check->object->node;
	struct places places;

	if (!check->kind->type) {
		configured_pods(check);
		return;
	}
	check_object(check, node, check->kind->type);
	if (check->broken || check->lost)
		return;
	places_init(&places);
	places_find(check, &places, node, check->kind->path);
	if (places.first)
		add_pod(check, places.first->node);
	else if (!check->kind->optional && !check->lost)
		add_empty_pod(check);
}
