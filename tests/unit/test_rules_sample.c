#include "rules_run.h"

#include <pthread.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "rules/builtin.h"
#include "rules/rule_priv.h"
#include "rules/sample.h"

#define HEAD                                                                   \
	"id: T1\nname: one\ntitle: t\nseverity: error\nscope: container\n"     \
	"find: '[?container.?tty]'\nmessage: m\nwhy: w\nremedy: r\n"
#define GOOD                                                                   \
	"good: |\n  apiVersion: v1\n  kind: Pod\n"                             \
	"  spec: {containers: [{name: a}]}\n"
#define BAD "bad: |\n  apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n"

static const struct sample_case {
	const char *name;
	const char *rule;
	size_t passed;
	const char *failures; /* "line:column message", a line each */
} cases[] = {
	{ "samples as they must be",
	  HEAD GOOD BAD "    - {name: a, tty: true} # PF1 T1 # T2, T1\n", 2,
	  "" },
	{ "the right column",
	  HEAD GOOD BAD "    - {name: a, tty: true} # T1:20\n", 2, "" },
	{ "a wrong column",
	  HEAD GOOD BAD "    - {name: a, tty: true} # T1:18\n", 1,
	  "19:22 T1 is found here, which the sample does not expect: m\n"
	  "19:20 T1 is expected here, but not found\n" },
	{ "a mark too many",
	  HEAD GOOD BAD "    - {name: a, tty: true} # T1 T1\n", 1,
	  "19:3 T1 is expected here, but not found\n" },
	{ "two findings and two marks of a line",
	  HEAD GOOD BAD
	  "    - {name: a, tty: true}\n"
	  "    - {tty: true}\n"
	  "    initContainers: [{tty: true}, {tty: false}] # T1:39 T1\n",
	  1,
	  "19:22 T1 is found here, which the sample does not expect: m\n"
	  "20:13 T1 is found here, which the sample does not expect: m\n" },
	{ "a finding in a good sample, whatever it says",
	  HEAD "good: |\n  apiVersion: v1\n  kind: Pod\n"
	       "  spec: {containers: [{tty: true}]} # T1\n" BAD
	       "    - {name: a, tty: true} # T1\n",
	  1, "13:29 T1 is found here, which the sample does not expect: m\n" },
	{ "a bad sample without marks", HEAD GOOD BAD "    - {name: a} # T1x\n",
	  1, "14:6 the bad sample marks no line with T1\n" },
	{ "a sample that is no object",
	  HEAD "good: '# nothing'\n" BAD "    - {tty: true} # T1\n", 1,
	  "10:7 no Kubernetes object in the sample\n" },
	{ "a rule that fails",
	  "id: T1\nname: one\ntitle: t\nseverity: error\nscope: container\n"
	  "find: '[container.tty]'\nmessage: m\nwhy: w\nremedy: r\n" GOOD BAD
	  "    - {name: a, tty: true} # T1\n",
	  1,
	  "13:23 rule T1 could not be applied: no such key: tty "
	  "(rules.yaml:6:19)\n" },
};

static void samples_are_held_against_their_marks(void **state)
{
	const struct sample_case *c = *state;
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	struct sample_report report = { 0 };
	struct error err = { 0 };
	struct buffer *out = &bench.text;

	bench_open(&bench, c->rule);
	assert_string_equal(bench_mistake(&bench), "");
	assert_true(samples_test(bench.arena, bench.book,
				 book_rule(bench.book, 0), &report, &err));
	buffer_clear(out);
	for (struct sample_failure *f = report.first; f; f = f->next)
		buffer_format(out, "%u:%u %s\n", f->at.at.line, f->at.at.column,
			      f->message);
	buffer_bytes(out, "", 1);
	assert_string_equal(out->text, c->failures);
	assert_int_equal(report.passed, c->passed);
	assert_int_equal(report.failed, 2 - c->passed);
}

/* --- memory and threads --- */

static const char broken[] = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
			     "spec:\n  hostPID: true\n  hostNetwork: 7\n"
			     "  containers:\n  - name: a\n"
			     "    securityContext:\n      privileged: true\n";

/* The whole way with the built-in rules; false without memory. */
static bool lint_once(size_t *findings)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct engine_options options = { 0 };
	struct standard standard;
	struct lint_result result;
	struct findings mistakes;
	struct error err = { 0 };
	struct rule_book *book;

	if (!arena)
		return false;
	assert_true(standard_parse("restricted@v1.22", &standard));
	options.standard = &standard;
	findings_init(&mistakes, arena);
	book = book_new(arena);
	options.book = book;
	if (!book || !book_add_builtin(book, &mistakes, &err) ||
	    !lint_source(arena, &options,
			 (struct doc_source){ "a.yaml", span_of(broken) },
			 &result, &err)) {
		assert_true(!book || err.code);
		return false;
	}
	assert_null(mistakes.unjudged_first);
	*findings = result.findings.count;
	return true;
}

static void every_allocation_may_fail(void **state)
{
	size_t expected = 0;
	size_t found = 0;
	size_t nth = 1;
	bool done = false;

	(void)state;
	assert_true(lint_once(&expected));
	assert_true(expected > 2);
	for (; !done; nth++) {
		mem_fail_at(nth);
		done = lint_once(&found);
		mem_fail_at(0);
		assert_true(nth < 100000);
	}
	assert_true(nth > 5);
	assert_int_equal(found, expected);
}

