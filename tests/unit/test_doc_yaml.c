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
	const char *expected;
};

enum what { VALUES, PLACES, PROBLEMS };

static void read_sample(struct arena *arena, const struct sample *sample,
			struct doc_file *file)
{
	struct error err = { 0 };
	struct span source = span_of(sample->source);

	assert_true(doc_read(arena, (struct doc_source){ "a.yaml", source },
			     file, &err));
}

static void check(const struct sample *samples, enum what what)
{
	int failed = 0;

	for (size_t i = 0; samples[i].claim; i++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
		CLEANUP(buffer) struct buffer out = { 0 };
		struct doc_file file;

		read_sample(arena, &samples[i], &file);
		if (what == PROBLEMS)
			render_problems(&out, &file);
		else
			render_file(&out, arena, &file, what == PLACES);
		buffer_fill(&out, '\0', 1);
		if (!strcmp(out.text, samples[i].expected))
			continue;
		failed++;
		print_error("%s:\n  got      %s\n  expected %s\n",
			    samples[i].claim, out.text, samples[i].expected);
	}
	assert_int_equal(failed, 0);
}

static const struct sample values[] = {
	{ "a block mapping and a block list", "a: 1\nb:\n- x\n- c: z\n",
	  "{a: 1, b: ['x', {c: 'z'}]}" },
	{ "flow style", "{a: [1, 'x', \"\\x41\"], b: {}}",
	  "{a: [1, 'x', 'A'], b: {}}" },
	{ "words of YAML 1.1 are booleans", "[yes, No, ON, off, y, N, True]",
	  "[true, false, true, false, true, false, true]" },
	{ "mixed case is a string", "[yEs, tRUE, NuLL, oN]",
	  "['yEs', 'tRUE', 'NuLL', 'oN']" },
	{ "what is quoted is a string", "['yes', \"1\", '']",
	  "['yes', '1', '']" },
	{ "integers", "[0x1F, 0o17, 017, 0b101, 1_000, +1, -0x10]",
	  "[31, 15, 15, 5, 1000, 1, -16]" },
	{ "a zero before 8 is no octal", "[08, 0o8]", "[8, '0o8']" },
	{ "floats", "[1.5, .5, -1.5e3, 1e-1]",
	  "[1.50000000000, 0.500000000000, -1500, 0.100000000000]" },
	{ "a float without a fraction is an integer", "- [1.0, 1e3, -0.0]",
	  "[[1, 1000, 0]]" },
	{ "infinity and not-a-number", "[.inf, -.Inf, .NaN, +.INF]",
	  "[inf, -inf, nan, inf]" },
	{ "an integer above 64 bits is a float", "[18446744073709551616]",
	  "[1.84467440737e+19]" },
	{ "base 60 and dates are strings", "[1:30, 2001-01-01]",
	  "['1:30', '2001-01-01']" },
	{ "nulls", "[~, null, Null, NULL, ]", "[null, null, null, null]" },
	{ "a missing value is null", "a:\nb:\n- \n", "{a: null, b: [null]}" },
	{ "tags decide",
	  "[!!str 1, !!int '0x10', !!float 1, !!bool 'no', !own 1]",
	  "['1', 16, 1, false, '1']" },
	{ "binary is decoded", "a: !!binary aGk=\n", "{a: 'hi'}" },
	{ "keys become the text that Kubernetes makes of them",
	  "yes: 1\n0x10: 2\n1.50: 3\n1e6: 4\n'on': 5\n",
	  "{true: 1, 16: 2, 1.5: 3, 1e+06: 4, on: 5}" },
	{ "an alias is a copy", "a: &x [1, {b: 2}]\nc: *x\n",
	  "{a: [1, {b: 2}], c: [1, {b: 2}]}" },
	{ "the newest anchor of a name counts", "[&x 1, &x 2, *x]",
	  "[1, 2, 2]" },
	{ "anchors and aliases as keys", "&a b: *a\n*a : 2\n", "{b: 2}" },
	{ "a merge key", "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n",
	  "{a: {p: 1, q: 2}, b: {p: 1, q: 3}}" },
	{ "a merge key behind a key wins, as in Kubernetes",
	  "a: &x {q: 2}\nb:\n  q: 3\n  <<: *x\n", "{a: {q: 2}, b: {q: 2}}" },
	{ "the first of several merged mappings wins",
	  "- &x {p: 1}\n- &y {p: 2, q: 3}\n- <<: [*x, *y]\n",
	  "[{p: 1}, {p: 2, q: 3}, {q: 3, p: 1}]" },
	{ "a merged mapping may itself merge",
	  "- &x {p: 1}\n- &y {<<: *x, q: 2}\n- <<: *y\n",
	  "[{p: 1}, {p: 1, q: 2}, {p: 1, q: 2}]" },
	{ "a mapping is merged without an alias", "<<: {p: 1}\nq: 2\n",
	  "{p: 1, q: 2}" },
	{ "a quoted << is a key", "'<<': {p: 1}\n", "{<<: {p: 1}}" },
	{ "the last of equal keys wins", "a: 1\nb: 2\na: 3\n", "{b: 2, a: 3}" },
	{ "many documents", "--- # one\na: 1\n...\n---\n- 2\n--- three\n",
	  "{a: 1} | [2] | 'three'" },
	{ "an empty document is none", "---\n---\na: 1\n---\n",
	  "- | {a: 1} | -" },
	{ "an empty file has no documents", "# nothing\n", "" },
	{ "CRLF", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", "{a: 1, b: 'x\ny\n'}" },
	{ "a byte order mark is skipped",
	  "\xef\xbb\xbf"
	  "a: 1\n",
	  "{a: 1}" },
	{ "braces in quotes are text", "a: \"{{ x }}\"\nb: |\n  {{ y }}\n",
	  "{a: '{{ x }}', b: '{{ y }}\n'}" },
	{ "braces inside a plain scalar that are not Helm's are text",
	  "a: up {{ $labels.x }}\nb: x-{{inputs.parameters.y}}\n",
	  "{a: 'up {{ $labels.x }}', b: 'x-{{inputs.parameters.y}}'}" },
	{ "a document behind a broken one is read",
	  "a: [\n---\nb: 1\n---\nc: 'x\n---\nd: 2\n",
	  "- | {b: 1} | - | {d: 2}" },
	{ "a document behind a template is read",
	  "{{- if x }}\na: b\n{{- end }}\n---\nc: 1\n", "- | {c: 1}" },
	{ NULL, NULL, NULL },
};

static const struct sample places[] = {
	{ "a plain scalar", "a: bcd # e\n", "@1:1-1:7 a@1:4-1:7" },
	{ "quotes belong to a scalar", "a: 'b'\nc: \"d\" \n",
	  "@1:1-2:7 a@1:4-1:7 c@2:4-2:7" },
	{ "columns count characters", "é: \"ü€😀\" \n",
	  "@1:1-1:9 "
	  "[\"é\"]@1:4-1:9" },
	{ "a byte order mark is no column",
	  "\xef\xbb\xbf"
	  "a: é\n",
	  "@1:1-1:5 a@1:4-1:5" },
	{ "CRLF is one line break", "a: 1\r\nb: 2\r\n",
	  "@1:1-2:5 a@1:4-1:5 b@2:4-2:5" },
	{ "a lone carriage return is a line break", "a: 1\rb: 2\r",
	  "@1:1-2:5 a@1:4-1:5 b@2:4-2:5" },
	{ "a line separator is none", "# \xe2\x80\xa8# x\na: 1\nb: 2\n",
	  "@2:1-3:5 a@2:4-2:5 b@3:4-3:5" },
	{ "a block mapping ends with its last value",
	  "a:\n  b: 1\n\n# x\nc: 2\n",
	  "@1:1-5:5 a@2:3-2:7 a.b@2:6-2:7 c@5:4-5:5" },
	{ "a list starts at its dash", "a:\n- 1\n-\n  - 2\n",
	  "@1:1-4:6 a@2:1-4:6 a[0]@2:3-2:4 a[1]@4:3-4:6 a[1][0]@4:5-4:6" },
	{ "flow collections include their brackets", "a: [1, {b: 2} ]\n",
	  "@1:1-1:16 a@1:4-1:16 a[0]@1:5-1:6 a[1]@1:8-1:14 a[1].b@1:12-1:13" },
	{ "a pair in a list", "[a: 1, b]\n",
	  "@1:1-1:10 [0]@1:2-1:6 [0].a@1:5-1:6 [1]@1:8-1:9" },
	{ "a missing value stands behind its key", "a:\nb:  \nc: {d}\n",
	  "@1:1-3:7 a@1:3-1:3 b@2:3-2:3 c@3:4-3:7 c.d@3:6-3:6" },
	{ "a missing item stands behind its dash", "-\n- \n-\n",
	  "@1:1-3:2 [0]@1:2-1:2 [1]@2:2-2:2 [2]@3:2-3:2" },
	{ "a block scalar ends behind its last character",
	  "a: |\n  x\n   yé \n\n\nb: >-\n  z\n",
	  "@1:1-7:4 a@1:4-3:6 b@6:4-7:4" },
	{ "an empty block scalar", "a: |\n\nb: 1\n",
	  "@1:1-3:5 a@1:4-1:5 b@3:4-3:5" },
	{ "a block scalar with CRLF", "a: |\r\n  x\r\n\r\nb: 1\r\n",
	  "@1:1-4:5 a@1:4-2:4 b@4:4-4:5" },
	{ "anchors and tags are not part of a value",
	  "a: &x !!str 1\nb: !!map {c: 1}\nd: &y\n  e: 1\nf: &z # n\n- 1\n",
	  "@1:1-6:4 a@1:13-1:14 b@2:10-2:16 b.c@2:14-2:15 d@4:3-4:7 "
	  "d.e@4:6-4:7 f@6:1-6:4 f[0]@6:3-6:4" },
	{ "line separators may stand behind a tag", "a: !!x\xe2\x80\xa8- 1\n",
	  "@1:1-1:11 a@1:8-1:11 a[0]@1:10-1:11" },
	{ "an anchor without a value", "a: &x\nb: 1\n",
	  "@1:1-2:5 a@1:6-1:6 b@2:4-2:5" },
	{ "a copy stands where its anchor is", "a: &x [1]\nb: *x\n",
	  "@1:1-2:6 a@1:7-1:10 a[0]@1:8-1:9 b@1:7-1:10<2:4-2:6 b[0]@1:8-1:9" },
	{ "merged values stand where they are defined",
	  "a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n",
	  "@1:1-4:7 a@1:7-1:13 a.p@1:11-1:12 b@3:3-4:7 b.p@1:11-1:12<3:7-3:9 "
	  "b.q@4:6-4:7" },
	{ "a later document", "a: 1\n---\nb: 2\n",
	  "@1:1-1:5 a@1:4-1:5 | @3:1-3:5 b@3:4-3:5" },
	{ "a document behind a broken one", "a: [é\n---\nb: é\nc: |\n  x\n",
	  "- | @3:1-5:4 b@3:4-3:5 c@4:4-5:4" },
	{ "a multi-line scalar", "a: b\n  c\nd: \"e\n  f\"\n",
	  "@1:1-4:5 a@1:4-2:4 d@3:4-4:5" },
	{ NULL, NULL, NULL },
};

#define TEMPLATE                                                               \
	"this is a template, not YAML yet: render it first, as with 'helm "    \
	"template', and lint the result"

static const struct sample problems[] = {
	{ "good YAML has none", "a: 1\n", "" },
	{ "a duplicate key", "a: 1\na: 2\n",
	  "duplicate@2:1-2:2 the key 'a' is already set; the last one wins" },
	{ "a key that cannot be shown is not", "\"\\x1b\": 1\n\"\\x1b\": 2\n",
	  "duplicate@2:1-2:7 the key of this place is already set; the last "
	  "one wins" },
	{ "an overridden merged key is none",
	  "- &x {a: 1, b: 1}\n- <<: *x\n  a: 2\n", "" },
	{ "a merge key that overrides", "- &x {a: 1}\n- a: 2\n  <<: *x\n",
	  "duplicate@3:7-3:9 the merge key replaces 'a', which is set before "
	  "it" },
	{ "wrong indentation", "a:\n  b: 1\n c: 2\n",
	  "syntax@3:2-3:2 expected a key of the mapping here; check the "
	  "indentation" },
	{ "a colon in a value", "a: b: c\n",
	  "syntax@1:5-1:5 expected no ': ' here: quote the value, or put the "
	  "key on a line of its own" },
	{ "an open bracket", "a: [1,\nb: 2\n",
	  "syntax@2:5-2:5 expected ',' or ']' in the list that opens at 1:4" },
	{ "an open quote shows where it opens", "a: 'b\nc: d\n",
	  "syntax@1:4-1:4 expected the closing quote of this text before the "
	  "end of the file" },
	{ "a tab as indentation", "a:\n\tb: 1\n",
	  "syntax@2:1-2:2 expected spaces as indentation, found a tab" },
	{ "a character that starts nothing", "a: é @b\nc: @d\n",
	  "syntax@2:4-2:5 expected a value, found '@': put it in quotes" },
	{ "an unknown alias", "a: *b\n",
	  "syntax@1:4-1:6 expected an anchor '&b' before this alias" },
	{ "an anchor of another document", "a: &b 1\n---\nc: *b\n",
	  "syntax@3:4-3:6 expected an anchor '&b' before this alias" },
	{ "an anchor inside of itself", "a: &b [*b]\n",
	  "syntax@1:8-1:10 the anchor '&b' contains itself" },
	{ "a list as a key", "? [a]\n: 1\n",
	  "syntax@1:3-1:4 expected a scalar as the key: Kubernetes has no "
	  "lists or mappings as keys" },
	{ "null as a key", "~: 1\n",
	  "syntax@1:1-1:2 expected a key: null cannot be one in Kubernetes" },
	{ "a merge of something else", "<<: 1\n",
	  "syntax@1:5-1:6 expected a mapping or a list of mappings behind "
	  "'<<'" },
	{ "a merged alias must be a mapping", "a: &x [{b: 1}]\nc: {<<: *x}\n",
	  "syntax@2:9-2:11 expected a mapping or a list of mappings behind "
	  "'<<'" },
	{ "a value that belies its tag", "a: !!int b\n",
	  "syntax@1:10-1:11 expected a value of the kind that the tag !!int says" },
	{ "a byte that is not UTF-8", "a: é\nbé: \xff\n",
	  "encoding@2:5-2:6 the byte 0xFF is not UTF-8" },
	{ "an overlong character", "a: \xc0\x80\n",
	  "encoding@1:4-1:5 the byte 0xC0 is not UTF-8" },
	{ "a control character", "a: \x1b[0m\n",
	  "encoding@1:4-1:5 the control character U+001B is not allowed in "
	  "YAML" },
	{ "a template's line", "a: 1\n  {{- toYaml .x | nindent 2 }}\n",
	  "template@2:3-2:5 " TEMPLATE },
	{ "a template's block", "{{- if .x }}\na: 1\n{{- end }}\n",
	  "template@1:1-1:3 " TEMPLATE },
	{ "a template as a value", "a: 1\nb: {{ .x }}\n",
	  "template@2:4-2:6 " TEMPLATE },
	{ "a template with quotes in quotes", "a: \"{{ x \"y\" }}\"\n",
	  "template@1:5-1:7 " TEMPLATE },
	{ "Helm's values in a plain scalar", "a: x:{{ .Values.y }}\n",
	  "template@1:6-1:8 " TEMPLATE },
	{ "broken YAML is no template for braces in quotes",
	  "a: '{{ x }}'\nb: |\n  {{ y }}\nc: [\n",
	  "syntax@4:5-4:5 expected a value" },
	{ "nor for braces in a comment", "# {{ x }}\na: [ # {{ y }}\n",
	  "syntax@2:15-2:15 expected a value" },
	{ "nor for braces behind the mistake",
	  "a:\n  b: 1\n c: 2\nd: '{{ x }}'\n",
	  "syntax@3:2-3:2 expected a key of the mapping here; check the "
	  "indentation" },
	{ "each template document has its own", "a: {{x}}\n---\nb: {{y}}\n",
	  "template@1:4-1:6 " TEMPLATE "; template@3:4-3:6 " TEMPLATE },
	{ NULL, NULL, NULL },
};

static void yaml_is_read_as_kubernetes_does(void **state)
{
	(void)state;
	check(values, VALUES);
}

static void every_node_knows_its_place(void **state)
{
	(void)state;
	check(places, PLACES);
}

static void what_cannot_be_read_is_said_with_its_place(void **state)
{
	(void)state;
	check(problems, PROBLEMS);
}

static void what_is_no_text_is_refused(void **state)
{
	static const struct {
		struct span source;
		const char *expected;
	} samples[] = {
		{ SPAN("\xff\xfe"
		       "a\0"),
		  "encoding@1:1-1:1 the file is UTF-16; save it as UTF-8" },
		{ SPAN("a\0:\0 \0"),
		  "encoding@1:1-1:1 the file is UTF-16; save it as UTF-8" },
		{ SPAN("\0\0\0a"),
		  "encoding@1:1-1:1 the file is UTF-32; save it as UTF-8" },
		{ SPAN("a: é\nb: c\0d\n"),
		  "encoding@2:5-2:6 a NUL byte: is this a binary file?" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		CLEANUP(buffer) struct buffer out = { 0 };
		struct error err = { 0 };
		struct doc_file file;

		assert_true(doc_read(
			arena, (struct doc_source){ "a", samples[i].source },
			&file, &err));
		render_problems(&out, &file);
		buffer_fill(&out, '\0', 1);
		assert_string_equal(out.text, samples[i].expected);
		assert_null(file.first->root);
		assert_int_equal(file.count, 1);
	}
}

/* "head", then part count times, then "tail". */
static struct span repeat(struct arena *arena, const char *head,
			  const char *part, size_t count, const char *tail)
{
	size_t head_len = strlen(head);
	size_t part_len = strlen(part);
	size_t len = head_len + count * part_len + strlen(tail);
	char *text = arena_text(arena, "", 0);

	text = arena_raw(arena, len + 1);
	assert_non_null(text);
	memcpy(text, head, head_len);
	for (size_t i = 0; i < count; i++)
		memcpy(text + head_len + i * part_len, part, part_len);
	memcpy(text + len - strlen(tail), tail, strlen(tail) + 1);
	return (struct span){ text, len };
}

/* The only problem of a source that goes over a limit. */
static void over_the_limit(struct arena *arena, struct span source,
			   const char *expected)
{
	CLEANUP(buffer) struct buffer out = { 0 };
	struct error err = { 0 };
	struct doc_file file;

	assert_true(doc_read_as(arena, (struct doc_source){ "a", source },
				DOC_YAML, &file, &err));
	render_problems(&out, &file);
	buffer_fill(&out, '\0', 1);
	assert_string_equal(out.text, expected);
	assert_null(file.first->root);
}

static void the_limits_are_named(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 30);
	struct error err = { 0 };
	struct doc_file file;

	(void)state;
	over_the_limit(arena, repeat(arena, "", "[", 100 * 1000, "\n"),
		       "limit@1:257-1:258 more than 256 lists and mappings "
		       "inside one another");
	over_the_limit(arena, repeat(arena, "", "- ", 100 * 1000, "\n"),
		       "limit@1:513-1:514 more than 256 lists and mappings "
		       "inside one another");
	over_the_limit(arena,
		       repeat(arena, "a: &x [1,2,3,4,5,6,7,8,9]\nb: [", "*x,",
			      10001, "]\n"),
		       "limit@2:30005-2:30007 more than 100000 values copied "
		       "by aliases");
	over_the_limit(
		arena,
		repeat(arena, "a: &a [[[[1]]]]\nb: ", "[", 250, "*a, [[[*a"),
		"limit@2:261-2:263 more than 256 lists and mappings "
		"inside one another");
	assert_true(doc_read(
		arena,
		(struct doc_source){ "a", repeat(arena, "", "[", 256, "") },
		&file, &err));
	assert_int_equal(file.problems->kind, PROBLEM_SYNTAX);
}

static void doubling_aliases_stop_at_the_limit(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 26);
	static const char bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\n"
				   "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
				   "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
				   "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
				   "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
				   "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
				   "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";

	(void)state;
	over_the_limit(arena, SPAN(bomb),
		       "limit@6:8-6:10 more than 100000 values copied by "
		       "aliases");
}

