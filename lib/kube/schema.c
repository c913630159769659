#include "kube/schema_priv.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/cleanup.h"

static const struct schema_row *const tables[] = {
	schema_pod,
	schema_volume,
	schema_workload,
};

static const struct {
	const char *word;
	enum schema_kind kind;
} scalars[] = {
	{ "any", SCHEMA_ANY },
	{ "string", SCHEMA_STRING },
	{ "bool", SCHEMA_BOOL },
	{ "int32", SCHEMA_INT32 },
	{ "int64", SCHEMA_INT64 },
	{ "quantity", SCHEMA_QUANTITY },
	{ "int-or-string", SCHEMA_INT_OR_STRING },
	{ "time", SCHEMA_TIME },
};

/* Types that are often taken for a plain word: what to write instead. */
static const struct {
	const char *type;
	const char *hint;
} hints[] = {
	{ "AppArmorProfile", "mapping, such as {type: RuntimeDefault}" },
	{ "SeccompProfile", "mapping, such as {type: RuntimeDefault}" },
};

/*
 * Tables are read in two passes: names and counts first, so that a field can
 * point at a type of a later row; then the fields.
 */
struct reader {
	struct arena *arena;
	struct schema *schema;
	struct schema_type *types;
	uint8_t *by_name; /* types by the hash of their names, as in slots */
	uint32_t mask;
};

/* A table of slots at most half full. */
static uint32_t slots_mask(uint32_t count)
{
	uint32_t size = 4;

	while (size < count * 2)
		size *= 2;
	return size - 1;
}

static uint32_t count_rows(void)
{
	uint32_t count = 0;

	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct schema_row *row = tables[t]; row->name; row++)
			count++;
	return count;
}

static uint32_t count_fields(const char *fields)
{
	uint32_t count = 0;

	for (const char *p = strchr(fields, ':'); p; p = strchr(p + 1, ':'))
		count++;
	return count;
}

static struct schema_type *type_find(const struct reader *reader,
				     struct span name)
{
	uint32_t at = node_key_hash(name.text, name.len);

	for (;; at++) {
		struct schema_type *type;

		at &= reader->mask;
		if (!reader->by_name[at])
			return NULL;
		type = &reader->types[reader->by_name[at] - 1];
		if (span_is(name, type->name))
			return type;
	}
}

static void types_name(struct reader *reader)
{
	uint32_t number = 0;

	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct schema_row *row = tables[t]; row->name;
		     row++) {
			uint32_t at = node_key_hash(row->name,
						    strlen(row->name));

			while (reader->by_name[at & reader->mask])
				at++;
			reader->types[number].name = row->name;
			number++;
			reader->by_name[at & reader->mask] = (uint8_t)number;
		}
}

/* Fill in what "name:type" says about the type. */
static void field_type(const struct reader *reader, struct schema_field *field,
		       struct span type)
{
	if (type.text[0] == '!') {
		field->vital = true;
		type = (struct span){ type.text + 1, type.len - 1 };
	}
	if (type.text[0] == '[' || type.text[0] == '{') {
		field->shape = type.text[0] == '[' ? SCHEMA_LIST : SCHEMA_MAP;
		type = (struct span){ type.text + 2, type.len - 2 };
	}
	for (size_t i = 0; i < ARRAY_LEN(scalars); i++)
		if (span_is(type, scalars[i].word)) {
			field->kind = (uint8_t)scalars[i].kind;
			return;
		}
	field->kind = SCHEMA_OBJECT;
	field->type = type_find(reader, type);
	assert(field->type);
}

/* The names are cut out of a copy of the text. */
static bool fields_read(struct reader *reader, struct schema_type *type,
			const char *row)
{
	char *text = arena_text(reader->arena, row, strlen(row));
	struct schema_field *fields;

	type->count = count_fields(row);
	type->mask = slots_mask(type->count);
	fields = arena_array(reader->arena, type->count, struct schema_field);
	type->slots = arena_array(reader->arena, type->mask + 1, uint8_t);
	if (!text || !fields || !type->slots)
		return false;
	assert(type->count < UINT8_MAX);
	for (uint32_t i = 0; i < type->count; i++) {
		size_t len = strcspn(text, ":");
		size_t end = len + strcspn(text + len, " ");
		struct schema_field *field = &fields[i];
		uint32_t at = node_key_hash(text, len);

		field->name = text;
		field->len = (uint8_t)len;
		field->hash = at;
		while (type->slots[at & type->mask])
			at++;
		type->slots[at & type->mask] = (uint8_t)(i + 1);
		field_type(reader, field,
			   (struct span){ text + len + 1, end - len - 1 });
		text[len] = '\0';
		text += end + (text[end] == ' ');
	}
	type->fields = fields;
	return true;
}

