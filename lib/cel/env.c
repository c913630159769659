#include "cel/op_priv.h"

#include <assert.h>
#include <string.h>

struct cel_env *cel_env_new(struct arena *arena)
{
	struct cel_env *env = arena_one(arena, struct cel_env);

	if (env)
		env->arena = arena;
	return env;
}

/* An array with room for one more; NULL without memory. */
static void *grown(struct arena *arena, void *array, uint32_t count,
		   uint32_t *room, size_t size)
{
	void *larger;

	if (count < *room)
		return array;
	larger = arena_alloc(arena, *room ? *room * 2 : 16, size);
	if (!larger)
		return NULL;
	if (count)
		memcpy(larger, array, count * size);
	*room = *room ? *room * 2 : 16;
	return larger;
}

int env_find(const struct cel_env *env, struct span name)
{
	for (uint32_t i = 0; i < env->variable_count; i++)
		if (span_equal(env->variables[i].name, name))
			return (int)i;
	return -1;
}

int cel_env_variable(struct cel_env *env, struct span name)
{
	int slot = env_find(env, name);
	struct variable *variables;
	char *copy;

	if (slot >= 0)
		return slot;
	variables = grown(env->arena, env->variables, env->variable_count,
			  &env->variable_room, sizeof(*variables));
	copy = arena_text(env->arena, name.text, name.len);
	if (!variables || !copy)
		return -1;
	env->variables = variables;
	slot = (int)env->variable_count++;
	variables[slot] = (struct variable){ .name = { copy, name.len } };
	return slot;
}

void cel_env_variable_document(struct cel_env *env, int slot)
{
	assert(slot >= 0 && (uint32_t)slot < env->variable_count);
	env->variables[slot].document = true;
	env->variables[slot].program = NULL;
}

void cel_env_variable_program(struct cel_env *env, int slot,
			      const struct cel_program *program)
{
	assert(slot >= 0 && (uint32_t)slot < env->variable_count);
	env->variables[slot].document = false;
	env->variables[slot].program = program;
}

bool cel_env_function(struct cel_env *env, const char *name, bool is_method,
		      uint32_t count, cel_function *function)
{
	struct host_function *functions = grown(
		env->arena, env->functions, env->function_count,
		&env->function_room, sizeof(*functions));
	char *copy = arena_text(env->arena, name, strlen(name));

	if (!functions || !copy)
		return false;
	env->functions = functions;
	functions[env->function_count++] = (struct host_function){
		.name = span_of(copy),
		.is_method = is_method,
		.count = count,
		.function = function,
	};
	return true;
}

bool cel_env_container(struct cel_env *env, struct span container)
{
	char *copy = arena_text(env->arena, container.text, container.len);

	if (!copy)
		return false;
	env->container = (struct span){ copy, container.len };
	return true;
}
