#include "rules_run.h"

#include "base/cleanup.h"
#include "kube/object.h"

/* --- versions --- */

static const struct {
	const char *text;
	bool good;
	enum policy_level level;
	uint64_t minor;
	bool latest;
	const char *printed;
} standards[] = {
	{ "baseline", true, LEVEL_BASELINE, 0, true, "latest" },
	{ "restricted@latest", true, LEVEL_RESTRICTED, 0, true, "latest" },
	{ "privileged@v1.0", true, LEVEL_PRIVILEGED, 0, false, "v1.0" },
	{ "restricted@v1.30", true, LEVEL_RESTRICTED, 30, false, "v1.30" },
	{ "baseline@v1.10000", true, LEVEL_BASELINE, 10000, false, "v1.10000" },
	{ "baseline@v1.9223372036854775807", true, LEVEL_BASELINE, INT64_MAX,
	  false, "v1.9223372036854775807" },
	{ "baseline@v1.9223372036854775808", false, 0, 0, false, NULL },
	{ "baseline@v1.99999999999999999999", false, 0, 0, false, NULL },
	{ "baseline@v1.01", false, 0, 0, false, NULL },
	{ "baseline@v1.00", false, 0, 0, false, NULL },
	{ "baseline@1.25", false, 0, 0, false, NULL },
	{ "baseline@v2.0", false, 0, 0, false, NULL },
	{ "baseline@v1", false, 0, 0, false, NULL },
	{ "baseline@v1.", false, 0, 0, false, NULL },
	{ "baseline@v1.-1", false, 0, 0, false, NULL },
	{ "baseline@v1.2 ", false, 0, 0, false, NULL },
	{ "baseline@", false, 0, 0, false, NULL },
	{ "Baseline", false, 0, 0, false, NULL },
	{ "base", false, 0, 0, false, NULL },
	{ "", false, 0, 0, false, NULL },
};

static void standards_are_read_as_kubernetes_reads_its_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(standards); i++) {
		struct standard standard = { .level = 77 };
		char text[POLICY_VERSION_TEXT];
		bool good = standard_parse(standards[i].text, &standard);

		if (good != standards[i].good)
			fail_msg("'%s'", standards[i].text);
		if (!good) {
			assert_int_equal(standard.level, 77);
			continue;
		}
		assert_int_equal(standard.level, standards[i].level);
		assert_true(standard.version.minor == standards[i].minor);
		assert_int_equal(standard.version.latest, standards[i].latest);
		assert_string_equal(
			policy_version_print(standard.version, text),
			standards[i].printed);
	}
}

/* --- verdicts --- */

#define CHECK(id, severity_, level_, check_, more)                             \
	"---\nid: " id "\nname: n" id "\ntitle: t\nseverity: " severity_       \
	"\nscope: pod\nwhy: w\nremedy: r\ngood: g\nbad: b\n"                   \
	"standard: {level: " level_ ", check: " check_ more "}\nrevisions:\n"

/*
 * Checks that find an annotation of their name: two of baseline, one of which
 * changes with v1.10, and three of restricted, one of which overrides a
 * baseline check from v1.8 on.
 */
static const char book[] = CHECK(
	"C1", "error", "baseline", "beta",
	"") "- since: v1.0\n"
	    "  find: '[?pod.?metadata.?annotations.?beta]'\n"
	    "  reason: old beta\n"
	    "- since: v1.10\n"
	    "  find: '[?pod.?metadata.?annotations.?beta].filter(b, b != \"fine\")'\n"
	    "  reasonExpression: '\"beta\" + (version == 10 ? \" 10\" : \"\")'\n"
	    "  detail: \"quoted(['x', 'y'])\"\n" CHECK(
		    "C2", "error", "baseline", "Zeta",
		    "") "- {since: v1.0, reason: zeta, find: "
			"'[?pod.?metadata.?annotations.?zeta]'}\n" CHECK(
				"C3", "warning", "restricted", "alpha",
				"") "- {since: v1.0, reason: alpha, find: "
				    "'[?pod.?metadata.?annotations.?alpha]'}\n" CHECK(
					    "C4", "warning", "restricted",
					    "beta_restricted",
					    ", overrides: [beta]") "- {since: v1.8, reason: strict, find: "
								   "'[?pod.?metadata.?annotations.?beta, "
								   "?pod.?metadata.?annotations.?strict].filter(b, b != \"spared\")'}\n" CHECK(
									   "C5",
									   "warning",
									   "restricted",
									   "Late",
									   "") "- {since: v1.20, reason: late, find: "
									       "'[?pod.?metadata.?annotations.?late]'}\n"
									       "---\nid: O1\nname: other\ntitle: t\nseverity: info\nscope: pod\n"
									       "why: w\nremedy: r\ngood: g\nbad: b\nmessage: m\n"
									       "find: '[?pod.?metadata.?annotations.?other]'\n";

