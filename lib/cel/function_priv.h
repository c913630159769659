#ifndef CEL_FUNCTION_PRIV_H
#define CEL_FUNCTION_PRIV_H

#include "cel/cel.h"
#include "cel/value_priv.h"

/*
 * The standard library: one row a function, sorted by name, methods behind
 * functions of the same name.  "most" is the largest number of arguments, the
 * receiver included.
 *
 *	   name             method least most function
 */
#define FUNCTIONS(ROW)                                                         \
	ROW("add", true, 2, 2, add)                                            \
	ROW("asApproximateFloat", true, 1, 1, as_approximate_float)            \
	ROW("asInteger", true, 1, 1, as_integer)                               \
	ROW("base64.decode", false, 1, 1, base64_decode)                       \
	ROW("base64.encode", false, 1, 1, base64_encode)                       \
	ROW("bool", false, 1, 1, to_bool)                                      \
	ROW("bytes", false, 1, 1, to_bytes)                                    \
	ROW("charAt", true, 2, 2, char_at)                                     \
	ROW("compareTo", true, 2, 2, compare_to)                               \
	ROW("contains", true, 2, 2, contains)                                  \
	ROW("distinct", true, 1, 1, distinct)                                  \
	ROW("double", false, 1, 1, to_double)                                  \
	ROW("duration", false, 1, 1, duration)                                 \
	ROW("dyn", false, 1, 1, dyn)                                           \
	ROW("endsWith", true, 2, 2, ends_with)                                 \
	ROW("find", true, 2, 2, find)                                          \
	ROW("findAll", true, 2, 3, find_all)                                   \
	ROW("first", true, 1, 1, first)                                        \
	ROW("flatten", true, 1, 2, flatten)                                    \
	ROW("format", true, 2, 2, format)                                      \
	ROW("getDate", true, 1, 2, get_date)                                   \
	ROW("getDayOfMonth", true, 1, 2, get_day_of_month)                     \
	ROW("getDayOfWeek", true, 1, 2, get_day_of_week)                       \
	ROW("getDayOfYear", true, 1, 2, get_day_of_year)                       \
	ROW("getFullYear", true, 1, 2, get_full_year)                          \
	ROW("getHours", true, 1, 2, get_hours)                                 \
	ROW("getMilliseconds", true, 1, 2, get_milliseconds)                   \
	ROW("getMinutes", true, 1, 2, get_minutes)                             \
	ROW("getMonth", true, 1, 2, get_month)                                 \
	ROW("getSeconds", true, 1, 2, get_seconds)                             \
	ROW("hasValue", true, 1, 1, has_value)                                 \
	ROW("indexOf", true, 2, 3, index_of)                                   \
	ROW("int", false, 1, 1, to_int)                                        \
	ROW("isGreaterThan", true, 2, 2, is_greater_than)                      \
	ROW("isInteger", true, 1, 1, is_integer)                               \
	ROW("isLessThan", true, 2, 2, is_less_than)                            \
	ROW("isQuantity", false, 1, 1, is_quantity)                            \
	ROW("isSorted", true, 1, 1, is_sorted)                                 \
	ROW("join", true, 1, 2, join)                                          \
	ROW("last", true, 1, 1, last)                                          \
	ROW("lastIndexOf", true, 2, 3, last_index_of)                          \
	ROW("lists.range", false, 1, 1, range)                                 \
	ROW("lowerAscii", true, 1, 1, lower_ascii)                             \
	ROW("matches", false, 2, 2, matches)                                   \
	ROW("matches", true, 2, 2, matches)                                    \
	ROW("math.abs", false, 1, 1, abs)                                      \
	ROW("math.bitAnd", false, 2, 2, bit_and)                               \
	ROW("math.bitNot", false, 1, 1, bit_not)                               \
	ROW("math.bitOr", false, 2, 2, bit_or)                                 \
	ROW("math.bitShiftLeft", false, 2, 2, bit_shift_left)                  \
	ROW("math.bitShiftRight", false, 2, 2, bit_shift_right)                \
	ROW("math.bitXor", false, 2, 2, bit_xor)                               \
	ROW("math.ceil", false, 1, 1, ceil)                                    \
	ROW("math.floor", false, 1, 1, floor)                                  \
	ROW("math.greatest", false, 1, 255, greatest)                          \
	ROW("math.isFinite", false, 1, 1, is_finite)                           \
	ROW("math.isInf", false, 1, 1, is_inf)                                 \
	ROW("math.isNaN", false, 1, 1, is_nan)                                 \
	ROW("math.least", false, 1, 255, least)                                \
	ROW("math.round", false, 1, 1, round)                                  \
	ROW("math.sign", false, 1, 1, math_sign)                               \
	ROW("math.sqrt", false, 1, 1, sqrt)                                    \
	ROW("math.trunc", false, 1, 1, trunc)                                  \
	ROW("max", true, 1, 1, max)                                            \
	ROW("min", true, 1, 1, min)                                            \
	ROW("optional.none", false, 0, 0, optional_none)                       \
	ROW("optional.of", false, 1, 1, optional_of)                           \
	ROW("optional.ofNonZeroValue", false, 1, 1, optional_of_non_zero)      \
	ROW("quantity", false, 1, 1, quantity)                                 \
	ROW("replace", true, 3, 4, replace)                                    \
	ROW("reverse", true, 1, 1, reverse)                                    \
	ROW("sets.contains", false, 2, 2, sets_contains)                       \
	ROW("sets.equivalent", false, 2, 2, sets_equivalent)                   \
	ROW("sets.intersects", false, 2, 2, sets_intersects)                   \
	ROW("sign", true, 1, 1, sign)                                          \
	ROW("size", false, 1, 1, size)                                         \
	ROW("size", true, 1, 1, size)                                          \
	ROW("slice", true, 3, 3, slice)                                        \
	ROW("sort", true, 1, 1, sort)                                          \
	ROW("split", true, 2, 3, split)                                        \
	ROW("startsWith", true, 2, 2, starts_with)                             \
	ROW("string", false, 1, 1, to_string)                                  \
	ROW("strings.quote", false, 1, 1, quote)                               \
	ROW("sub", true, 2, 2, sub)                                            \
	ROW("substring", true, 2, 3, substring)                                \
	ROW("sum", true, 1, 1, sum)                                            \
	ROW("timestamp", false, 1, 1, timestamp)                               \
	ROW("trim", true, 1, 1, trim)                                          \
	ROW("type", false, 1, 1, type)                                         \
	ROW("uint", false, 1, 1, to_uint)                                      \
	ROW("upperAscii", true, 1, 1, upper_ascii)                             \
	ROW("value", true, 1, 1, value)

#define FUNCTION_DECLARE(name, method, least, most, function)                  \
	struct cel_value fn_##function(struct cel_run *run,                    \
				       const struct cel_value *args,           \
				       uint32_t count);
FUNCTIONS(FUNCTION_DECLARE)
#undef FUNCTION_DECLARE

struct function_row {
	const char *name;
	bool is_method;
	uint8_t least;
	uint8_t most;
	cel_function *function;
};

/* The string's side of functions that lists have as well. */
struct cel_value text_index_of(struct cel_run *run,
			       const struct cel_value *args, uint32_t count);
struct cel_value text_last_index_of(struct cel_run *run,
				    const struct cel_value *args,
				    uint32_t count);
struct cel_value text_reverse(struct cel_run *run, struct cel_value value);

/* The first of the smallest or largest elements of a list. */
struct cel_value list_extreme(struct cel_run *run, const char *name,
			      struct cel_value list, enum order wanted);

extern const struct function_row function_rows[];
extern const size_t function_row_count;

#endif
