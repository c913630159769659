#ifndef TESTS_RULES_RUN_H
#define TESTS_RULES_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "rules/lint.h"

/* A rule book and what came of it, in one arena; for the tests of the room. */
struct bench {
	struct arena *arena;
	struct rule_book *book;
	struct findings mistakes;
	struct lint_result result;
	struct buffer text; /* see bench_findings() */
};

static inline void bench_cleanup(struct bench *bench)
{
	buffer_release(&bench->text);
	arena_free(bench->arena);
}

/* A book of the rules in a source; mistakes are not looked at. */
static inline void bench_open(struct bench *bench, const char *rules)
{
	struct error err = { 0 };

	*bench = (struct bench){ .arena = arena_new(ARENA_BYTES_MAX) };
	assert_non_null(bench->arena);
	findings_init(&bench->mistakes, bench->arena);
	bench->book = book_new(bench->arena);
	assert_non_null(bench->book);
	assert_true(book_add(bench->book, "rules.yaml", span_of(rules),
			     &bench->mistakes, &err));
}

/* The first mistake as "line:column message", or "". */
static inline const char *bench_mistake(struct bench *bench)
{
	const struct unjudged *first = bench->mistakes.unjudged_first;

	buffer_clear(&bench->text);
	if (first)
		buffer_format(&bench->text, "%u:%u %s", first->at.at.line,
			      first->at.at.column, first->message);
	buffer_bytes(&bench->text, "", 1);
	return bench->text.text;
}

/* Judge a manifest by the book. */
static inline void bench_lint(struct bench *bench, const char *manifest,
			      const struct standard *standard)
{
	struct engine_options options = { .book = bench->book,
					  .standard = standard };
	struct error err = { 0 };

	if (bench->mistakes.unjudged_first)
		print_error("%s\n", bench_mistake(bench));
	assert_null(bench->mistakes.unjudged_first);
	assert_true(
		lint_source(bench->arena, &options,
			    (struct doc_source){ "a.yaml", span_of(manifest) },
			    &bench->result, &err));
}

/*
 * The findings, a line each: "3:5-3:9 ID path (container) message", related
 * places below it, and then what could not be judged.
 */
static inline const char *bench_findings(struct bench *bench)
{
	struct buffer *out = &bench->text;

	buffer_clear(out);
	for (struct finding *f = bench->result.findings.first; f; f = f->next) {
		buffer_format(
			out, "%u:%u-%u:%u %s %s (%.*s) %s\n", f->at.at.line,
			f->at.at.column, f->at.at.end_line, f->at.at.end_column,
			f->card->id, f->path, (int)f->container.len,
			f->container.text ? f->container.text : "", f->message);
		for (size_t i = 0; i < f->related_count; i++)
			buffer_format(
				out, "  %u:%u %s\n", f->related[i].at.at.line,
				f->related[i].at.at.column, f->related[i].text);
	}
	for (struct unjudged *u = bench->result.findings.unjudged_first; u;
	     u = u->next)
		buffer_format(out, "unjudged %u:%u %s\n", u->at.at.line,
			      u->at.at.column, u->message);
	buffer_bytes(out, "", 1);
	assert_false(out->lost);
	return out->text;
}

#endif
