#ifndef KUBE_KINDS_PRIV_H
#define KUBE_KINDS_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "doc/node.h"
#include "kube/object.h"
#include "kube/schema_priv.h"

/* A step of a path: a key, and whether each item of a list there is meant. */
struct step {
	const char *key;
	uint32_t len;
	uint32_t hash; /* node_key_hash() of the key */
	bool each;
};

struct path {
	const struct step *steps;
	uint32_t count;
};

/* Several paths, or several texts; NULL when there are none. */
struct path_list {
	const struct path *paths;
	uint32_t count;
};

/* A kind with pods; rules/kinds/ explains what a file may say. */
struct kube_kind {
	struct span group; /* "apps", empty for core; any version of it */
	struct span kind;
	/* of the whole object; NULL for configured kinds */
	const struct schema_type *type;
	struct path path; /* from the object to the template */
	bool bare_spec;	  /* at path stands a spec, no metadata around it */
	bool optional;	  /* without a template there is no pod */
	struct path_list containers; /* below path, for specs of another make */
	struct path_list init_containers;
	struct path_list inherits;
	const char *const *fields; /* ends in NULL, or is NULL */
	const char *const *opaque;
	unsigned file; /* number of the file that it is from; 0 is built in */
	const struct kube_kind *next;
};

struct kube_kinds {
	struct arena *arena;
	const struct schema *schema;
	const struct kube_kind *first;
	unsigned files; /* read so far */
};

/* The first row of a kind; more rows of it may follow. */
const struct kube_kind *kind_find(const struct kube_kind *from,
				  struct span group, struct span kind);

/* A path from its text; false if it is none, or without memory. */
bool path_parse(struct arena *arena, struct span text, struct path *path);

#endif
