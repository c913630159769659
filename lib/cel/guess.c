#include "cel/guess_priv.h"

#include <string.h>

#include "base/cleanup.h"

enum { CONCRETE_STEPS_MAX = 1000 };

static const struct guess anything = { .may = MAY_ALL, .element = MAY_VALUE };

/* A result without lists in which every mapping is one of the document. */
static struct guess only(unsigned may)
{
	return (struct guess){ .may = (uint16_t)may,
			       .element = MAY_VALUE,
			       .document = true };
}

static struct guess maybe_document(unsigned may, bool document)
{
	struct guess result = only(may);

	result.document = document;
	return result;
}

static struct guess constant(struct cel_value value)
{
	struct guess known = only(MAY_OTHER);

	known.exact = true;
	known.value = value;
	switch (value.kind) {
	case CEL_BOOL: known.may = value.boolean ? MAY_TRUE : MAY_FALSE; break;
	case CEL_OPTIONAL:
		known.may = value.inner ? MAY_SOME : MAY_NONE;
		known.document = !value.inner;
		break;
	case CEL_LIST:
		known.list = true;
		if (!cel_list_count(value)) {
			known.may = MAY_EMPTY;
			known.element = 0;
		}
		for (uint32_t i = 0; i < cel_list_count(value); i++)
			known.document &= cel_list_at(value, i).kind < CEL_LIST;
		break;
	case CEL_MAP: known.document = !map_count(value); break;
	default: break;
	}
	return known;
}

static bool is_absent(const struct analysis *analysis, uint32_t hash)
{
	for (uint32_t i = 0; i < analysis->absent_count; i++)
		if (analysis->absent[i] == hash)
			return true;
	return false;
}

static struct guess variable(struct analysis *analysis, uint32_t slot)
{
	const struct variable *known = &analysis->env->variables[slot];
	struct guess value = only(MAY_PLAIN);
	struct analysis inner;

	value.element = MAY_PLAIN;
	if (known->document)
		return value;
	if (!known->program || analysis->programs >= PROGRAMS_MAX)
		return anything;
	inner = (struct analysis){ .env = analysis->env,
				   .absent = analysis->absent,
				   .absent_count = analysis->absent_count,
				   .visits = analysis->visits,
				   .programs = analysis->programs + 1 };
	value = guess(&inner, known->program->root);
	analysis->visits = inner.visits;
	return value;
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

static unsigned failures_of(struct guess value)
{
	return value.may & (MAY_FAIL | MAY_MISTYPE);
}

/* Values that a frozen operator can have for operands. */
enum { FROZEN_MAX = 8 };

/*
 * The result of an operator whose operands are all known exactly, by really
 * evaluating it; false if it is not that simple.
 */
static bool concrete(struct analysis *analysis, const struct op *op,
		     const struct guess *operands, uint32_t count,
		     struct guess *result)
{
	struct cel_run run = { .arena = analysis->env->arena,
			       .steps_max = CONCRETE_STEPS_MAX };
	struct frame frame = { .run = &run };
	struct op frozen[FROZEN_MAX];
	struct op *args[FROZEN_MAX];
	struct op copy = *op;
	struct cel_value value;
	unsigned failures = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (!operands[i].exact || i == FROZEN_MAX)
			return false;
		failures |= failures_of(operands[i]);
		frozen[i] = (struct op){ .eval = eval_const,
					 .kind = OP_CONST,
					 .value = operands[i].value };
		args[i] = &frozen[i];
	}
	copy.a = count > 0 ? args[0] : NULL;
	copy.b = count > 1 ? args[1] : NULL;
	if (copy.args)
		copy.args = args;
	value = count ? run_op(&copy, &frame)
		      : (struct cel_value){ .kind = CEL_ERROR };
	if (value.kind == CEL_ERROR || run.exhausted)
		return false;
	*result = constant(value);
	result->may |= (uint16_t)failures;
	return true;
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
	walk->plain = base.may & MAY_PLAIN;
	walk->at.may = base.may & MAY_VALUE & ~MAY_NONE;
	walk->at.exact = false;
}