static void many_problems_are_counted_and_never_hide_trouble(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 26);
	struct error err = { 0 };
	struct doc_file file;
	const struct problem *last;
	size_t count = 1;

	(void)state;
	assert_true(
		doc_read(arena,
			 (struct doc_source){ "a", repeat(arena, "", "a: 1\n",
							  1000, "---\n[\n") },
			 &file, &err));
	for (last = file.problems; last->next; last = last->next)
		count++;
	assert_int_equal(count, DOC_PROBLEMS_MAX + 1);
	assert_int_equal(last->kind, PROBLEM_LIMIT);
	assert_string_equal(
		last->message,
		"900 more problems from here on; only the first 100 "
		"of a file are listed");
}

static void a_file_of_broken_documents_is_left_at_a_limit(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 26);
	struct error err = { 0 };
	struct doc_file file;
	const struct problem *last;
	size_t read = 0;

	(void)state;
	assert_true(
		doc_read(arena,
			 (struct doc_source){ "a", repeat(arena, "", "--- [\n",
							  DOC_BROKEN_MAX - 1,
							  "--- 1\n") },
			 &file, &err));
	for (const struct document *d = file.first; d; d = d->next)
		read += d->root != NULL;
	assert_int_equal(read, 1);
	assert_true(
		doc_read(arena,
			 (struct doc_source){ "a", repeat(arena, "", "--- [\n",
							  DOC_BROKEN_MAX + 5,
							  "--- 1\n") },
			 &file, &err));
	assert_int_equal(file.count, DOC_BROKEN_MAX);
	for (last = file.problems; last->next; last = last->next)
		;
	assert_int_equal(last->kind, PROBLEM_LIMIT);
}

