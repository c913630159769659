#include "cel/op_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* Locals of most programs fit on the stack. */
enum { LOCALS_ON_STACK = 8 };

struct cel_value op_fail(const struct op *op, struct frame *frame,
			 const char *format, ...)
{
	struct cel_run *run = frame->run;
	va_list args;

	if (!run->exhausted) {
		run->failure.offset = op->offset;
		va_start(args, format);
		vsnprintf(run->failure.text, sizeof(run->failure.text), format,
			  args);
		va_end(args);
	}
	return (struct cel_value){ .kind = CEL_ERROR };
}

struct cel_value op_no_overload(const struct op *op, struct frame *frame,
				struct cel_value a, struct cel_value b)
{
	static const char *const signs[OP_COUNT] = {
		[OP_ADD] = "+",
		[OP_SUBTRACT] = "-",
		[OP_MULTIPLY] = "*",
		[OP_DIVIDE] = "/",
		[OP_MODULO] = "%",
		[OP_LESS] = "<",
		[OP_LESS_EQUAL] = "<=",
		[OP_GREATER] = ">",
		[OP_GREATER_EQUAL] = ">=",
		[OP_IN] = "in",
		[OP_IN_TEXTS] = "in",
	};

	if (a.kind == CEL_ERROR || b.kind == CEL_ERROR)
		return (struct cel_value){ .kind = CEL_ERROR };
	return op_fail(op, frame, "no such overload: %s %s %s",
		       value_type_name(a), signs[op->kind], value_type_name(b));
}

struct cel_value eval_const(const struct op *op, struct frame *frame)
{
	(void)frame;
	return op->value;
}

/* In the len of an error that has its failure with it. */
enum { KEPT = 0xfa11ed };

struct cel_value value_keep(struct cel_run *run, struct cel_value value)
{
	struct cel_failure *copy;

	if (value.kind != CEL_ERROR || run->exhausted)
		return value;
	copy = run_alloc(run, sizeof(*copy));
	if (!copy)
		return no_memory(run);
	*copy = run->failure;
	return (struct cel_value){ .kind = CEL_ERROR,
				   .len = KEPT,
				   .failure = copy };
}

/* An error that was kept, with its own words again. */
static struct cel_value kept_error(struct cel_run *run, struct cel_value value)
{
	if (value.len == KEPT && !run->exhausted)
		run->failure = *value.failure;
	return value;
}

/* An unset slot is asked for once; a failure stays in it. */
static struct cel_value resolve_slot(const struct op *op, struct frame *frame)
{
	struct cel_run *run = frame->run;
	struct cel_value value = run->slots[op->local];

	if (value.kind == CEL_ERROR)
		return kept_error(run, value);
	if (run->resolve)
		value = run->resolve(run, op->local);
	if (value.kind == CEL_UNSET)
		value = op_fail(op, frame, "a variable has no value");
	if (value.kind == CEL_ERROR && run->failure.offset == UINT32_MAX)
		run->failure.offset = op->offset;
	run->slots[op->local] = value_keep(run, value);
	return value;
}

struct cel_value eval_slot(const struct op *op, struct frame *frame)
{
	struct cel_value value = frame->run->slots[op->local];

	if (__builtin_expect(value.kind <= CEL_ERROR, 0))
		return resolve_slot(op, frame);
	return value;
}

struct cel_value eval_local(const struct op *op, struct frame *frame)
{
	struct cel_value value = frame->locals[op->local];

	if (__builtin_expect(value.kind == CEL_ERROR, 0))
		return kept_error(frame->run, value);
	return value;
}

static struct cel_value missing_key(const struct op *op, struct frame *frame,
				    const struct step *step)
{
	struct cel_value value = op_fail(op, frame, "no such key: %.*s",
					 (int)step->key.len, step->key.text);

	if (!frame->run->exhausted)
		frame->run->failure.offset = step->offset;
	return value;
}

static struct cel_value no_fields(const struct op *op, struct frame *frame,
				  const struct step *step,
				  struct cel_value value)
{
	value = op_fail(op, frame, "no field '%.*s': the value is of type %s",
			(int)step->key.len, step->key.text,
			value_type_name(value));
	if (!frame->run->exhausted)
		frame->run->failure.offset = step->offset;
	return value;
}

/* One step into a value that an expression made, or whatever else it is. */
static bool step_into(struct cel_value *value, const struct step *step)
{
	return value->kind == CEL_MAP &&
	       map_find_text(*value, step->key, step->hash, value);
}

