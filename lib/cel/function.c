#include "cel/function_priv.h"
#include "cel/op_priv.h"

#include <string.h>

#include "base/cleanup.h"

const struct function_row function_rows[] = {
#define FUNCTION_ROW(name, method, least, most, function)                      \
	{ name, method, least, most, fn_##function },
	FUNCTIONS(FUNCTION_ROW)
#undef FUNCTION_ROW
};

const size_t function_row_count = ARRAY_LEN(function_rows);

static int name_order(struct span name, const char *other)
{
	size_t len = strlen(other);
	size_t shorter = name.len < len ? name.len : len;
	int order = shorter ? memcmp(name.text, other, shorter) : 0;

	return order ? order : (name.len > len) - (name.len < len);
}

/* The first row with a name that is not before it. */
static size_t lower_bound(struct span name)
{
	size_t low = 0;
	size_t high = ARRAY_LEN(function_rows);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (name_order(name, function_rows[middle].name) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool host_find(const struct cel_env *env, struct span name,
		      bool is_method, uint32_t count,
		      struct found_function *found)
{
	for (uint32_t i = 0; i < env->function_count; i++) {
		const struct host_function *row = &env->functions[i];

		if (row->is_method != is_method || !span_equal(row->name, name))
			continue;
		if (row->count == count) {
			found->name = row->name.text;
			found->function = row->function;
			found->is_pure = false;
			return true;
		}
		found->wrong_count = true;
	}
	return false;
}

bool function_find(const struct cel_env *env, struct span name, bool is_method,
		   uint32_t count, struct found_function *found)
{
	if (host_find(env, name, is_method, count, found))
		return true;
	for (size_t i = lower_bound(name); i < ARRAY_LEN(function_rows) &&
					   span_is(name, function_rows[i].name);
	     i++) {
		const struct function_row *row = &function_rows[i];

		if (row->is_method != is_method)
			continue;
		if (count >= row->least && count <= row->most) {
			found->name = row->name;
			found->function = row->function;
			found->is_pure = true;
			return true;
		}
		found->wrong_count = true;
	}
	return false;
}
