#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "report/report.h"

static const char *const sources[] = { "https://example.org/a", NULL };

static const struct rule_card card = {
	.id = "PF1007",
	.name = "privileged",
	.title = "privileged",
	.severity = SEVERITY_ERROR,
	.level = "baseline",
	.check = "privileged",
	.why = "A privileged container is root on its node.",
	.remedy = "remove privileged",
	.references = sources,
};

#define A10  "aaaaaaaaaa"
#define A40  A10 A10 A10 A10
#define A120 A40 A40 A40

/* One finding without object and remedy at a place of a text. */
static const struct place_case {
	const char *name;
	const char *text;
	struct extent at;
	const char *shown; /* what follows " --> name:line:column" */
} cases[] = {
	{ "a value is underlined",
	  "a: 1\nprivileged: true\n",
	  { 2, 13, 2, 17 },
	  "  |\n2 | privileged: true\n  |             ^^^^\n" },
	{ "a missing field gets a caret",
	  "- a\n- b",
	  { 2, 3, 2, 3 },
	  "  |\n2 | - b\n  |   ^ add here\n" },
	{ "so does one behind the end of a line",
	  "a: {}\n",
	  { 1, 6, 1, 6 },
	  "  |\n1 | a: {}\n  |      ^ add here\n" },
	{ "a value of many lines is marked to the end of the first",
	  "a:\n- 1\n- 2\n",
	  { 2, 1, 3, 4 },
	  "  |\n2 | - 1\n  | ^^^ ... to line 3\n" },
	{ "columns are characters, not bytes",
	  "\xc3\xa4\xc3\xb6: \xc3\xbc",
	  { 1, 5, 1, 6 },
	  "  |\n1 | \xc3\xa4\xc3\xb6: \xc3\xbc\n  |     ^\n" },
	{ "wide characters take two columns",
	  "\xe4\xb8\xad\xe6\x96\x87: true",
	  { 1, 5, 1, 9 },
	  "  |\n1 | \xe4\xb8\xad\xe6\x96\x87: true\n  |       ^^^^\n" },
	{ "combining characters take none",
	  "e\xcc\x81: true",
	  { 1, 5, 1, 9 },
	  "  |\n1 | e\xcc\x81: true\n  |    ^^^^\n" },
	{ "tabs are four blanks",
	  "{\t\"a\":\ttrue}",
	  { 1, 8, 1, 12 },
	  "  |\n1 | {    \"a\":    true}\n  |              ^^^^\n" },
	{ "escape sequences do not reach the terminal",
	  "a: \x1b[31m",
	  { 1, 4, 1, 9 },
	  "  |\n1 | a: \xe2\x90\x9b[31m\n  |    ^^^^^\n" },
	{ "neither do bidirectional overrides",
	  "\xe2\x80\xae: 1",
	  { 1, 4, 1, 5 },
	  "  |\n1 | <U+202E>: 1\n  |           ^\n" },
	{ "invalid bytes are replaced",
	  "a: \xff\xc3",
	  { 1, 4, 1, 6 },
	  "  |\n1 | a: \xef\xbf\xbd\xef\xbf\xbd\n  |    ^^\n" },
	{ "a carriage return belongs to the line break",
	  "a: 1\r\nb: 2\r\n",
	  { 2, 4, 2, 5 },
	  "  |\n2 | b: 2\n  |    ^\n" },
	{ "a carriage return alone is one",
	  "a: 1\rb: 2\r",
	  { 2, 4, 2, 5 },
	  "  |\n2 | b: 2\n  |    ^\n" },
	{ "the byte order mark is no column",
	  "\xef\xbb\xbf"
	  "a: 1",
	  { 1, 4, 1, 5 },
	  "  |\n1 | a: 1\n  |    ^\n" },
	{ "line numbers are as wide as they need",
	  "\n\n\n\n\n\n\n\n\na: 1\n",
	  { 10, 1, 10, 2 },
	  "   |\n10 | a: 1\n   | ^\n" },
	{ "a long line is cut on the right",
	  A120 A120,
	  { 1, 1, 1, 3 },
	  "  |\n1 | " A120 "\xe2\x80\xa6\n  | ^^\n" },
	{ "a long line is cut on both sides",
	  A120 "bb" A120,
	  { 1, 121, 1, 123 },
	  "  |\n1 | \xe2\x80\xa6" A40 "bb" A40 A10 A10 A10
	  "aaaaaaa\xe2\x80\xa6\n"
	  "  |                                          ^^\n" },
	{ "a long value is marked as far as it is shown",
	  A120 "bb",
	  { 1, 1, 1, 123 },
	  "  |\n1 | " A120 "\xe2\x80\xa6\n  | "
	  "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
	  "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
	  "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n" },
	{ "a line that is not there is not shown", "a", { 7, 1, 7, 2 }, "" },
	{ "a column past the end is the end",
	  "a",
	  { 1, 9, 1, 12 },
	  "  |\n1 | a\n  |  ^\n" },
	{ "an empty file shows nothing but its name", "", { 2, 1, 2, 1 }, "" },
};

