#include "rules_run.h"

#include "base/cleanup.h"

/* What every rule needs and no test here is about. */
#define CARD(id, severity_, scope_)                                            \
	"---\nid: " id "\nname: n" id "\ntitle: t\nseverity: " severity_       \
	"\nscope: " scope_ "\nwhy: w\nremedy: r\ngood: g\nbad: b\n"

#define POD "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n"

/* One case: a rule's own part, a manifest, and what is to be found. */
static const struct engine_case {
	const char *name;
	const char *rules;
	const char *manifest;
	const char *expected;
} cases[] = {
	{ "a value is pointed at where it is written",
	  CARD("T", "error",
	       "container") "expression: '!container.?tty.orValue(false)'\n"
			    "field: tty\nmessage: m",
	  POD "  containers:\n  - name: x\n    tty: true\n",
	  "8:10-8:14 T spec.containers[0].tty (x) m\n" },
	{ "a missing field is pointed at where it would go",
	  CARD("T", "error",
	       "container") "expression: has(container.tty)\nfield: tty\nmessage: m",
	  POD "  containers:\n  - name: x\n    image: b\n",
	  "7:5-7:5 T spec.containers[0].tty (x) m\n" },
	{ "an expression must ask with care for what may not be there",
	  CARD("T", "error",
	       "container") "expression: has(container.securityContext.a.b)\n"
			    "field: securityContext.a.b\n"
			    "message: m",
	  POD "  containers:\n  - name: x\n    securityContext:\n"
	      "      runAsUser: 1\n",
	  "unjudged 7:5 rule T could not be applied: no such key: a" },
	{ "a missing path goes below the deepest mapping there is",
	  CARD("T", "error",
	       "container") "expression: has(container.securityContext.a)\n"
			    "field: securityContext.a.b\nmessage: m",
	  POD "  containers:\n  - name: x\n    securityContext:\n"
	      "      runAsUser: 1\n",
	  "9:7-9:7 T spec.containers[0].securityContext.a.b (x) m\n" },
	{ "a null is where its field would go",
	  CARD("T", "error",
	       "container") "expression: has(container.tty)\nfield: tty\nmessage: m",
	  POD "  containers:\n  - name: x\n    tty:\n",
	  "8:9-8:9 T spec.containers[0].tty (x) m\n" },
	{ "every element that find gives is a finding",
	  CARD("T", "error",
	       "container") "find: container.?args.orValue([]).filter(a, a != 'b')\n"
			    "messageExpression: '\"is \" + it'",
	  POD "  containers:\n  - name: x\n    args: [a, 'b', \"c\"]\n",
	  "8:12-8:13 T spec.containers[0].args[0] (x) is a\n"
	  "8:20-8:23 T spec.containers[0].args[2] (x) is c\n" },
	{ "missing() is a place for find",
	  CARD("T", "error",
	       "pod") "find: containers.map(c, missing(c, 'securityContext.x'))\n"
		      "message: m",
	  POD "  containers:\n  - name: x\n  - name: k\n"
	      "    securityContext: {}\n",
	  "7:5-7:5 T spec.containers[0].securityContext.x (x) m\n"
	  "9:23-9:23 T spec.containers[1].securityContext.x (k) m\n" },
	{ "missing() of what is there is its place",
	  CARD("T", "error",
	       "pod") "find: '[missing(pod, \"spec.hostPID\")]'\nmessage: m",
	  POD "  hostPID: true\n", "6:12-6:16 T spec.hostPID () m\n" },
	{ "a container is named though the rule looks at the pod",
	  CARD("T", "error",
	       "pod") "find: containers.map(c, c.image)\nmessage: m",
	  POD "  containers:\n  - {name: x, image: p}\n  initContainers:\n"
	      "  - {name: k, image: q}\n  ephemeralContainers:\n"
	      "  - {name: z, image: r}\n",
	  "7:22-7:23 T spec.containers[0].image (x) m\n"
	  "9:22-9:23 T spec.initContainers[0].image (k) m\n"
	  "11:22-11:23 T spec.ephemeralContainers[0].image (z) m\n" },
	{ "containers come in Kubernetes' order, with their kinds",
	  CARD("T", "error",
	       "container") "expression: 'false'\nfield: name\n"
			    "messageExpression: containerKind + ' ' + it",
	  POD "  containers: [{name: x}]\n"
	      "  initContainers: [{name: k}, "
	      "{name: z, restartPolicy: Always}]\n",
	  "6:23-6:24 T spec.containers[0].name (x) regular x\n"
	  "7:27-7:28 T spec.initContainers[0].name (k) init k\n"
	  "7:38-7:39 T spec.initContainers[1].name (z) sidecar z\n" },
	{ "an effective value keeps its place and path",
	  CARD("T", "error",
	       "container") "find: '[?effective.?runAsUser]'\nmessage: m",
	  POD "  securityContext: {runAsUser: 7}\n"
	      "  containers: [{name: x}]\n",
	  "6:32-6:33 T spec.securityContext.runAsUser (x) m\n" },
	{ "a value behind an alias stands at the anchor, and is used there",
	  CARD("T", "error",
	       "container") "find: '[?container.?tty]'\nmessage: m",
	  "x: &c {name: x, tty: true}\n" POD "  containers: [*c]\n",
	  "1:22-1:26 T spec.containers[0].tty (x) m\n"
	  "  7:16 used here\n" },
	{ "a field missing in a copy is missing at the anchor",
	  CARD("T", "error",
	       "container") "expression: has(container.tty)\nfield: tty\nmessage: m",
	  "x: &c {name: x}\n" POD "  containers: [*c]\n",
	  "1:8-1:8 T spec.containers[0].tty (x) m\n"
	  "  7:16 used here\n" },
	{ "a path begins at the item of a List",
	  CARD("T", "error",
	       "container") "find: '[container.name]'\nmessage: m",
	  "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n"
	  "  kind: Pod\n  spec:\n    containers:\n    - name: x\n",
	  "8:13-8:14 T spec.containers[0].name (x) m\n" },
	{ "a template is a pod below its object",
	  CARD("T", "error",
	       "pod") "find: '[pod.spec.hostPID, object.metadata.name]'\nmessage: m",
	  "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n"
	  "spec:\n  template:\n    spec: {hostPID: true}\n",
	  "3:18-3:19 T metadata.name () m\n"
	  "6:21-6:25 T spec.template.spec.hostPID () m\n" },
	{ "related places are those of their expressions",
	  CARD("T", "error",
	       "container") "find: '[container.tty]'\nmessage: m\nrelated:\n"
			    "- {find: '[pod.spec.hostPID, container.name]', text: see}\n",
	  POD "  hostPID: true\n  containers: [{name: x, tty: true}]\n",
	  "7:31-7:35 T spec.containers[0].tty (x) m\n"
	  "  6:12 see\n  7:23 see\n" },
	{ "optional elements are looked into",
	  CARD("T", "error",
	       "pod") "find: '[pod.spec.?hostPID, pod.spec.?hostIPC]'\nmessage: m",
	  POD "  hostPID: true\n", "6:12-6:16 T spec.hostPID () m\n" },
	{ "variables are evaluated when used, and know those before",
	  CARD("T", "error",
	       "container") "variables:\n- {name: a, expression: '1 / 0'}\n"
			    "- {name: b, expression: container.name}\n"
			    "- {name: c, expression: variables.b + \"!\"}\n"
			    "find: '[container.name]'\nmessageExpression: variables.c",
	  POD "  containers: [{name: x}, {name: k}]\n",
	  "6:23-6:24 T spec.containers[0].name (x) x!\n"
	  "6:34-6:35 T spec.containers[1].name (k) k!\n" },
	{ "an object is asked once, also without a pod",
	  CARD("T", "error",
	       "object") "find: problems.map(p, p)\nmessageExpression: "
			 "it.kind + ' ' + it.key",
	  "apiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\n",
	  "3:21-3:25 T metadata.name () duplicateKey name\n"
	  "  3:12 first written here\n" },
	{ "a problem's texts stand where the problem does",
	  CARD("T", "error",
	       "object") "find: problems.map(p, p.expected)\nmessageExpression: it",
	  POD "  hostPID: 7\n",
	  "6:12-6:13 T spec.hostPID () boolean\n"
	  "unjudged 6:12 'hostPID' was taken as unset: expected boolean" },
	{ "the value of a problem is at its own place",
	  CARD("T", "error",
	       "object") "find: problems.map(p, p.node)\nmessage: m",
	  POD "  hostPid: true\n", "6:12-6:16 T spec.hostPid () m\n" },
	{ "what an expression made has no place",
	  CARD("T", "error", "pod") "find: \"['x']\"\nmessage: m", POD,
	  "unjudged 1:1 rule T could not be applied: 'find' gave a value "
	  "that is not written in the document\n" },
	{ "an expression that fails is unjudged, with its place",
	  CARD("T", "error", "pod") "find: '[pod.nothing]'\nmessage: m", POD,
	  "unjudged 1:1 rule T could not be applied: no such key: nothing "
	  "(rules.yaml:11:1" },
	{ "a message that fails is said, and the finding stays",
	  CARD("T", "error",
	       "pod") "find: '[pod.metadata.name]'\nmessageExpression: it + pod.x",
	  POD,
	  "4:9-4:10 T metadata.name () t\n"
	  "unjudged 1:1 rule T could not be applied: no such key: x "
	  "(rules.yaml:12:" },
	{ "a variable that fails is named where it is written",
	  CARD("T", "error",
	       "pod") "variables:\n- {name: v, expression: pod.nothing}\n"
		      "find: variables.v\nmessage: m",
	  POD,
	  "unjudged 1:1 rule T could not be applied: no such key: nothing "
	  "(rules.yaml:12:2" },
	{ "a rule for older versions is not asked",
	  CARD("T", "error", "pod") "find: '[pod.metadata.name]'\nmessage: m\nuntil: v1.36\n" CARD(
		  "U", "error",
		  "pod") "find: '[pod.metadata.name]'\nmessage: m\nsince: v1.37\n" CARD("V",
											"error",
											"pod") "standard: {level: baseline, check: c}\nrevisions:\n"
											       "- {since: v1.37, find: '[]', reason: r}\n",
	  POD, "4:9-4:10 U metadata.name () m\n" },
};

