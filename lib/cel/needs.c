#include "cel/op_priv.h"

#include <string.h>

#include "base/cleanup.h"

/*
 * Which keys an expression needs is found by evaluating it abstractly, once
 * for each key it mentions: what can it give if no mapping of the document has
 * that key?  An abstract value is the set of what a value may be.
 *
 * A failure because something is missing counts as a result of its own: it
 * must be seen, so the key is then not "needed".  A failure because a value of
 * the document has the wrong type is not looked for.
 */
enum may {
	MAY_FALSE = 1,
	MAY_TRUE = 2,
	MAY_EMPTY = 4,	/* an empty list */
	MAY_ZERO = 8,	/* the int 0 */
	MAY_NONE = 16,	/* optional.none() */
	MAY_SOME = 32,	/* an optional with a value */
	MAY_OTHER = 64, /* any other value */
	MAY_FAIL = 128,
	MAY_MISTYPE = 256,
	MAY_VALUE = 127,
	MAY_ALL = 511,
};

struct guess {
	uint16_t may;
	bool document; /* every mapping in it is one of the document */
};

enum {
	CANDIDATES_MAX = 64,
	FACTS_MAX = 16,
	PROGRAMS_MAX = 16, /* variables that are programs, inside one another */
	VISITS_MAX = 50000,
	LOCALS_MAX = 32,
};

struct analysis {
	const struct cel_env *env;
	uint32_t absent; /* hash of the key that no mapping has */
	uint32_t visits;
	unsigned programs;
	struct guess locals[LOCALS_MAX];
	const struct op *facts[FACTS_MAX]; /* has() that hold here */
	unsigned fact_count;
};

static const struct guess anything = { MAY_ALL, false };

static struct guess guess(struct analysis *analysis, const struct op *op);

static struct guess constant(struct cel_value value)
{
	struct guess known = { MAY_OTHER, true };

	switch (value.kind) {
	case CEL_BOOL: known.may = value.boolean ? MAY_TRUE : MAY_FALSE; break;
	case CEL_INT: known.may = value.integer ? MAY_OTHER : MAY_ZERO; break;
	case CEL_OPTIONAL:
		known.may = value.inner ? MAY_SOME : MAY_NONE;
		known.document = !value.inner;
		break;
	case CEL_LIST:
		if (!cel_list_count(value))
			known.may = MAY_EMPTY;
		for (uint32_t i = 0; i < cel_list_count(value); i++)
			known.document &= cel_list_at(value, i).kind < CEL_LIST;
		break;
	case CEL_MAP: known.document = !map_count(value); break;
	default: break;
	}
	return known;
}

static struct guess variable(struct analysis *analysis, uint32_t slot)
{
	const struct variable *known = &analysis->env->variables[slot];
	struct analysis inner;

	if (known->document)
		return (struct guess){ MAY_VALUE & ~(MAY_NONE | MAY_SOME),
				       true };
	if (!known->program || analysis->programs >= PROGRAMS_MAX)
		return anything;
	inner = (struct analysis){ .env = analysis->env,
				   .absent = analysis->absent,
				   .visits = analysis->visits,
				   .programs = analysis->programs + 1 };
	{
		struct guess value = guess(&inner, known->program->root);

		analysis->visits = inner.visits;
		return value;
	}
}

/* True if has() of this path, or of a longer one, is known to hold. */
static bool is_fact(const struct analysis *analysis, const struct op *op,
		    uint32_t steps)
{
	for (unsigned i = 0; i < analysis->fact_count; i++) {
		const struct op *fact = analysis->facts[i];
		uint32_t same = 0;

		if (fact->a->kind != op->a->kind ||
		    fact->a->local != op->a->local ||
		    (op->a->kind != OP_SLOT && op->a->kind != OP_LOCAL))
			continue;
		while (same < steps && same < fact->count &&
		       span_equal(fact->steps[same].key, op->steps[same].key))
			same++;
		if (same == steps)
			return true;
	}
	return false;
}

/* Where a path has come to. */
struct walk {
	struct guess at;   /* the value */
	uint16_t failures; /* what else the path may have given */
	bool optional;	   /* it may be in an optional */
	bool plain;	   /* it may be in none */
};

