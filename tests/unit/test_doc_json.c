#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/mem.h"
#include "doc_render.h"

struct sample {
	const char *claim;
	const char *source;
	const char *values;
	const char *places;
	const char *problems;
};

static const struct sample samples[] = {
	{ "an object", "{\"a\": [1, -2.5, true, null, \"x\"]}",
	  "{a: [1, -2.50000000000, true, null, 'x']}",
	  "@1:1-1:34 a@1:7-1:33 a[0]@1:8-1:9 a[1]@1:11-1:15 a[2]@1:17-1:21 "
	  "a[3]@1:23-1:27 a[4]@1:29-1:32",
	  "" },
	{ "a line break before the colon", "{\"a\"\r\n:\r1}\n", "{a: 1}",
	  "@1:1-3:3 a@3:1-3:2", "" },
	{ "surrogate pairs and wide characters",
	  "[\"\\uD83D\\uDE00é\", \"€\", 1]", "['😀é', '€', 1]",
	  "@1:1-1:26 [0]@1:2-1:17 [1]@1:19-1:22 [2]@1:24-1:25", "" },
	{ "every escape", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
	  "'\"\\/\b\f\n\r\tA'", "@1:1-1:25", "" },
	{ "a byte order mark", "\xef\xbb\xbf[]", "[]", "@1:1-1:3", "" },
	{ "the whole range of integers",
	  "[9223372036854775807,-9223372036854775808]",
	  "[9223372036854775807, -9223372036854775808]",
	  "@1:1-1:43 [0]@1:2-1:21 [1]@1:22-1:42", "" },
	{ "numbers without an integer", "[1.0,1e3,9223372036854775808,1e400]",
	  "[1.00000000000, 1000.00000000, 9.22337203685e+18, inf]",
	  "@1:1-1:36 [0]@1:2-1:5 [1]@1:6-1:9 [2]@1:10-1:29 [3]@1:30-1:35", "" },
	{ "equal keys", "{\"a\":1,\n \"a\":2}", "{a: 2}", "@1:1-2:8 a@2:6-2:7",
	  "duplicate@2:2-2:5 the key 'a' is already set; the last one wins" },
	{ "nothing", "", "-", "-",
	  "syntax@1:1-1:1 expected a value before the end of the file" },
	{ "an open array", "[1,\n2", "-", "-",
	  "syntax@2:2-2:2 expected ',' or ']' before the end of the file" },
	{ "a comma too many", "{\"é\": 1,}", "-", "-",
	  "syntax@1:9-1:10 expected a key in '\"', found '}'" },
	{ "a comma too many in an array", "[1,]", "-", "-",
	  "syntax@1:4-1:5 expected a value, found ']'" },
	{ "something behind the value", "{} x", "-", "-",
	  "syntax@1:4-1:5 expected nothing behind the value, found 'x'" },
	{ "a comment", "// a\n{}", "-", "-",
	  "syntax@1:1-1:2 expected a value, found '/'" },
	{ "a key without quotes", "{a: 1}", "-", "-",
	  "syntax@1:2-1:3 expected a key in '\"', found 'a'" },
	{ "single quotes", "['a']", "-", "-",
	  "syntax@1:2-1:3 expected a value, found a single quote" },
	{ "a leading zero", "[01]", "-", "-",
	  "syntax@1:3-1:4 a number may not start with 0" },
	{ "half a surrogate pair", "[\"\\uD83Dx\"]", "-", "-",
	  "syntax@1:9-1:10 expected the second half of a surrogate pair, "
	  "found 'x'" },
	{ "the other half", "[\"\\uDE00\"]", "-", "-",
	  "syntax@1:9-1:10 the second half of a surrogate pair without its "
	  "first" },
	{ "an unknown escape", "[\"\\x41\"]", "-", "-",
	  "syntax@1:4-1:5 expected an escape: \\\" \\\\ \\/ \\b \\f \\n \\r "
	  "\\t or \\u, found 'x'" },
	{ "a tab in a string", "[\"a\tb\"]", "-", "-",
	  "syntax@1:4-1:5 a control character in a string: write it as an "
	  "escape" },
	{ "a byte that is not UTF-8", "[\"é\xff\"]", "-", "-",
	  "encoding@1:4-1:5 the byte 0xFF is not UTF-8" },
	{ "an open string", "[\"a", "-", "-",
	  "syntax@1:4-1:4 expected a closing '\"' before the end of the "
	  "file" },
	{ "a misspelt word", "[nul]", "-", "-",
	  "syntax@1:2-1:3 expected a value, found 'n'" },
	{ NULL, NULL, NULL, NULL, NULL },
};

