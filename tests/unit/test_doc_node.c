#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doc/document.h"
#include "doc/node.h"

static const struct node *read_root(struct arena *arena, const char *source)
{
	struct error err = { 0 };
	struct doc_file file;

	assert_true(doc_read(arena, (struct doc_source){ "a", span_of(source) },
			     &file, &err));
	assert_non_null(file.first);
	assert_non_null(file.first->root);
	return file.first->root;
}

static void values_are_found_by_key_and_path(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	const struct node *root = read_root(
		arena, "a: {b: {c: x}, d: [1, 2]}\ne: null\n");

	(void)state;
	assert_true(node_is(node_at(root, "a.b.c"), "x"));
	assert_ptr_equal(node_get(node_get(root, "a"), "b"),
			 node_at(root, "a.b"));
	assert_null(node_at(root, "a.x.c"));
	assert_null(node_at(root, "a.d.c"));
	assert_null(node_at(NULL, "a"));
	assert_null(node_get(node_at(root, "a.d"), "0"));
	assert_int_equal(node_item(node_at(root, "a.d"), 1)->integer, 2);
	assert_null(node_item(node_at(root, "a.d"), 2));
	assert_null(node_item(root, 0));
	assert_int_equal(node_get(root, "e")->kind, NODE_NULL);
	assert_false(node_is(node_get(root, "e"), "null"));
	assert_true(span_is(node_text(root), ""));
	assert_true(span_is(node_text(NULL), ""));
	assert_true(span_is(node_text(node_at(root, "a.b.c")), "x"));
}

static void a_hidden_entry_is_seen_by_node_entry_alone(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	const struct node *root = read_root(arena, "a: null\nb: 1\n");
	struct entry *entry = node_entry(root, "a", 1, node_key_hash("a", 1));
	struct node *added;

	(void)state;
	assert_non_null(entry);
	entry->hidden = true;
	assert_null(node_get(root, "a"));
	assert_ptr_equal(node_entry(root, "a", 1, node_key_hash("a", 1)),
			 entry);
	assert_null(node_entry(root, "c", 1, node_key_hash("c", 1)));
	added = node_default(arena, (struct node *)root, "a", NODE_BOOL,
			     root->at);
	assert_non_null(added);
	added->boolean = true;
	assert_ptr_equal(node_get(root, "a"), added);
	assert_int_equal(added->flags, NODE_DEFAULTED);
	assert_string_equal(added->text, "");
	assert_string_equal(node_path(arena, added, NULL), "a");
	assert_int_equal(root->count, 3);
}

static void paths_name_a_node(void **state)
{
	static const struct {
		const char *source;
		const char *path;
	} cases[] = {
		{ "spec: {containers: [{image: HERE}]}",
		  "spec.containers[0].image" },
		{ "[[1, HERE]]", "[0][1]" },
		{ "metadata: {annotations: {a.b/c: HERE}}",
		  "metadata.annotations[\"a.b/c\"]" },
		{ "{\"q\\\"\\\\\\n\": {x: HERE}}", "[\"q\\\"\\\\\\u000a\"].x" },
		{ "kebab-case_1: HERE", "kebab-case_1" },
		{ "0: {'': {é: HERE}}", "[\"0\"][\"\"][\"é\"]" },
		{ "HERE", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		const struct node *node = read_root(arena, cases[i].source);

		while (node->kind >= NODE_SEQUENCE)
			node = node->kind == NODE_MAPPING
				       ? node->entries[node->count - 1].value
				       : node->items[node->count - 1];
		assert_true(node_is(node, "HERE"));
		assert_string_equal(node_path(arena, node, NULL),
				    cases[i].path);
	}
}

static void a_path_may_start_below_the_root(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	const struct node *root = read_root(arena, "a: {b: [{c: 1}]}");
	const struct node *from = node_at(root, "a.b");

	(void)state;
	assert_string_equal(
		node_path(arena, node_get(node_item(from, 0), "c"), from),
		"[0].c");
	assert_string_equal(node_path(arena, from, from), "");
}

static void a_missing_field_has_a_place(void **state)
{
	static const struct {
		const char *claim;
		const char *source;
		struct extent at;
	} cases[] = {
		{ "before the first key of a block",
		  "x:\n  a: 1\n  b: 2\n",
		  { 2, 3, 2, 3 } },
		{ "before the first key in braces",
		  "x: { a: 1}\n",
		  { 1, 6, 1, 6 } },
		{ "behind an empty brace", "x: {}\n", { 1, 5, 1, 5 } },
		{ "behind the colon of an empty value",
		  "x:\ny: 1\n",
		  { 1, 3, 1, 3 } },
		{ "where null stands", "x: null\n", { 1, 4, 1, 4 } },
		{ "behind an anchor", "x: &b\n  a: 1\n", { 2, 3, 2, 3 } },
		{ "in the block, whatever is merged",
		  "x:\n  <<: {a: 1}\n",
		  { 2, 3, 2, 3 } },
		{ "in the braces, whatever is merged",
		  "x: {<<: {a: 1}}\n",
		  { 1, 5, 1, 5 } },
		{ "in JSON", "{\"x\":\n{\"a\": 1}}", { 2, 2, 2, 2 } },
		{ "where an alias points",
		  "- &b {a: 1}\n- x: *b\n",
		  { 1, 7, 1, 7 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
		const struct node *root = read_root(arena, cases[i].source);
		struct extent at;

		if (root->kind == NODE_SEQUENCE)
			root = node_item(root, 1);
		at = node_missing_at(node_get(root, "x"));
		if (memcmp(&at, &cases[i].at, sizeof(at)) != 0)
			fail_msg("%s: %u:%u-%u:%u", cases[i].claim, at.line,
				 at.column, at.end_line, at.end_column);
	}
}

static void a_kind_has_a_word_for_messages(void **state)
{
	(void)state;
	assert_string_equal(node_kind_word(NODE_FLOAT), "number");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_found_by_key_and_path),
		cmocka_unit_test(a_hidden_entry_is_seen_by_node_entry_alone),
		cmocka_unit_test(paths_name_a_node),
		cmocka_unit_test(a_path_may_start_below_the_root),
		cmocka_unit_test(a_missing_field_has_a_place),
		cmocka_unit_test(a_kind_has_a_word_for_messages),
	};

	return cmocka_run_group_tests_name("doc/node", tests, NULL, NULL);
}