#define ALL                                                                    \
	"    beta: x\n    zeta: x\n    alpha: x\n    strict: x\n    late: x\n" \
	"    other: x\n"

static const struct verdict_case {
	const char *name;
	const char *standard; /* NULL: none asked for */
	const char *annotations;
	const char *violations; /* "check=reason(detail);" each */
	const char *findings;	/* "id@line " each */
} cases[] = {
	{ "nothing wrong is allowed", "restricted", "    a: b\n", "", "" },
	{ "privileged allows everything", "privileged", ALL, "", "O1@10 " },
	{ "baseline has its checks by the bytes of their ids", "baseline", ALL,
	  "Zeta=zeta;beta=beta(\"x\", \"y\");", "C1@5 C2@6 O1@10 " },
	{ "restricted leaves out what it overrides", "restricted", ALL,
	  "Zeta=zeta;Late=late;alpha=alpha;beta_restricted=strict;",
	  "C1@5 C2@6 C3@7 C4@8 C5@9 O1@10 " },
	{ "an overrider that is younger overrides nothing yet",
	  "restricted@v1.7", ALL, "Zeta=zeta;beta=old beta;alpha=alpha;",
	  "C1@5 C2@6 C3@7 O1@10 " },
	{ "the version that begins a check has it", "restricted@v1.8", ALL,
	  "Zeta=zeta;alpha=alpha;beta_restricted=strict;",
	  "C1@5 C2@6 C3@7 C4@8 O1@10 " },
	{ "exactly one revision applies", "baseline@v1.9", "    beta: fine\n",
	  "beta=old beta;", "C1@5 " },
	{ "the later revision replaces the earlier", "baseline@v1.10",
	  "    beta: fine\n", "", "" },
	{ "a reason may be an expression, and know the version",
	  "baseline@v1.10", "    beta: x\n", "beta=beta 10(\"x\", \"y\");",
	  "C1@5 " },
	{ "a version of the future is the newest", "restricted@v1.99",
	  "    late: x\n", "Late=late;", "C5@5 " },
	{ "findings agree with a verdict that spares an overridden check",
	  "restricted", "    beta: spared\n", "", "" },
	{ "the baseline alone does not spare it", "baseline",
	  "    beta: spared\n", "beta=beta(\"x\", \"y\");", "C1@5 " },
	{ "without a standard all checks speak, once a place", NULL, ALL, "",
	  "C1@5 C2@6 C3@7 C4@8 C5@9 O1@10 " },
	{ "without a standard an overridden check is not lost", NULL,
	  "    beta: spared\n", "", "C1@5 " },
};

static void print_verdict(struct buffer *out, const struct verdict *verdict)
{
	if (verdict->allowed == (verdict->violation_count > 0))
		buffer_text(out, "allowed does not agree");
	for (size_t i = 0; i < verdict->violation_count; i++) {
		const struct violation *v = &verdict->violations[i];

		buffer_format(out, "%s=%s", v->check, v->reason);
		if (*v->detail)
			buffer_format(out, "(%s)", v->detail);
		buffer_text(out, ";");
	}
	buffer_bytes(out, "", 1);
}

/* The verdict over the first pod of a manifest, as admission asks for it. */
static void admit(struct bench *bench, const char *manifest,
		  const struct standard *standard, struct verdict *verdict)
{
	struct error err = { 0 };
	struct findings findings;
	struct doc_file file;
	struct kube_file kube;

	findings_init(&findings, bench->arena);
	assert_true(doc_read(bench->arena,
			     (struct doc_source){ "a.yaml", span_of(manifest) },
			     &file, &err));
	assert_true(kube_read(book_kinds(bench->book), &file, &findings, &kube,
			      &err));
	assert_true(
		engine_verdict(bench->arena,
			       &(struct engine_options){ .book = bench->book,
							 .standard = standard },
			       kube.first->pods, verdict, &err));
}

static void check_case(void **state)
{
	static const char head[] =
		"apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n";
	const struct verdict_case *c = *state;
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	CLEANUP(buffer) struct buffer manifest = { 0 };
	CLEANUP(buffer) struct buffer got = { 0 };
	struct standard standard;
	struct verdict verdict;

	bench_open(&bench, book);
	buffer_text(&manifest, head);
	buffer_text(&manifest, c->annotations);
	buffer_bytes(&manifest, "", 1);
	if (c->standard)
		assert_true(standard_parse(c->standard, &standard));
	bench_lint(&bench, manifest.text, c->standard ? &standard : NULL);
	for (struct finding *f = bench.result.findings.first; f; f = f->next)
		buffer_format(&got, "%s@%u ", f->card->id, f->at.at.line);
	buffer_bytes(&got, "", 1);
	assert_string_equal(got.text, c->findings);
	assert_int_equal(bench.result.judgement.first != NULL,
			 c->standard != NULL);
	if (!c->standard)
		return;
	buffer_clear(&got);
	print_verdict(&got, bench.result.judgement.first);
	assert_string_equal(got.text, c->violations);
	admit(&bench, manifest.text, &standard, &verdict);
	buffer_clear(&got);
	print_verdict(&got, &verdict);
	assert_string_equal(got.text, c->violations);
}

