#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "cel/cel.h"

/*
 * Keys that an expression needs, in the order it mentions them.  "variables.x"
 * is what the third column says; "doc" is a document, "host" is not.
 */
static const struct row {
	const char *source;
	const char *needs;
	const char *x;
} rows[] = {
	{ "doc.?securityContext.?privileged.orValue(false)",
	  "securityContext privileged", NULL },
	{ "has(doc.a) && doc.a.b == 1", "a", NULL },
	{ "has(doc.a) && has(doc.a.b) && doc.a.b.c == 1", "a b", NULL },
	{ "has(doc.a.b)", "", NULL },
	{ "doc.a.b", "", NULL },
	{ "doc.?list.orValue([]).filter(c, c.?k.orValue(false))", "list k",
	  NULL },
	{ "doc.?list.orValue([]).exists(c, has(c.k))", "list k", NULL },
	{ "doc.list.exists(c, has(c.k))", "", NULL },
	{ "doc.?list.orValue([]).map(c, c.name)", "list", NULL },
	{ "doc.?list.orValue([]).filter(c, has(c.k)).size() > 0", "list k",
	  NULL },
	{ "doc.?list.orValue([]).filter(c, has(c.k)) != []", "list k", NULL },
	{ "doc.?a.orValue('') == 'x' ? [doc.a] : []", "a", NULL },
	{ "doc.?a.orValue('') != 'x' ? [doc.a] : []", "", NULL },
	{ "doc.?a.orValue('x').startsWith('y')", "a", NULL },
	{ "doc.?a.hasValue() || doc.?b.hasValue()", "", NULL },
	{ "doc.?a.hasValue() && doc.?b.hasValue()", "a b", NULL },
	{ "[?doc.?a, ?doc.?b]", "", NULL },
	{ "[?doc.?a.?b]", "a b", NULL },
	{ "doc.?a[?'b'].orValue(false)", "a b", NULL },
	{ "doc.?a[0].orValue(false)", "a", NULL },
	{ "'a' in doc", "", NULL },
	{ "doc.?a.optMap(v, v == 1).orValue(false)", "a", NULL },
	{ "cel.bind(a, doc.?a, a.hasValue())", "a", NULL },
	{ "doc.?list.orValue([]) + doc.?more.orValue([])", "", NULL },
	{ "doc.?a.?k.orValue([]) + doc.?b.?k.orValue([])", "k", NULL },
	{ "host.?a.orValue(false)", "", NULL },
	{ "{'a': true}.?a.orValue(false)", "", NULL },
	{ "[{'a': true}].filter(m, has(m.a))", "", NULL },
	{ "variables.x", "a", "has(doc.a)" },
	{ "variables.x.map(c, c.name)", "list k",
	  "doc.?list.orValue([]).filter(c, has(c.k))" },
	{ "variables.x.?k.orValue(false)", "k a", "doc.?a.orValue({})" },
	{ "variables.x.?k.orValue(false)", "", "{'k': true}" },
};

/* The same for keys without which the expression is true. */
static const struct row faulting[] = {
	{ "!has(doc.a)", "a", NULL },
	{ "!has(doc.a) || doc.a.?b.orValue(0) == 0", "a b", NULL },
	{ "!doc.?a.?b.orValue(false)", "a b", NULL },
	{ "doc.?list.orValue([]).all(c, !has(c.k))", "list k", NULL },
	{ "doc.?a.orValue(true)", "a", NULL },
	{ "doc.?a.orValue(false)", "", NULL },
};