/* One step; at.may is 0 when the path surely ends here. */
static void walk_step(struct analysis *analysis, struct walk *walk,
		      const struct op *op, uint32_t at)
{
	const struct step *step = &op->steps[at];
	bool absent = walk->at.document && is_absent(analysis, step->hash);

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
	walk->at.may = absent ? 0 : walk->at.document ? MAY_PLAIN : MAY_VALUE;
	walk->at.element = walk->at.document ? MAY_PLAIN : MAY_VALUE;
}

static struct walk walk_path(struct analysis *analysis, const struct op *op,
			     struct guess base, uint32_t count)
{
	struct walk walk;

	walk_start(&walk, base);
	for (uint32_t i = 0; i < count; i++)
		walk_step(analysis, &walk, op, i);
	return walk;
}

static struct guess path(struct analysis *analysis, const struct op *op)
{
	struct guess base = guess(analysis, op->a);
	struct walk walk = walk_path(analysis, op, base, op->count);
	struct guess result;

	if (concrete(analysis, op, &base, 1, &result))
		return result;
	result = maybe_document(walk.failures, walk.at.document);
	if (!walk.at.may)
		return result;
	result.element = walk.at.element;
	result.may |= walk.optional ? MAY_SOME : 0;
	result.may |= walk.plain ? walk.at.may : 0;
	return result;
}

static struct guess path_has(struct analysis *analysis, const struct op *op)
{
	struct guess base = guess(analysis, op->a);
	struct walk walk = walk_path(analysis, op, base, op->count - 1);
	const struct step *last = &op->steps[op->count - 1];
	unsigned may = (walk.failures & MAY_FAIL) | MAY_MISTYPE;
	struct guess result;

	if (concrete(analysis, op, &base, 1, &result))
		return result;

	if ((walk.failures & MAY_NONE) || walk.at.may)
		may |= MAY_FALSE;
	if (walk.at.may &&
	    !(walk.at.document && is_absent(analysis, last->hash)))
		may |= MAY_TRUE;
	return only(may);
}

/* True if both are known to be the same scalar or both an empty list. */
static bool same_scalar(struct guess a, struct guess b)
{
	if (!a.exact || !b.exact || a.value.kind != b.value.kind)
		return false;
	if (a.value.kind >= CEL_LIST)
		return (a.may & MAY_VALUE) == MAY_EMPTY &&
		       (b.may & MAY_VALUE) == MAY_EMPTY;
	return cel_equal(a.value, b.value);
}

/* Either of two; what has no value adds its failures only. */
static struct guess join(struct guess a, struct guess b)
{
	struct guess both = { .may = a.may | b.may,
			      .element = a.element | b.element,
			      .document = a.document && b.document,
			      .list = (a.list || !(a.may & MAY_PLAIN)) &&
				      (b.list || !(b.may & MAY_PLAIN)) };

	if (!(a.may & MAY_VALUE) || !(b.may & MAY_VALUE) || same_scalar(a, b)) {
		both = a.may & MAY_VALUE ? a : b;
		both.may = a.may | b.may;
	}
	return both;
}