static void one_finding(struct arena *arena, const char *text, struct extent at,
			struct lint_result *result)
{
	struct finding *finding;

	*result = (struct lint_result){ 0 };
	result->file.name = "a.yaml";
	result->file.source = span_of(text);
	findings_init(&result->findings, arena);
	finding = findings_add(&result->findings);
	assert_non_null(finding);
	finding->card = &card;
	finding->at = (struct location){ "a.yaml", at };
	finding->message = "no";
}

/* The text of the findings, NUL-terminated in the arena. */
static const char *written(struct arena *arena, const struct report *report,
			   const struct lint_result *result)
{
	CLEANUP(report_part) struct report_part part = { 0 };

	report_write(report, arena, result, &part);
	assert_false(report_part_lost(&part));
	return arena_text(arena, part.findings.text, part.findings.len);
}

static void a_place_is_shown(void **state)
{
	const struct place_case *c = *state;
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	struct report report = { .format = report_format_find("text") };
	struct lint_result result;
	const char *text;
	int width = c->at.line > 9 ? 2 : 1;
	const char *expected = arena_format(
		arena,
		"error[PF1007]: no\n%*s--> a.yaml:%u:%u\n%s%*s = remedy: remove privileged\n\n",
		width, "", c->at.line, c->at.column, c->shown, width, "");

	one_finding(arena, c->text, c->at, &result);
	text = written(arena, &report, &result);
	assert_string_equal(text, expected);
}

/* Every place of a very long line, forward and backward, in sane time. */
static void long_lines_cost_one_pass(void **state)
{
	enum { ITEMS = 50000 };
	CLEANUP(arena) struct arena *arena = arena_new(1 << 28);
	struct report report = { .format = report_format_find("text") };
	char *text = arena_raw(arena, 10 * ITEMS + 1);
	struct lint_result result;

	(void)state;
	memset(text, 'x', 10 * ITEMS);
	text[10 * ITEMS] = '\0';
	one_finding(arena, text, (struct extent){ 1, 1, 1, 5 }, &result);
	for (uint32_t i = 1; i < ITEMS; i++) {
		struct finding *finding = findings_add(&result.findings);

		finding->card = &card;
		finding->at = (struct location){
			"a.yaml", { 1, i * 10 + 1, 1, i * 10 + 5 }
		};
		finding->message = "no";
	}
	assert_non_null(written(arena, &report, &result));
}

static void rich_result(struct arena *arena, struct lint_result *result)
{
	static const char name[] = "a.yaml";
	struct related *related = arena_one(arena, struct related);
	struct finding *again;

	one_finding(arena, "a:\n  b: true\n  c: 1\n",
		    (struct extent){ 2, 6, 2, 10 }, result);
	result->file.name = name;
	result->findings.first->at.file = name;
	result->findings.first->path = "a.b";
	result->findings.first->object = (struct object_ref){
		SPAN("apps/v1"), SPAN("Deployment"), SPAN("x"), SPAN("web\x1b")
	};
	result->findings.first->container = SPAN("app");
	*related = (struct related){ { name, { 3, 6, 3, 7 } }, "set here" };
	result->findings.first->related = related;
	result->findings.first->related_count = 1;
	again = findings_add(&result->findings);
	*again = *result->findings.first;
	again->next = NULL;
	again->related_count = 0;
	findings_unjudged(&result->findings,
			  (struct location){ name, { 3, 3, 3, 3 } }, "broken");
	findings_unjudged(&result->findings, (struct location){ name, { 0 } },
			  "gone");
}