static void walk_start(struct walk *walk, struct guess base)
{
	*walk = (struct walk){ .at = base };
	walk->failures = base.may & (MAY_FAIL | MAY_MISTYPE | MAY_NONE);
	walk->optional = base.may & (MAY_SOME | MAY_NONE);
	walk->plain = base.may & (MAY_VALUE & ~(MAY_SOME | MAY_NONE));
	walk->at.may = base.may & MAY_VALUE & ~MAY_NONE;
}

/* One step; at.may is 0 when the path surely ends here. */
static void walk_step(struct analysis *analysis, struct walk *walk,
		      const struct op *op, uint32_t at)
{
	const struct step *step = &op->steps[at];
	bool absent = walk->at.document && step->hash == analysis->absent;

	if (!walk->at.may)
		return;
	walk->failures |= MAY_MISTYPE;
	if (step->optional) {
		walk->optional = true;
		walk->plain = false;
	}
	if (absent || !is_fact(analysis, op, at + 1)) {
		walk->failures |= walk->optional ? MAY_NONE : 0;
		walk->failures |= walk->plain ? MAY_FAIL : 0;
	}
	walk->at.may = absent ? 0 : MAY_VALUE;
}

static struct walk walk_path(struct analysis *analysis, const struct op *op,
			     uint32_t count)
{
	struct walk walk;

	walk_start(&walk, guess(analysis, op->a));
	for (uint32_t i = 0; i < count; i++)
		walk_step(analysis, &walk, op, i);
	return walk;
}

static struct guess path(struct analysis *analysis, const struct op *op)
{
	struct walk walk = walk_path(analysis, op, op->count);
	struct guess result = { walk.failures, walk.at.document };

	if (!walk.at.may)
		return result;
	result.may |= walk.optional ? MAY_SOME : 0;
	result.may |= walk.plain ? walk.at.may : 0;
	return result;
}

static struct guess path_has(struct analysis *analysis, const struct op *op)
{
	struct walk walk = walk_path(analysis, op, op->count - 1);
	const struct step *last = &op->steps[op->count - 1];
	uint16_t may = (walk.failures & MAY_FAIL) | MAY_MISTYPE;

	if ((walk.failures & MAY_NONE) || walk.at.may)
		may |= MAY_FALSE;
	if (walk.at.may &&
	    !(walk.at.document && last->hash == analysis->absent))
		may |= MAY_TRUE;
	return (struct guess){ may, true };
}

static struct guess join(struct guess a, struct guess b)
{
	return (struct guess){ a.may | b.may, a.document && b.document };
}

static uint16_t failures_of(struct guess value)
{
	return value.may & (MAY_FAIL | MAY_MISTYPE);
}

/* What orValue() makes of an optional. */
static struct guess or_value(struct analysis *analysis, struct guess optional,
			     const struct op *other)
{
	struct guess result = { failures_of(optional), true };

	if (optional.may & (MAY_VALUE & ~(MAY_SOME | MAY_NONE)))
		result.may |= MAY_MISTYPE;
	if (optional.may & MAY_SOME) {
		result.may |= MAY_VALUE;
		result.document = optional.document;
	}
	return optional.may & MAY_NONE ? join(result, guess(analysis, other))
				       : result;
}

static struct guess or_optional(struct analysis *analysis, const struct op *op)
{
	struct guess value = guess(analysis, op->a);
	struct guess result = value;

	if (!(value.may & MAY_NONE))
		return value;
	result.may &= ~MAY_NONE;
	return join(result, guess(analysis, op->b));
}

static struct guess present(struct guess optional)
{
	uint16_t may = failures_of(optional);

	may |= optional.may & MAY_NONE ? MAY_FALSE : 0;
	may |= optional.may & MAY_SOME ? MAY_TRUE : 0;
	return (struct guess){ may, true };
}

/* What "&&" and "||" take for a failure: also what is no bool. */
static uint16_t not_bool(struct guess value)
{
	uint16_t may = failures_of(value);

	if (value.may & (MAY_VALUE & ~(MAY_TRUE | MAY_FALSE)))
		may |= MAY_MISTYPE;
	return may;
}

/* has(a) for what comes after "has(a) &&" or "!has(a) ||". */
static void add_fact(struct analysis *analysis, const struct op *op,
		     bool negated)
{
	if (negated)
		op = op->kind == OP_NOT ? op->a : NULL;
	if (op && op->kind == OP_PATH_HAS && analysis->fact_count < FACTS_MAX)
		analysis->facts[analysis->fact_count++] = op;
}

