#include "kube/pod_priv.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* Fields of a container's security context, with room for more. */
enum { CONTEXT_FIELDS_MAX = 32 };

struct node *pod_made_mapping(struct check *check, const struct node *place,
			      const struct entry *entries, uint32_t count)
{
	size_t bytes = count * sizeof(*entries);
	struct node *node = arena_raw(check->arena, sizeof(*node) + bytes);

	if (!node) {
		check->lost = true;
		return NULL;
	}
	*node = (struct node){
		.kind = NODE_MAPPING,
		.flags = place->flags & NODE_FLOW,
		.slot = place->slot,
		.count = count,
		.at = place->at,
		.parent = place->parent,
		.via = place->via,
		.entries = (struct entry *)(node + 1),
	};
	if (count)
		memcpy(node->entries, entries, bytes);
	return node;
}

/*
 * A field that the API server sets: the null that stands there becomes the
 * value, or the mapping gets an entry at its own place.
 */
static struct node *set_default(struct check *check, struct node *mapping,
				const struct schema_field *field,
				enum node_kind kind)
{
	struct entry *entry = node_entry(mapping, field->name, field->len,
					 field->hash);
	struct node *node;

	if (!entry) {
		node = node_default(check->arena, mapping, field->name, kind,
				    mapping->at);
		if (!node)
			check->lost = true;
		return node;
	}
	node = entry->value;
	entry->hidden = false;
	node->kind = (uint8_t)kind;
	node->flags |= NODE_DEFAULTED;
	if (kind == NODE_MAPPING) {
		node->count = 0;
		node->entries = NULL;
	}
	return node;
}

/*
 * A volume without a source is an emptyDir (SetDefaults_Volume of Kubernetes'
 * pkg/apis/core/v1/defaults.go).  One whose source has the wrong type has one.
 */
static void default_volume(struct check *check, struct node *volume)
{
	const struct schema *s = check->schema;

	for (uint32_t i = 0; i < volume->count; i++) {
		const struct entry *entry = &volume->entries[i];
		const struct schema_field *field = schema_field_find(s->volume,
								     entry);

		if (field && field != s->key.volume_name &&
		    (!entry->hidden || entry->value->kind != NODE_NULL))
			return;
	}
	set_default(check, volume, s->key.empty_dir, NODE_MAPPING);
}

static void default_volumes(struct check *check, const struct node *spec)
{
	struct node *volumes = schema_child(spec, check->schema->key.volumes);

	for (uint32_t i = 0; volumes && i < volumes->count; i++)
		default_volume(check, volumes->items[i]);
}

static void default_host_port(struct check *check, struct node *port)
{
	const struct schema_keys *key = &check->schema->key;
	const struct node *inside = schema_child(port, key->container_port);
	const struct entry *outside = node_entry(port, key->host_port->name,
						 key->host_port->len,
						 key->host_port->hash);
	struct node *node;

	/* A zero is unset; what has the wrong type was meant to be something. */
	if (!inside || (outside && outside->value->kind != NODE_NULL &&
			(outside->hidden || outside->value->integer)))
		return;
	node = set_default(check, port, key->host_port, NODE_INT);
	if (!node)
		return;
	node->integer = inside->integer;
	node->text = inside->text;
	node->len = inside->len;
}

/*
 * With the host's network a port of a container is one of the host
 * (SetDefaults_Pod of the same file).  Kubernetes does so for a Pod, and for
 * the pods made of a template when they are made: since it is these that run,
 * templates are judged the same way.  Ephemeral containers are left alone.
 */
static void default_host_ports(struct check *check, const struct node *spec)
{
	const struct schema_keys *key = &check->schema->key;
	const struct node *host = schema_child(spec, key->host_network);
	const struct node *lists[] = {
		schema_child(spec, key->init_containers),
		schema_child(spec, key->containers),
	};

	if (!host || !host->boolean)
		return;
	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (uint32_t i = 0; lists[l] && i < lists[l]->count; i++) {
			struct node *ports = schema_child(lists[l]->items[i],
							  key->ports);

			for (uint32_t p = 0; ports && p < ports->count; p++)
				default_host_port(check, ports->items[p]);
		}
}

/*
 * windowsOptions are joined by field; the two of GMSA go hand in hand
 * (DetermineEffectiveSecurityContext of pkg/securitycontext/util.go).
 */