static void types_known(struct reader *reader)
{
	const struct {
		const char *name;
		const struct schema_type **type;
	} known[] = {
		{ "Pod", &reader->schema->pod },
		{ "PodTemplateSpec", &reader->schema->pod_template },
		{ "PodSpec", &reader->schema->pod_spec },
		{ "Container", &reader->schema->container },
		{ "EphemeralContainer", &reader->schema->ephemeral_container },
		{ "SecurityContext", &reader->schema->security_context },
		{ "PodSecurityContext", &reader->schema->pod_security_context },
		{ "Capabilities", &reader->schema->capabilities },
		{ "Volume", &reader->schema->volume },
		{ "ObjectMeta", &reader->schema->object_meta },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		*known[i].type = type_find(reader, span_of(known[i].name));
		assert(*known[i].type);
	}
	for (size_t i = 0; i < ARRAY_LEN(hints); i++)
		type_find(reader, span_of(hints[i].type))->hint = hints[i].hint;
}

static const struct schema_field *field_named(const struct schema_type *type,
					      const char *name)
{
	const size_t len = strlen(name);
	const struct entry entry = {
		.key = name,
		.key_len = (uint32_t)len,
		.hash = node_key_hash(name, len),
	};
	const struct schema_field *field = schema_field_find(type, &entry);

	assert(field);
	return field;
}

static void keys_known(struct schema *s)
{
	struct schema_keys *key = &s->key;
	const struct {
		const struct schema_field **field;
		const struct schema_type *type;
		const char *name;
	} known[] = {
		{ &key->api_version, s->pod, "apiVersion" },
		{ &key->kind, s->pod, "kind" },
		{ &key->metadata, s->pod, "metadata" },
		{ &key->spec, s->pod, "spec" },
		{ &key->name, s->object_meta, "name" },
		{ &key->generate_name, s->object_meta, "generateName" },
		{ &key->space, s->object_meta, "namespace" },
		{ &key->init_containers, s->pod_spec, "initContainers" },
		{ &key->containers, s->pod_spec, "containers" },
		{ &key->ephemeral_containers, s->pod_spec,
		  "ephemeralContainers" },
		{ &key->volumes, s->pod_spec, "volumes" },
		{ &key->host_network, s->pod_spec, "hostNetwork" },
		{ &key->pod_context, s->pod_spec, "securityContext" },
		{ &key->context, s->container, "securityContext" },
		{ &key->container_name, s->container, "name" },
		{ &key->restart_policy, s->container, "restartPolicy" },
		{ &key->ports, s->container, "ports" },
		{ &key->volume_name, s->volume, "name" },
		{ &key->empty_dir, s->volume, "emptyDir" },
		{ &key->windows_options, s->security_context,
		  "windowsOptions" },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		*known[i].field = field_named(known[i].type, known[i].name);
	key->host_port = field_named(key->ports->type, "hostPort");
	key->container_port = field_named(key->ports->type, "containerPort");
	key->gmsa_name = field_named(key->windows_options->type,
				     "gmsaCredentialSpecName");
	key->gmsa_spec = field_named(key->windows_options->type,
				     "gmsaCredentialSpec");
}

const struct schema *schema_new(struct arena *arena)
{
	struct reader reader = { .arena = arena };
	uint32_t count = count_rows();
	uint32_t number = 0;

	assert(count < UINT8_MAX);
	reader.mask = slots_mask(count);
	reader.schema = arena_one(arena, struct schema);
	reader.types = arena_array(arena, count, struct schema_type);
	reader.by_name = arena_array(arena, reader.mask + 1, uint8_t);
	if (!reader.schema || !reader.types || !reader.by_name)
		return NULL;
	types_name(&reader);
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct schema_row *row = tables[t]; row->name; row++)
			if (!fields_read(&reader, &reader.types[number++],
					 row->fields))
				return NULL;
	types_known(&reader);
	keys_known(reader.schema);
	reader.schema->types = reader.types;
	reader.schema->count = count;
	return reader.schema;
}

const struct schema_type *schema_type_find(const struct schema *schema,
					   struct span name)
{
	for (uint32_t i = 0; i < schema->count; i++)
		if (span_is(name, schema->types[i].name))
			return &schema->types[i];
	return NULL;
}

struct node *schema_child(const struct node *node,
			  const struct schema_field *field)
{
	struct entry *entry = node_entry(node, field->name, field->len,
					 field->hash);

	return entry && !entry->hidden ? entry->value : NULL;
}