/* "&&" with decisive false, "||" with decisive true. */
static struct guess logic(struct analysis *analysis, const struct op *op,
			  uint16_t decisive)
{
	uint16_t neutral = decisive ^ (MAY_TRUE | MAY_FALSE);
	uint16_t going = neutral; /* what it may be when nothing decides */
	struct guess result = { 0, true };
	unsigned facts = analysis->fact_count;

	for (uint32_t i = 0; i < op->count && going; i++) {
		struct guess value = guess(analysis, op->args[i]);
		uint16_t next = not_bool(value);

		result.may |= value.may & decisive;
		if (value.may & neutral)
			next |= going;
		going = next;
		add_fact(analysis, op->args[i], decisive == MAY_TRUE);
	}
	analysis->fact_count = facts;
	result.may |= going;
	return result;
}

static struct guess negation(struct guess value)
{
	uint16_t may = not_bool(value);

	may |= value.may & MAY_TRUE ? MAY_FALSE : 0;
	may |= value.may & MAY_FALSE ? MAY_TRUE : 0;
	return (struct guess){ may, true };
}

static struct guess ternary(struct analysis *analysis, const struct op *op)
{
	struct guess condition = guess(analysis, op->a);
	struct guess result = { not_bool(condition), true };
	unsigned facts = analysis->fact_count;

	if (condition.may & MAY_TRUE) {
		add_fact(analysis, op->a, false);
		result = join(result, guess(analysis, op->b));
		analysis->fact_count = facts;
	}
	if (condition.may & MAY_FALSE) {
		add_fact(analysis, op->a, true);
		result = join(result, guess(analysis, op->c));
		analysis->fact_count = facts;
	}
	return result;
}

/* The int on the other side of a comparison with zero: its order to it. */
static bool zero_compares(enum op_kind kind, int64_t other)
{
	switch (kind) {
	case OP_EQUAL: return other == 0;
	case OP_UNEQUAL: return other != 0;
	case OP_LESS: return 0 < other;
	case OP_LESS_EQUAL: return 0 <= other;
	case OP_GREATER: return 0 > other;
	default: return 0 >= other;
	}
}

/* Comparisons; decided where a sure 0 or [] meets a constant. */
static struct guess comparison(struct analysis *analysis, const struct op *op)
{
	struct guess a = guess(analysis, op->a);
	struct guess b = guess(analysis, op->b);
	uint16_t failures = failures_of(a) | failures_of(b);
	uint16_t may = MAY_TRUE | MAY_FALSE;
	bool equality = op->kind == OP_EQUAL || op->kind == OP_UNEQUAL;

	if (!(a.may & MAY_VALUE) || !(b.may & MAY_VALUE))
		return (struct guess){ failures, true };
	if ((a.may & MAY_VALUE) == MAY_ZERO && op->b->kind == OP_CONST &&
	    op->b->value.kind == CEL_INT)
		may = zero_compares(op->kind, op->b->value.integer) ? MAY_TRUE
								    : MAY_FALSE;
	else if (equality && (a.may & MAY_VALUE) == MAY_EMPTY &&
		 (b.may & MAY_VALUE) == MAY_EMPTY)
		may = op->kind == OP_EQUAL ? MAY_TRUE : MAY_FALSE;
	if (!equality)
		failures |= MAY_MISTYPE;
	return (struct guess){ may | failures, true };
}

static struct guess membership(struct analysis *analysis, const struct op *op)
{
	struct guess a = guess(analysis, op->a);
	struct guess b = { MAY_OTHER, true };
	uint16_t may = MAY_FALSE;

	if (op->kind == OP_IN)
		b = guess(analysis, op->b);
	if ((b.may & MAY_VALUE) != MAY_EMPTY)
		may |= MAY_TRUE | MAY_MISTYPE;
	return (struct guess){ may | failures_of(a) | failures_of(b), true };
}

static struct guess addition(struct analysis *analysis, const struct op *op)
{
	struct guess sum = guess(analysis, op->args[0]);
	bool all_empty = (sum.may & MAY_VALUE) == MAY_EMPTY;

	for (uint32_t i = 1; i < op->count; i++) {
		struct guess value = guess(analysis, op->args[i]);

		all_empty &= (value.may & MAY_VALUE) == MAY_EMPTY;
		sum = join(sum, value);
	}
	if (all_empty)
		sum.may = MAY_EMPTY | failures_of(sum);
	else
		sum.may |= MAY_VALUE | MAY_FAIL | MAY_MISTYPE;
	return sum;
}

