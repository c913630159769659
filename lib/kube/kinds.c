#include "kube/kinds_priv.h"

#include <stddef.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"

/*
 * Kubernetes' own kinds with pods, in all groups that ever served them: those
 * whose pods PodSecurity admission looks at (k8s.io/pod-security-admission
 * admission/admission.go, DefaultPodSpecExtractor).
 */
static const struct {
	const char *group;
	const char *kind; /* and type in the schema */
	const char *path;
	bool optional;
} builtin[] = {
	{ "", "Pod", "", false },
	{ "apps", "Deployment", "spec.template", false },
	{ "apps", "StatefulSet", "spec.template", false },
	{ "apps", "DaemonSet", "spec.template", false },
	{ "apps", "ReplicaSet", "spec.template", false },
	{ "batch", "Job", "spec.template", false },
	{ "batch", "CronJob", "spec.jobTemplate.spec.template", false },
	/* A pointer in Go, and skipped when it is nil. */
	{ "", "ReplicationController", "spec.template", true },
	{ "", "PodTemplate", "template", false },
	{ "extensions", "Deployment", "spec.template", false },
	{ "extensions", "DaemonSet", "spec.template", false },
	{ "extensions", "ReplicaSet", "spec.template", false },
	{ "extensions", "Job", "spec.template", false },
};

/* One step from the front of the text; false if there is none. */
static bool step_parse(struct arena *arena, struct span *text,
		       struct step *step)
{
	const char *dot = memchr(text->text, '.', text->len);
	size_t len = dot ? (size_t)(dot - text->text) : text->len;
	const char *bracket = memchr(text->text, '[', len);
	size_t name = bracket ? (size_t)(bracket - text->text) : len;

	if (!name || (bracket && (len - name != 2 || bracket[1] != ']')) ||
	    (dot && len + 1 == text->len))
		return false;
	step->key = arena_text(arena, text->text, name);
	step->len = (uint32_t)name;
	step->hash = node_key_hash(text->text, name);
	step->each = bracket;
	text->text += len + (dot != NULL);
	text->len -= len + (dot != NULL);
	return step->key;
}

bool path_parse(struct arena *arena, struct span text, struct path *path)
{
	struct step *steps = arena_array(arena, KUBE_PATH_STEPS_MAX,
					 struct step);
	uint32_t count = 0;

	if (!steps)
		return false;
	while (text.len) {
		if (count == KUBE_PATH_STEPS_MAX ||
		    !step_parse(arena, &text, &steps[count]))
			return false;
		count++;
	}
	*path = (struct path){ steps, count };
	return true;
}

struct kube_kinds *kube_kinds_new(struct arena *arena)
{
	struct kube_kinds *kinds = arena_one(arena, struct kube_kinds);
	struct kube_kind *rows = arena_array(arena, ARRAY_LEN(builtin),
					     struct kube_kind);

	if (!kinds || !rows)
		return NULL;
	kinds->arena = arena;
	kinds->schema = schema_new(arena);
	if (!kinds->schema)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(builtin); i++) {
		rows[i].group = span_of(builtin[i].group);
		rows[i].kind = span_of(builtin[i].kind);
		rows[i].type = schema_type_find(kinds->schema, rows[i].kind);
		rows[i].optional = builtin[i].optional;
		rows[i].next = i + 1 < ARRAY_LEN(builtin) ? &rows[i + 1] : NULL;
		if (!path_parse(arena, span_of(builtin[i].path), &rows[i].path))
			return NULL;
	}
	kinds->first = rows;
	return kinds;
}

const struct kube_kind *kind_find(const struct kube_kind *from,
				  struct span group, struct span kind)
{
	for (; from; from = from->next)
		if (span_equal(from->kind, kind) &&
		    span_equal(from->group, group))
			return from;
	return NULL;
}
