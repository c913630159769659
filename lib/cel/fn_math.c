#include "cel/function_priv.h"

#include <math.h>
#include <stdlib.h>

/* The math extension. */

static struct cel_value extreme(struct cel_run *run, const char *name,
				const struct cel_value *args, uint32_t count,
				enum order wanted)
{
	struct cel_value list = args[0];

	if (count > 1 || list.kind != CEL_LIST)
		list = list_make(run, args, count);
	if (list.kind == CEL_ERROR)
		return list;
	for (uint32_t i = 0; i < cel_list_count(list); i++) {
		struct cel_value item = cel_list_at(list, i);

		if (item.kind < CEL_INT || item.kind > CEL_DOUBLE)
			return no_overload(run, name, args, count);
	}
	list = list_extreme(run, name, list, wanted);
	list.origin = NULL;
	return list;
}

struct cel_value fn_greatest(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	return extreme(run, "math.greatest", args, count, ORDER_GREATER);
}

struct cel_value fn_least(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	return extreme(run, "math.least", args, count, ORDER_LESS);
}

/* Functions from a double to a double. */
#define DOUBLE_FUNCTION(name, cel_name, expression)                            \
	struct cel_value fn_##name(struct cel_run *run,                        \
				   const struct cel_value *args,               \
				   uint32_t count)                             \
	{                                                                      \
		double x = args[0].number;                                     \
                                                                               \
		if (args[0].kind != CEL_DOUBLE)                                \
			return no_overload(run, cel_name, args, count);        \
		return expression;                                             \
	}

DOUBLE_FUNCTION(ceil, "math.ceil", value_double(ceil(x)))
DOUBLE_FUNCTION(floor, "math.floor", value_double(floor(x)))
DOUBLE_FUNCTION(round, "math.round", value_double(round(x)))
DOUBLE_FUNCTION(trunc, "math.trunc", value_double(trunc(x)))
DOUBLE_FUNCTION(is_nan, "math.isNaN", cel_bool(isnan(x)))
DOUBLE_FUNCTION(is_inf, "math.isInf", cel_bool(isinf(x)))
DOUBLE_FUNCTION(is_finite, "math.isFinite", cel_bool(isfinite(x)))

struct cel_value fn_sqrt(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	switch (args[0].kind) {
	case CEL_INT: return value_double(sqrt((double)args[0].integer));
	case CEL_UINT: return value_double(sqrt((double)args[0].natural));
	case CEL_DOUBLE: return value_double(sqrt(args[0].number));
	default: return no_overload(run, "math.sqrt", args, count);
	}
}

struct cel_value fn_abs(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	switch (args[0].kind) {
	case CEL_INT:
		if (args[0].integer == INT64_MIN)
			return cel_fail(run, "int overflow");
		return cel_int(llabs(args[0].integer));
	case CEL_UINT: return value_uint(args[0].natural);
	case CEL_DOUBLE: return value_double(fabs(args[0].number));
	default: return no_overload(run, "math.abs", args, count);
	}
}

struct cel_value fn_math_sign(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	double x = args[0].number;

	switch (args[0].kind) {
	case CEL_INT:
		return cel_int((args[0].integer > 0) - (args[0].integer < 0));
	case CEL_UINT: return value_uint(args[0].natural > 0);
	case CEL_DOUBLE: return value_double(isnan(x) ? x : (x > 0) - (x < 0));
	default: return no_overload(run, "math.sign", args, count);
	}
}

/* Bitwise functions of two ints or two uints. */
#define BIT_FUNCTION(name, cel_name, operator)                                 \
	struct cel_value fn_##name(struct cel_run *run,                        \
				   const struct cel_value *args,               \
				   uint32_t count)                             \
	{                                                                      \
		struct cel_value value = { .kind = args[0].kind };             \
                                                                               \
		if (args[0].kind != args[1].kind ||                            \
		    (value.kind != CEL_INT && value.kind != CEL_UINT))         \
			return no_overload(run, cel_name, args, count);        \
		value.natural = args[0].natural operator args[1].natural;      \
		return value;                                                  \
	}

BIT_FUNCTION(bit_and, "math.bitAnd", &)
BIT_FUNCTION(bit_or, "math.bitOr", |)
BIT_FUNCTION(bit_xor, "math.bitXor", ^)

struct cel_value fn_bit_not(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	struct cel_value value = { .kind = args[0].kind };

	if (value.kind != CEL_INT && value.kind != CEL_UINT)
		return no_overload(run, "math.bitNot", args, count);
	value.natural = ~args[0].natural;
	return value;
}

static struct cel_value shifted(struct cel_run *run, const char *name,
				const struct cel_value *args, bool left)
{
	struct cel_value value = { .kind = args[0].kind };
	int64_t by = args[1].integer;

	if ((value.kind != CEL_INT && value.kind != CEL_UINT) ||
	    args[1].kind != CEL_INT)
		return no_overload(run, name, args, 2);
	if (by < 0)
		return cel_fail(run, "%s: negative offset %lld", name,
				(long long)by);
	if (by < 64)
		value.natural = left ? args[0].natural << by
				     : args[0].natural >> by;
	return value;
}

struct cel_value fn_bit_shift_left(struct cel_run *run,
				   const struct cel_value *args, uint32_t count)
{
	(void)count;
	return shifted(run, "math.bitShiftLeft", args, true);
}

struct cel_value fn_bit_shift_right(struct cel_run *run,
				    const struct cel_value *args,
				    uint32_t count)
{
	(void)count;
	return shifted(run, "math.bitShiftRight", args, false);
}