static struct guess list(struct analysis *analysis, const struct op *op)
{
	struct guess result = { 0, true };
	bool may_be_empty = true;
	bool may_be_full = false;

	for (uint32_t i = 0; i < op->count; i++) {
		struct guess item = guess(analysis, op->args[i]);

		result.may |= failures_of(item);
		result.document &= item.document;
		if (!op->args[i]->maybe)
			may_be_empty = false;
		else if (!(item.may & MAY_NONE))
			may_be_empty = false;
		if (!op->args[i]->maybe || (item.may & MAY_SOME))
			may_be_full = true;
		if (op->args[i]->maybe &&
		    (item.may & (MAY_VALUE & ~(MAY_SOME | MAY_NONE))))
			result.may |= MAY_MISTYPE;
	}
	result.may |= may_be_empty ? MAY_EMPTY : 0;
	result.may |= may_be_full ? MAY_OTHER : 0;
	return result;
}

static struct guess index_of(struct analysis *analysis, const struct op *op)
{
	struct guess target = guess(analysis, op->a);
	struct guess key = guess(analysis, op->b);
	uint16_t value = target.may & MAY_VALUE;
	uint16_t failures = failures_of(target) | failures_of(key);

	if (value == MAY_NONE || (value == MAY_EMPTY && op->optional))
		return (struct guess){ failures | MAY_NONE, true };
	if (op->optional)
		return (struct guess){ failures | MAY_NONE | MAY_SOME,
				       target.document };
	return (struct guess){ MAY_ALL, target.document };
}

/* Functions that give an empty list for one, and keep elements as they are. */
static struct guess call(struct analysis *analysis, const struct op *op)
{
	static const char *const keep[] = { "distinct", "sort", "reverse",
					    "flatten", "dyn" };
	struct guess value;
	bool is_empty;

	if (!op->count)
		return anything;
	value = guess(analysis, op->args[0]);
	is_empty = (value.may & MAY_VALUE) == MAY_EMPTY;
	for (uint32_t i = 1; i < op->count; i++)
		guess(analysis, op->args[i]);
	if (!op->is_pure)
		return anything;
	for (size_t i = 0; i < ARRAY_LEN(keep); i++)
		if (!strcmp(op->name, keep[i]) && op->count == 1)
			return is_empty ? value
					: (struct guess){ MAY_ALL,
							  value.document };
	if (!strcmp(op->name, "size"))
		return (struct guess){
			failures_of(value) |
				(is_empty ? MAY_ZERO
					  : MAY_ZERO | MAY_OTHER | MAY_MISTYPE),
			true
		};
	if (!strcmp(op->name, "hasValue"))
		return present(value);
	if (is_empty &&
	    (!strcmp(op->name, "first") || !strcmp(op->name, "last")))
		return (struct guess){ failures_of(value) | MAY_NONE, true };
	return anything;
}

static void set_local(struct analysis *analysis, uint32_t local,
		      struct guess value)
{
	if (local < LOCALS_MAX)
		analysis->locals[local] = value;
}

/* What a loop gives over an empty range. */
static uint16_t over_nothing(const struct op *op)
{
	switch (op->kind) {
	case OP_ALL: return MAY_TRUE;
	case OP_EXISTS:
	case OP_EXISTS_ONE: return MAY_FALSE;
	case OP_FILTER:
	case OP_TRANSFORM:
	case OP_SORT_BY: return MAY_EMPTY;
	default: return MAY_OTHER;
	}
}

/* What a loop may give over at least one element. */
static struct guess over_some(struct analysis *analysis, const struct op *op,
			      struct guess range)
{
	struct guess body = guess(analysis, op->b);
	struct guess result = { failures_of(body), true };

	switch (op->kind) {
	case OP_ALL:
	case OP_EXISTS:
		result.may = not_bool(body) |
			     (body.may & (MAY_TRUE | MAY_FALSE));
		return result;
	case OP_EXISTS_ONE:
		result.may = not_bool(body) | MAY_FALSE | (body.may & MAY_TRUE);
		return result;
	case OP_FILTER:
		result.may = not_bool(body);
		result.may |= body.may & MAY_FALSE ? MAY_EMPTY : 0;
		result.may |= body.may & MAY_TRUE ? MAY_OTHER : 0;
		result.document = range.document;
		return result;
	case OP_SORT_BY:
		return (struct guess){ MAY_OTHER | MAY_FAIL | MAY_MISTYPE,
				       range.document };
	default: break;
	}
	if (op->c && !(body.may & MAY_TRUE))
		return (struct guess){ not_bool(body) | over_nothing(op),
				       true };
	if (op->c)
		result = join(
			(struct guess){ not_bool(body) | MAY_EMPTY, true },
			guess(analysis, op->c));
	else
		result = body;
	result.may = failures_of(result) | (op->c ? MAY_EMPTY : 0) | MAY_OTHER;
	result.document &= op->kind == OP_TRANSFORM;
	return result;
}

