#include "cel/op_priv.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

/* What a comprehension's arguments are, after its one or two variables. */
struct loop_macro {
	const char *name;
	uint32_t count;	    /* of arguments */
	uint32_t variables; /* of these that are names */
	enum op_kind kind;
};

static const struct loop_macro loop_macros[] = {
	{ "all", 2, 1, OP_ALL },
	{ "all", 3, 2, OP_ALL },
	{ "exists", 2, 1, OP_EXISTS },
	{ "exists", 3, 2, OP_EXISTS },
	{ "exists_one", 2, 1, OP_EXISTS_ONE },
	{ "exists_one", 3, 2, OP_EXISTS_ONE },
	{ "existsOne", 2, 1, OP_EXISTS_ONE },
	{ "existsOne", 3, 2, OP_EXISTS_ONE },
	{ "filter", 2, 1, OP_FILTER },
	{ "map", 2, 1, OP_TRANSFORM },
	{ "map", 3, 1, OP_TRANSFORM },
	{ "transformList", 3, 2, OP_TRANSFORM },
	{ "transformList", 4, 2, OP_TRANSFORM },
	{ "transformMap", 3, 2, OP_TRANSFORM_MAP },
	{ "transformMap", 4, 2, OP_TRANSFORM_MAP },
	{ "transformMapEntry", 3, 2, OP_TRANSFORM_ENTRY },
	{ "transformMapEntry", 4, 2, OP_TRANSFORM_ENTRY },
	{ "sortBy", 2, 1, OP_SORT_BY },
	{ "optMap", 2, 1, OP_OPTIONAL_MAP },
	{ "optFlatMap", 2, 1, OP_OPTIONAL_FLAT },
};

static uint32_t new_local(struct compiler *compiler)
{
	uint32_t local = compiler->locals++;

	if (compiler->locals > compiler->locals_max)
		compiler->locals_max = compiler->locals;
	return local;
}

/* A target that is the bare name "cel". */
static bool is_cel(const struct ast *target)
{
	return target && target->kind == AST_NAME && !target->rooted &&
	       span_is(target->name, "cel");
}

/*
 * Names that optimizers give to variables: cel.index(0), cel.iterVar(0, 1).
 * An empty span if the tree is nothing of the kind.
 */
