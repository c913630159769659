#include "cel/guess_priv.h"

/*
 * Which keys an expression needs: those it mentions without which it can only
 * be false or an empty list (or, the other way round, only true).
 */
enum { CANDIDATES_MAX = 64 };

/* The keys that an expression mentions, each once. */
struct candidates {
	const struct cel_env *env;
	uint32_t hashes[CANDIDATES_MAX];
	uint32_t count;
	uint32_t visits;
	unsigned programs;
};

static void add_key(struct candidates *keys, uint32_t hash)
{
	for (uint32_t i = 0; i < keys->count; i++)
		if (keys->hashes[i] == hash)
			return;
	if (keys->count < CANDIDATES_MAX)
		keys->hashes[keys->count++] = hash;
}

static void collect(struct candidates *keys, const struct op *op)
{
	bool is_path = op && (op->kind == OP_PATH || op->kind == OP_PATH_HAS);

	if (!op || ++keys->visits > VISITS_MAX)
		return;
	for (uint32_t i = 0; is_path && i < op->count; i++)
		add_key(keys, op->steps[i].hash);
	if (op->kind == OP_SLOT) {
		const struct cel_program *program =
			keys->env->variables[op->local].program;

		if (program && keys->programs < PROGRAMS_MAX) {
			keys->programs++;
			collect(keys, program->root);
			keys->programs--;
		}
		return;
	}
	collect(keys, op->a);
	collect(keys, op->b);
	collect(keys, op->c);
	for (uint32_t i = 0; op->args && i < op->count; i++)
		collect(keys, op->args[i]);
}

const uint32_t *cel_needed_keys(const struct cel_program *program,
				size_t *count)
{
	*count = program->need_count;
	return program->needs;
}

const uint32_t *cel_faulting_keys(const struct cel_program *program,
				  size_t *count)
{
	*count = program->spare_count;
	return program->spares;
}

bool program_needs(struct cel_program *program)
{
	const uint16_t good = MAY_FALSE | MAY_EMPTY | MAY_MISTYPE;
	struct candidates keys = { .env = program->env };
	uint32_t *needs;
	uint32_t *spares;

	collect(&keys, program->root);
	if (!keys.count)
		return true;
	needs = arena_array(program->env->arena, keys.count, uint32_t);
	spares = arena_array(program->env->arena, keys.count, uint32_t);
	if (!needs || !spares)
		return false;
	for (uint32_t i = 0; i < keys.count; i++) {
		struct analysis analysis = { .env = program->env,
					     .absent = keys.hashes[i] };
		uint16_t may = guess(&analysis, program->root).may;

		if (!(may & ~good))
			needs[program->need_count++] = keys.hashes[i];
		if (!(may & ~(MAY_TRUE | MAY_MISTYPE)))
			spares[program->spare_count++] = keys.hashes[i];
	}
	program->needs = needs;
	program->spares = spares;
	return true;
}