/* Keys one of which must be there; "name" counts as common. */
static const struct row deciding[] = {
	{ "has(doc.a) || has(doc.b)", "a b", NULL },
	{ "has(doc.a) && has(doc.b)", "b", NULL },
	{ "doc.?a.?name.orValue(false)", "a", NULL },
	{ "doc.?name.orValue(false)", "name", NULL },
	{ "[?doc.?a] + [?doc.?b]", "a b", NULL },
	{ "[doc.?a] + doc.?b.orValue([])", "", NULL },
	{ "([doc.?a] + doc.?list.orValue([]).map(c, c.?a)).filter(p, "
	  "p.hasValue())",
	  "a", NULL },
	{ "doc.?list.orValue([]).map(c, [?c.?a, ?c.?b]).flatten()", "b a",
	  NULL },
	{ "doc.?list.orValue([]).map(c, [c]).flatten()", "list", NULL },
	{ "doc.?list.orValue([])", "list", NULL },
	{ "doc.?a.orValue({}).filter(k, k.startsWith('x'))", "a", NULL },
	{ "doc.?a.orValue({'x': 1}).filter(k, k.startsWith('x'))", "", NULL },
	{ "doc.filter(k, k.startsWith('x'))", "", NULL },
	{ "(doc.?a.orValue('x') in ['x'] ? [] : [doc.a]) + "
	  "doc.?list.orValue([]).filter(c, c.?b.orValue('y') != 'y')",
	  "a b", NULL },
	{ "variables.x.map(c, c.name)", "k",
	  "doc.?list.orValue([]).filter(c, has(c.k))" },
};

static const char *const names[] = { "a",    "b",	   "c",
				     "k",    "list",	   "more",
				     "name", "privileged", "securityContext" };

static void append_key(struct buffer *out, uint32_t hash)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (node_key_hash(names[i], strlen(names[i])) != hash)
			continue;
		buffer_text(out, out->len ? " " : "");
		buffer_text(out, names[i]);
		return;
	}
	fail_msg("a key that no expression mentions");
}

/* What to ask for. */
enum question { NEEDED, FAULTING, DECIDING };

static const uint32_t *ask(const struct cel_program *program,
			   enum question question, size_t *count)
{
	const uint32_t name = node_key_hash("name", 4);
	const struct cel_keys common = { &name, 1 };

	switch (question) {
	case NEEDED: return cel_needed_keys(program, count);
	case FAULTING: return cel_faulting_keys(program, count);
	default: return cel_deciding_keys(program, false, common, count);
	}
}

static bool check_row(const struct row *row, enum question question)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
	CLEANUP(buffer) struct buffer out = { 0 };
	struct cel_env *env = cel_env_new(arena);
	struct cel_issue issue = { 0 };
	struct cel_program *program = NULL;
	const uint32_t *keys;
	size_t count;
	int slot;

	cel_env_variable_document(env, cel_env_variable(env, SPAN("doc")));
	cel_env_variable(env, SPAN("host"));
	if (row->x) {
		program = cel_compile(env, span_of(row->x), &issue);
		assert_non_null(program);
		slot = cel_env_variable(env, SPAN("variables.x"));
		cel_env_variable_program(env, slot, program);
	}
	program = cel_compile(env, span_of(row->source), &issue);
	if (!program)
		fail_msg("%s: %s", row->source, issue.text);
	keys = ask(program, question, &count);
	for (size_t i = 0; i < count; i++)
		append_key(&out, keys[i]);
	buffer_bytes(&out, "", 1);
	if (!strcmp(out.text, row->needs))
		return true;
	print_error("%s needs '%s', expected '%s'\n", row->source, out.text,
		    row->needs);
	return false;
}

static void expressions_need_these_keys(void **state)
{
	bool ok = true;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ok &= check_row(&rows[i], NEEDED);
	assert_true(ok);
}

static void conditions_are_true_without_these(void **state)
{
	bool ok = true;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faulting); i++)
		ok &= check_row(&faulting[i], FAULTING);
	assert_true(ok);
}

static void expressions_need_one_of_these_keys(void **state)
{
	bool ok = true;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(deciding); i++)
		ok &= check_row(&deciding[i], DECIDING);
	assert_true(ok);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_need_these_keys),
		cmocka_unit_test(conditions_are_true_without_these),
		cmocka_unit_test(expressions_need_one_of_these_keys),
	};

	return cmocka_run_group_tests_name("cel/needs", tests, NULL, NULL);
}
