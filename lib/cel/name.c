#include "cel/op_priv.h"

#include <string.h>

#include "base/cleanup.h"

/* Names inside one another that are looked at as one: a.b.c.d. */
enum { NAME_PARTS_MAX = 32 };

static const char *const types[] = {
	"bool",
	"bytes",
	"double",
	"int",
	"list",
	"map",
	"string",
	"null_type",
	"type",
	"uint",
	"optional_type",
	"google.protobuf.Timestamp",
	"google.protobuf.Duration",
};

static struct op *slot_or_type(struct compiler *compiler, struct span name,
			       uint32_t offset)
{
	int slot = env_find(compiler->env, name);
	struct op *op;

	if (slot >= 0) {
		op = op_new(compiler, OP_SLOT, offset);
		if (op)
			op->local = (uint32_t)slot;
		return op;
	}
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (!span_is(name, types[i]))
			continue;
		op = op_new(compiler, OP_CONST, offset);
		if (op)
			op->value = value_type(types[i]);
		return op;
	}
	return NULL;
}

struct op *compile_global(struct compiler *compiler, const struct ast *ast,
			  struct span name, bool rooted)
{
	struct span container = compiler->env->container;
	struct op *op = NULL;

	/* In container a.b, "x" may be a.b.x, a.x or x. */
	while (!rooted && container.len && !op) {
		char *full = arena_format(compiler->arena, "%.*s.%.*s",
					  (int)container.len, container.text,
					  (int)name.len, name.text);

		if (!full)
			return compile_fail(compiler, ast->offset,
					    "out of memory");
		op = slot_or_type(compiler, span_of(full), ast->offset);
		while (container.len && container.text[--container.len] != '.')
			;
	}
	return op ? op : slot_or_type(compiler, name, ast->offset);
}

static struct op *compile_local(struct compiler *compiler,
				const struct ast *ast)
{
	const struct scope *scope = ast->rooted ? NULL : compiler->scope;
	struct op *op;

	while (scope && !span_equal(scope->name, ast->name))
		scope = scope->up;
	if (!scope)
		return NULL;
	op = op_new(compiler, OP_LOCAL, ast->offset);
	if (op)
		op->local = scope->local;
	return op;
}

/* The first count parts of a chain as one dotted name. */
static struct span join_parts(struct compiler *compiler,
			      struct ast *const *parts, uint32_t count)
{
	size_t len = 0;
	char *text;
	char *out;

	for (uint32_t i = 0; i < count; i++)
		len += parts[i]->name.len + 1;
	if (count == 1)
		return parts[0]->name;
	out = text = arena_raw(compiler->arena, len);
	if (!text)
		return (struct span){ NULL, 0 };
	for (uint32_t i = 0; i < count; i++) {
		if (i)
			*out++ = '.';
		memcpy(out, parts[i]->name.text, parts[i]->name.len);
		out += parts[i]->name.len;
	}
	return (struct span){ text, (size_t)(out - text) };
}

/* The parts of a chain "a.b.c" from the left; 0 if it has another root. */
static uint32_t chain_parts(struct ast *ast, struct ast **parts)
{
	struct ast *at = ast;
	uint32_t count = 1;

	for (; at->kind == AST_SELECT; at = at->target)
		count++;
	if (at->kind != AST_NAME || count > NAME_PARTS_MAX)
		return 0;
	at = ast;
	for (uint32_t i = count; i--; at = at->target)
		parts[i] = at;
	return count;
}

/* How many parts from the left on have no ".?", so may be one name. */
static uint32_t plain_parts(struct ast *const *parts, uint32_t count)
{
	uint32_t plain = 1;

	while (plain < count && !parts[plain]->optional)
		plain++;
	return plain;
}

/* The longest known name at the start of a chain, and how long it is. */
static struct op *longest_name(struct compiler *compiler,
			       struct ast *const *parts, uint32_t *count)
{
	struct op *op = compile_local(compiler, parts[0]);
	uint32_t plain = plain_parts(parts, *count);

	*count = 1;
	for (uint32_t n = plain; n && !op; n--) {
		struct span name = join_parts(compiler, parts, n);

		if (!name.text)
			return compile_fail(compiler, parts[0]->offset,
					    "out of memory");
		op = compile_global(compiler, parts[0], name, parts[0]->rooted);
		*count = n;
	}
	if (!op)
		compile_fail(compiler, parts[0]->offset,
			     "undeclared name '%.*s'", (int)parts[0]->name.len,
			     parts[0]->name.text);
	return op;
}

struct op *compile_name(struct compiler *compiler, struct ast *ast)
{
	struct ast *parts[NAME_PARTS_MAX];
	uint32_t count = chain_parts(ast, parts);
	uint32_t used = count;
	struct op *op;

	if (!count) {
		op = compile(compiler, ast->target);
		return op ? compile_step(compiler, ast, op) : NULL;
	}
	op = longest_name(compiler, parts, &used);
	for (uint32_t i = used; i < count && op; i++)
		op = compile_step(compiler, parts[i], op);
	return op;
}

/* Find "target.name" or, in a container, "a.name", as one global name. */
static bool find_global(struct compiler *compiler, struct span name,
			bool rooted, uint32_t count,
			struct found_function *found)
{
	struct span container = compiler->env->container;

	while (!rooted && container.len) {
		char *full = arena_format(compiler->arena, "%.*s.%.*s",
					  (int)container.len, container.text,
					  (int)name.len, name.text);

		if (full && function_find(compiler->env, span_of(full), false,
					  count, found))
			return true;
		while (container.len && container.text[--container.len] != '.')
			;
	}
	return function_find(compiler->env, name, false, count, found);
}