static void a_thousand_keys_are_held_against_each_other(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 26);
	CLEANUP(buffer) struct buffer source = { 0 };
	struct error err = { 0 };
	struct doc_file file;

	(void)state;
	for (int i = 0; i < 1000; i++)
		buffer_format(&source, "key%d: %d\n", i, i);
	buffer_text(&source, "key500: again\nkey77: again\nkey77: more\n");
	assert_true(doc_read(
		arena,
		(struct doc_source){ "a",
				     (struct span){ source.text, source.len } },
		&file, &err));
	assert_int_equal(file.first->root->count, 1000);
	assert_string_equal(file.problems->key, "key500");
	assert_int_equal(file.problems->earlier.line, 501);
	assert_string_equal(file.problems->next->key, "key77");
	assert_int_equal(file.problems->next->earlier.line, 78);
	assert_int_equal(file.problems->next->next->earlier.line, 1002);
	assert_null(file.problems->next->next->next);
	assert_ptr_equal(file.problems->node, file.first->root);
	assert_true(node_is(node_get(file.first->root, "key77"), "more"));
}

static void no_memory_is_an_error_at_every_allocation(void **state)
{
	static const char source[] =
		"a: &x {b: 1}\nc: {<<: *x, d: [*x, 2]}\na: 1\n---\n{{\n---\n[";
	bool done = false;

	(void)state;
	for (size_t nth = 1; !done; nth++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		struct error err = { 0 };
		struct doc_file file;

		assert_non_null(arena);
		mem_fail_at(nth);
		done = doc_read(arena, (struct doc_source){ "a", SPAN(source) },
				&file, &err);
		mem_fail_at(0);
		assert_true(done == !err.code);
	}
}

