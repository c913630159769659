#include "kube/object.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "kube/pod_priv.h"

struct reader {
	const struct kube_kinds *kinds;
	struct findings *findings;
	const struct doc_file *file;
	struct kube_file *kube;
	struct kube_object **end;
	size_t pods;
	bool lost;
};

/* What the items of a typed List, which need not say it, are. */
struct list_type {
	struct span api_version;
	struct span kind;
};

static struct location place(const struct reader *reader, struct extent at)
{
	return (struct location){ reader->file->name, at };
}

/* "apps" of "apps/v1", nothing of "v1". */
static struct span group_of(struct span api_version)
{
	const char *slash = memchr(api_version.text, '/', api_version.len);

	return (struct span){ api_version.text,
			      slash ? (size_t)(slash - api_version.text) : 0 };
}

static bool ends_in_list(struct span kind)
{
	return kind.len >= 4 && !memcmp(kind.text + kind.len - 4, "List", 4);
}

static void object_name(const struct reader *reader, const struct node *node,
			struct object_ref *ref)
{
	const struct schema_keys *key = &reader->kinds->schema->key;
	const struct node *metadata = schema_child(node, key->metadata);
	const struct node *name = schema_child(metadata, key->name);

	if (!name || name->kind != NODE_STRING || !name->len)
		name = schema_child(metadata, key->generate_name);
	if (name && name->kind == NODE_STRING)
		ref->name = node_text(name);
	name = schema_child(metadata, key->space);
	if (name && name->kind == NODE_STRING)
		ref->space = node_text(name);
}

static void object_pods(struct reader *reader, struct kube_object *object)
{
	struct span group = group_of(object->ref.api_version);
	const struct kube_kind *kind = kind_find(reader->kinds->first, group,
						 object->ref.kind);
	struct check check = {
		.arena = reader->findings->arena,
		.findings = reader->findings,
		.file = reader->file->name,
		.schema = reader->kinds->schema,
		.object = object,
		.end = &object->problems,
	};

	/* The rows of the last file that speaks of a kind are all there is. */
	for (unsigned file = kind ? kind->file : 0; kind && kind->file == file;
	     kind = kind_find(kind->next, group, object->ref.kind)) {
		check.kind = kind;
		check.broken = false;
		template_pods(&check);
	}
	for (struct kube_pod *pod = object->pods; pod; pod = pod->next)
		pod->partial = check.partial;
	reader->kube->pods += check.pods;
	reader->lost |= check.lost;
}

static void object_add(struct reader *reader, struct node *node,
		       struct object_ref ref)
{
	struct kube_object *object = arena_one(reader->findings->arena,
					       struct kube_object);

	if (!object) {
		reader->lost = true;
		return;
	}
	object->node = node;
	object->ref = ref;
	object_name(reader, node, &object->ref);
	object->is_pod = span_is(ref.kind, "Pod") &&
			 !group_of(ref.api_version).len;
	*reader->end = object;
	reader->end = &object->next;
	reader->kube->objects++;
	object_pods(reader, object);
}

static void node_read(struct reader *reader, struct node *node,
		      const struct list_type *type, unsigned depth);

static void list_read(struct reader *reader, const struct node *items,
		      struct object_ref list, unsigned depth)
{
	/* The items of a plain List say what they are. */
	const struct list_type type = {
		list.api_version,
		{ list.kind.text, list.kind.len - 4 },
	};

	if (depth == KUBE_LIST_DEPTH_MAX) {
		findings_unjudged(reader->findings, place(reader, items->at),
				  "more than %d Lists inside one another",
				  KUBE_LIST_DEPTH_MAX);
		return;
	}
	for (uint32_t i = 0; i < items->count; i++)
		node_read(reader, items->items[i], type.kind.len ? &type : NULL,
			  depth + 1);
}

/*
 * A mapping that was meant as an object but does not say properly which: one
 * that says nothing at all is a stranger.
 */
static void stranger_read(struct reader *reader, const struct node *node,
			  const struct node *version, const struct node *kind)
{
	reader->kube->strangers++;
	if (version && version->kind == NODE_NULL)
		version = NULL;
	if (kind && kind->kind == NODE_STRING && kind->len) {
		bool known = false;

		for (const struct kube_kind *k = reader->kinds->first; k;
		     k = k->next)
			known |= span_equal(k->kind, node_text(kind));
		if (known)
			findings_unjudged(
				reader->findings,
				place(reader, version ? version->at
						      : node_missing_at(node)),
				"a %s without a proper apiVersion: "
				"not judged",
				kind->text);
	} else if (version && version->kind == NODE_STRING && kind &&
		   kind->kind != NODE_NULL) {
		findings_unjudged(reader->findings, place(reader, kind->at),
				  "kind is not the name of a kind: not judged");
	}
}