static struct span generated_name(struct compiler *compiler,
				  const struct ast *ast)
{
	static const char *const names[] = { "index", "iterVar", "accuVar" };
	long long numbers[2] = { 0, 0 };
	const struct ast *arg = ast->first;
	char *text = NULL;

	if (ast->kind != AST_CALL || !is_cel(ast->target) || ast->count > 2)
		return (struct span){ NULL, 0 };
	for (uint32_t i = 0; i < ast->count; i++, arg = arg->next) {
		if (arg->kind != AST_CONST || arg->value.kind != CEL_INT)
			return (struct span){ NULL, 0 };
		numbers[i] = arg->value.integer;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (span_is(ast->name, names[i]))
			text = arena_format(compiler->arena, "@%s:%lld:%lld",
					    names[i], numbers[0], numbers[1]);
	return text ? span_of(text) : (struct span){ NULL, 0 };
}

/* The name of a variable; false and the issue set if it is anything else. */
static bool variable_name(struct compiler *compiler, struct ast *ast,
			  struct span *name)
{
	if (ast->kind == AST_NAME && !ast->rooted) {
		*name = ast->name;
		return true;
	}
	*name = generated_name(compiler, ast);
	if (!name->text)
		compile_fail(compiler, ast->offset,
			     "expected a simple name for the variable");
	return name->text != NULL;
}

/* Compile what sees one more variable. */
static struct op *compile_with(struct compiler *compiler, struct ast *ast,
			       const struct scope *scope)
{
	const struct scope *outer = compiler->scope;
	struct op *op;

	compiler->scope = scope;
	op = compile(compiler, ast);
	compiler->scope = outer;
	return op;
}

static struct op *compile_loop(struct compiler *compiler, struct ast *call,
			       const struct loop_macro *macro)
{
	struct op *range = compile(compiler, call->target);
	struct op *op = op_new(compiler, macro->kind, call->offset);
	struct scope scopes[2] = { { .up = compiler->scope },
				   { .up = &scopes[0] } };
	struct scope *inner = &scopes[macro->variables - 1];
	uint32_t before = compiler->locals;
	struct ast *arg = call->first;
	uint32_t ops;

	if (!range || !op)
		return NULL;
	for (uint32_t i = 0; i < macro->variables; i++, arg = arg->next) {
		if (!variable_name(compiler, arg, &scopes[i].name))
			return NULL;
		scopes[i].local = new_local(compiler);
	}
	if (macro->variables == 2 && span_equal(scopes[0].name, scopes[1].name))
		return compile_fail(compiler, call->first->next->offset,
				    "both variables have the same name");
	op->a = range;
	op->pairs = macro->variables == 2;
	op->local = scopes[0].local;
	op->local2 = op->pairs ? scopes[1].local : op->local;
	ops = compiler->ops;
	op->b = compile_with(compiler, arg, inner);
	if (op->b && arg->next)
		op->c = compile_with(compiler, arg->next, inner);
	op->cost = 1 + compiler->ops - ops;
	compiler->locals = before;
	return op->b && (!arg->next || op->c) ? op : NULL;
}

/* cel.bind(name, value, body) */
static struct op *compile_bind(struct compiler *compiler, struct ast *call)
{
	struct ast *name = call->first;
	struct op *op = op_new(compiler, OP_BIND, call->offset);
	struct scope scope = { .up = compiler->scope };

	if (!op || !variable_name(compiler, name, &scope.name))
		return NULL;
	op->a = compile(compiler, name->next);
	scope.local = op->local = new_local(compiler);
	op->b = op->a ? compile_with(compiler, name->next->next, &scope) : NULL;
	compiler->locals--;
	return op->b ? op : NULL;
}

/* cel.block([a, b, ...], body): each element is cel.index(n) in what follows. */
static struct op *compile_block(struct compiler *compiler, struct ast *call)
{
	struct ast *item = call->first->first;
	uint32_t count = call->first->count;
	struct op *op = op_new(compiler, OP_BLOCK, call->offset);
	struct scope *scopes = arena_array(compiler->arena, count + 1,
					   struct scope);
	const struct scope *outer = compiler->scope;
	uint32_t before = compiler->locals;

	if (!op || !scopes)
		return NULL;
	if (call->first->kind != AST_LIST)
		return compile_fail(compiler, call->first->offset,
				    "expected a list as the first argument");
	op->args = arena_array(compiler->arena, count + 1, struct op *);
	op->count = count;
	op->local = before;
	for (uint32_t i = 0; op->args && i < count; i++, item = item->next) {
		const char *name = arena_format(compiler->arena, "@index:%u:0",
						i);

		op->args[i] = compile(compiler, item);
		if (!op->args[i] || !name)
			return NULL;
		scopes[i] = (struct scope){ .up = compiler->scope,
					    .name = span_of(name),
					    .local = new_local(compiler) };
		compiler->scope = &scopes[i];
	}
	op->b = op->args ? compile(compiler, call->first->next) : NULL;
	compiler->scope = outer;
	compiler->locals = before;
	return op->b ? op : NULL;
}

/* has(a.b): a field selection, and no optional one. */
static struct op *compile_has(struct compiler *compiler, struct ast *call)
{
	struct ast *field = call->first;
	struct op *op;

	if (field->kind != AST_SELECT || field->optional)
		return compile_fail(compiler, field->offset,
				    "has() needs a field selection, as in "
				    "has(a.b)");
	op = compile(compiler, field);
	if (!op)
		return NULL;
	if (op->kind == OP_PATH) {
		op_set_kind(op, OP_PATH_HAS);
		return op;
	}
	return compile_fail(compiler, field->offset,
			    "has() needs a field selection; '%.*s' is part of "
			    "a name",
			    (int)field->name.len, field->name.text);
}

static struct op *compile_generated(struct compiler *compiler, struct ast *call,
				    struct span name)
{
	struct ast as_name = { .kind = AST_NAME,
			       .offset = call->offset,
			       .name = name };

	return compile(compiler, &as_name);
}

/* Macros of the namespace "cel". */
static bool compile_cel(struct compiler *compiler, struct ast *call,
			struct op **op)
{
	struct span name = generated_name(compiler, call);

	if (span_is(call->name, "bind") && call->count == 3)
		*op = compile_bind(compiler, call);
	else if (span_is(call->name, "block") && call->count == 2)
		*op = compile_block(compiler, call);
	else if (name.text)
		*op = compile_generated(compiler, call, name);
	else
		return false;
	return true;
}

bool compile_macro(struct compiler *compiler, struct ast *call, struct op **op)
{
	if (!call->target) {
		if (!span_is(call->name, "has") || call->count != 1)
			return false;
		*op = compile_has(compiler, call);
		return true;
	}
	if (is_cel(call->target) && compile_cel(compiler, call, op))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(loop_macros); i++) {
		if (loop_macros[i].count != call->count ||
		    !span_is(call->name, loop_macros[i].name))
			continue;
		*op = compile_loop(compiler, call, &loop_macros[i]);
		return true;
	}
	return false;
}
