#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/limits.h"
#include "cel/cel.h"
#include "doc/document.h"

/*
 * Input: an expression, and after a line "===" a JSON document for its variable
 * "doc", and after another the expression of its variable "v.x".  Held to be
 * true: evaluating ends within its budget; it gives the same twice; and where a
 * key that the expression needs is in no mapping of the document, the result is
 * false, an empty list, or a complaint about a type.
 */
enum { STEPS = 20000, ARENA_BYTES = 64 * 1024 * 1024, SLOTS = 3 };

static const char *const sample =
	"{\"a\": {\"b\": [1, 2.5, \"x\", null, true, {\"c\": {}}], \"d\": \"e\"},"
	" \"privileged\": true, \"list\": [{\"name\": \"n\"}, {\"b\": []}]}";

struct world {
	struct arena *arena;
	struct node *root;
	const struct cel_program *variable;
};

/* The next part of the input, up to a line "===". */
static struct span next_part(struct span *rest)
{
	struct span part = *rest;
	const char *end = rest->len
				  ? memmem(rest->text, rest->len, "\n===\n", 5)
				  : NULL;

	if (!end) {
		rest->len = 0;
		return part;
	}
	part.len = (size_t)(end - part.text);
	rest->text = end + 5;
	rest->len -= part.len + 5;
	return part;
}

static struct node *read_document(struct arena *arena, struct span text)
{
	struct doc_file file;
	struct error err = { 0 };

	if (!text.len ||
	    !doc_read_as(arena, (struct doc_source){ "fuzz", text }, DOC_JSON,
			 &file, &err))
		return NULL;
	return file.first && !file.problems ? file.first->root : NULL;
}

static bool has_key(const struct node *node, uint32_t hash)
{
	for (uint32_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_SEQUENCE &&
		    has_key(node->items[i], hash))
			return true;
		if (node->kind != NODE_MAPPING)
			continue;
		if (node->entries[i].hash == hash ||
		    has_key(node->entries[i].value, hash))
			return true;
	}
	return false;
}

static struct cel_value resolve(struct cel_run *run, uint32_t slot)
{
	struct world *world = run->context;

	if (slot == 0)
		return cel_of_node(world->root);
	if (slot == 1)
		return cel_int(7);
	if (!world->variable)
		return cel_string(SPAN("v"));
	return cel_eval(world->variable, run);
}

/* The result, or the failure, as text; the value too. */
static struct cel_value evaluate(struct world *world,
				 const struct cel_program *program,
				 struct buffer *out, struct cel_run *run)
{
	static struct cel_value slots[SLOTS];
	struct cel_value value;

	memset(slots, 0, sizeof(slots));
	*run = (struct cel_run){ .arena = world->arena,
				 .slots = slots,
				 .resolve = resolve,
				 .context = world,
				 .steps_max = STEPS };
	value = cel_eval(program, run);
	assert(value.kind != CEL_UNSET);
	assert(run->exhausted || run->steps <= STEPS);
	assert(!run->exhausted || value.kind == CEL_ERROR);
	if (value.kind == CEL_ERROR)
		buffer_format(out, "error at %u: %s", run->failure.offset,
			      run->failure.text);
	else
		cel_print(out, value);
	return value;
}

static bool is_type_failure(const struct cel_run *run)
{
	static const char *const texts[] = {
		"no such overload", "no field ",
		"a list or map is", "a condition must",
		"an optional is",   "no such key of type",
		"a list is needed", "'?' needs an optional",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!strncmp(run->failure.text, texts[i], strlen(texts[i])))
			return true;
	return false;
}

static bool has_some(const struct world *world, const uint32_t *keys,
		     size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_key(world->root, keys[i]))
			return true;
	return !count;
}

/* Every needed key that is absent must have had its effect. */
static void check_needs(struct world *world, const struct cel_program *program,
			const struct cel_run *run, struct cel_value value)
{
	size_t count;
	const uint32_t *keys = cel_needed_keys(program, &count);
	bool failed = value.kind == CEL_ERROR && is_type_failure(run);
	const struct cel_keys none = { NULL, 0 };

	for (size_t i = 0; i < count; i++)
		assert(has_key(world->root, keys[i]) || failed ||
		       (value.kind == CEL_BOOL && !value.boolean) ||
		       (value.kind == CEL_LIST && !cel_list_count(value)));
	keys = cel_faulting_keys(program, &count);
	for (size_t i = 0; i < count; i++)
		assert(has_key(world->root, keys[i]) || failed ||
		       (value.kind == CEL_BOOL && value.boolean));
	keys = cel_deciding_keys(program, false, none, &count);
	assert(has_some(world, keys, count) || failed ||
	       (value.kind == CEL_BOOL && !value.boolean) ||
	       (value.kind == CEL_LIST && !cel_list_count(value)));
	keys = cel_deciding_keys(program, true, none, &count);
	assert(has_some(world, keys, count) || failed ||
	       (value.kind == CEL_BOOL && value.boolean));
}

static void run_program(struct world *world, const struct cel_program *program)
{
	CLEANUP(buffer) struct buffer first = { 0 };
	CLEANUP(buffer) struct buffer second = { 0 };
	struct cel_run run;
	struct cel_value value = evaluate(world, program, &first, &run);

	if (!run.exhausted)
		check_needs(world, program, &run, value);
	evaluate(world, program, &second, &run);
	assert(first.len == second.len);
	assert(!first.len || !memcmp(first.text, second.text, first.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES);
	struct span rest = { (const char *)data, size };
	struct span source = next_part(&rest);
	struct world world = { .arena = arena };
	struct cel_env *env = cel_env_new(arena);
	struct cel_issue issue;
	struct cel_program *program;
	struct span variable;
	int slots[SLOTS];

	world.root = read_document(arena, next_part(&rest));
	if (!world.root)
		world.root = read_document(arena, span_of(sample));
	slots[0] = cel_env_variable(env, SPAN("doc"));
	slots[1] = cel_env_variable(env, SPAN("number"));
	cel_env_variable_document(env, slots[0]);
	variable = next_part(&rest);
	world.variable = cel_compile(env, variable, &issue);
	slots[2] = cel_env_variable(env, SPAN("v.x"));
	assert(slots[2] == 2);
	if (world.variable)
		cel_env_variable_program(env, slots[2], world.variable);
	program = cel_compile(env, source, &issue);
	assert(program || (issue.line && issue.text[0]));
	assert(program || issue.offset <= CEL_SOURCE_BYTES_MAX);
	if (program)
		run_program(&world, program);
	return 0;
}
