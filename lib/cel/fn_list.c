#include "cel/function_priv.h"
#include "cel/sort_priv.h"
#include "cel/text_priv.h"

#include <string.h>

#include "base/limits.h"

static bool is_list(struct cel_value value)
{
	return value.kind == CEL_LIST;
}

struct cel_value fn_index_of(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	if (args[0].kind == CEL_STRING)
		return text_index_of(run, args, count);
	if (!is_list(args[0]) || count != 2)
		return no_overload(run, "indexOf", args, count);
	for (uint32_t i = 0; i < cel_list_count(args[0]); i++)
		if (run_spend(run, 1) &&
		    values_equal(run, cel_list_at(args[0], i), args[1]))
			return cel_int(i);
	return cel_int(-1);
}

struct cel_value fn_last_index_of(struct cel_run *run,
				  const struct cel_value *args, uint32_t count)
{
	if (args[0].kind == CEL_STRING)
		return text_last_index_of(run, args, count);
	if (!is_list(args[0]) || count != 2)
		return no_overload(run, "lastIndexOf", args, count);
	for (uint32_t i = cel_list_count(args[0]); i--;)
		if (run_spend(run, 1) &&
		    values_equal(run, cel_list_at(args[0], i), args[1]))
			return cel_int(i);
	return cel_int(-1);
}

/* A new array for count values; NULL: the run has failed. */
static struct cel_value *new_items(struct cel_run *run, uint64_t count)
{
	return count > UINT32_MAX
		       ? NULL
		       : run_alloc(run, count * sizeof(struct cel_value));
}

struct cel_value fn_reverse(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	struct cel_value *items;
	uint32_t length;

	if (args[0].kind == CEL_STRING)
		return text_reverse(run, args[0]);
	if (!is_list(args[0]))
		return no_overload(run, "reverse", args, count);
	length = cel_list_count(args[0]);
	items = new_items(run, length);
	if (!items)
		return no_memory(run);
	for (uint32_t i = 0; i < length; i++)
		items[i] = cel_list_at(args[0], length - 1 - i);
	return list_make(run, items, length);
}

struct cel_value fn_slice(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	struct cel_value *items;
	int64_t from = args[1].integer;
	int64_t to = args[2].integer;

	if (!is_list(args[0]) || args[1].kind != CEL_INT ||
	    args[2].kind != CEL_INT)
		return no_overload(run, "slice", args, count);
	if (from < 0 || to < from || to > cel_list_count(args[0]))
		return cel_fail(run,
				"no slice from %lld to %lld in %u elements",
				(long long)from, (long long)to,
				cel_list_count(args[0]));
	items = new_items(run, (uint64_t)(to - from));
	if (!items)
		return no_memory(run);
	for (int64_t i = from; i < to; i++)
		items[i - from] = cel_list_at(args[0], (uint32_t)i);
	return list_make(run, items, (uint32_t)(to - from));
}

/* Elements of lists inside lists, down to that depth; depth is bounded. */
static void flatten_into(struct list_builder *out, struct cel_value list,
			 int64_t depth)
{
	for (uint32_t i = 0; i < cel_list_count(list) && !out->failed; i++) {
		struct cel_value item = cel_list_at(list, i);

		if (!run_spend(out->run, 1))
			out->failed = true;
		else if (is_list(item) && depth > 0)
			flatten_into(out, item, depth - 1);
		else
			list_add(out, item);
	}
}

struct cel_value fn_flatten(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	struct list_builder out = { .run = run };
	int64_t depth = count == 2 ? args[1].integer : 1;

	if (!is_list(args[0]) || (count == 2 && args[1].kind != CEL_INT))
		return no_overload(run, "flatten", args, count);
	if (depth < 0)
		return cel_fail(run, "level must be non-negative");
	flatten_into(&out, args[0],
		     depth > DOC_DEPTH_MAX ? DOC_DEPTH_MAX : depth);
	return list_end(&out);
}

struct cel_value fn_distinct(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	struct list_builder out = { .run = run };

	if (!is_list(args[0]))
		return no_overload(run, "distinct", args, count);
	for (uint32_t i = 0; i < cel_list_count(args[0]); i++) {
		struct cel_value item = cel_list_at(args[0], i);
		uint32_t j = 0;

		if (!run_spend(run, out.count + 1))
			return (struct cel_value){ .kind = CEL_ERROR };
		while (j < out.count && !values_equal(run, out.items[j], item))
			j++;
		if (j == out.count)
			list_add(&out, item);
	}
	return list_end(&out);
}

struct cel_value fn_sort(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	uint32_t length = is_list(args[0]) ? cel_list_count(args[0]) : 0;
	struct sort sort = { 0 };
	struct cel_value *items;

	if (!is_list(args[0]))
		return no_overload(run, "sort", args, count);
	sort.pairs = run_alloc(run, length * sizeof(*sort.pairs));
	sort.scratch = run_alloc(run, length * sizeof(*sort.scratch));
	items = new_items(run, length);
	if (!sort.pairs || !sort.scratch || !items)
		return no_memory(run);
	for (uint32_t i = 0; i < length; i++) {
		struct cel_value item = cel_list_at(args[0], i);

		if (!sort_is_possible(item))
			return cel_fail(run, "%s values have no order",
					value_type_name(item));
		sort.pairs[i] = (struct cel_pair){ item, item };
	}
	if (!sort_pairs(&sort, length))
		return cel_fail(run, "list elements must have the same type");
	for (uint32_t i = 0; i < length; i++)
		items[i] = sort.pairs[i].value;
	return list_make(run, items, length);
}