/* Replace an optional by what is in it, CEL_UNSET if nothing is. */
static bool open_optional(struct cel_value *value)
{
	if (value->kind != CEL_OPTIONAL)
		return false;
	if (value->inner)
		*value = *value->inner;
	else
		value->kind = CEL_UNSET;
	return true;
}

/*
 * From a mapping of the document along the steps to the deepest value that is
 * there; *step is then the first step that could not be taken.
 */
static struct cel_value walk_nodes(const struct node *node,
				   const struct step **step,
				   const struct step *end, bool *optional)
{
	const struct step *at = *step;

	for (; at < end && node->kind == NODE_MAPPING; at++) {
		const struct entry *entry = visible_entry(node, at->key,
							  at->hash);

		if (!entry)
			break;
		*optional |= at->optional;
		node = entry->value;
	}
	*step = at;
	return value_of_node(node);
}

/*
 * Follow count steps.  A key that is missing behind an optional step, or below
 * an optional value, is CEL_UNSET; elsewhere it is an error, as is a step into
 * what is no map.  *optional says whether there was any such step.
 */
static struct cel_value follow(const struct op *op, struct frame *frame,
			       uint32_t count, bool *optional)
{
	struct cel_value value = run_op(op->a, frame);
	const struct step *step = op->steps;
	const struct step *end = count ? step + count : step;
	bool is_missing = false; /* the next step, from a mapping */

	*optional = open_optional(&value);
	if (value.kind == CEL_MAP && is_document(value)) {
		value = walk_nodes(value.node, &step, end, optional);
		is_missing = value.kind == CEL_MAP;
	}
	for (; step < end && value.kind > CEL_ERROR; step++) {
		*optional |= step->optional;
		if (!is_missing && step_into(&value, step)) {
			*optional |= step + 1 < end && open_optional(&value);
			continue;
		}
		if (value.kind != CEL_MAP)
			value = no_fields(op, frame, step, value);
		else if (*optional)
			value.kind = CEL_UNSET;
		else
			value = missing_key(op, frame, step);
	}
	return value;
}

struct cel_value eval_path(const struct op *op, struct frame *frame)
{
	bool optional;
	struct cel_value value = follow(op, frame, op->count, &optional);

	if (!optional || value.kind == CEL_ERROR)
		return value;
	return value.kind == CEL_UNSET ? value_none()
				       : value_some(frame->run, value);
}

struct cel_value eval_path_has(const struct op *op, struct frame *frame)
{
	const struct step *last = &op->steps[op->count - 1];
	bool optional;
	struct cel_value value = follow(op, frame, op->count - 1, &optional);

	if (value.kind == CEL_ERROR)
		return value;
	open_optional(&value);
	if (value.kind == CEL_UNSET)
		return cel_bool(false);
	if (value.kind != CEL_MAP)
		return no_fields(op, frame, last, value);
	return cel_bool(step_into(&value, last));
}

struct cel_value eval_path_present(const struct op *op, struct frame *frame)
{
	bool optional;
	struct cel_value value = follow(op, frame, op->count, &optional);

	if (value.kind == CEL_ERROR)
		return value;
	if (!optional && value.kind != CEL_OPTIONAL)
		return op_fail(op, frame, "no such overload: %s.hasValue()",
			       value_type_name(value));
	if (!optional)
		return cel_bool(value.inner != NULL);
	return cel_bool(value.kind != CEL_UNSET);
}

struct cel_value eval_path_or(const struct op *op, struct frame *frame)
{
	bool optional;
	struct cel_value value = follow(op->a, frame, op->a->count, &optional);

	if (value.kind == CEL_UNSET)
		return run_op(op->b, frame);
	if (optional || value.kind == CEL_ERROR)
		return value;
	if (value.kind != CEL_OPTIONAL)
		return op_fail(op, frame, "no such overload: %s.orValue()",
			       value_type_name(value));
	return value.inner ? *value.inner : run_op(op->b, frame);
}

struct cel_value eval_or_value(const struct op *op, struct frame *frame)
{
	struct cel_value value = run_op(op->a, frame);

	if (value.kind == CEL_ERROR)
		return value;
	if (value.kind != CEL_OPTIONAL)
		return op_fail(op, frame, "no such overload: %s.orValue()",
			       value_type_name(value));
	return value.inner ? *value.inner : run_op(op->b, frame);
}

struct cel_value eval_or_optional(const struct op *op, struct frame *frame)
{
	struct cel_value value = run_op(op->a, frame);