/* The arena's own limit may be reached anywhere, too. */
static void every_limit_is_survived(void **state)
{
	(void)state;
	for (size_t limit = 1024; limit < 4 * 1024 * 1024; limit += limit / 3) {
		CLEANUP(arena) struct arena *big = arena_new(ARENA_BYTES_MAX);
		CLEANUP(arena) struct arena *arena = arena_new(limit);
		struct rule_book *book = book_new(big);
		struct engine_options options = { .book = book };
		struct lint_result result;
		struct findings mistakes;
		struct error err = { 0 };

		findings_init(&mistakes, big);
		assert_true(book_add_builtin(book, &mistakes, &err));
		if (!lint_source(
			    arena, &options,
			    (struct doc_source){ "a.yaml", span_of(broken) },
			    &result, &err))
			assert_int_not_equal(err.code, 0);
		else
			assert_true(result.findings.count > 2);
	}
}

/* --- rules that are skipped because a key is missing --- */

static size_t count_findings(const struct rule_book *book, const char *name,
			     struct span source)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct engine_options options = { .book = book };
	struct lint_result result;
	struct error err = { 0 };

	assert_true(lint_source(arena, &options,
				(struct doc_source){ name, source }, &result,
				&err));
	return result.findings.count;
}

/* The samples of a rule file as one count each. */
static size_t count_samples(const struct rule_book *book, struct span source,
			    size_t *counts)
{
	static const char *const keys[] = { "good", "bad" };
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct doc_file file;
	struct error err = { 0 };
	size_t count = 0;

	assert_true(doc_read(arena, (struct doc_source){ "rule.yaml", source },
			     &file, &err));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct span text = node_text(
			node_get(file.first->root, keys[i]));

		if (text.len)
			counts[count++] = count_findings(book, "a.yaml", text);
	}
	return count;
}

/*
 * All rules over the samples of all rules, first as they are planned, then with
 * nothing skipped: it must make no difference.
 */
static void skipping_loses_nothing(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct rule_book *book = book_new(arena);
	size_t planned[1000];
	size_t all[ARRAY_LEN(planned)];
	struct findings mistakes;
	struct error err = { 0 };
	size_t count = 0;
	size_t again = 0;
	struct plan *plan;
	size_t skipping = 0;

	(void)state;
	findings_init(&mistakes, arena);
	assert_true(book_add_builtin(book, &mistakes, &err));
	assert_true(builtin_file_count * 2 < ARRAY_LEN(planned));
	for (size_t i = 0; i < builtin_file_count; i++)
		count += count_samples(book,
				       (struct span){ builtin_files[i].text,
						      builtin_files[i].len },
				       planned + count);
	plan = (struct plan *)plan_for(book, NULL, false, NULL);
	for (int scope = 0; scope < SCOPE_COUNT; scope++)
		for (size_t i = 0; i < plan->count[scope]; i++) {
			struct task *task = &plan->tasks[scope][i];

			skipping += !task->any;
			task->any = true;
			task->needed = (struct key_set){ { 0 } };
		}
	assert_true(skipping > plan->count[SCOPE_POD] / 2);
	for (size_t i = 0; i < builtin_file_count; i++)
		again += count_samples(book,
				       (struct span){ builtin_files[i].text,
						      builtin_files[i].len },
				       all + again);
	assert_int_equal(count, again);
	assert_memory_equal(planned, all, count * sizeof(*all));
}

static void *lint_often(void *book)
{
	struct engine_options options = { .book = book };
	size_t count = 0;

	for (int i = 0; i < 20; i++) {
		CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
		struct lint_result result;
		struct error err = { 0 };

		if (!arena || !lint_source(arena, &options,
					   (struct doc_source){
						   "a.yaml", span_of(broken) },
					   &result, &err))
			return NULL;
		count += result.findings.count;
	}
	return (void *)(uintptr_t)count;
}

/* What is compiled at first use may be wanted by several threads at once. */
static void many_threads_share_a_book(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
		struct rule_book *book = book_new(arena);
		struct findings mistakes;
		struct error err = { 0 };
		pthread_t threads[4];
		void *counts[4];

		findings_init(&mistakes, arena);
		assert_true(book_add_builtin(book, &mistakes, &err));
		for (int i = 0; i < 4; i++)
			assert_int_equal(pthread_create(&threads[i], NULL,
							lint_often, book),
					 0);
		for (int i = 0; i < 4; i++)
			assert_int_equal(pthread_join(threads[i], &counts[i]),
					 0);
		assert_true((uintptr_t)counts[0] > 40);
		for (int i = 1; i < 4; i++)
			assert_ptr_equal(counts[i], counts[0]);
	}
}

int main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(every_limit_is_survived),
		cmocka_unit_test(skipping_loses_nothing),
		cmocka_unit_test(many_threads_share_a_book),
	};
	struct CMUnitTest tests[ARRAY_LEN(cases)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = samples_are_held_against_their_marks,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	failed = cmocka_run_group_tests_name("rules/sample", tests, NULL, NULL);
	return failed + cmocka_run_group_tests_name("rules/sample, the rest",
						    others, NULL, NULL);
}
