#include "rules_run.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "rules/builtin.h"

/* A rule that is right; cases put a line of their own in place of one of it. */
static const char *const lines[] = {
	"id: T1",	    "name: one",
	"title: a title",   "severity: error",
	"scope: container", "expression: has(container.image)",
	"field: image",	    "message: no image",
	"why: because",	    "remedy: do it",
	"good: good",	    "bad: bad",
};

static const struct mistake_case {
	const char *name;
	const char *key;     /* the line that is replaced */
	const char *instead; /* by this */
	const char *expected;
} cases[] = {
	{ "a right rule has no mistakes", "", "", "" },
	{ "an unknown key", "why", "why: x\nwhyy: y",
	  "10:1 unknown key 'whyy'" },
	{ "a missing key", "title", "", "1:1 'title' is missing" },
	{ "a rule without good samples", "good", "", "1:1 'good' is missing" },
	{ "a rule without bad samples", "bad", "", "1:1 'bad' is missing" },
	{ "a value of the wrong type", "title", "title: [a]",
	  "3:8 'title': expected string, found sequence" },
	{ "a text that YAML takes for a boolean", "message", "message: yes",
	  "8:10 'message': expected string" },
	{ "an empty text", "why", "why: ''", "9:6 'why' is empty" },
	{ "a severity that is none", "severity", "severity: fatal",
	  "4:11 'severity' must be info, warning or error" },
	{ "a scope that is none", "scope", "scope: node",
	  "5:8 'scope' must be" },
	{ "an id that is no word", "id", "id: a b",
	  "1:5 'id' must be letters" },
	{ "a version that is none", "why", "why: x\nsince: v1.01",
	  "10:8 'since' must be a version" },
	{ "expression without field", "field", "", "1:1 'field' is missing" },
	{ "both find and expression", "why", "why: x\nfind: '[]'",
	  "1:1 a rule has either 'find'" },
	{ "find with a field", "expression", "find: '[]'",
	  "7:8 'field' goes with 'expression'" },
	{ "two kinds of message", "why", "why: x\nmessageExpression: it",
	  "10:20 'message' and 'messageExpression' exclude each other" },
	{ "detail outside a check", "why", "why: x\ndetail: '\"\"'",
	  "10:9 'detail' is for rules with 'standard'" },
	{ "a variable twice", "why",
	  "why: x\nvariables:\n- {name: a, expression: '1'}\n"
	  "- {name: a, expression: '2'}",
	  "12:3 a second variable of that name" },
	{ "an unknown key of a variable", "why",
	  "why: x\nvariables:\n- {name: a, expression: '1', x: y}",
	  "11:30 unknown key 'x' in a variable" },
	{ "a related place without a text", "why",
	  "why: x\nrelated:\n- find: '[]'", "11:3 'text' is missing" },
	{ "references that are no texts", "why", "why: x\nreferences: [1]",
	  "10:14 'references' must hold texts only" },
	{ "a key twice", "why", "why: x\nwhy: y", "10:1 " },
	{ "broken YAML", "why", "why: [", "" },
	{ "an unknown name in an expression", "expression",
	  "expression: container.image == oops", "6:32 " },
	{ "the variable of another scope", "expression",
	  "expression: problems == []", "6:13 " },
	{ "a variable before it is declared", "why",
	  "why: x\nvariables:\n- {name: a, expression: variables.b}\n"
	  "- {name: b, expression: '1'}",
	  "11:25 " },
	{ "it outside messages", "expression", "expression: it == 1", "6:13 " },
	{ "a wrong number of arguments", "expression",
	  "expression: quoted() == ''", "6:13 " },
};

static void make_rule(struct buffer *out, const struct mistake_case *c)
{
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		size_t len = strcspn(lines[i], ":");
		bool replaced = !strncmp(c->key, lines[i], len) &&
				strlen(c->key) == len;

		if (replaced && !*c->instead)
			continue;
		buffer_text(out, replaced ? c->instead : lines[i]);
		buffer_text(out, "\n");
	}
	buffer_bytes(out, "", 1);
}

static void mistakes_are_named_where_they_are(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		__attribute__((cleanup(bench_cleanup))) struct bench bench;
		CLEANUP(buffer) struct buffer rule = { 0 };
		const char *mistake;

		make_rule(&rule, &cases[i]);
		bench_open(&bench, rule.text);
		mistake = bench_mistake(&bench);
		if (strncmp(mistake, cases[i].expected,
			    strlen(cases[i].expected)) ||
		    !*mistake != !i)
			fail_msg("%s: expected '%s', got '%s'", cases[i].name,
				 cases[i].expected, mistake);
		assert_int_equal(book_count(bench.book), i ? 0 : 1);
	}
	(void)state;
}

/* Every style of scalar; the mistake is always the name oops. */
static const char *const styles[] = {
	"expression: true && oops",
	"expression: true\n  && oops",
	"expression: true\n\n\n   && oops",
	"expression: 'true && \"it''s\" != oops'",
	"expression: 'true\n  &&\n  oops'",
	"expression: \"true && \\\"\\x41\\u00e9\\\" != oops\"",
	"expression: \"true && \\\n    oops\"",
	"expression: \"true   \n  && oops\"",
	"expression: |\n  true &&\n    oops",
	"expression: |2-\n    true &&\n  oops",
	"expression: |  # why not\n\n\n  true &&\n\n  oops",
	"expression: >-\n  true\n  && oops\n  && true",
	"expression: >\n  true\n\n    && 'é' != oops\n    && true\n  && true",
	"expression: >-\r\n  true\r\n  && oops",

};