/* One node that may be an object; "type" is what its List says, or NULL. */
static void node_read(struct reader *reader, struct node *node,
		      const struct list_type *type, unsigned depth)
{
	const struct schema_keys *key = &reader->kinds->schema->key;
	const struct node *version = schema_child(node, key->api_version);
	const struct node *kind = schema_child(node, key->kind);
	const struct node *items;
	struct object_ref ref = { 0 };

	if (node->kind != NODE_MAPPING) {
		reader->kube->strangers++;
		return;
	}
	if (type && !version && !kind) {
		ref.api_version = type->api_version;
		ref.kind = type->kind;
	} else if (version && version->kind == NODE_STRING && version->len &&
		   kind && kind->kind == NODE_STRING && kind->len) {
		ref.api_version = node_text(version);
		ref.kind = node_text(kind);
	} else {
		stranger_read(reader, node, version, kind);
		return;
	}
	items = node_get(node, "items");
	if (!ends_in_list(ref.kind) || !items) {
		object_add(reader, node, ref);
	} else if (items->kind == NODE_SEQUENCE) {
		list_read(reader, items, ref, depth);
	} else if (items->kind != NODE_NULL) {
		findings_unjudged(reader->findings, place(reader, items->at),
				  "the items of a %s are no sequence: not "
				  "judged",
				  kind ? kind->text : "List");
	}
}

/*
 * The nodes above a node that may be objects, which are the document and, as
 * long as these are Lists, their items; returns how many.
 */
static uint32_t objects_above(const struct node *node,
			      const struct node *found[KUBE_LIST_DEPTH_MAX + 1])
{
	const struct node *chain[DOC_DEPTH_MAX + 32];
	uint32_t count = 0;
	uint32_t at = 0;

	for (; node; node = node->parent) {
		assert(at < sizeof(chain) / sizeof(chain[0]));
		chain[at++] = node;
	}
	while (at && count <= KUBE_LIST_DEPTH_MAX) {
		const struct node *items = at > 2 ? chain[at - 2] : NULL;

		found[count++] = chain[at - 1];
		if (!items || items->kind != NODE_SEQUENCE ||
		    node_get(chain[at - 1], "items") != items)
			break;
		at -= 2;
	}
	return count;
}

static struct kube_object *object_around(const struct kube_file *kube,
					 const struct node *node)
{
	const struct node *above[KUBE_LIST_DEPTH_MAX + 1];
	const uint32_t count = objects_above(node, above);

	for (struct kube_object *o = kube->first; o; o = o->next)
		for (uint32_t i = 0; i < count; i++)
			if (o->node == above[i])
				return o;
	return NULL;
}

/* Give the duplicate keys that the reader met to the objects they are in. */
static void duplicates_read(struct reader *reader)
{
	for (struct problem *p = reader->file->problems; p; p = p->next) {
		struct kube_object *object = NULL;
		struct kube_problem *problem;
		struct kube_problem **end;
		const struct entry *entry;

		if (p->kind != PROBLEM_DUPLICATE_KEY)
			continue;
		object = object_around(reader->kube, p->node);
		if (!object)
			continue;
		problem = arena_one(reader->findings->arena,
				    struct kube_problem);
		if (!problem) {
			reader->lost = true;
			return;
		}
		entry = node_entry(p->node, p->key, strlen(p->key),
				   node_key_hash(p->key, strlen(p->key)));
		problem->kind = KUBE_DUPLICATE_KEY;
		problem->node = entry ? entry->value : p->node;
		problem->at = p->at;
		problem->key = p->key;
		problem->earlier = p->earlier;
		for (end = &object->problems; *end; end = &(*end)->next)
			;
		*end = problem;
	}
}

bool kube_read(const struct kube_kinds *kinds, struct doc_file *file,
	       struct findings *findings, struct kube_file *kube,
	       struct error *err)
{
	struct kube_file result = { .name = file->name };
	struct reader reader = {
		.kinds = kinds,
		.findings = findings,
		.file = file,
		.kube = &result,
		.end = &result.first,
	};

	for (struct document *d = file->first; d && !reader.lost; d = d->next)
		if (d->root)
			node_read(&reader, d->root, NULL, 0);
	if (!reader.lost)
		duplicates_read(&reader);
	if (reader.lost || findings->lost || arena_failed(findings->arena))
		return error_no_memory(err);
	*kube = result;
	return true;
}