	if (value.kind == CEL_OPTIONAL && !value.inner)
		value = run_op(op->b, frame);
	if (value.kind == CEL_ERROR || value.kind == CEL_OPTIONAL)
		return value;
	return op_fail(op, frame, "no such overload: %s.or()",
		       value_type_name(value));
}

struct cel_value eval_and(const struct op *op, struct frame *frame)
{
	struct cel_failure failure;
	bool failed = false;

	for (uint32_t i = 0; i < op->count; i++) {
		struct cel_value value = run_op(op->args[i], frame);

		if (value.kind == CEL_BOOL) {
			if (!value.boolean)
				return cel_bool(false);
			continue;
		}
		if (value.kind != CEL_ERROR)
			op_fail(op, frame, "no such overload: && with %s",
				value_type_name(value));
		if (!failed)
			failure = frame->run->failure;
		failed = true;
	}
	if (!failed)
		return cel_bool(true);
	frame->run->failure = failure;
	return (struct cel_value){ .kind = CEL_ERROR };
}

struct cel_value eval_or(const struct op *op, struct frame *frame)
{
	struct cel_failure failure;
	bool failed = false;

	for (uint32_t i = 0; i < op->count; i++) {
		struct cel_value value = run_op(op->args[i], frame);

		if (value.kind == CEL_BOOL) {
			if (value.boolean)
				return cel_bool(true);
			continue;
		}
		if (value.kind != CEL_ERROR)
			op_fail(op, frame, "no such overload: || with %s",
				value_type_name(value));
		if (!failed)
			failure = frame->run->failure;
		failed = true;
	}
	if (!failed)
		return cel_bool(false);
	frame->run->failure = failure;
	return (struct cel_value){ .kind = CEL_ERROR };
}

struct cel_value eval_not(const struct op *op, struct frame *frame)
{
	struct cel_value value = run_op(op->a, frame);

	if (value.kind == CEL_BOOL)
		return cel_bool(!value.boolean);
	if (value.kind == CEL_ERROR)
		return value;
	return op_fail(op, frame, "no such overload: !%s",
		       value_type_name(value));
}

struct cel_value eval_ternary(const struct op *op, struct frame *frame)
{
	struct cel_value value = run_op(op->a, frame);

	if (value.kind == CEL_BOOL)
		return run_op(value.boolean ? op->b : op->c, frame);
	if (value.kind == CEL_ERROR)
		return value;
	return op_fail(op, frame, "no such overload: ?: with %s",
		       value_type_name(value));
}

struct cel_value eval_call(const struct op *op, struct frame *frame)
{
	struct cel_run *run = frame->run;
	struct cel_value small[4];
	struct cel_value *args = small;
	struct cel_value value;

	if (op->count > 4) {
		args = run_alloc(run, op->count * sizeof(*args));
		if (!args)
			return no_memory(run);
	}
	for (uint32_t i = 0; i < op->count; i++) {
		args[i] = run_op(op->args[i], frame);
		if (args[i].kind == CEL_ERROR)
			return args[i];
	}
	value = op->function(run, args, op->count);
	if (value.kind == CEL_ERROR && run->failure.offset == UINT32_MAX)
		run->failure.offset = op->offset;
	return value;
}

struct cel_value eval_matches(const struct op *op, struct frame *frame)
{
	struct cel_value text = run_op(op->a, frame);

	if (text.kind == CEL_ERROR)
		return text;
	if (text.kind != CEL_STRING)
		return op_fail(op, frame,
			       "no such overload: %s.matches(string)",
			       value_type_name(text));
	text = regex_matches(frame->run, op->regex, text);
	if (text.kind == CEL_ERROR && !frame->run->exhausted)
		frame->run->failure.offset = op->offset;
	return text;
}

struct cel_value cel_eval(const struct cel_program *program,
			  struct cel_run *run)
{
	struct cel_value small[LOCALS_ON_STACK];
	struct frame frame = { .run = run, .locals = small };
	struct cel_value value;

	if (!run->steps_max)
		run->steps_max = CEL_STEPS_MAX;
	if (!run_spend(run, program->cost))
		return (struct cel_value){ .kind = CEL_ERROR };
	if (program->locals > LOCALS_ON_STACK) {
		frame.locals = run_alloc(run,
					 program->locals * sizeof(small[0]));
		if (!frame.locals)
			return no_memory(run);
	}
	value = run_op(program->root, &frame);
	if (__builtin_expect(run->exhausted, 0))
		value.kind = CEL_ERROR;
	return value;
}
