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
	ROW("bool", false, 1, 1, to_bool)                                      \
	ROW("bytes", false, 1, 1, to_bytes)                                    \
	ROW("contains", true, 2, 2, contains)                                  \
	ROW("double", false, 1, 1, to_double)                                  \
	ROW("duration", false, 1, 1, duration)                                 \
	ROW("dyn", false, 1, 1, dyn)                                           \
	ROW("endsWith", true, 2, 2, ends_with)                                 \
	ROW("find", true, 2, 2, find)                                          \
	ROW("findAll", true, 2, 3, find_all)                                   \
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
	ROW("int", false, 1, 1, to_int)                                        \
	ROW("join", true, 1, 2, join)                                          \
	ROW("matches", false, 2, 2, matches)                                   \
	ROW("matches", true, 2, 2, matches)                                    \
	ROW("optional.none", false, 0, 0, optional_none)                       \
	ROW("optional.of", false, 1, 1, optional_of)                           \
	ROW("optional.ofNonZeroValue", false, 1, 1, optional_of_non_zero)      \
	ROW("size", false, 1, 1, size)                                         \
	ROW("size", true, 1, 1, size)                                          \
	ROW("startsWith", true, 2, 2, starts_with)                             \
	ROW("string", false, 1, 1, to_string)                                  \
	ROW("timestamp", false, 1, 1, timestamp)                               \
	ROW("type", false, 1, 1, type)                                         \
	ROW("uint", false, 1, 1, to_uint)                                      \
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

extern const struct function_row function_rows[];
extern const size_t function_row_count;

#endif