static struct node *join_windows(struct check *check, const struct node *own,
				 const struct node *pod)
{
	const struct schema_keys *key = &check->schema->key;
	bool gmsa = schema_child(own, key->gmsa_name) ||
		    schema_child(own, key->gmsa_spec);
	struct node *joint = pod_made_mapping(check, own, own->entries,
					      own->count);
	struct entry *entries;

	if (!joint)
		return NULL;
	entries = arena_array(check->arena, own->count + pod->count,
			      struct entry);
	if (!entries) {
		check->lost = true;
		return NULL;
	}
	if (own->count)
		memcpy(entries, own->entries, own->count * sizeof(*entries));
	for (uint32_t i = 0; i < pod->count; i++) {
		const struct entry *entry = &pod->entries[i];
		const struct entry *set = node_entry(
			own, entry->key, entry->key_len, entry->hash);
		const struct schema_field *field = schema_field_find(
			key->windows_options->type, entry);

		if (entry->hidden || (set && !set->hidden) ||
		    (gmsa &&
		     (field == key->gmsa_name || field == key->gmsa_spec)))
			continue;
		entries[joint->count++] = *entry;
	}
	joint->entries = entries;
	return joint;
}

/* The visible entries of a security context that a container can have. */
static uint32_t take_entries(const struct schema *schema,
			     const struct node *context, bool is_pod,
			     struct entry *entries, uint32_t count)
{
	for (uint32_t i = 0; context && i < context->count; i++) {
		const struct entry *entry = &context->entries[i];
		bool taken = entry->hidden ||
			     !schema_field_find(schema->security_context,
						entry) ||
			     (is_pod &&
			      !schema_field_find(schema->pod_security_context,
						 entry));

		for (uint32_t j = 0; !taken && j < count; j++)
			taken = entries[j].hash == entry->hash &&
				!strcmp(entries[j].key, entry->key);
		if (!taken)
			entries[count++] = *entry;
	}
	return count;
}

static const struct node *effective(struct check *check,
				    const struct node *container,
				    const struct node *pod)
{
	const struct schema *schema = check->schema;
	const struct schema_field *windows = schema->key.windows_options;
	const struct node *own = schema_child(container, schema->key.context);
	const struct node *ours = schema_child(own, windows);
	const struct node *theirs = schema_child(pod, windows);
	struct entry entries[CONTEXT_FIELDS_MAX];
	struct node *made;
	uint32_t count;

	assert(schema->security_context->count <= CONTEXT_FIELDS_MAX);
	count = take_entries(schema, own, false, entries, 0);
	count = take_entries(schema, pod, true, entries, count);
	made = pod_made_mapping(check, container, entries, count);
	if (made && ours && theirs) {
		struct entry *entry = node_entry(made, windows->name,
						 windows->len, windows->hash);
		struct node *joint = join_windows(check, ours, theirs);

		if (joint)
			entry->value = joint;
	}
	return made;
}

static void container_fill(struct check *check, struct kube_container *c,
			   const struct node *node, enum container_kind kind,
			   const struct node *context)
{
	const struct schema_keys *key = &check->schema->key;

	c->node = node;
	c->kind = kind;
	c->name = node_text(schema_child(node, key->container_name));
	if (kind == CONTAINER_INIT &&
	    node_is(schema_child(node, key->restart_policy), "Always"))
		c->kind = CONTAINER_SIDECAR;
	c->effective = effective(check, node, context);
}

static void containers_fill(struct check *check, struct kube_pod *pod)
{
	const struct schema_keys *key = &check->schema->key;
	const struct node *context = schema_child(pod->spec, key->pod_context);
	const struct {
		const struct node *list;
		enum container_kind kind;
	} lists[] = {
		{ schema_child(pod->spec, key->init_containers),
		  CONTAINER_INIT },
		{ schema_child(pod->spec, key->containers), CONTAINER_REGULAR },
		{ schema_child(pod->spec, key->ephemeral_containers),
		  CONTAINER_EPHEMERAL },
	};
	size_t count = 0;

	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		count += lists[l].list ? lists[l].list->count : 0;
	pod->containers = arena_array(check->arena, count,
				      struct kube_container);
	if (!pod->containers) {
		check->lost = true;
		return;
	}
	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (uint32_t i = 0; lists[l].list && i < lists[l].list->count;
		     i++)
			container_fill(check,
				       &pod->containers[pod->container_count++],
				       lists[l].list->items[i], lists[l].kind,
				       context);
}

struct kube_pod *pod_new(struct check *check, const struct node *template)
{
	const struct schema_keys *key = &check->schema->key;
	struct kube_pod *pod = arena_one(check->arena, struct kube_pod);

	if (!pod) {
		check->lost = true;
		return NULL;
	}
	pod->template = template;
	pod->metadata = schema_child(template, key->metadata);
	pod->spec = schema_child(template, key->spec);
	if (pod->spec) {
		default_volumes(check, pod->spec);
		default_host_ports(check, pod->spec);
		containers_fill(check, pod);
	}
	return check->lost ? NULL : pod;
}
