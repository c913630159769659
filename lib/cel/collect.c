#include "cel/op_priv.h"

#include <math.h>
#include <string.h>

/* The element of a list at an index of any numeric type; false: none. */
static bool list_find(struct cel_value list, struct cel_value index,
		      struct cel_value *value)
{
	uint32_t count = cel_list_count(list);
	uint64_t at;

	switch (index.kind) {
	case CEL_INT:
	case CEL_UINT: at = index.natural; break;
	case CEL_DOUBLE:
		if (!(index.number >= 0 && index.number < count))
			return false;
		at = (uint64_t)index.number;
		if ((double)at != index.number)
			return false;
		break;
	default: return false;
	}
	if (at >= count)
		return false;
	*value = cel_list_at(list, (uint32_t)at);
	return true;
}

static bool is_number(struct cel_value value)
{
	return value.kind >= CEL_INT && value.kind <= CEL_DOUBLE;
}

static struct cel_value index_failure(const struct op *op, struct frame *frame,
				      struct cel_value target,
				      struct cel_value index)
{
	if (target.kind == CEL_LIST && is_number(index)) {
		if (index.kind == CEL_DOUBLE)
			return op_fail(op, frame, "no such index: %g",
				       index.number);
		return op_fail(op, frame, "no such index: %lld",
			       (long long)index.integer);
	}
	if (target.kind != CEL_MAP)
		return op_fail(op, frame, "no such overload: %s[%s]",
			       value_type_name(target), value_type_name(index));
	if (index.kind == CEL_STRING)
		return op_fail(op, frame, "no such key: %.*s",
			       index.len > 100 ? 100 : (int)index.len,
			       index.text);
	return op_fail(op, frame, "no such key of type %s",
		       value_type_name(index));
}

struct cel_value eval_index(const struct op *op, struct frame *frame)
{
	struct cel_value target = run_op(op->a, frame);
	struct cel_value index;
	struct cel_value value = { .kind = CEL_UNSET };
	bool optional = op->optional || target.kind == CEL_OPTIONAL;
	bool found = false;

	if (target.kind == CEL_ERROR)
		return target;
	if (target.kind == CEL_OPTIONAL && !target.inner)
		return target;
	if (target.kind == CEL_OPTIONAL)
		target = *target.inner;
	index = run_op(op->b, frame);
	if (index.kind == CEL_ERROR)
		return index;
	if (target.kind == CEL_LIST)
		found = list_find(target, index, &value);
	else if (target.kind == CEL_MAP)
		found = map_find(target, index, &value);
	if (found)
		return optional ? value_some(frame->run, value) : value;
	if (optional && (target.kind == CEL_MAP ||
			 (target.kind == CEL_LIST && is_number(index))))
		return value_none();
	return index_failure(op, frame, target, index);
}

struct cel_value eval_list(const struct op *op, struct frame *frame)
{
	struct cel_value *items = run_alloc(frame->run,
					    op->count * sizeof(*items));
	uint32_t count = 0;

	if (!items)
		return no_memory(frame->run);
	for (uint32_t i = 0; i < op->count; i++) {
		struct cel_value item = run_op(op->args[i], frame);

		if (item.kind == CEL_ERROR)
			return item;
		if (op->args[i]->maybe) {
			if (item.kind != CEL_OPTIONAL)
				return op_fail(op->args[i], frame,
					       "'?' needs an optional, not %s",
					       value_type_name(item));
			if (!item.inner)
				continue;
			item = *item.inner;
		}
		items[count++] = item;
	}
	return list_make(frame->run, items, count);
}

/* One entry of a map literal; false with *pair.value the error. */
static bool eval_entry(const struct op *key, const struct op *value,
		       struct frame *frame, struct cel_pair *pair,
		       uint32_t *count)
{
	pair->value = pair->key = run_op(key, frame);
	if (pair->key.kind == CEL_ERROR)
		return false;
	pair->value = run_op(value, frame);
	if (pair->value.kind == CEL_ERROR)
		return false;
	if (!key->maybe) {
		++*count;
		return true;
	}
	if (pair->value.kind != CEL_OPTIONAL) {
		pair->value = op_fail(key, frame,
				      "'?' needs an optional, not %s",
				      value_type_name(pair->value));
		return false;
	}
	if (pair->value.inner) {
		pair->value = *pair->value.inner;
		++*count;
	}
	return true;
}

struct cel_value eval_map(const struct op *op, struct frame *frame)
{
	struct cel_pair *pairs = run_alloc(frame->run,
					   op->count / 2 * sizeof(*pairs));
	struct cel_value map;
	uint32_t count = 0;

	if (!pairs)
		return no_memory(frame->run);
	for (uint32_t i = 0; i + 1 < op->count; i += 2) {
		struct cel_pair *pair = &pairs[count];

		if (!eval_entry(op->args[i], op->args[i + 1], frame, pair,
				&count))
			return pair->value;
	}
	map = map_make(frame->run, pairs, count);
	if (map.kind == CEL_ERROR && !frame->run->exhausted)
		frame->run->failure.offset = op->offset;
	return map;
}

struct cel_value eval_in(const struct op *op, struct frame *frame)
{
	struct cel_value a = run_operand(op->a, frame);
	struct cel_value b;
	struct cel_value found;
	uint32_t count;

	if (a.kind == CEL_ERROR)
		return a;
	b = run_op(op->b, frame);
	if (b.kind == CEL_MAP)
		return cel_bool(map_find(b, a, &found));
	if (b.kind != CEL_LIST)
		return op_no_overload(op, frame, a, b);
	count = cel_list_count(b);
	if (!run_spend(frame->run, count))
		return (struct cel_value){ .kind = CEL_ERROR };
	for (uint32_t i = 0; i < count; i++)
		if (values_equal(frame->run, a, cel_list_at(b, i)))
			return cel_bool(true);
	return cel_bool(false);
}

struct cel_value eval_in_texts(const struct op *op, struct frame *frame)
{
	struct cel_value text = run_operand(op->a, frame);
	const struct text_set *set = op->set;
	uint32_t hash;

	if (text.kind != CEL_STRING)
		return text.kind == CEL_ERROR ? text : cel_bool(false);
	hash = node_key_hash(text.text, text.len);
	for (uint32_t at = hash & set->mask; set->texts[at].kind != CEL_UNSET;
	     at = (at + 1) & set->mask)
		if (set->hashes[at] == hash &&
		    texts_equal(set->texts[at], text))
			return cel_bool(true);
	return cel_bool(false);
}
