#include "rules/lint.h"

/* Why a source could not be judged as a whole. */
static void note_problems(const struct doc_file *file,
			  struct findings *findings)
{
	for (const struct problem *p = file->problems; p; p = p->next)
		if (p->kind != PROBLEM_DUPLICATE_KEY)
			findings_unjudged(
				findings,
				(struct location){ file->name, p->at }, "%s",
				p->message);
}

/* Behind a value of the wrong type there may be anything. */
static void note_wrong_types(const struct doc_file *file,
			     const struct kube_file *kube,
			     struct findings *findings)
{
	for (const struct kube_object *o = kube->first; o; o = o->next)
		for (const struct kube_problem *p = o->problems; p; p = p->next)
			if (p->kind == KUBE_WRONG_TYPE)
				findings_unjudged(
					findings,
					(struct location){ file->name, p->at },
					"'%s' was taken as unset: expected %s, "
					"found %s",
					p->key, p->expected, p->found);
}

bool lint_source(struct arena *arena, const struct engine_options *options,
		 struct doc_source source, struct lint_result *result,
		 struct error *err)
{
	struct kube_file kube;

	findings_init(&result->findings, arena);
	if (!doc_read(arena, source, &result->file, err))
		return false;
	note_problems(&result->file, &result->findings);
	if (!kube_read(book_kinds(options->book), &result->file,
		       &result->findings, &kube, err))
		return false;
	note_wrong_types(&result->file, &kube, &result->findings);
	if (!engine_run(options, &kube, &result->findings, &result->judgement,
			err))
		return false;
	result->objects = kube.objects;
	result->pods = kube.pods;
	result->strangers = kube.strangers;
	findings_sort(&result->findings);
	return result->findings.lost ? error_no_memory(err) : true;
}