static void a_mistake_in_an_expression_is_shown_in_any_scalar(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		const struct mistake_case c = { .key = "expression",
						.instead = styles[i] };
		__attribute__((cleanup(bench_cleanup))) struct bench bench;
		CLEANUP(buffer) struct buffer rule = { 0 };
		unsigned line = 1;
		unsigned column = 1;
		char expected[32];

		make_rule(&rule, &c);
		for (const char *at = rule.text; strncmp(at, "oops", 4); at++) {
			column += ((unsigned char)*at & 0xc0) != 0x80;
			if (*at == '\n') {
				line++;
				column = 1;
			}
		}
		snprintf(expected, sizeof(expected), "%u:%u ", line, column);
		bench_open(&bench, rule.text);
		if (strncmp(bench_mistake(&bench), expected, strlen(expected)))
			fail_msg("style %zu: expected %s, got %s", i, expected,
				 bench_mistake(&bench));
	}
}

/* Open a book of the right rule and another one. */
static const char *open_two(struct bench *bench, struct buffer *text,
			    const char *id, const char *name)
{
	make_rule(text, &cases[0]);
	text->len--;
	buffer_format(
		text,
		"---\nid: %s\nname: %s\ntitle: other\nseverity: info\nscope: pod\n"
		"find: '[]'\nmessage: m\nwhy: w\nremedy: r\ngood: g\nbad: b\n",
		id, name);
	buffer_bytes(text, "", 1);
	bench_open(bench, text->text);
	return bench_mistake(bench);
}

static void ids_and_names_are_unique_in_a_file(void **state)
{
	static const struct {
		const char *id, *name, *mistake;
	} pairs[] = {
		{ "T2", "two", "" },
		{ "T1", "two", "14:5 a second rule with the id T1" },
		{ "T2", "one", "15:7 'one' is also the name of T1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		__attribute__((cleanup(bench_cleanup))) struct bench bench;
		CLEANUP(buffer) struct buffer text = { 0 };

		assert_string_equal(
			open_two(&bench, &text, pairs[i].id, pairs[i].name),
			pairs[i].mistake);
		assert_int_equal(book_count(bench.book), i ? 1 : 2);
	}
}

static void a_later_file_replaces_a_rule_by_its_id(void **state)
{
	__attribute__((cleanup(bench_cleanup))) struct bench bench;
	CLEANUP(buffer) struct buffer text = { 0 };
	CLEANUP(buffer) struct buffer again = { 0 };
	const struct mistake_case other = { .key = "title",
					    .instead = "title: another" };
	struct error err = { 0 };

	(void)state;
	open_two(&bench, &text, "T0", "two");
	make_rule(&again, &other);
	assert_true(book_add(bench.book, "mine.yaml", span_of(again.text),
			     &bench.mistakes, &err));
	assert_string_equal(bench_mistake(&bench), "");
	assert_int_equal(book_count(bench.book), 2);
	assert_string_equal(rule_card(book_rule(bench.book, 0))->id, "T0");
	assert_string_equal(rule_card(book_find(bench.book, "one"))->title,
			    "another");
}

static void the_built_in_rules_are_the_same_without_their_samples(void **state)
{
	__attribute__((cleanup(bench_cleanup))) struct bench whole;
	__attribute__((cleanup(bench_cleanup))) struct bench heads;
	struct error err = { 0 };

	(void)state;
	bench_open(&whole, "");
	bench_open(&heads, "");
	for (size_t i = 0; i < builtin_file_count; i++)
		assert_true(book_add(whole.book, builtin_files[i].name,
				     (struct span){ builtin_files[i].text,
						    builtin_files[i].len },
				     &whole.mistakes, &err));
	assert_true(book_add_builtin(heads.book, &heads.mistakes, &err));
	assert_string_equal(bench_mistake(&whole), "");
	assert_string_equal(bench_mistake(&heads), "");
	assert_int_equal(book_count(whole.book), book_count(heads.book));
	for (size_t i = 0; i < book_count(whole.book); i++) {
		const struct rule_card *a = rule_card(book_rule(whole.book, i));
		const struct rule_card *b = rule_card(book_rule(heads.book, i));
		size_t ref = 0;

		assert_string_equal(a->id, b->id);
		for (; a->references[ref] && b->references[ref]; ref++)
			assert_string_equal(a->references[ref],
					    b->references[ref]);
		assert_ptr_equal(a->references[ref], b->references[ref]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_named_where_they_are),
		cmocka_unit_test(
			a_mistake_in_an_expression_is_shown_in_any_scalar),
		cmocka_unit_test(ids_and_names_are_unique_in_a_file),
		cmocka_unit_test(a_later_file_replaces_a_rule_by_its_id),
		cmocka_unit_test(
			the_built_in_rules_are_the_same_without_their_samples),
	};

	return cmocka_run_group_tests_name("rules/read", tests, NULL, NULL);
}