static void findings_are_where_they_must_be(void **state)
{
	const struct engine_case *c = *state;
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	const char *found;

	bench_open(&bench, c->rules);
	bench_lint(&bench, c->manifest, NULL);
	found = bench_findings(&bench);
	/* What an expected text leaves out at its end does not matter. */
	if (c->expected[strlen(c->expected) - 1] == '\n')
		assert_string_equal(found, c->expected);
	else if (strncmp(found, c->expected, strlen(c->expected)))
		fail_msg("expected '%s', got '%s'", c->expected, found);
}

/* --- functions, through the messages they make --- */

static const struct {
	const char *expression;
	const char *gives;
} texts[] = {
	{ "goQuoted('a b')", "\"a b\"" },
	{ "goQuoted('')", "\"\"" },
	{ "goQuoted('\"\\\\')", "\"\\\"\\\\\"" },
	{ "goQuoted('\\a\\b\\f\\n\\r\\t\\v')", "\"\\a\\b\\f\\n\\r\\t\\v\"" },
	{ "goQuoted('\\x01\\x7f')", "\"\\x01\\x7f\"" },
	{ "goQuoted('é€😀')", "\"é€😀\"" },
	{ "goQuoted('\\u00a0\\u00ad\\u200b\\ufeff')",
	  "\"\\u00a0\\u00ad\\u200b\\ufeff\"" },
	{ "goQuoted('\\U000e0001\\u0378')", "\"\\U000e0001\\u0378\"" },
	{ "quoted(['a', 'b\"c'])", "\"a\", \"b\"c\"" },
	{ "quoted([])", "" },
	{ "quoted(set(['b', 'B', 'a', 'b', 'é', 'ab']))",
	  "\"B\", \"a\", \"ab\", \"b\", \"é\"" },
	{ "plural(1, 'one', 'many') + plural(0, 'one', 'many')", "onemany" },
	{ "plural(size(['a', 'b']), 'one', 'many')", "many" },
	{ "nearest('runAsUsr', ['runAsGroup', 'runAsUser'])", "runAsUser" },
	{ "nearest('RUNASUSER', ['runAsGroup', 'runAsUser'])", "runAsUser" },
	{ "nearest('something', ['runAsGroup', 'runAsUser'])", "" },
	{ "nearest('', ['a'])", "" },
};

