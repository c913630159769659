#include "cel/value_priv.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

/* Deeper values than any document or expression can hold are refused. */
enum { EQUAL_DEPTH_MAX = DOC_DEPTH_MAX + CEL_DEPTH_MAX };

static bool equal_at(struct cel_run *run, struct cel_value a,
		     struct cel_value b, unsigned depth);

static bool is_number(struct cel_value value)
{
	return value.kind >= CEL_INT && value.kind <= CEL_DOUBLE;
}

static enum order order_of(bool less, bool greater)
{
	return less ? ORDER_LESS : greater ? ORDER_GREATER : ORDER_SAME;
}

/*
 * Integers beyond 2^53 are rounded to a double for this, as the reference
 * implementation does.
 */
static enum order double_order(double number, double other)
{
	if (isnan(number) || isnan(other))
		return ORDER_NONE;
	return order_of(number<other, number> other);
}

static enum order reverse(enum order order)
{
	return order == ORDER_NONE ? order : (enum order) - order;
}

static enum order number_order(struct cel_value a, struct cel_value b)
{
	if (a.kind == CEL_DOUBLE)
		return double_order(a.number,
				    b.kind == CEL_INT	 ? (double)b.integer
				    : b.kind == CEL_UINT ? (double)b.natural
							 : b.number);
	if (b.kind == CEL_DOUBLE)
		return reverse(number_order(b, a));
	if (a.kind == b.kind && a.kind == CEL_INT)
		return order_of(a.integer<b.integer, a.integer> b.integer);
	if (a.kind == CEL_INT && a.integer < 0)
		return ORDER_LESS;
	if (b.kind == CEL_INT && b.integer < 0)
		return ORDER_GREATER;
	return order_of(a.natural<b.natural, a.natural> b.natural);
}

static enum order text_order(struct cel_value a, struct cel_value b)
{
	uint32_t shorter = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.text, b.text, shorter);

	if (order)
		return order_of(order < 0, true);
	return order_of(a.len<b.len, a.len> b.len);
}

static enum order time_order(const struct cel_time *a, const struct cel_time *b)
{
	if (a->seconds != b->seconds)
		return order_of(a->seconds < b->seconds, true);
	return order_of(
		a->nanoseconds<b->nanoseconds, a->nanoseconds> b->nanoseconds);
}

bool values_order(struct cel_value a, struct cel_value b, enum order *order)
{
	if (is_number(a) && is_number(b)) {
		*order = number_order(a, b);
		return true;
	}
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case CEL_STRING:
	case CEL_BYTES: *order = text_order(a, b); return true;
	case CEL_BOOL:
		*order = order_of(a.boolean<b.boolean, a.boolean> b.boolean);
		return true;
	case CEL_DURATION:
		*order = order_of(a.integer<b.integer, a.integer> b.integer);
		return true;
	case CEL_TIMESTAMP: *order = time_order(a.time, b.time); return true;
	case CEL_QUANTITY:
		*order = order_of(
			a.quantity->nano<b.quantity->nano, a.quantity->nano> b
				.quantity->nano);
		return true;
	default: return false;
	}
}

static bool lists_equal(struct cel_run *run, struct cel_value a,
			struct cel_value b, unsigned depth)
{
	uint32_t count = cel_list_count(a);

	if (count != cel_list_count(b))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!equal_at(run, cel_list_at(a, i), cel_list_at(b, i), depth))
			return false;
	return true;
}

static bool maps_equal(struct cel_run *run, struct cel_value a,
		       struct cel_value b, unsigned depth)
{
	struct cel_iterator iterator = iterator_over(a);
	struct cel_value key;
	struct cel_value value;
	struct cel_value other;

	if (map_count(a) != map_count(b))
		return false;
	while (iterator_next(&iterator, &key, &value))
		if (!map_find(b, key, &other) ||
		    !equal_at(run, value, other, depth))
			return false;
	return true;
}

static bool optionals_equal(struct cel_run *run, struct cel_value a,
			    struct cel_value b, unsigned depth)
{
	if (!a.inner || !b.inner)
		return a.inner == b.inner;
	return equal_at(run, *a.inner, *b.inner, depth);
}

static bool places_equal(const struct cel_place *a, const struct cel_place *b)
{
	return a->node == b->node && span_equal(a->path, b->path);
}

static bool equal_at(struct cel_run *run, struct cel_value a,
		     struct cel_value b, unsigned depth)
{
	enum order order;

	if (a.kind != b.kind)
		return is_number(a) && is_number(b) &&
		       number_order(a, b) == ORDER_SAME;
	if (a.kind == CEL_STRING || a.kind == CEL_BYTES || a.kind == CEL_TYPE)
		return texts_equal(a, b);
	if (!run_spend(run, 1))
		return false;
	if (depth >= EQUAL_DEPTH_MAX)
		return run_exhaust(run, "values are nested too deeply");
	switch (a.kind) {
	case CEL_NULL: return true;
	case CEL_LIST: return lists_equal(run, a, b, depth + 1);
	case CEL_MAP: return maps_equal(run, a, b, depth + 1);
	case CEL_OPTIONAL: return optionals_equal(run, a, b, depth + 1);
	case CEL_PLACE: return places_equal(a.place, b.place);
	default: return values_order(a, b, &order) && order == ORDER_SAME;
	}
}

bool values_equal(struct cel_run *run, struct cel_value a, struct cel_value b)
{
	return equal_at(run, a, b, 0);
}

bool cel_equal(struct cel_value a, struct cel_value b)
{
	struct cel_run run = { .steps_max = CEL_STEPS_MAX };

	return equal_at(&run, a, b, 0);
}