static int differs(const char *claim, struct buffer *got, const char *want)
{
	buffer_fill(got, '\0', 1);
	if (!strcmp(got->text, want))
		return 0;
	print_error("%s:\n  got      %s\n  expected %s\n", claim, got->text,
		    want);
	return 1;
}

static void json_is_read_strictly_and_with_places(void **state)
{
	int failed = 0;

	(void)state;
	for (const struct sample *s = samples; s->claim; s++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		CLEANUP(buffer) struct buffer values = { 0 };
		CLEANUP(buffer) struct buffer places = { 0 };
		CLEANUP(buffer) struct buffer problems = { 0 };
		struct error err = { 0 };
		struct doc_file file;

		assert_true(doc_read(
			arena,
			(struct doc_source){ "dir/a.json", span_of(s->source) },
			&file, &err));
		assert_int_equal(file.format, DOC_JSON);
		assert_int_equal(file.count, 1);
		render_file(&values, arena, &file, false);
		render_file(&places, arena, &file, true);
		render_problems(&problems, &file);
		failed += differs(s->claim, &values, s->values);
		failed += differs(s->claim, &places, s->places);
		failed += differs(s->claim, &problems, s->problems);
	}
	assert_int_equal(failed, 0);
}

static void a_nul_in_a_string_is_kept(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	struct error err = { 0 };
	struct doc_file file;

	(void)state;
	assert_true(doc_read_as(
		arena, (struct doc_source){ "a", SPAN("\"a\\u0000b\"") },
		DOC_JSON, &file, &err));
	assert_int_equal(file.first->root->len, 3);
	assert_memory_equal(file.first->root->text, "a\0b", 4);
}

static void the_name_or_the_first_character_decides(void **state)
{
	static const struct {
		const char *name;
		const char *source;
		enum doc_format format;
		bool good;
	} cases[] = {
		{ "a.yaml", " \n{\"a\"\n:1}", DOC_JSON, true },
		{ "-", "[1]", DOC_JSON, true },
		{ "a.yaml", "{a: 1}", DOC_YAML, true },
		{ "a.yaml", "{\"a\": 1} # yes", DOC_YAML, true },
		{ "a.json", "{a: 1}", DOC_JSON, false },
		{ "a.yaml", "\"a\"", DOC_YAML, true },
		{ "json", "a: 1", DOC_YAML, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		struct error err = { 0 };
		struct doc_file file;

		assert_true(doc_read(
			arena,
			(struct doc_source){ cases[i].name,
					     span_of(cases[i].source) },
			&file, &err));
		assert_int_equal(file.format, cases[i].format);
		assert_int_equal(!file.problems, cases[i].good);
		assert_int_equal(file.first->root != NULL, cases[i].good);
	}
}

static void depth_is_limited(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	char source[2 * DOC_DEPTH_MAX + 2];
	struct error err = { 0 };
	struct doc_file file;

	(void)state;
	memset(source, '[', DOC_DEPTH_MAX);
	memset(source + DOC_DEPTH_MAX, ']', DOC_DEPTH_MAX);
	assert_true(doc_read_as(
		arena,
		(struct doc_source){
			"a", (struct span){ source, 2 * DOC_DEPTH_MAX } },
		DOC_JSON, &file, &err));
	assert_non_null(file.first->root);
	memset(source, '[', DOC_DEPTH_MAX + 1);
	memset(source + DOC_DEPTH_MAX + 1, ']', DOC_DEPTH_MAX + 1);
	assert_true(doc_read_as(
		arena,
		(struct doc_source){ "a",
				     (struct span){ source, sizeof(source) } },
		DOC_JSON, &file, &err));
	assert_null(file.first->root);
	assert_int_equal(file.problems->kind, PROBLEM_LIMIT);
	assert_int_equal(file.problems->at.column, DOC_DEPTH_MAX + 1);
}

static void no_memory_is_an_error_at_every_allocation(void **state)
{
	bool done = false;

	(void)state;
	for (size_t nth = 1; !done; nth++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		struct error err = { 0 };
		struct doc_file file;

		mem_fail_at(nth);
		done = doc_read(
			arena,
			(struct doc_source){
				"a",
				SPAN("{\"a\": [1, \"b\", {}], \"a\": x}") },
			&file, &err);
		mem_fail_at(0);
		assert_true(done == !err.code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_read_strictly_and_with_places),
		cmocka_unit_test(a_nul_in_a_string_is_kept),
		cmocka_unit_test(the_name_or_the_first_character_decides),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(no_memory_is_an_error_at_every_allocation),
	};

	return cmocka_run_group_tests_name("doc/json", tests, NULL, NULL);
}
