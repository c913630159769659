#include "cel/guess_priv.h"

#include <string.h>

/*
 * Which keys an expression needs: those it mentions without which it can only
 * be false or an empty list (or, the other way round, only true).
 */
enum {
	CANDIDATES_MAX = 64,
	GOOD_FALSE = MAY_FALSE | MAY_EMPTY | MAY_MISTYPE,
	GOOD_TRUE = MAY_TRUE | MAY_MISTYPE,
};

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

/* True if the result is sure to be good without any of the keys. */
static bool decided(const struct cel_program *program, const uint32_t *keys,
		    uint32_t count, uint16_t good)
{
	struct analysis analysis = { .env = program->env,
				     .absent = keys,
				     .absent_count = count };

	return !(guess(&analysis, program->root).may & ~good);
}

/* The keys each of which decides; NULL for none, or without memory. */
static const uint32_t *each(const struct cel_program *program, uint16_t good,
			    size_t *count)
{
	struct candidates keys = { .env = program->env };
	uint32_t kept = 0;
	uint32_t *list;

	*count = 0;
	collect(&keys, program->root);
	for (uint32_t i = 0; i < keys.count; i++)
		if (decided(program, &keys.hashes[i], 1, good))
			keys.hashes[kept++] = keys.hashes[i];
	list = kept ? arena_array(program->env->arena, kept, uint32_t) : NULL;
	if (!list)
		return NULL;
	memcpy(list, keys.hashes, kept * sizeof(*list));
	*count = kept;
	return list;
}

const uint32_t *cel_needed_keys(const struct cel_program *program,
				size_t *count)
{
	return each(program, GOOD_FALSE, count);
}

const uint32_t *cel_faulting_keys(const struct cel_program *program,
				  size_t *count)
{
	return each(program, GOOD_TRUE, count);
}

/* Leave out a key if the others still decide. */
static void try_without(const struct cel_program *program,
			struct candidates *keys, uint32_t hash, uint16_t good)
{
	uint32_t last = keys->count - 1;
	uint32_t at = 0;

	while (at < keys->count && keys->hashes[at] != hash)
		at++;
	if (at == keys->count)
		return;
	keys->hashes[at] = keys->hashes[last];
	keys->hashes[last] = hash;
	if (decided(program, keys->hashes, last, good)) {
		keys->count--;
		return;
	}
	keys->hashes[last] = keys->hashes[at];
	keys->hashes[at] = hash;
}

const uint32_t *cel_deciding_keys(const struct cel_program *program, bool truth,
				  struct cel_keys common, size_t *count)
{
	const uint16_t good = truth ? GOOD_TRUE : GOOD_FALSE;
	struct candidates keys = { .env = program->env };
	struct candidates all;
	uint32_t *list;

	*count = 0;
	collect(&keys, program->root);
	if (!keys.count || !decided(program, keys.hashes, keys.count, good))
		return NULL;
	for (size_t i = 0; i < common.count; i++)
		try_without(program, &keys, common.hashes[i], good);
	all = keys;
	for (uint32_t i = 0; i < all.count; i++)
		try_without(program, &keys, all.hashes[i], good);
	list = arena_array(program->env->arena, keys.count, uint32_t);
	if (!list)
		return NULL;
	memcpy(list, keys.hashes, keys.count * sizeof(*list));
	*count = keys.count;
	return list;
}