/* What orValue() makes of an optional. */
static struct guess or_value(struct analysis *analysis, struct guess optional,
			     const struct op *other)
{
	struct guess result = only(failures_of(optional));

	if (optional.may & MAY_PLAIN)
		result.may |= MAY_MISTYPE;
	if (optional.exact && optional.value.kind == CEL_OPTIONAL &&
	    optional.value.inner) {
		result = join(result, constant(*optional.value.inner));
	} else if (optional.may & MAY_SOME) {
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
	result.may &= (uint16_t)~MAY_NONE;
	result.exact = false;
	return join(result, guess(analysis, op->b));
}

static struct guess present(struct guess optional)
{
	unsigned may = failures_of(optional);

	may |= optional.may & MAY_PLAIN ? MAY_MISTYPE : 0;
	may |= optional.may & MAY_NONE ? MAY_FALSE : 0;
	may |= optional.may & MAY_SOME ? MAY_TRUE : 0;
	return only(may);
}

/* What "&&" and "||" take for a failure: also what is no bool. */
static unsigned not_bool(struct guess value)
{
	unsigned may = failures_of(value);

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

/*
 * "&&" with decisive false, "||" with decisive true.  Of several failures the
 * first counts.
 */
static struct guess logic(struct analysis *analysis, const struct op *op,
			  unsigned decisive)
{
	unsigned neutral = decisive ^ (MAY_TRUE | MAY_FALSE);
	unsigned going = neutral; /* what it may be when nothing decides */
	unsigned may = 0;
	unsigned facts = analysis->fact_count;

	for (uint32_t i = 0; i < op->count && going; i++) {
		struct guess value = guess(analysis, op->args[i]);
		unsigned next = not_bool(value) | (value.may & neutral);

		may |= value.may & decisive;
		if (!next)
			going = 0;
		else if (going & neutral)
			going = (going & ~neutral) | next;
		add_fact(analysis, op->args[i], decisive == MAY_TRUE);
	}
	analysis->fact_count = facts;
	return only(may | going);
}

static struct guess negation(struct guess value)
{
	unsigned may = not_bool(value);

	may |= value.may & MAY_TRUE ? MAY_FALSE : 0;
	may |= value.may & MAY_FALSE ? MAY_TRUE : 0;
	return only(may);
}

static struct guess ternary(struct analysis *analysis, const struct op *op)
{
	struct guess condition = guess(analysis, op->a);
	struct guess result = only(not_bool(condition));
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

/* Comparisons and "in": a bool, unless both sides are known. */
static struct guess relation(struct analysis *analysis, const struct op *op)
{
	uint32_t count = op->b ? 2 : 1;
	struct guess operands[2] = { guess(analysis, op->a) };
	unsigned failures;
	struct guess result;

	if (op->b)
		operands[1] = guess(analysis, op->b);
	if (concrete(analysis, op, operands, count, &result))
		return result;
	failures = failures_of(operands[0]) | failures_of(operands[1]);
	if (op->kind != OP_EQUAL && op->kind != OP_UNEQUAL)
		failures |= MAY_MISTYPE;
	if (op->kind == OP_IN && (operands[1].may & MAY_VALUE) == MAY_EMPTY)
		return only(MAY_FALSE | failures);
	return only(MAY_TRUE | MAY_FALSE | failures);
}

/* Operators that are only looked through if all is known. */
static struct guess arithmetic(struct analysis *analysis, const struct op *op)
{
	struct guess operands[2] = { guess(analysis, op->a) };
	struct guess result;

	if (op->b)
		operands[1] = guess(analysis, op->b);
	return concrete(analysis, op, operands, op->b ? 2 : 1, &result)
		       ? result
		       : anything;
}

static struct guess addition(struct analysis *analysis, const struct op *op)
{
	struct guess operands[FROZEN_MAX];
	struct guess sum = guess(analysis, op->args[0]);
	bool all_empty = (sum.may & MAY_VALUE) == MAY_EMPTY;
	bool few = op->count <= FROZEN_MAX;
	struct guess result;

	operands[0] = sum;
	for (uint32_t i = 1; i < op->count; i++) {
		struct guess value = guess(analysis, op->args[i]);

		all_empty &= (value.may & MAY_VALUE) == MAY_EMPTY;
		if (few)
			operands[i] = value;
		sum = join(sum, value);
	}
	if (few && concrete(analysis, op, operands, op->count, &result))
		return result;
	sum.exact = false;
	sum.list &= !(sum.may & (MAY_NONE | MAY_SOME));
	if (all_empty)
		sum.may = (uint16_t)(MAY_EMPTY | failures_of(sum));
	else if (!sum.list)
		sum.may |= MAY_VALUE | MAY_FAIL | MAY_MISTYPE;
	return sum;
}

static struct guess list(struct analysis *analysis, const struct op *op)
{
	struct guess result = only(0);
	bool may_be_empty = true;
	bool may_be_full = false;

	result.list = true;
	result.element = 0;
	for (uint32_t i = 0; i < op->count; i++) {
		struct guess item = guess(analysis, op->args[i]);
		bool maybe = op->args[i]->maybe;

		result.may |= (uint16_t)failures_of(item);
		result.document &= item.document;
		result.element |= maybe ? MAY_VALUE : item.may & MAY_VALUE;
		may_be_empty &= maybe && (item.may & MAY_NONE);
		may_be_full |= !maybe || (item.may & MAY_SOME);
		if (maybe && (item.may & MAY_PLAIN))
			result.may |= MAY_MISTYPE;
	}
	result.may |= may_be_empty ? MAY_EMPTY : 0;
	result.may |= may_be_full ? MAY_OTHER : 0;
	return result;
}

static struct guess index_of(struct analysis *analysis, const struct op *op)
{
	struct guess target = guess(analysis, op->a);
	unsigned value = target.may & MAY_VALUE;
	unsigned failures = failures_of(target);
	struct guess result = maybe_document(MAY_ALL, target.document);

	if (!value || value == MAY_NONE)
		return only(failures | value);
	failures |= failures_of(guess(analysis, op->b));
	if (op->optional)
		result.may = (uint16_t)(failures | MAY_NONE | MAY_SOME |
					MAY_MISTYPE);
	return result;
}

/* A list of empty lists is one itself, made flat. */
static struct guess flattened(struct guess list)
{
	struct guess result = maybe_document(failures_of(list) | MAY_EMPTY,
					     list.document);

	result.list = true;
	if (!list.list || (list.element & ~MAY_EMPTY))
		result.may |= MAY_OTHER | MAY_FAIL | MAY_MISTYPE;
	return result;
}

/* Functions of which more is known than that they give something. */
static struct guess known_call(const struct op *op, struct guess first)
{
	static const char *const keep[] = { "distinct", "sort", "reverse",
					    "dyn" };
	bool is_empty = (first.may & MAY_VALUE) == MAY_EMPTY;
	struct guess result = anything;

	for (size_t i = 0; i < ARRAY_LEN(keep) && op->count == 1; i++)
		if (!strcmp(op->name, keep[i]))
			return is_empty ? first
					: maybe_document(MAY_ALL,
							 first.document);
	if (!strcmp(op->name, "flatten") && op->count == 1)
		return is_empty ? first : flattened(first);
	if (!strcmp(op->name, "hasValue"))
		return present(first);
	if (!strcmp(op->name, "value") && !(first.may & MAY_NONE))
		return maybe_document(MAY_ALL & ~MAY_FAIL, first.document);
	if (!strcmp(op->name, "size"))
		return only(failures_of(first) | MAY_OTHER | MAY_MISTYPE);
	if (is_empty &&
	    (!strcmp(op->name, "first") || !strcmp(op->name, "last")))
		return only(failures_of(first) | MAY_NONE);
	return result;
}

static struct guess call(struct analysis *analysis, const struct op *op)
{
	struct guess operands[FROZEN_MAX];
	struct guess result;

	if (!op->count || op->count > FROZEN_MAX || !op->is_pure)
		return anything;
	for (uint32_t i = 0; i < op->count; i++)
		operands[i] = guess(analysis, op->args[i]);
	if (concrete(analysis, op, operands, op->count, &result))
		return result;
	return known_call(op, operands[0]);
}

static void set_local(struct analysis *analysis, uint32_t local,
		      struct guess value)
{
	if (local < LOCALS_MAX)
		analysis->locals[local] = value;
}

/* What a loop gives over an empty range. */
static struct guess over_nothing(const struct op *op)
{
	static const struct cel_list empty;

	switch (op->kind) {
	case OP_ALL: return constant(cel_bool(true));
	case OP_EXISTS:
	case OP_EXISTS_ONE: return constant(cel_bool(false));
	case OP_FILTER:
	case OP_TRANSFORM:
	case OP_SORT_BY:
		return constant(
			(struct cel_value){ .kind = CEL_LIST, .list = &empty });
	default: return only(MAY_OTHER);
	}
}

static struct guess filtered(const struct op *op, struct guess body,
			     struct guess range)
{
	struct guess result = maybe_document(not_bool(body), range.document);

	result.list = true;
	result.element = range.element | (range.list ? 0 : MAY_OTHER);
	if (body.may & MAY_TRUE)
		result.may |= MAY_OTHER | MAY_EMPTY;
	else
		result = join(result, over_nothing(op));
	return result;
}

/* map() and its kin, with or without a condition, over an element. */
static struct guess transformed(struct analysis *analysis, const struct op *op,
				struct guess body)
{
	struct guess result = body;

	if (op->c && !(body.may & MAY_TRUE))
		return join(only(not_bool(body)), over_nothing(op));
	if (op->c)
		result = guess(analysis, op->c);
	result.element = result.may & MAY_VALUE;
	result.may = (uint16_t)(failures_of(result) | MAY_OTHER);
	result.may |= (uint16_t)(op->c ? not_bool(body) | MAY_EMPTY : 0);
	result.document &= op->kind == OP_TRANSFORM;
	result.list = op->kind == OP_TRANSFORM;
	result.exact = false;
	return result;
}

/* What a loop may give over an element that is in its locals. */
static struct guess over_some(struct analysis *analysis, const struct op *op,
			      struct guess range)
{
	struct guess body = guess(analysis, op->b);

	switch (op->kind) {
	case OP_ALL:
	case OP_EXISTS:
		return only(not_bool(body) |
			    (body.may & (MAY_TRUE | MAY_FALSE)));
	case OP_EXISTS_ONE:
		return only(not_bool(body) | MAY_FALSE | (body.may & MAY_TRUE));
	case OP_FILTER: return filtered(op, body, range);
	case OP_SORT_BY:
		return maybe_document(MAY_OTHER | MAY_FAIL | MAY_MISTYPE,
				      range.document);
	default: return transformed(analysis, op, body);
	}
}

/* Lists that are known are walked over if they are that short. */
enum { WALK_MAX = 4 };

static struct guess over_known(struct analysis *analysis, const struct op *op,
			       struct guess range)
{
	struct guess result = over_nothing(op);

	for (uint32_t i = 0; i < cel_list_count(range.value); i++) {
		set_local(analysis, op->local,
			  constant(cel_list_at(range.value, i)));
		result = join(result, over_some(analysis, op, range));
	}
	return result;
}

static struct guess loop(struct analysis *analysis, const struct op *op)
{
	struct guess range = guess(analysis, op->a);
	struct guess element = maybe_document(range.element, range.document);
	struct guess result = only(failures_of(range));

	if (range.may & (MAY_VALUE & ~(MAY_EMPTY | MAY_OTHER)))
		result.may |= MAY_MISTYPE;
	/* Also an empty map is a range without elements. */
	if (range.may & (MAY_EMPTY | MAY_OTHER))
		result = join(result, over_nothing(op));
	if (!(range.may & MAY_OTHER) ||
	    (range.exact && range.value.kind == CEL_MAP &&
	     !map_count(range.value)))
		return result;
	if (range.exact && range.value.kind == CEL_LIST && !op->pairs &&
	    cel_list_count(range.value) <= WALK_MAX)
		return join(result, over_known(analysis, op, range));
	if (!range.list) /* it may be a map, and the elements its keys */
		element.may |= MAY_OTHER;
	set_local(analysis, op->local, element);
	set_local(analysis, op->local2, element);
	if (op->pairs)
		set_local(analysis, op->local, only(MAY_OTHER));
	result.may |= MAY_MISTYPE;
	return join(result, over_some(analysis, op, range));
}

static struct guess optional_map(struct analysis *analysis, const struct op *op)
{
	struct guess value = guess(analysis, op->a);
	struct guess result = only(value.may &
				   (MAY_NONE | MAY_FAIL | MAY_MISTYPE));
	struct guess body;

	if (value.may & MAY_PLAIN)
		result.may |= MAY_MISTYPE;
	if (!(value.may & MAY_SOME))
		return result;
	set_local(analysis, op->local,
		  maybe_document(MAY_VALUE, value.document));
	body = guess(analysis, op->b);
	body.exact = false;
	if (op->kind == OP_OPTIONAL_MAP && (body.may & MAY_VALUE))
		body.may = (uint16_t)(failures_of(body) | MAY_SOME);
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

struct guess guess(struct analysis *analysis, const struct op *op)
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
	case OP_GREATER_EQUAL:
	case OP_IN:
	case OP_IN_TEXTS: return relation(analysis, op);
	case OP_NEGATE:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_MODULO:
	case OP_MATCHES: return arithmetic(analysis, op);
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
