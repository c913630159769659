#include "cel/op_priv.h"

#include <string.h>

#include "cel/sort_priv.h"

/* Merge two sorted runs of pairs; false if two keys have no order. */
static bool merge(struct sort *sort, size_t low, size_t middle, size_t high)
{
	size_t a = low;
	size_t b = middle;

	for (size_t out = low; out < high; out++) {
		enum order order = ORDER_LESS;

		if (a < middle && b < high &&
		    (!values_order(sort->pairs[a].key, sort->pairs[b].key,
				   &order)))
			return false;
		if (a < middle && (b >= high || order != ORDER_GREATER))
			sort->scratch[out] = sort->pairs[a++];
		else
			sort->scratch[out] = sort->pairs[b++];
	}
	memcpy(sort->pairs + low, sort->scratch + low,
	       (high - low) * sizeof(*sort->pairs));
	return true;
}

bool sort_pairs(struct sort *sort, size_t count)
{
	for (size_t width = 1; width < count; width *= 2)
		for (size_t low = 0; low + width < count; low += 2 * width) {
			size_t high = low + 2 * width;

			if (!merge(sort, low, low + width,
				   high < count ? high : count))
				return false;
		}
	return true;
}

bool sort_is_possible(struct cel_value key)
{
	enum order order;

	return key.kind != CEL_QUANTITY && values_order(key, key, &order);
}

struct cel_value eval_sort_by(const struct op *op, struct frame *frame)
{
	struct cel_value list = run_op(op->a, frame);
	struct sort sort;
	struct cel_value *items;
	uint32_t count;

	if (list.kind != CEL_LIST)
		return list.kind == CEL_ERROR
			       ? list
			       : op_fail(op, frame, "a list is needed, not %s",
					 value_type_name(list));
	count = cel_list_count(list);
	if (!run_spend(frame->run, (uint64_t)count * op->cost))
		return list;
	sort.pairs = run_alloc(frame->run, count * sizeof(*sort.pairs));
	sort.scratch = run_alloc(frame->run, count * sizeof(*sort.pairs));
	items = run_alloc(frame->run, count * sizeof(*items));
	if (!sort.pairs || !sort.scratch || !items)
		return no_memory(frame->run);
	for (uint32_t i = 0; i < count; i++) {
		struct cel_pair *pair = &sort.pairs[i];

		pair->value = cel_list_at(list, i);
		frame->locals[op->local] = pair->value;
		pair->key = run_op(op->b, frame);
		if (pair->key.kind == CEL_ERROR)
			return pair->key;
		if (!sort_is_possible(pair->key))
			return op_fail(op, frame, "%s values have no order",
				       value_type_name(pair->key));
	}
	if (!sort_pairs(&sort, count))
		return op_fail(op, frame, "keys of different types");
	for (uint32_t i = 0; i < count; i++)
		items[i] = sort.pairs[i].value;
	return list_make(frame->run, items, count);
}
