#ifndef KUBE_OBJECT_H
#define KUBE_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"
#include "diag/finding.h"
#include "doc/document.h"
#include "doc/node.h"

struct error;

/*
 * From documents to pods.  kube_read() finds the Kubernetes objects of a file
 * (Lists are opened), and for each kind that carries a pod template the pods
 * that it makes; each pod's fields are held against the types of the Kubernetes
 * API.
 *
 * After reading, the trees are as the API server would see them: nulls and
 * values of the wrong type are hidden (each wrong type is a kube_problem), and
 * the defaults that a verdict depends on are filled in (a volume without a
 * source is an emptyDir; with hostNetwork a hostPort is its containerPort).
 */
enum container_kind {
	CONTAINER_INIT,	     /* spec.initContainers */
	CONTAINER_SIDECAR,   /* the same with restartPolicy: Always */
	CONTAINER_REGULAR,   /* spec.containers */
	CONTAINER_EPHEMERAL, /* spec.ephemeralContainers */
};

/* In visiting order: init containers, containers, ephemeral containers. */
struct kube_container {
	const struct node *node; /* always a mapping */
	enum container_kind kind;
	struct span name; /* empty if unset */
	/*
	 * A mapping of what the kubelet will use, container before pod:
	 * runAsUser, runAsGroup, runAsNonRoot, seccompProfile, seLinuxOptions,
	 * appArmorProfile, windowsOptions, privileged, allowPrivilegeEscalation,
	 * readOnlyRootFilesystem, procMount, capabilities.  Its values are the
	 * nodes that decide, so that their place and path are the user's; what
	 * nobody set is not there.
	 */
	const struct node *effective;
};

/* What is wrong with the shape of an object. */
enum kube_problem_kind {
	KUBE_WRONG_TYPE,    /* hidden, and its object not wholly judged */
	KUBE_UNKNOWN_FIELD, /* the API server drops or refuses it */
	KUBE_WRONG_LEVEL, /* a field of the pod in a container or vice versa */
	KUBE_DUPLICATE_KEY, /* the last one wins */
};

struct kube_problem {
	enum kube_problem_kind kind;
	const struct node *node; /* the value; its parent holds the key */
	struct extent at;	 /* wrong type: the value; else the key */
	const char *key;	 /* the field's name as written */
	const char *expected;	 /* wrong type: "boolean"; level: right place */
	const char *found;	 /* wrong type: "string" */
	const char *suggestion;	 /* unknown field: the nearest known, or NULL */
	struct extent earlier;	 /* duplicate: the first key */
	struct kube_problem *next;
};

struct kube_pod {
	/* the mapping with metadata and spec: a Pod itself, or a template */
	const struct node *template;
	const struct node *metadata; /* of the template; NULL if unset */
	const struct node *spec;     /* NULL if unset: an empty pod */
	struct kube_container *containers;
	size_t container_count;
	struct kube_pod *next;
};

struct kube_object {
	const struct node *node; /* the object's mapping */
	struct object_ref ref;
	bool is_pod;	       /* kind Pod itself, not a controller */
	struct kube_pod *pods; /* NULL for kinds without pods */
	struct kube_problem *problems;
	struct kube_object *next;
};

/* A kind with pods, and the paths to its pod templates. */
struct kube_kind {
	const char *group; /* "apps", "" for core */
	const char *kind;
	/*
	 * Dotted path to the template (the mapping with "spec"); "[]" steps
	 * through a sequence: "spec.templates[]".  "" for the object itself.
	 */
	const char *path;
	/* at path stands the pod's spec directly, no metadata around it */
	bool bare_spec;
};

/* The kinds of a run: Kubernetes' own and the configured ones. */
struct kube_kinds {
	const struct kube_kind *kinds;
	size_t count;
};

/* Kubernetes' own kinds; static. */
extern const struct kube_kinds kube_kinds_builtin;

struct kube_file {
	struct kube_object *first;
	size_t objects;	  /* with apiVersion and kind */
	size_t strangers; /* documents that are no Kubernetes object */
};

/*
 * Find objects and pods in all documents of a file; "kinds" are the kinds known
 * besides the built-in ones.  The trees are changed as described above.  What is
 * so broken that a pod cannot be judged at all (containers is a string, Lists
 * too deep) is added to findings as unjudged.  False only without memory.
 */
bool kube_read(struct arena *arena, struct doc_file *file,
	       const struct kube_kinds *kinds, struct kube_file *kube,
	       struct findings *findings, struct error *err);

#endif
