#ifndef KUBE_SCHEMA_PRIV_H
#define KUBE_SCHEMA_PRIV_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/span.h"
#include "doc/node.h"

/*
 * The fields of pods and of the objects that carry pod templates, as the
 * Kubernetes API has them.  They are written down as text, one row a type, in
 * schema_*.c, taken from the json tags of types.go in k8s.io/api v0.37.2
 * (core/v1, apps/v1, batch/v1) and k8s.io/apimachinery (meta/v1):
 *
 *	{ "ContainerPort", "name:string hostPort:int32 ..." }
 *
 * A field's type is a scalar type, a row's name, "[]type" or "{}type" for a
 * list and a map of these, or "any" for what is not looked at.  "!" in front
 * marks what a pod cannot be judged without when it has the wrong type.
 */
struct schema_row {
	const char *name;
	const char *fields;
};

/* The tables; each ends with a row without a name. */
extern const struct schema_row schema_pod[];
extern const struct schema_row schema_volume[];
extern const struct schema_row schema_workload[];

enum schema_kind {
	SCHEMA_ANY,
	SCHEMA_STRING,
	SCHEMA_BOOL,
	SCHEMA_INT32,
	SCHEMA_INT64,
	SCHEMA_QUANTITY,
	SCHEMA_INT_OR_STRING,
	SCHEMA_TIME,
	SCHEMA_OBJECT,
};

enum schema_shape { SCHEMA_ONE, SCHEMA_LIST, SCHEMA_MAP };

struct schema_type;

struct schema_field {
	const char *name;
	uint32_t hash; /* node_key_hash() of the name */
	uint8_t len;
	uint8_t kind;			/* enum schema_kind */
	uint8_t shape;			/* enum schema_shape */
	bool vital;			/* marked "!" */
	const struct schema_type *type; /* of objects */
};

struct schema_type {
	const char *name;
	const char *hint; /* for messages: how one looks, or NULL */
	const struct schema_field *fields;
	uint32_t count;
	uint32_t mask;	/* slots - 1; a power of two */
	uint8_t *slots; /* by hash: number of the field + 1, 0 for none */
};

/* The fields that the code speaks of by name. */
struct schema_keys {
	const struct schema_field *api_version;
	const struct schema_field *kind;
	const struct schema_field *metadata;
	const struct schema_field *spec;
	const struct schema_field *name;
	const struct schema_field *generate_name;
	const struct schema_field *space;
	const struct schema_field *init_containers;
	const struct schema_field *containers;
	const struct schema_field *ephemeral_containers;
	const struct schema_field *volumes;
	const struct schema_field *host_network;
	const struct schema_field *pod_context;
	const struct schema_field *context;
	const struct schema_field *container_name;
	const struct schema_field *restart_policy;
	const struct schema_field *ports;
	const struct schema_field *host_port;
	const struct schema_field *container_port;
	const struct schema_field *volume_name;
	const struct schema_field *empty_dir;
	const struct schema_field *windows_options;
	const struct schema_field *gmsa_name;
	const struct schema_field *gmsa_spec;
};

/* The tables, ready for lookups; the types that the code speaks of by name. */
struct schema {
	const struct schema_type *types;
	uint32_t count;
	const struct schema_type *pod;
	const struct schema_type *pod_template;
	const struct schema_type *pod_spec;
	const struct schema_type *container;
	const struct schema_type *ephemeral_container;
	const struct schema_type *security_context;
	const struct schema_type *pod_security_context;
	const struct schema_type *capabilities;
	const struct schema_type *volume;
	const struct schema_type *object_meta;
	struct schema_keys key;
};

/* Read the tables; NULL without memory.  A mistake in them is an assertion. */
const struct schema *schema_new(struct arena *arena);

/* The type of that name, or NULL. */
const struct schema_type *schema_type_find(const struct schema *schema,
					   struct span name);

/* The visible value of a field in a node, or NULL as node_get() has it. */
struct node *schema_child(const struct node *node,
			  const struct schema_field *field);

/* The field of a type with that name, or NULL. */
static inline const struct schema_field *
schema_field_find(const struct schema_type *type, const struct entry *entry)
{
	uint32_t at = entry->hash;

	for (;; at++) {
		const struct schema_field *field;

		at &= type->mask;
		if (!type->slots[at])
			return NULL;
		field = &type->fields[type->slots[at] - 1];
		if (field->hash == entry->hash &&
		    field->len == entry->key_len &&
		    !memcmp(field->name, entry->key, field->len))
			return field;
	}
}

#endif
