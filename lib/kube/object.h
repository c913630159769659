#ifndef KUBE_OBJECT_H
#define KUBE_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "diag/finding.h"
#include "doc/document.h"
#include "doc/node.h"

/*
 * From documents to pods.  kube_read() finds the Kubernetes objects of a file
 * (Lists are opened), and for each kind that carries a pod template the pods
 * that it makes; each pod's fields are held against the types of the Kubernetes
 * API.
 *
 * After reading, the trees are as the API server would see them: nulls and
 * values of the wrong type are hidden (each wrong type is a kube_problem), a
 * null in a list or a map of strings is an empty value, and the defaults that
 * a verdict depends on are filled in (a volume without a source is an emptyDir;
 * with hostNetwork a hostPort is its containerPort).
 *
 *	struct kube_kinds *kinds = kube_kinds_new(arena);
 *	struct kube_file kube;
 *	...
 *	if (!kube_read(kinds, &file, &findings, &kube, err))
 *		return false;
 *	for (struct kube_object *o = kube.first; o; o = o->next)
 *		for (struct kube_pod *pod = o->pods; pod; pod = pod->next)
 *			judge(pod);
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
	 * nobody set is not there.  windowsOptions of both levels are joined, as
	 * the kubelet does (pkg/securitycontext/util.go of Kubernetes); in all
	 * else the container's value replaces the pod's whole.
	 */
	const struct node *effective;
};

/* What is wrong with the shape of an object. */
enum kube_problem_kind {
	KUBE_WRONG_TYPE,    /* hidden, and its object not wholly judged */
	KUBE_UNKNOWN_FIELD, /* the API server drops or refuses it */
	KUBE_WRONG_LEVEL,   /* a known field, but of another place */
	KUBE_DUPLICATE_KEY, /* the last one wins */
};

struct kube_problem {
	enum kube_problem_kind kind;
	const struct node *node; /* the value; its parent holds the key */
	struct extent at;	 /* wrong type: the value; else the key */
	const char *key;	 /* the field's name as written */
	/*
	 * Wrong type: what the API wants, "boolean"; wrong level: the path from
	 * the object where the field belongs, "spec.securityContext.fsGroup".
	 */
	const char *expected;
	const char *found; /* wrong type: "string", "null" */
	/*
	 * Unknown field: the nearest known one.  Wrong type: the value as it
	 * was probably meant, in JSON: "\"1\"", "true".  NULL: none is near.
	 */
	const char *suggestion;
	struct extent earlier; /* duplicate: the first key */
	struct kube_problem *next;
};

struct kube_pod {
	/*
	 * The mapping with metadata and spec: a Pod itself, or a template.
	 * Where the document has none (a bare spec, a Deployment without a
	 * template) it is made, and stands at the nearest place there is.
	 */
	const struct node *template;
	const struct node *metadata; /* of the template; NULL if unset */
	const struct node *spec;     /* NULL if unset: an empty pod */
	struct kube_container *containers;
	size_t container_count;
	/*
	 * Something of the object is hidden for its wrong type: the API server
	 * refuses it, and what is seen of the pod cannot be called good.
	 */
	bool partial;
	struct kube_pod *next;
};

struct kube_object {
	const struct node *node; /* the object's mapping */
	struct object_ref ref;
	bool is_pod;		       /* kind Pod itself, not a controller */
	struct kube_pod *pods;	       /* NULL for kinds without pods */
	struct kube_problem *problems; /* of pods; duplicates of any object */
	struct kube_object *next;
};

/*
 * The kinds of a run, Kubernetes' own at first, and the fields of a pod as the
 * Kubernetes API has them.  Built by one thread, then read by many; lives in
 * the arena given.
 */
struct kube_kinds;

/* Kubernetes' own kinds; NULL without memory. */
struct kube_kinds *kube_kinds_new(struct arena *arena);

/*
 * Add the kinds of a file with a top-level "kinds:" (rules/kinds/ has examples
 * and explains the format); what it says about a kind replaces what was known.
 * What is wrong with the file goes to findings as unjudged.  The file must live
 * as long as the kinds.  False only without memory.
 */
bool kube_kinds_add(struct kube_kinds *kinds, const struct doc_file *file,
		    struct findings *findings, struct error *err);

struct kube_file {
	const char *name; /* the file's, for messages; borrowed */
	struct kube_object *first;
	size_t objects;	  /* with apiVersion and kind */
	size_t pods;	  /* of all objects */
	size_t strangers; /* documents that are no Kubernetes object */
};

/*
 * Find objects and pods in all documents of a file, in the arena of findings.
 * The trees are changed as described above.  What has the wrong type is a
 * problem of its object, and when nothing is left to judge (containers is a
 * string) the pod is not among the object's.  What is no problem of an object
 * but keeps something from being judged (Lists too deep, an object without a
 * version) is added to findings as unjudged.  kube is filled on success; false
 * only without memory.
 */
bool kube_read(const struct kube_kinds *kinds, struct doc_file *file,
	       struct findings *findings, struct kube_file *kube,
	       struct error *err);

#endif