/* --- what goes wrong --- */

static void a_check_that_fails_denies(void **state)
{
	static const char rules[] = CHECK(
		"C1", "error", "baseline", "c",
		"") "- {since: v1.0, find: '[pod.nothing]', reason: r}\n";
	static const char pod[] = "apiVersion: v1\nkind: Pod\n";
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	struct standard standard = { .level = LEVEL_BASELINE,
				     .version.latest = true };
	struct verdict verdict;

	(void)state;
	bench_open(&bench, rules);
	bench_lint(&bench, pod, &standard);
	assert_false(bench.result.judgement.first->allowed);
	assert_non_null(bench.result.findings.unjudged_first);
	admit(&bench, pod, &standard, &verdict);
	assert_false(verdict.allowed);
	assert_string_equal(verdict.violations[0].check, "c");
}

static void a_pod_that_is_not_wholly_read_is_not_allowed(void **state)
{
	static const char pod[] = "apiVersion: v1\nkind: Pod\n"
				  "spec: {hostPID: 'true', containers: []}\n";
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	struct standard standard = { .level = LEVEL_RESTRICTED,
				     .version.latest = true };
	struct verdict verdict;

	(void)state;
	bench_open(&bench, book);
	bench_lint(&bench, pod, &standard);
	assert_false(bench.result.judgement.first->allowed);
	admit(&bench, pod, &standard, &verdict);
	assert_false(verdict.allowed);
	assert_int_equal(verdict.violation_count, 0);
}

static void a_check_that_is_switched_off_still_counts(void **state)
{
	static const char pod[] = "apiVersion: v1\nkind: Pod\nmetadata:\n"
				  "  annotations: {zeta: x}\n";
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	struct standard standard = { .level = LEVEL_BASELINE,
				     .version.latest = true };

	(void)state;
	bench_open(&bench, book);
	assert_true(book_disable(bench.book, "C2"));
	bench_lint(&bench, pod, &standard);
	assert_false(bench.result.judgement.first->allowed);
	assert_int_equal(bench.result.findings.count, 0);
	bench_lint(&bench, pod, NULL);
	assert_int_equal(bench.result.findings.count, 0);
}

static void the_newest_version_is_that_of_the_checks(void **state)
{
	__attribute__((cleanup(bench_cleanup))) struct bench bench;

	(void)state;
	bench_open(&bench, book);
	assert_true(book_newest(bench.book) == 20);
}

static const struct {
	const char *part; /* of a check, after its first revision */
	const char *mistake;
} mistakes[] = {
	{ "- {since: v1.0, find: '[]', reason: r}\n",
	  "14:3 revisions go from old to new" },
	{ "- {since: v1.1, reason: r}\n", "14:4 'find' is missing" },
	{ "- {since: v1.1, find: '[]'}\n", "14:4 'reason' is missing" },
	{ "- {find: '[]', reason: r}\n", "14:4 'since' is missing" },
	{ "- {since: v1.1, find: '[]', reason: r, field: x}\n",
	  "14:40 unknown key 'field' in a revision" },
	{ "since: v1.2\n", "14:8 'since' is not for rules with 'standard'" },
};

static void mistakes_in_checks_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
		__attribute__((cleanup(bench_cleanup))) struct bench bench;
		CLEANUP(buffer) struct buffer rule = { 0 };

		buffer_text(
			&rule,
			CHECK("C1", "error", "baseline", "c",
			      "") "- {since: v1.0, find: '[]', reason: r}\n");
		buffer_text(&rule, mistakes[i].part);
		buffer_bytes(&rule, "", 1);
		bench_open(&bench, rule.text);
		assert_string_equal(bench_mistake(&bench), mistakes[i].mistake);
	}
}

int main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(
			standards_are_read_as_kubernetes_reads_its_labels),
		cmocka_unit_test(a_check_that_fails_denies),
		cmocka_unit_test(a_pod_that_is_not_wholly_read_is_not_allowed),
		cmocka_unit_test(a_check_that_is_switched_off_still_counts),
		cmocka_unit_test(the_newest_version_is_that_of_the_checks),
		cmocka_unit_test(mistakes_in_checks_are_named),
	};
	struct CMUnitTest tests[ARRAY_LEN(cases)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	failed = cmocka_run_group_tests_name("rules/standard", tests, NULL,
					     NULL);
	return failed + cmocka_run_group_tests_name("rules/standard, the rest",
						    others, NULL, NULL);
}
