#include "cel/op_priv.h"

#include <string.h>

/* A comprehension on its way. */
struct loop {
	const struct op *op;
	struct frame *frame;
	struct cel_iterator iterator;
	struct cel_value failure; /* CEL_ERROR once it has to end */
};

/* Evaluate the range; false with the failure set if there is nothing to do. */
static bool loop_start(struct loop *loop, const struct op *op,
		       struct frame *frame)
{
	struct cel_value range = run_op(op->a, frame);

	loop->op = op;
	loop->frame = frame;
	loop->failure = (struct cel_value){ .kind = CEL_UNSET };
	if (range.kind == CEL_LIST || range.kind == CEL_MAP) {
		loop->iterator = iterator_over(range);
		return true;
	}
	loop->failure = range;
	if (range.kind != CEL_ERROR)
		loop->failure = op_fail(op, frame,
					"a list or map is needed, not %s",
					value_type_name(range));
	return false;
}

/* The same for the usual loop: one variable over a list. */
static inline bool loop_next_item(struct loop *loop)
{
	struct cel_iterator *iterator = &loop->iterator;
	struct cel_value *local = &loop->frame->locals[loop->op->local];

	if (iterator->at == iterator->count)
		return false;
	if (!run_spend(loop->frame->run, loop->op->cost)) {
		loop->failure = (struct cel_value){ .kind = CEL_ERROR };
		return false;
	}
	if (is_document(iterator->over))
		*local = value_of_node(
			iterator->over.node->items[iterator->at++]);
	else
		*local = iterator->over.list->items[iterator->at++];
	return true;
}

/* The next element into the locals; false at the end or out of budget. */
static bool loop_next(struct loop *loop)
{
	const struct op *op = loop->op;
	struct cel_value *locals = loop->frame->locals;
	struct cel_value key;
	struct cel_value value;

	if (loop->iterator.over.kind == CEL_LIST && !op->pairs)
		return loop_next_item(loop);
	if (!iterator_next(&loop->iterator, &key, &value))
		return false;
	if (!run_spend(loop->frame->run, op->cost)) {
		loop->failure = (struct cel_value){ .kind = CEL_ERROR };
		return false;
	}
	if (op->pairs) {
		locals[op->local] = key;
		locals[op->local2] = value;
	} else {
		locals[op->local] = loop->iterator.over.kind == CEL_MAP ? key
									: value;
	}
	return true;
}

/* A condition's value: 1, 0, or -1 with the failure in *value. */
static int loop_test(struct loop *loop, struct cel_value *value)
{
	*value = run_op(loop->op->b, loop->frame);
	if (value->kind == CEL_BOOL)
		return value->boolean;
	if (value->kind != CEL_ERROR)
		*value = op_fail(loop->op->b, loop->frame,
				 "a condition must be bool, not %s",
				 value_type_name(*value));
	return -1;
}

/* all() and exists(): the first decisive answer outweighs failures before. */
static struct cel_value quantify(const struct op *op, struct frame *frame,
				 bool decisive)
{
	struct cel_failure failure;
	struct cel_value value;
	struct loop loop;
	bool failed = false;

	if (!loop_start(&loop, op, frame))
		return loop.failure;
	while (loop_next(&loop)) {
		int answer = loop_test(&loop, &value);

		if (answer == decisive)
			return value;
		if (answer < 0 && !failed) {
			failure = frame->run->failure;
			failed = true;
		}
	}
	if (loop.failure.kind == CEL_ERROR)
		return loop.failure;
	if (!failed)
		return cel_bool(!decisive);
	frame->run->failure = failure;
	return (struct cel_value){ .kind = CEL_ERROR };
}

struct cel_value eval_all(const struct op *op, struct frame *frame)
{
	return quantify(op, frame, false);
}

struct cel_value eval_exists(const struct op *op, struct frame *frame)
{
	return quantify(op, frame, true);
}

struct cel_value eval_exists_one(const struct op *op, struct frame *frame)
{
	struct cel_value value;
	struct loop loop;
	uint32_t found = 0;

	if (!loop_start(&loop, op, frame))
		return loop.failure;
	while (loop_next(&loop)) {
		int answer = loop_test(&loop, &value);

		if (answer < 0)
			return value;
		found += answer;
	}
	return loop.failure.kind == CEL_ERROR ? loop.failure
					      : cel_bool(found == 1);
}

/* Room for as many results as the rest of the loop can still give. */
static struct cel_value *room_for_rest(struct loop *loop, uint32_t *count)
{
	*count = loop->iterator.count - loop->iterator.at + 1;
	return run_alloc(loop->frame->run, *count * sizeof(struct cel_value));
}

struct cel_value eval_filter(const struct op *op, struct frame *frame)
{
	struct cel_value *items = NULL;
	struct cel_value value;
	struct loop loop;
	uint32_t count = 0;
	uint32_t room;

	if (!loop_start(&loop, op, frame))
		return loop.failure;
	while (loop_next(&loop)) {
		struct cel_value element = frame->locals[op->local];
		int answer = loop_test(&loop, &value);

		if (answer < 0)
			return value;
		if (!answer)
			continue;
		if (!items)
			items = room_for_rest(&loop, &room);
		if (!items)
			return no_memory(frame->run);
		items[count++] = element;
	}
	if (loop.failure.kind == CEL_ERROR)
		return loop.failure;
	return list_make(frame->run, items, count);
}

/*
 * The transform's value of this round; false when the condition leaves the
 * element out or something failed, which is then in *value.
 */