static const char rich_first[] =
	"error[PF1007]: no\n"
	" --> a.yaml:2:6\n"
	"  |\n"
	"2 |   b: true\n"
	"  |      ^^^^\n"
	"  = note: set here\n"
	" --> a.yaml:3:6\n"
	"  |\n"
	"3 |   c: 1\n"
	"  |      -\n"
	"  = object: Deployment x/web\xe2\x90\x9b, container app\n"
	"  = field: a.b\n"
	"  = remedy: remove privileged\n";

static const char rich_why[] =
	"  = rule: privileged, of the Pod Security Standard baseline\n"
	"  = why: A privileged container is root on its node.\n"
	"  = see: https://example.org/a\n";

static const char rich_rest[] =
	"\n"
	"error[PF1007]: no\n"
	" --> a.yaml:2:6\n"
	"  |\n"
	"2 |   b: true\n"
	"  |      ^^^^\n"
	"  = object: Deployment x/web\xe2\x90\x9b, container app\n"
	"  = field: a.b\n"
	"\n"
	"not judged: broken\n"
	" --> a.yaml:3:3\n"
	"  |\n"
	"3 |   c: 1\n"
	"  |   ^\n"
	"\n"
	"not judged: gone\n"
	" --> a.yaml\n"
	"\n";

static void a_rule_is_explained_once_in_a_report(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	CLEANUP(report_part) struct report_part part = { 0 };
	CLEANUP(buffer) struct buffer out = { 0 };
	CLEANUP(report)
	struct report report = { .format = report_format_find("text") };
	struct report_summary summary = { .files = 2, .pods = 2 };
	struct lint_result result;

	(void)state;
	rich_result(arena, &result);
	summary.by_severity[SEVERITY_ERROR] = 4;
	summary.unjudged = 4;
	report_write(&report, arena, &result, &part);
	report_add(&report, &part, &out);
	report_add(&report, &part, &out);
	report_end(&report, &summary, &out);
	assert_string_equal(
		arena_text(arena, out.text, out.len),
		arena_format(
			arena, "%s%s%s%s%s%s", rich_first, rich_why, rich_rest,
			rich_first, rich_rest,
			"judged 2 pods in 2 files: 4 errors; 4 inputs could not be judged\n"));
}

static void a_place_is_not_shown_twice_in_a_row(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	struct report report = { .format = report_format_find("text") };
	struct lint_result result;
	struct finding *again;

	(void)state;
	one_finding(arena, "a: 1\nb: 2\n", (struct extent){ 1, 4, 1, 5 },
		    &result);
	again = findings_add(&result.findings);
	*again = *result.findings.first;
	again->message = "nor this";
	again->next = NULL;
	again = findings_add(&result.findings);
	*again = *result.findings.first;
	again->container = SPAN("other");
	again->next = NULL;
	assert_string_equal(written(arena, &report, &result),
			    "error[PF1007]: no\n"
			    " --> a.yaml:1:4\n"
			    "  |\n1 | a: 1\n  |    ^\n"
			    "  = remedy: remove privileged\n\n"
			    "error[PF1007]: nor this\n"
			    " --> a.yaml:1:4\n\n"
			    "error[PF1007]: no\n"
			    " --> a.yaml:1:4\n"
			    "  |\n1 | a: 1\n  |    ^\n\n");
}

static void colour_is_only_there_when_asked_for(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	struct report report = { .format = report_format_find("text") };
	struct lint_result result;

	(void)state;
	rich_result(arena, &result);
	assert_null(strchr(written(arena, &report, &result), '\033'));
	report.options.color = true;
	assert_non_null(strstr(written(arena, &report, &result),
			       "\033[1;31merror[PF1007]\033[0m"));
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + 4] = {
		cmocka_unit_test(long_lines_cost_one_pass),
		cmocka_unit_test(a_rule_is_explained_once_in_a_report),
		cmocka_unit_test(a_place_is_not_shown_twice_in_a_row),
		cmocka_unit_test(colour_is_only_there_when_asked_for),
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[4 + i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = a_place_is_shown,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	return cmocka_run_group_tests_name("report/text", tests, NULL, NULL);
}
