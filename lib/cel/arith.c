#include "cel/op_priv.h"

#include <math.h>
#include <string.h>

#include "cel/time_priv.h"

static struct cel_value overflow(const struct op *op, struct frame *frame,
				 const char *type)
{
	return op_fail(op, frame, "%s overflow", type);
}

struct cel_value eval_equal(const struct op *op, struct frame *frame)
{
	struct cel_value a = run_operand(op->a, frame);
	struct cel_value b;

	if (a.kind == CEL_ERROR)
		return a;
	b = run_operand(op->b, frame);
	if (b.kind == CEL_ERROR)
		return b;
	if (a.kind == CEL_STRING && b.kind == CEL_STRING)
		return cel_bool(texts_equal(a, b));
	return cel_bool(values_equal(frame->run, a, b));
}

struct cel_value eval_unequal(const struct op *op, struct frame *frame)
{
	struct cel_value equal = eval_equal(op, frame);

	if (equal.kind == CEL_BOOL)
		equal.boolean = !equal.boolean;
	return equal;
}

/* The order of both operands; false with *result the failure. */
static bool operands_order(const struct op *op, struct frame *frame,
			   enum order *order, struct cel_value *result)
{
	struct cel_value a = run_operand(op->a, frame);
	struct cel_value b;

	if (a.kind == CEL_ERROR) {
		*result = a;
		return false;
	}
	b = run_operand(op->b, frame);
	if (a.kind == CEL_INT && b.kind == CEL_INT) {
		*order = a.integer < b.integer	 ? ORDER_LESS
			 : a.integer > b.integer ? ORDER_GREATER
						 : ORDER_SAME;
		return true;
	}
	if (a.kind != CEL_QUANTITY && values_order(a, b, order))
		return true;
	*result = op_no_overload(op, frame, a, b);
	return false;
}

struct cel_value eval_less(const struct op *op, struct frame *frame)
{
	struct cel_value failure;
	enum order order;

	if (!operands_order(op, frame, &order, &failure))
		return failure;
	return cel_bool(order == ORDER_LESS);
}

struct cel_value eval_less_equal(const struct op *op, struct frame *frame)
{
	struct cel_value failure;
	enum order order;

	if (!operands_order(op, frame, &order, &failure))
		return failure;
	return cel_bool(order == ORDER_LESS || order == ORDER_SAME);
}

struct cel_value eval_greater(const struct op *op, struct frame *frame)
{
	struct cel_value failure;
	enum order order;

	if (!operands_order(op, frame, &order, &failure))
		return failure;
	return cel_bool(order == ORDER_GREATER);
}

struct cel_value eval_greater_equal(const struct op *op, struct frame *frame)
{
	struct cel_value failure;
	enum order order;

	if (!operands_order(op, frame, &order, &failure))
		return failure;
	return cel_bool(order == ORDER_GREATER || order == ORDER_SAME);
}

struct cel_value eval_negate(const struct op *op, struct frame *frame)
{
	struct cel_value value = run_op(op->a, frame);

	switch (value.kind) {
	case CEL_ERROR: return value;
	case CEL_INT:
		if (value.integer == INT64_MIN)
			return overflow(op, frame, "int");
		return cel_int(-value.integer);
	case CEL_DOUBLE: return value_double(-value.number);
	default:
		return op_fail(op, frame, "no such overload: -%s",
			       value_type_name(value));
	}
}

static struct cel_value add_lists(const struct op *op, struct frame *frame,
				  struct cel_value a, struct cel_value b)
{
	uint32_t count_a = cel_list_count(a);
	uint32_t count_b = cel_list_count(b);
	struct cel_value *items;

	(void)op;
	if (!count_a || !count_b)
		return count_a ? a : b;
	items = run_alloc(frame->run,
			  ((size_t)count_a + count_b) * sizeof(*items));
	if (!items || count_a > UINT32_MAX - count_b)
		return no_memory(frame->run);
	for (uint32_t i = 0; i < count_a; i++)
		items[i] = cel_list_at(a, i);
	for (uint32_t i = 0; i < count_b; i++)
		items[count_a + i] = cel_list_at(b, i);
	return list_make(frame->run, items, count_a + count_b);
}

static struct cel_value add_texts(struct frame *frame, struct cel_value a,
				  struct cel_value b)
{
	size_t len = (size_t)a.len + b.len;
	char *text = len > UINT32_MAX ? NULL : run_alloc(frame->run, len + 1);

	if (!text)
		return no_memory(frame->run);
	memcpy(text, a.text, a.len);
	memcpy(text + a.len, b.text, b.len);
	text[len] = '\0';
	return (struct cel_value){ .kind = a.kind,
				   .len = (uint32_t)len,
				   .text = text };
}

static struct cel_value add_two(const struct op *op, struct frame *frame,
				struct cel_value a, struct cel_value b)
{
	int64_t integer;
	uint64_t natural;

	if (a.kind != b.kind)
		return time_add(op, frame, a, b);
	switch (a.kind) {
	case CEL_INT:
		if (__builtin_add_overflow(a.integer, b.integer, &integer))
			return overflow(op, frame, "int");
		return cel_int(integer);
	case CEL_UINT:
		if (__builtin_add_overflow(a.natural, b.natural, &natural))
			return overflow(op, frame, "uint");
		return value_uint(natural);
	case CEL_DOUBLE: return value_double(a.number + b.number);
	case CEL_STRING:
	case CEL_BYTES: return add_texts(frame, a, b);
	case CEL_LIST: return add_lists(op, frame, a, b);
	default: return time_add(op, frame, a, b);
	}
}

