#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/io.h"
#include "base/limits.h"
#include "kube/object.h"

/*
 * usage: kube_problems <MANIFESTS
 * A line for each object of standard input: "type" if a value has the wrong
 * type, else "ok" and the paths of unknown and misplaced fields, sorted by
 * bytes; for comparing with what Kubernetes' own decoder says.
 */
static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool print_object(struct arena *arena, const struct kube_object *object)
{
	const char **paths;
	size_t count = 0;
	size_t at = 0;

	for (const struct kube_problem *p = object->problems; p; p = p->next) {
		if (p->kind == KUBE_WRONG_TYPE)
			return puts("type") != EOF;
		count++;
	}
	paths = arena_array(arena, count, const char *);
	for (const struct kube_problem *p = object->problems; paths && p;
	     p = p->next) {
		paths[at] = node_path(arena, p->node, object->node);
		if (!paths[at++])
			return false;
	}
	if (!paths)
		return false;
	qsort(paths, count, sizeof(*paths), compare);
	printf("ok");
	for (size_t i = 0; i < count; i++)
		printf(" %s", paths[i]);
	return puts("") != EOF;
}

int main(void)
{
	CLEANUP(arena) struct arena *arena = arena_new((size_t)1 << 32);
	struct kube_kinds *kinds = arena ? kube_kinds_new(arena) : NULL;
	struct error err = { 0 };
	struct findings findings;
	struct doc_file file;
	struct kube_file kube;
	struct span text;

	if (!kinds)
		return 2;
	findings_init(&findings, arena);
	if (!io_read_stream(arena, (struct io_stream){ STDIN_FILENO, "stdin" },
			    FILE_BYTES_MAX, &text, &err) ||
	    !doc_read_as(arena, (struct doc_source){ "stdin", text }, DOC_YAML,
			 &file, &err) ||
	    !kube_read(kinds, &file, &findings, &kube, &err)) {
		fprintf(stderr, "kube_problems: %s\n", err.text);
		return 2;
	}
	for (const struct kube_object *o = kube.first; o; o = o->next)
		if (!print_object(arena, o))
			return 2;
	return 0;
}
