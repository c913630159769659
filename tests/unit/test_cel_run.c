#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cel/cel.h"
#include "cel/function_priv.h"
#include "doc/document.h"

static const char *const manifest =
	"{\"name\": \"a\", \"list\": [{\"k\": 1}, {\"k\": 2}, {}],\n"
	" \"nothing\": null, \"map\": {\"x\": \"y\"}}";

struct world {
	struct arena *arena;
	struct doc_file file;
	struct cel_env *env;
	struct cel_value slots[1];
	struct cel_run run;
};

static void world_init(struct world *world)
{
	struct error err = { 0 };

	*world = (struct world){ .arena = arena_new(1 << 26) };
	assert_true(doc_read_as(
		world->arena, (struct doc_source){ "test", span_of(manifest) },
		DOC_JSON, &world->file, &err));
	world->env = cel_env_new(world->arena);
	assert_int_equal(cel_env_variable(world->env, SPAN("doc")), 0);
	world->slots[0] = cel_of_node(world->file.first->root);
	world->run = (struct cel_run){ .arena = world->arena,
				       .slots = world->slots };
}

static struct cel_value evaluate(struct world *world, const char *source)
{
	struct cel_issue issue;
	struct cel_program *program = cel_compile(world->env, span_of(source),
						  &issue);

	if (!program)
		fail_msg("%s: %s", source, issue.text);
	return cel_eval(program, &world->run);
}

/* Expressions whose value (or whose only element) comes from a path. */
static const struct origin_row {
	const char *source;
	const char *path; /* NULL: from nowhere */
} origins[] = {
	{ "doc.name", "name" },
	{ "doc.?name.orValue('')", "name" },
	{ "doc.?nobody.orValue(doc.name)", "name" },
	{ "true ? doc.name : ''", "name" },
	{ "doc.list[1]", "list[1]" },
	{ "doc.list.filter(c, c.?k.orValue(0) == 2)", "list[1]" },
	{ "doc.list.filter(c, c.?k.orValue(0) == 2).map(c, c.k)", "list[1].k" },
	{ "[doc.name]", "name" },
	{ "[] + [doc.name]", "name" },
	{ "[?doc.?name, ?doc.?nobody]", "name" },
	{ "doc.map.filter(k, k == 'x')", "map.x" },
	{ "doc.map.transformList(k, v, v)", "map.x" },
	{ "[doc.name].distinct().reverse().sort()", "name" },
	{ "cel.bind(n, doc.name, n)", "name" },
	{ "doc.?name.optMap(n, n).value()", "name" },
	{ "doc.name + ''", NULL },
	{ "[doc.name + '']", NULL },
};

static void values_know_where_they_come_from(void **state)
{
	struct world world;

	(void)state;
	world_init(&world);
	for (size_t i = 0; i < ARRAY_LEN(origins); i++) {
		struct cel_value value = evaluate(&world, origins[i].source);
		const char *path;

		if (value.kind == CEL_LIST) {
			assert_int_equal(cel_list_count(value), 1);
			value = cel_list_at(value, 0);
		}
		if (!origins[i].path) {
			assert_null(value.origin);
			continue;
		}
		assert_non_null(value.origin);
		path = node_path(world.arena, value.origin, NULL);
		assert_string_equal(path, origins[i].path);
	}
	arena_free(world.arena);
}

static void hidden_entries_do_not_exist(void **state)
{
	struct world world;
	struct entry *entry;

	(void)state;
	world_init(&world);
	entry = node_entry(world.file.first->root, "name", 4,
			   node_key_hash("name", 4));
	assert_non_null(entry);
	entry->hidden = true;
	assert_false(evaluate(&world, "has(doc.name)").boolean);
	assert_true(evaluate(&world, "doc.size() == 3").boolean);
	assert_false(evaluate(&world, "'name' in doc").boolean);
	assert_false(evaluate(&world, "doc.exists(k, k == 'name')").boolean);
	assert_true(evaluate(&world, "doc.nothing == null").boolean);
	arena_free(world.arena);
}

/* Each would take for ever, or all memory, if it were let. */
static const char *const greedy[] = {
	"lists.range(1000000000).size() == 0",
	"cel.bind(l, lists.range(1000), l.all(a, l.all(b, l.all(c, true))))",
	"cel.bind(l, lists.range(1000), l.all(a, l.all(b, l.all(c, true))))"
	" || true",
	"cel.bind(a, lists.range(2000), a.map(x, a).flatten().distinct())",
	"cel.bind(a, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',"
	"cel.bind(b, a.replace('', a), cel.bind(c, b.replace('', b),"
	"cel.bind(d, c.replace('', c), d.replace('', d)))))",
	"cel.bind(a, [1, 1], cel.bind(b, [a, a, a, a], cel.bind(c, [b, b, b, b],"
	"cel.bind(d, [c, c, c, c], cel.bind(e, [d, d, d, d], cel.bind(f,"
	"[e, e, e, e], cel.bind(g, [f, f, f, f], cel.bind(h, [g, g, g, g],"
	"cel.bind(i, [h, h, h, h], cel.bind(j, [i, i, i, i, i],"
	"[j, j, j] == [j, j, j]))))))))))",
};

