#include "cel/function_priv.h"

struct cel_value fn_optional_none(struct cel_run *run,
				  const struct cel_value *args, uint32_t count)
{
	(void)run;
	(void)args;
	(void)count;
	return value_none();
}

struct cel_value fn_optional_of(struct cel_run *run,
				const struct cel_value *args, uint32_t count)
{
	(void)count;
	return value_some(run, args[0]);
}

/* What a type has without having been set. */
static bool is_zero(struct cel_value value)
{
	switch (value.kind) {
	case CEL_NULL: return true;
	case CEL_BOOL: return !value.boolean;
	case CEL_INT:
	case CEL_UINT:
	case CEL_DURATION: return !value.natural;
	case CEL_DOUBLE: return value.number == 0;
	case CEL_STRING:
	case CEL_BYTES: return !value.len;
	case CEL_LIST: return !cel_list_count(value);
	case CEL_MAP: return !map_count(value);
	case CEL_OPTIONAL: return !value.inner;
	default: return false;
	}
}

struct cel_value fn_optional_of_non_zero(struct cel_run *run,
					 const struct cel_value *args,
					 uint32_t count)
{
	(void)count;
	return is_zero(args[0]) ? value_none() : value_some(run, args[0]);
}

struct cel_value fn_has_value(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	if (args[0].kind != CEL_OPTIONAL)
		return no_overload(run, "hasValue", args, count);
	return cel_bool(args[0].inner != NULL);
}

struct cel_value fn_value(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	if (args[0].kind != CEL_OPTIONAL)
		return no_overload(run, "value", args, count);
	if (!args[0].inner)
		return cel_fail(run, "optional.none() has no value");
	return *args[0].inner;
}