static bool transformed(struct loop *loop, struct cel_value *value)
{
	const struct op *op = loop->op;

	if (!op->c) {
		*value = run_op(op->b, loop->frame);
	} else {
		int answer = loop_test(loop, value);

		if (answer > 0)
			*value = run_op(op->c, loop->frame);
		else if (!answer)
			return false;
	}
	return value->kind != CEL_ERROR;
}

struct cel_value eval_transform(const struct op *op, struct frame *frame)
{
	struct cel_value *items = NULL;
	struct cel_value value;
	struct loop loop;
	uint32_t count = 0;
	uint32_t room;

	if (!loop_start(&loop, op, frame))
		return loop.failure;
	while (loop_next(&loop)) {
		if (!transformed(&loop, &value)) {
			if (value.kind == CEL_ERROR)
				return value;
			continue;
		}
		if (!items)
			items = room_for_rest(&loop, &room);
		if (!items)
			return no_memory(frame->run);
		items[count++] = value;
	}
	if (loop.failure.kind == CEL_ERROR)
		return loop.failure;
	return list_make(frame->run, items, count);
}

/* The map that a loop's pairs make, its failure at the loop. */
static struct cel_value loop_map(struct loop *loop,
				 const struct cel_pair *pairs, uint32_t count)
{
	struct cel_run *run = loop->frame->run;
	struct cel_value map;

	if (loop->failure.kind == CEL_ERROR)
		return loop->failure;
	map = map_make(run, pairs, count);
	if (map.kind == CEL_ERROR && !run->exhausted)
		run->failure.offset = loop->op->offset;
	return map;
}

struct cel_value eval_transform_map(const struct op *op, struct frame *frame)
{
	struct cel_pair *pairs;
	struct cel_value value;
	struct loop loop;
	uint32_t count = 0;

	if (!loop_start(&loop, op, frame))
		return loop.failure;
	pairs = run_alloc(frame->run, loop.iterator.count * sizeof(*pairs));
	if (!pairs)
		return no_memory(frame->run);
	while (loop_next(&loop)) {
		if (transformed(&loop, &value))
			pairs[count++] = (struct cel_pair){
				.key = frame->locals[op->local],
				.value = value,
			};
		else if (value.kind == CEL_ERROR)
			return value;
	}
	return loop_map(&loop, pairs, count);
}

/* Pairs of maps that the transform gives, in a list that grows. */
struct pair_list {
	struct cel_pair *pairs;
	uint32_t count;
	uint32_t room;
};

static bool pairs_add(struct cel_run *run, struct pair_list *list,
		      struct cel_value key, struct cel_value value)
{
	if (list->count == list->room) {
		uint32_t room = list->room ? list->room * 2 : 8;
		struct cel_pair *more = run_alloc(run, room * sizeof(*more));

		if (!more)
			return false;
		if (list->count)
			memcpy(more, list->pairs, list->count * sizeof(*more));
		list->pairs = more;
		list->room = room;
	}
	list->pairs[list->count++] = (struct cel_pair){ key, value };
	return true;
}

struct cel_value eval_transform_entry(const struct op *op, struct frame *frame)
{
	struct pair_list list = { 0 };
	struct cel_value value;
	struct loop loop;

	if (!loop_start(&loop, op, frame))
		return loop.failure;
	while (loop_next(&loop)) {
		struct cel_iterator entries;
		struct cel_value key;
		struct cel_value inner;

		if (!transformed(&loop, &value)) {
			if (value.kind == CEL_ERROR)
				return value;
			continue;
		}
		if (value.kind != CEL_MAP)
			return op_fail(op, frame, "a map is needed, not %s",
				       value_type_name(value));
		entries = iterator_over(value);
		while (iterator_next(&entries, &key, &inner))
			if (!pairs_add(frame->run, &list, key, inner))
				return no_memory(frame->run);
	}
	return loop_map(&loop, list.pairs, list.count);
}

struct cel_value eval_bind(const struct op *op, struct frame *frame)
{
	struct cel_value value = run_op(op->a, frame);

	frame->locals[op->local] = value_keep(frame->run, value);
	return run_op(op->b, frame);
}

struct cel_value eval_block(const struct op *op, struct frame *frame)
{
	for (uint32_t i = 0; i < op->count; i++) {
		struct cel_value value = run_op(op->args[i], frame);

		frame->locals[op->local + i] = value_keep(frame->run, value);
	}
	return run_op(op->b, frame);
}

/* The optional that optMap() works on, its value in the local. */
static bool open_optional(const struct op *op, struct frame *frame,
			  struct cel_value *value)
{
	*value = run_op(op->a, frame);
	if (value->kind == CEL_OPTIONAL && value->inner) {
		frame->locals[op->local] = *value->inner;
		return true;
	}
	if (value->kind != CEL_OPTIONAL && value->kind != CEL_ERROR)
		*value = op_fail(op, frame, "an optional is needed, not %s",
				 value_type_name(*value));
	return false;
}

struct cel_value eval_optional_map(const struct op *op, struct frame *frame)
{
	struct cel_value value;

	if (!open_optional(op, frame, &value))
		return value;
	value = run_op(op->b, frame);
	return value.kind == CEL_ERROR ? value : value_some(frame->run, value);
}

struct cel_value eval_optional_flat(const struct op *op, struct frame *frame)
{
	struct cel_value value;

	if (!open_optional(op, frame, &value))
		return value;
	value = run_op(op->b, frame);
	if (value.kind == CEL_ERROR || value.kind == CEL_OPTIONAL)
		return value;
	return op_fail(op, frame, "an optional is needed, not %s",
		       value_type_name(value));
}