static void budgets_are_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(greedy); i++) {
		struct world world;
		struct cel_value value;

		world_init(&world);
		world.run.steps_max = 1000000;
		value = evaluate(&world, greedy[i]);
		assert_int_equal(value.kind, CEL_ERROR);
		assert_true(world.run.exhausted);
		assert_non_null(strstr(world.run.failure.text, "budget"));
		arena_free(world.arena);
	}
}

static bool compiles(struct world *world, char open, char close, size_t depth)
{
	char *source = arena_raw(world->arena, 2 * depth + 2);
	struct cel_issue issue;

	memset(source, open, depth);
	source[depth] = '1';
	memset(source + depth + 1, close, depth);
	source[2 * depth + 1] = '\0';
	if (cel_compile(world->env, span_of(source), &issue))
		return true;
	assert_string_equal(issue.text, "expression is nested too deeply");
	return false;
}

static void depth_is_counted(void **state)
{
	struct world world;

	(void)state;
	world_init(&world);
	assert_true(compiles(&world, '(', ')', CEL_DEPTH_MAX - 1));
	assert_false(compiles(&world, '(', ')', CEL_DEPTH_MAX));
	assert_true(compiles(&world, '[', ']', CEL_DEPTH_MAX - 1));
	assert_false(compiles(&world, '[', ']', 30000));
	arena_free(world.arena);
}

static void a_failed_variable_keeps_its_words(void **state)
{
	struct world world;

	(void)state;
	world_init(&world);
	assert_int_equal(evaluate(&world,
				  "cel.bind(a, doc.nobody, cel.bind(b, 1 / 0, "
				  "b == 1 || a == 1))")
				 .kind,
			 CEL_ERROR);
	assert_string_equal(world.run.failure.text, "division by zero");
	evaluate(&world, "cel.bind(a, doc.nobody, cel.bind(b, 1 / 0, a == b))");
	assert_string_equal(world.run.failure.text, "no such key: nobody");
	arena_free(world.arena);
}

/* Whatever allocation fails, it is said, and nothing else happens. */
static void no_memory_is_an_error(void **state)
{
	static const char source[] =
		"doc.list.map(c, '%s'.format([c])).exists(t, t.matches('k.*1'))"
		" && doc.name.find('a+') == 'a' && [3, 1].sort()[0] == 1";
	bool done = false;

	(void)state;
	for (size_t nth = 1; !done; nth++) {
		struct world world;
		CLEANUP(arena) struct arena *own = arena_new(1 << 24);
		struct cel_issue issue;
		struct cel_env *env;
		struct cel_program *program = NULL;
		struct cel_value value = { .kind = CEL_ERROR };

		world_init(&world);
		world.run.arena = own;
		mem_fail_at(nth);
		env = cel_env_new(own);
		if (env && cel_env_variable(env, SPAN("doc")) == 0)
			program = cel_compile(env, SPAN(source), &issue);
		if (program)
			value = cel_eval(program, &world.run);
		mem_fail_at(0);
		done = value.kind == CEL_BOOL && value.boolean;
		assert_true(done || value.kind == CEL_ERROR);
		assert_true(nth < 100);
		arena_free(world.arena);
	}
}

static void functions_are_sorted_and_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < function_row_count; i++) {
		const struct function_row *row = &function_rows[i];

		assert_true(row->least <= row->most);
		assert_true(!row->is_method || row->least > 0);
		if (i)
			assert_true(strcmp(row[-1].name, row->name) +
					    (row->is_method > row[-1].is_method
						     ? -1
						     : 0) <
				    0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_know_where_they_come_from),
		cmocka_unit_test(hidden_entries_do_not_exist),
		cmocka_unit_test(budgets_are_kept),
		cmocka_unit_test(depth_is_counted),
		cmocka_unit_test(a_failed_variable_keeps_its_words),
		cmocka_unit_test(no_memory_is_an_error),
		cmocka_unit_test(functions_are_sorted_and_fit),
	};

	return cmocka_run_group_tests_name("cel/run", tests, NULL, NULL);
}