static void functions_give_what_the_manual_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		__attribute__((cleanup(bench_cleanup))) struct bench bench;
		CLEANUP(buffer) struct buffer rule = { 0 };

		buffer_text(&rule, CARD("T", "error",
					"pod") "find: '[pod.metadata.name]'\n"
					       "messageExpression: >-\n  ");
		buffer_text(&rule, texts[i].expression);
		buffer_bytes(&rule, "\n", 2);
		bench_open(&bench, rule.text);
		bench_lint(&bench, POD, NULL);
		assert_null(bench.result.findings.unjudged_first);
		assert_non_null(bench.result.findings.first);
		assert_string_equal(bench.result.findings.first->message,
				    texts[i].gives);
	}
}

/* --- the book's switches --- */

static void a_rule_can_be_switched_off_or_made_milder(void **state)
{
	static const char rules[] = CARD(
		"T", "error",
		"pod") "find: '[pod.metadata.name]'\n"
		       "message: m\n" CARD(
			       "U", "error",
			       "pod") "find: '[pod.metadata.name]'\n"
				      "message: m\n";
	__attribute__((cleanup(bench_cleanup))) struct bench bench;

	(void)state;
	bench_open(&bench, rules);
	bench_lint(&bench, POD, NULL);
	assert_int_equal(bench.result.findings.count, 2);
	assert_true(book_disable(bench.book, "nT"));
	assert_true(book_set_severity(bench.book, "U", SEVERITY_INFO));
	assert_false(book_disable(bench.book, "X"));
	assert_false(book_set_severity(bench.book, "X", SEVERITY_INFO));
	bench_lint(&bench, POD, NULL);
	assert_int_equal(bench.result.findings.count, 1);
	assert_string_equal(bench.result.findings.first->card->id, "U");
	assert_int_equal(bench.result.findings.first->card->severity,
			 SEVERITY_INFO);
}

static void what_could_not_be_read_is_unjudged(void **state)
{
	__attribute__((cleanup(bench_cleanup))) struct bench bench;

	(void)state;
	bench_open(&bench, "");
	bench_lint(&bench, "a: [\n---\n" POD, NULL);
	assert_non_null(bench.result.findings.unjudged_first);
	bench_lint(&bench, "- no object\n", NULL);
	assert_int_equal(bench.result.strangers, 1);
	bench_lint(&bench, POD "---\n" POD, NULL);
	assert_int_equal(bench.result.objects, 2);
	assert_int_equal(bench.result.pods, 2);
	assert_null(bench.result.findings.unjudged_first);
}

int main(void)
{
	const struct CMUnitTest others[] = {
		cmocka_unit_test(functions_give_what_the_manual_says),
		cmocka_unit_test(a_rule_can_be_switched_off_or_made_milder),
		cmocka_unit_test(what_could_not_be_read_is_unjudged),
	};
	struct CMUnitTest tests[ARRAY_LEN(cases)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = findings_are_where_they_must_be,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	failed = cmocka_run_group_tests_name("rules/engine", tests, NULL, NULL);
	return failed + cmocka_run_group_tests_name("rules/engine, the rest",
						    others, NULL, NULL);
}