/* Many texts at once, so that a long chain is copied only once. */
static struct cel_value
join_texts(struct frame *frame, const struct cel_value *texts, uint32_t count)
{
	uint64_t len = 0;
	char *text;
	char *out;

	for (uint32_t i = 0; i < count; i++)
		len += texts[i].len;
	text = out = len >= UINT32_MAX ? NULL : run_alloc(frame->run, len + 1);
	if (!text)
		return no_memory(frame->run);
	for (uint32_t i = 0; i < count; i++) {
		memcpy(out, texts[i].text, texts[i].len);
		out += texts[i].len;
	}
	*out = '\0';
	return cel_string((struct span){ text, len });
}

struct cel_value eval_add(const struct op *op, struct frame *frame)
{
	enum { AT_ONCE = 16 };
	struct cel_value texts[AT_ONCE];
	struct cel_value sum = run_op(op->args[0], frame);
	uint32_t at = 1;

	while (at < op->count && sum.kind != CEL_ERROR) {
		struct cel_value next = run_operand(op->args[at++], frame);
		uint32_t count = 2;

		if (next.kind == CEL_ERROR)
			return next;
		if (sum.kind != CEL_STRING || next.kind != CEL_STRING) {
			sum = add_two(op, frame, sum, next);
			continue;
		}
		texts[0] = sum;
		texts[1] = next;
		while (at < op->count && count < AT_ONCE &&
		       next.kind == CEL_STRING) {
			next = run_op(op->args[at++], frame);
			if (next.kind == CEL_ERROR)
				return next;
			if (next.kind == CEL_STRING)
				texts[count++] = next;
		}
		sum = join_texts(frame, texts, count);
		if (next.kind != CEL_STRING && sum.kind != CEL_ERROR)
			sum = add_two(op, frame, sum, next);
	}
	return sum;
}

/* Both operands; false with *result the failure. */
static bool operands(const struct op *op, struct frame *frame,
		     struct cel_value *a, struct cel_value *b,
		     struct cel_value *result)
{
	*a = *result = run_op(op->a, frame);
	if (a->kind == CEL_ERROR)
		return false;
	*b = *result = run_op(op->b, frame);
	return b->kind != CEL_ERROR;
}

struct cel_value eval_subtract(const struct op *op, struct frame *frame)
{
	struct cel_value a;
	struct cel_value b;
	struct cel_value failure;
	int64_t integer;

	if (!operands(op, frame, &a, &b, &failure))
		return failure;
	if (a.kind == CEL_INT && b.kind == CEL_INT) {
		if (__builtin_sub_overflow(a.integer, b.integer, &integer))
			return overflow(op, frame, "int");
		return cel_int(integer);
	}
	if (a.kind == CEL_UINT && b.kind == CEL_UINT) {
		if (a.natural < b.natural)
			return overflow(op, frame, "uint");
		return value_uint(a.natural - b.natural);
	}
	if (a.kind == CEL_DOUBLE && b.kind == CEL_DOUBLE)
		return value_double(a.number - b.number);
	return time_subtract(op, frame, a, b);
}

struct cel_value eval_multiply(const struct op *op, struct frame *frame)
{
	struct cel_value a;
	struct cel_value b;
	struct cel_value failure;
	int64_t integer;
	uint64_t natural;

	if (!operands(op, frame, &a, &b, &failure))
		return failure;
	if (a.kind == CEL_INT && b.kind == CEL_INT) {
		if (__builtin_mul_overflow(a.integer, b.integer, &integer))
			return overflow(op, frame, "int");
		return cel_int(integer);
	}
	if (a.kind == CEL_UINT && b.kind == CEL_UINT) {
		if (__builtin_mul_overflow(a.natural, b.natural, &natural))
			return overflow(op, frame, "uint");
		return value_uint(natural);
	}
	if (a.kind == CEL_DOUBLE && b.kind == CEL_DOUBLE)
		return value_double(a.number * b.number);
	return op_no_overload(op, frame, a, b);
}

struct cel_value eval_divide(const struct op *op, struct frame *frame)
{
	struct cel_value a;
	struct cel_value b;
	struct cel_value failure;

	if (!operands(op, frame, &a, &b, &failure))
		return failure;
	if (a.kind == CEL_DOUBLE && b.kind == CEL_DOUBLE)
		return value_double(a.number / b.number);
	if (a.kind != b.kind || (a.kind != CEL_INT && a.kind != CEL_UINT))
		return op_no_overload(op, frame, a, b);
	if (!b.natural)
		return op_fail(op, frame, "division by zero");
	if (a.kind == CEL_UINT)
		return value_uint(a.natural / b.natural);
	if (a.integer == INT64_MIN && b.integer == -1)
		return overflow(op, frame, "int");
	return cel_int(a.integer / b.integer);
}

struct cel_value eval_modulo(const struct op *op, struct frame *frame)
{
	struct cel_value a;
	struct cel_value b;
	struct cel_value failure;

	if (!operands(op, frame, &a, &b, &failure))
		return failure;
	if (a.kind != b.kind || (a.kind != CEL_INT && a.kind != CEL_UINT))
		return op_no_overload(op, frame, a, b);
	if (!b.natural)
		return op_fail(op, frame, "modulus by zero");
	if (a.kind == CEL_UINT)
		return value_uint(a.natural % b.natural);
	if (a.integer == INT64_MIN && b.integer == -1)
		return overflow(op, frame, "int");
	return cel_int(a.integer % b.integer);
}