struct cel_value fn_is_sorted(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	enum order order;

	if (!is_list(args[0]))
		return no_overload(run, "isSorted", args, count);
	for (uint32_t i = 1; i < cel_list_count(args[0]); i++) {
		if (!run_spend(run, 1) ||
		    !values_order(cel_list_at(args[0], i - 1),
				  cel_list_at(args[0], i), &order))
			return no_overload(run, "isSorted", args, count);
		if (order == ORDER_GREATER)
			return cel_bool(false);
	}
	return cel_bool(true);
}

struct cel_value fn_range(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	int64_t length = args[0].integer;
	struct cel_value *items;

	if (args[0].kind != CEL_INT)
		return no_overload(run, "lists.range", args, count);
	items = new_items(run, length < 0 ? 0 : (uint64_t)length);
	if (!items)
		return no_memory(run);
	for (int64_t i = 0; i < length; i++)
		items[i] = cel_int(i);
	return list_make(run, items, length < 0 ? 0 : (uint32_t)length);
}

static struct cel_value end_of(struct cel_run *run, struct cel_value list,
			       bool last)
{
	uint32_t length = cel_list_count(list);

	if (!length)
		return value_none();
	return value_some(run, cel_list_at(list, last ? length - 1 : 0));
}

struct cel_value fn_first(struct cel_run *run, const struct cel_value *args,
			  uint32_t count)
{
	return is_list(args[0]) ? end_of(run, args[0], false)
				: no_overload(run, "first", args, count);
}

struct cel_value fn_last(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	return is_list(args[0]) ? end_of(run, args[0], true)
				: no_overload(run, "last", args, count);
}

struct cel_value fn_sum(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	struct cel_value sum = cel_int(0);
	bool lost = false;

	if (!is_list(args[0]))
		return no_overload(run, "sum", args, count);
	for (uint32_t i = 0; i < cel_list_count(args[0]); i++) {
		struct cel_value item = cel_list_at(args[0], i);

		if (!i)
			sum = (struct cel_value){ .kind = item.kind };
		if (!run_spend(run, 1) || item.kind != sum.kind)
			return no_overload(run, "sum", args, count);
		if (item.kind == CEL_INT || item.kind == CEL_DURATION)
			lost |= __builtin_add_overflow(
				sum.integer, item.integer, &sum.integer);
		else if (item.kind == CEL_UINT)
			lost |= __builtin_add_overflow(
				sum.natural, item.natural, &sum.natural);
		else if (item.kind == CEL_DOUBLE)
			sum.number += item.number;
		else
			return no_overload(run, "sum", args, count);
	}
	return lost ? cel_fail(run, "%s overflow", value_type_name(sum)) : sum;
}

/* The smallest or largest element. */
struct cel_value list_extreme(struct cel_run *run, const char *name,
			      struct cel_value list, enum order wanted)
{
	struct cel_value best;
	enum order order;

	if (!is_list(list))
		return no_overload(run, name, &list, 1);
	if (!cel_list_count(list))
		return cel_fail(run, "%s called on an empty list", name);
	best = cel_list_at(list, 0);
	if (!sort_is_possible(best))
		return no_overload(run, name, &list, 1);
	for (uint32_t i = 1; i < cel_list_count(list); i++) {
		struct cel_value item = cel_list_at(list, i);

		if (!run_spend(run, 1) || !values_order(item, best, &order))
			return no_overload(run, name, &list, 1);
		if (order == wanted)
			best = item;
	}
	return best;
}

struct cel_value fn_min(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	(void)count;
	return list_extreme(run, "min", args[0], ORDER_LESS);
}

struct cel_value fn_max(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	(void)count;
	return list_extreme(run, "max", args[0], ORDER_GREATER);
}

/* Whether a list has an element; the cost is charged. */
static bool list_has(struct cel_run *run, struct cel_value list,
		     struct cel_value item)
{
	for (uint32_t i = 0; i < cel_list_count(list); i++)
		if (!run_spend(run, 1) ||
		    values_equal(run, cel_list_at(list, i), item))
			return true;
	return false;
}

/* Whether every element of b is in a. */
static bool contains_all(struct cel_run *run, struct cel_value a,
			 struct cel_value b)
{
	for (uint32_t i = 0; i < cel_list_count(b); i++)
		if (!list_has(run, a, cel_list_at(b, i)))
			return false;
	return true;
}

struct cel_value fn_sets_contains(struct cel_run *run,
				  const struct cel_value *args, uint32_t count)
{
	if (!is_list(args[0]) || !is_list(args[1]))
		return no_overload(run, "sets.contains", args, count);
	return cel_bool(contains_all(run, args[0], args[1]));
}

struct cel_value fn_sets_equivalent(struct cel_run *run,
				    const struct cel_value *args,
				    uint32_t count)
{
	if (!is_list(args[0]) || !is_list(args[1]))
		return no_overload(run, "sets.equivalent", args, count);
	return cel_bool(contains_all(run, args[0], args[1]) &&
			contains_all(run, args[1], args[0]));
}

struct cel_value fn_sets_intersects(struct cel_run *run,
				    const struct cel_value *args,
				    uint32_t count)
{
	if (!is_list(args[0]) || !is_list(args[1]))
		return no_overload(run, "sets.intersects", args, count);
	for (uint32_t i = 0; i < cel_list_count(args[0]); i++)
		if (list_has(run, args[1], cel_list_at(args[0], i)))
			return cel_bool(true);
	return cel_bool(false);
}
