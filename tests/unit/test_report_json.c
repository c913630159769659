#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/cleanup.h"
#include "report/report.h"

static const struct rule_card card = {
	.id = "PF1007",
	.name = "privileged",
	.severity = SEVERITY_WARNING,
	.level = "baseline",
	.check = "privileged_check",
	.why = "why",
	.remedy = "remedy",
};

static const struct rule_card bare = {
	.id = "X1",
	.name = "own",
	.severity = SEVERITY_INFO,
};

/* A text, and what a reader of the report must get for it. */
static const struct string_case {
	const char *name;
	const char *text;
	const char *read;
} cases[] = {
	{ "plain text stays", "a b", "a b" },
	{ "quotes and backslashes are escaped", "\"\\\" \\n", "\"\\\" \\n" },
	{ "control characters are escaped", "\x01\x1f\n\t\x7f",
	  "\x01\x1f\n\t\x7f" },
	{ "all of Unicode stays",
	  "\xc2\x80\xe2\x80\xa8\xef\xbf\xbf\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf",
	  "\xc2\x80\xe2\x80\xa8\xef\xbf\xbf\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf" },
	{ "bytes that are no UTF-8 are replaced", "a\xff\xc0\xaf\xed\xa0\x80z",
	  "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	  "\xef\xbf\xbdz" },
	{ "a character that is cut off too", "a\xe2\x82",
	  "a\xef\xbf\xbd\xef\xbf\xbd" },
};

static void fill(struct arena *arena, const char *text,
		 struct lint_result *result)
{
	static const struct violation violation = { "privileged", "reason",
						    "detail" };
	struct related *related = arena_one(arena, struct related);
	struct verdict *verdict = arena_one(arena, struct verdict);
	struct location at = { text, { 3, 4, 5, 6 } };
	struct finding *finding;

	*result = (struct lint_result){ .file = { .name = text } };
	findings_init(&result->findings, arena);
	finding = findings_add(&result->findings);
	finding->card = &card;
	finding->at = at;
	finding->message = text;
	finding->path = text;
	finding->object = (struct object_ref){ SPAN("v1"), SPAN("Pod"),
					       span_of(text), span_of(text) };
	finding->container = span_of(text);
	*related = (struct related){ at, text };
	finding->related = related;
	finding->related_count = 1;
	findings_add(&result->findings)->card = &bare;
	result->findings.first->next->at = at;
	result->findings.first->next->message = "";
	findings_unjudged(&result->findings, at, "%s", text);
	*verdict = (struct verdict){ .at = at,
				     .standard = { .level = LEVEL_RESTRICTED },
				     .violations = &violation,
				     .violation_count = 1 };
	result->judgement.first = verdict;
}

/* The whole report of the same file twice, read by jansson. */
static json_t *reported(struct arena *arena, const char *text)
{
	static const struct standard standard = { .level = LEVEL_RESTRICTED };
	CLEANUP(report_part) struct report_part part = { 0 };
	CLEANUP(buffer) struct buffer out = { 0 };
	CLEANUP(report)
	struct report report = { .format = report_format_find("json") };
	struct report_summary summary = { .files = 2,
					  .documents = 3,
					  .standard = &standard };
	struct lint_result result;
	json_error_t err;
	json_t *root;

	fill(arena, text, &result);
	summary.by_severity[SEVERITY_WARNING] = 7;
	report_write(&report, arena, &result, &part);
	report_add(&report, &part, &out);
	report_add(&report, &part, &out);
	report_end(&report, &summary, &out);
	assert_false(out.lost || report_part_lost(&part));
	root = json_loadb(out.text, out.len, JSON_REJECT_DUPLICATES, &err);
	assert_non_null(root);
	return root;
}

static void assert_member(const json_t *object, const char *key,
			  const char *value)
{
	assert_string_equal(json_string_value(json_object_get(object, key)),
			    value);
}

static void assert_place(const json_t *at, const char *file)
{
	assert_member(at, "file", file);
	assert_int_equal(json_integer_value(json_object_get(at, "line")), 3);
	assert_int_equal(json_integer_value(json_object_get(at, "column")), 4);
}

static void a_string_is_read_back(void **state)
{
	const struct string_case *c = *state;
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	json_t *root = reported(arena, c->text);
	json_t *finding = json_array_get(json_object_get(root, "findings"), 2);
	json_t *object = json_object_get(finding, "object");
	json_t *origin = json_array_get(json_object_get(finding, "origin"), 0);

	assert_member(finding, "message", c->read);
	assert_member(finding, "path", c->read);
	assert_member(finding, "container", c->read);
	assert_member(object, "name", c->read);
	assert_member(object, "namespace", c->read);
	assert_place(json_object_get(finding, "location"), c->read);
	assert_member(origin, "text", c->read);
	assert_place(json_object_get(origin, "location"), c->read);
	json_decref(root);
}

static void every_field_of_the_contract_is_there(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	json_t *root = reported(arena, "a");
	json_t *finding = json_array_get(json_object_get(root, "findings"), 0);
	json_t *own = json_array_get(json_object_get(root, "findings"), 1);
	json_t *unjudged = json_array_get(json_object_get(root, "unjudged"), 0);
	json_t *pod = json_array_get(json_object_get(root, "standards"), 1);
	json_t *violation = json_array_get(json_object_get(pod, "violations"),
					   0);
	json_t *summary = json_object_get(root, "summary");

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(root, "podfit")),
			 1);
	assert_int_equal(json_array_size(json_object_get(root, "findings")), 4);
	assert_member(finding, "rule", "PF1007");
	assert_member(finding, "name", "privileged");
	assert_member(finding, "severity", "warning");
	assert_member(json_object_get(finding, "standard"), "level",
		      "baseline");
	assert_member(json_object_get(finding, "standard"), "check",
		      "privileged_check");
	assert_member(finding, "why", "why");
	assert_member(finding, "remedy", "remedy");
	assert_member(json_object_get(finding, "object"), "apiVersion", "v1");
	assert_member(json_object_get(finding, "object"), "kind", "Pod");
	assert_true(json_is_array(json_object_get(finding, "fixes")));
	assert_null(json_object_get(own, "standard"));
	assert_member(own, "why", "");
	assert_member(unjudged, "message", "a");
	assert_place(unjudged, "a");
	assert_member(pod, "level", "restricted");
	assert_true(json_is_false(json_object_get(pod, "allowed")));
	assert_place(json_object_get(pod, "location"), "a");
	assert_member(violation, "check", "privileged");
	assert_member(violation, "reason", "reason");
	assert_member(violation, "detail", "detail");
	assert_int_equal(
		json_integer_value(json_object_get(summary, "warning")), 7);
	assert_int_equal(json_integer_value(json_object_get(summary, "files")),
			 2);
	json_decref(root);
}

static void a_report_without_parts_is_still_json(void **state)
{
	CLEANUP(buffer) struct buffer out = { 0 };
	struct report report = { .format = report_format_find("json") };
	struct report_summary summary = { 0 };
	json_t *root;

	(void)state;
	report_end(&report, &summary, &out);
	root = json_loadb(out.text, out.len, JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_array_size(json_object_get(root, "findings")), 0);
	assert_int_equal(json_array_size(json_object_get(root, "unjudged")), 0);
	assert_null(json_object_get(root, "standards"));
	json_decref(root);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + 2] = {
		cmocka_unit_test(every_field_of_the_contract_is_there),
		cmocka_unit_test(a_report_without_parts_is_still_json),
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[2 + i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = a_string_is_read_back,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	return cmocka_run_group_tests_name("report/json", tests, NULL, NULL);
}
