/*
 * Verdicts of the Pod Security Standards in bulk, for the comparison with
 * upstream in tests/conformance/pss:
 *
 *	pss_driver STANDARD... <MANIFESTS
 *
 * reads manifests one after the other, each led by a line "json BYTES" or
 * "yaml BYTES" and followed by a line break, and answers each with one text a
 * standard, ended by NUL: a line "check US reason US detail" for every
 * violation, or what kept the manifest from being judged.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/io.h"
#include "base/limits.h"
#include "doc/document.h"
#include "kube/object.h"
#include "rules/book.h"
#include "rules/engine.h"

enum { STANDARDS_MAX = 256, INPUT_BYTES_MAX = 1 << 30 };

struct driver {
	struct rule_book *book;
	struct standard standards[STANDARDS_MAX];
	size_t standard_count;
	struct arena *arena; /* of one manifest */
	struct buffer out;
};

static bool make_book(struct arena *arena, struct rule_book **book,
		      struct error *err)
{
	struct findings findings;

	findings_init(&findings, arena);
	*book = book_new(arena);
	if (!*book)
		return error_no_memory(err);
	if (!book_add_builtin(*book, &findings, err))
		return false;
	if (findings.unjudged_first)
		return error_set(err, EINVAL, "%s:%u: %s",
				 findings.unjudged_first->at.file,
				 findings.unjudged_first->at.at.line,
				 findings.unjudged_first->message);
	return true;
}

static bool write_verdict(struct driver *driver, const struct kube_pod *pod,
			  const struct standard *standard, struct error *err)
{
	struct verdict verdict = { 0 };

	if (!engine_verdict(driver->arena,
			    &(struct engine_options){ .book = driver->book,
						      .standard = standard },
			    pod, &verdict, err))
		return false;
	for (size_t i = 0; i < verdict.violation_count; i++) {
		const struct violation *v = &verdict.violations[i];

		buffer_format(&driver->out, "%s\x1f%s\x1f%s\n", v->check,
			      v->reason, v->detail);
	}
	if (verdict.allowed != !verdict.violation_count)
		buffer_text(&driver->out, "allowed and violations disagree\n");
	buffer_fill(&driver->out, '\0', 1);
	return true;
}

/*
 * Wrong types that the API server refuses; none are generated.  It takes a null
 * in a list for an empty value.
 */
static void write_problems(const struct kube_object *object, struct buffer *why)
{
	for (const struct kube_problem *p = object ? object->problems : NULL; p;
	     p = p->next)
		if (p->kind == KUBE_WRONG_TYPE && strcmp(p->found, "null"))
			buffer_format(why, "wrong type: %s\n", p->key);
}

/* The one pod of a manifest; NULL, and why, if it cannot be judged. */
static bool find_pod(struct driver *driver, enum doc_format format,
		     struct span source, const struct kube_pod **pod,
		     struct buffer *why, struct error *err)
{
	struct doc_file file;
	struct kube_file kube;
	struct findings findings;

	findings_init(&findings, driver->arena);
	if (!doc_read_as(driver->arena, (struct doc_source){ "pod", source },
			 format, &file, err) ||
	    !kube_read(book_kinds(driver->book), &file, &findings, &kube, err))
		return false;
	if (findings.lost)
		return error_no_memory(err);
	*pod = kube.first ? kube.first->pods : NULL;
	if (file.problems)
		buffer_format(why, "problem: %s\n", file.problems->message);
	if (findings.unjudged_first)
		buffer_format(why, "unjudged: %s\n",
			      findings.unjudged_first->message);
	write_problems(kube.first, why);
	if (!*pod)
		buffer_text(why, "no pod\n");
	return true;
}

static bool judge(struct driver *driver, enum doc_format format,
		  struct span source, struct error *err)
{
	CLEANUP(buffer) struct buffer why = { 0 };
	const struct kube_pod *pod = NULL;

	if (!find_pod(driver, format, source, &pod, &why, err))
		return false;
	for (size_t i = 0; i < driver->standard_count; i++) {
		if (why.len) {
			buffer_bytes(&driver->out, why.text, why.len);
			buffer_fill(&driver->out, '\0', 1);
		} else if (!write_verdict(driver, pod, &driver->standards[i],
					  err)) {
			return false;
		}
	}
	return true;
}

/* Judge the next manifest of the input, and take it off. */
static bool judge_next(struct driver *driver, struct span *input,
		       struct error *err)
{
	const char *eol = memchr(input->text, '\n', input->len);
	enum doc_format format = DOC_JSON;
	char *end = NULL;
	size_t len;

	if (!eol || eol - input->text < 6)
		return error_set(err, EINVAL, "no line before a manifest");
	if (!memcmp(input->text, "yaml ", 5))
		format = DOC_YAML;
	len = strtoul(input->text + 5, &end, 10);
	input->len -= (size_t)(eol + 1 - input->text);
	input->text = eol + 1;
	if (end != eol || len + 1 > input->len)
		return error_set(err, EINVAL, "a manifest is cut short");
	if (!judge(driver, format, (struct span){ input->text, len }, err))
		return false;
	input->text += len + 1;
	input->len -= len + 1;
	arena_reset(driver->arena);
	if (driver->out.lost)
		return error_no_memory(err);
	fwrite(driver->out.text, 1, driver->out.len, stdout);
	buffer_clear(&driver->out);
	return !ferror(stdout) || error_set(err, errno, "cannot write");
}

static bool run(struct driver *driver, struct error *err)
{
	CLEANUP(arena) struct arena *book_arena = arena_new(ARENA_BYTES_MAX);
	CLEANUP(arena) struct arena *input_arena = arena_new(INPUT_BYTES_MAX);
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct span input;

	if (!book_arena || !input_arena || !arena)
		return error_no_memory(err);
	driver->arena = arena;
	if (!make_book(book_arena, &driver->book, err) ||
	    !io_read_stream(
		    input_arena,
		    (struct io_stream){ STDIN_FILENO, "standard input" },
		    INPUT_BYTES_MAX / 2, &input, err))
		return false;
	while (input.len)
		if (!judge_next(driver, &input, err))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	static struct driver driver;
	struct error err = { 0 };
	bool done;

	for (int i = 1; i < argc && i <= STANDARDS_MAX; i++)
		if (!standard_parse(
			    argv[i],
			    &driver.standards[driver.standard_count++])) {
			fprintf(stderr, "pss_driver: no standard: %s\n",
				argv[i]);
			return 2;
		}
	done = run(&driver, &err);
	buffer_release(&driver.out);
	if (!done || fflush(stdout)) {
		fprintf(stderr, "pss_driver: %s\n", err.text);
		return 2;
	}
	return 0;
}