/* True if a call's target is a namespace: "math" in math.least(1, 2). */
static bool find_qualified(struct compiler *compiler, struct ast *call,
			   struct found_function *found)
{
	struct ast *parts[NAME_PARTS_MAX + 1];
	struct ast self = { .name = call->name };
	struct ast *target = call->target;
	uint32_t count;

	if (target->kind != AST_NAME && target->kind != AST_SELECT)
		return false;
	count = chain_parts(target, parts);
	if (!count || plain_parts(parts, count) != count)
		return false;
	for (const struct scope *scope = compiler->scope;
	     scope && !parts[0]->rooted; scope = scope->up)
		if (span_equal(scope->name, parts[0]->name))
			return false;
	parts[count] = &self;
	return find_global(compiler, join_parts(compiler, parts, count + 1),
			   parts[0]->rooted, call->count, found);
}

/* orValue() and hasValue() of a path need no optional in between. */
static struct op *fuse_optional(struct compiler *compiler,
				const struct ast *call, struct op *target)
{
	static const struct {
		const char *name;
		uint32_t count;
		enum op_kind path;
		enum op_kind other;
	} fused[] = {
		{ "hasValue", 0, OP_PATH_PRESENT, OP_COUNT },
		{ "orValue", 1, OP_PATH_OR, OP_OR_VALUE },
		{ "or", 1, OP_COUNT, OP_OR_OPTIONAL },
	};

	for (size_t i = 0; i < ARRAY_LEN(fused); i++) {
		enum op_kind kind = target->kind == OP_PATH ? fused[i].path
							    : OP_COUNT;
		struct op *op;

		if (!span_is(call->name, fused[i].name) ||
		    call->count != fused[i].count)
			continue;
		if (kind == OP_COUNT)
			kind = fused[i].other;
		if (kind == OP_COUNT)
			return NULL;
		op = op_new(compiler, kind, call->offset);
		if (!op)
			return NULL;
		op->a = target;
		op->b = call->count ? compile(compiler, call->first) : NULL;
		return op;
	}
	return NULL;
}

static struct op *call_op(struct compiler *compiler, struct ast *call,
			  const struct found_function *found, struct op *target)
{
	struct op **args = arena_array(compiler->arena, call->count + 2,
				       struct op *);
	struct op *op = op_new(compiler, OP_CALL, call->offset);
	struct ast *arg = call->first;
	uint32_t at = 0;
	bool all_const = found->is_pure;

	if (!args || !op)
		return compile_fail(compiler, call->offset, "out of memory");
	if (target)
		args[at++] = target;
	for (; arg; arg = arg->next) {
		args[at] = compile(compiler, arg);
		if (!args[at++])
			return NULL;
	}
	op->args = args;
	op->count = at;
	op->function = found->function;
	op->name = found->name;
	op->is_pure = found->is_pure;
	for (uint32_t i = 0; i < at; i++)
		all_const = all_const && args[i]->kind == OP_CONST;
	return all_const ? compile_fold(compiler, op) : op;
}

static struct op *call_unknown(struct compiler *compiler,
			       const struct ast *call,
			       const struct found_function *found)
{
	if (found->wrong_count)
		return compile_fail(compiler, call->offset,
				    "'%.*s' does not take %u argument%s",
				    (int)call->name.len, call->name.text,
				    call->count, call->count == 1 ? "" : "s");
	return compile_fail(compiler, call->offset,
			    "undeclared function '%.*s'", (int)call->name.len,
			    call->name.text);
}

/* matches() with a constant pattern, which is compiled here and now. */
static struct op *constant_pattern(struct compiler *compiler, struct op *op)
{
	char text[120];
	struct span pattern;
	struct regex *regex;

	if (!op || op->kind != OP_CALL || strcmp(op->name, "matches") != 0 ||
	    op->count != 2 || op->args[1]->kind != OP_CONST ||
	    op->args[1]->value.kind != CEL_STRING)
		return op;
	pattern = cel_text(op->args[1]->value);
	regex = regex_new(compiler->arena, pattern, text, sizeof(text));
	if (!regex)
		return compile_fail(compiler, op->args[1]->offset, "%s", text);
	op->a = op->args[0];
	op->args = NULL;
	op->count = 0;
	op->regex = regex;
	op_set_kind(op, OP_MATCHES);
	return op;
}

struct op *compile_call(struct compiler *compiler, struct ast *call)
{
	struct found_function found = { 0 };
	struct op *target;
	struct op *op;

	if (compile_macro(compiler, call, &op))
		return op;
	if (!call->target) {
		if (!find_global(compiler, call->name, call->rooted,
				 call->count, &found))
			return call_unknown(compiler, call, &found);
		return constant_pattern(compiler,
					call_op(compiler, call, &found, NULL));
	}
	if (find_qualified(compiler, call, &found))
		return call_op(compiler, call, &found, NULL);
	if (found.wrong_count)
		return call_unknown(compiler, call, &found);
	target = compile(compiler, call->target);
	if (!target)
		return NULL;
	op = fuse_optional(compiler, call, target);
	if (op || compiler->issue->line)
		return op && op->b == NULL && call->count ? NULL : op;
	if (!function_find(compiler->env, call->name, true, call->count + 1,
			   &found))
		return call_unknown(compiler, call, &found);
	return constant_pattern(compiler,
				call_op(compiler, call, &found, target));
}