static struct guess loop(struct analysis *analysis, const struct op *op)
{
	struct guess range = guess(analysis, op->a);
	struct guess element = { MAY_VALUE, range.document };
	struct guess result = { failures_of(range), true };
	const uint16_t lists = MAY_EMPTY | MAY_OTHER;

	if (range.may & (MAY_VALUE & ~lists))
		result.may |= MAY_MISTYPE;
	/* Also an empty map is a range without elements. */
	if (range.may & lists)
		result.may |= over_nothing(op);
	if (!(range.may & MAY_OTHER))
		return result;
	set_local(analysis, op->local, element);
	set_local(analysis, op->local2, element);
	return join(result, over_some(analysis, op, range));
}

static struct guess optional_map(struct analysis *analysis, const struct op *op)
{
	struct guess value = guess(analysis, op->a);
	struct guess result = { value.may & (MAY_NONE | MAY_FAIL | MAY_MISTYPE),
				true };
	struct guess body;

	if (value.may & (MAY_VALUE & ~(MAY_NONE | MAY_SOME)))
		result.may |= MAY_MISTYPE;
	if (!(value.may & MAY_SOME))
		return result;
	set_local(analysis, op->local,
		  (struct guess){ MAY_VALUE, value.document });
	body = guess(analysis, op->b);
	if (op->kind == OP_OPTIONAL_MAP && (body.may & MAY_VALUE))
		body.may = failures_of(body) | MAY_SOME;
	return join(result, body);
}

static struct guess bind(struct analysis *analysis, const struct op *op)
{
	for (uint32_t i = 0; i < op->count; i++)
		set_local(analysis, op->local + i,
			  guess(analysis, op->args[i]));
	if (op->kind == OP_BIND)
		set_local(analysis, op->local, guess(analysis, op->a));
	return guess(analysis, op->b);
}

static struct guess guess(struct analysis *analysis, const struct op *op)
{
	if (++analysis->visits > VISITS_MAX)
		return anything;
	switch ((enum op_kind)op->kind) {
	case OP_CONST: return constant(op->value);
	case OP_SLOT: return variable(analysis, op->local);
	case OP_LOCAL:
		return op->local < LOCALS_MAX ? analysis->locals[op->local]
					      : anything;
	case OP_PATH: return path(analysis, op);
	case OP_PATH_HAS: return path_has(analysis, op);
	case OP_PATH_PRESENT: return present(path(analysis, op->a));
	case OP_PATH_OR:
		return or_value(analysis, path(analysis, op->a), op->b);
	case OP_OR_VALUE:
		return or_value(analysis, guess(analysis, op->a), op->b);
	case OP_OR_OPTIONAL: return or_optional(analysis, op);
	case OP_INDEX: return index_of(analysis, op);
	case OP_LIST: return list(analysis, op);
	case OP_CALL: return call(analysis, op);
	case OP_AND: return logic(analysis, op, MAY_FALSE);
	case OP_OR: return logic(analysis, op, MAY_TRUE);
	case OP_NOT: return negation(guess(analysis, op->a));
	case OP_TERNARY: return ternary(analysis, op);
	case OP_EQUAL:
	case OP_UNEQUAL:
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL: return comparison(analysis, op);
	case OP_IN:
	case OP_IN_TEXTS: return membership(analysis, op);
	case OP_ADD: return addition(analysis, op);
	case OP_ALL:
	case OP_EXISTS:
	case OP_EXISTS_ONE:
	case OP_FILTER:
	case OP_TRANSFORM:
	case OP_TRANSFORM_MAP:
	case OP_TRANSFORM_ENTRY:
	case OP_SORT_BY: return loop(analysis, op);
	case OP_OPTIONAL_MAP:
	case OP_OPTIONAL_FLAT: return optional_map(analysis, op);
	case OP_BIND:
	case OP_BLOCK: return bind(analysis, op);
	default: return anything;
	}
}

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