static void little_memory_is_an_error_too(void **state)
{
	static const char source[] =
		"a: &x {b: 1}\nc: {<<: *x, d: [*x, 2]}\na: 1\n---\n{{\n---\n[";
	bool done = false;

	(void)state;
	for (size_t bytes = 16; !done; bytes += 16) {
		CLEANUP(arena) struct arena *arena = arena_new(bytes);
		struct error err = { 0 };
		struct doc_file file;

		done = doc_read(arena, (struct doc_source){ "a", SPAN(source) },
				&file, &err);
		assert_true(done == !err.code);
	}
}

static void lines_are_found(void **state)
{
	struct span source = SPAN("\xef\xbb\xbf"
				  "one\r\ntwo\n\nfour\rfive");

	(void)state;
	assert_true(span_is(doc_line(source, 1), "one"));
	assert_true(span_is(doc_line(source, 2), "two"));
	assert_true(span_is(doc_line(source, 3), ""));
	assert_true(span_is(doc_line(source, 4), "four"));
	assert_true(span_is(doc_line(source, 5), "five"));
	assert_true(span_is(doc_line(source, 6), ""));
	assert_true(span_is(doc_line(source, 0), ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yaml_is_read_as_kubernetes_does),
		cmocka_unit_test(every_node_knows_its_place),
		cmocka_unit_test(what_cannot_be_read_is_said_with_its_place),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(the_limits_are_named),
		cmocka_unit_test(doubling_aliases_stop_at_the_limit),
		cmocka_unit_test(
			many_problems_are_counted_and_never_hide_trouble),
		cmocka_unit_test(a_file_of_broken_documents_is_left_at_a_limit),
		cmocka_unit_test(a_thousand_keys_are_held_against_each_other),
		cmocka_unit_test(no_memory_is_an_error_at_every_allocation),
		cmocka_unit_test(little_memory_is_an_error_too),
		cmocka_unit_test(lines_are_found),
	};

	return cmocka_run_group_tests_name("doc/yaml", tests, NULL, NULL);
}
