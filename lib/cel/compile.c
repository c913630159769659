#include "cel/op_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"

/* Steps that folding a constant subtree may take, and so the memory it holds. */
enum { FOLD_STEPS_MAX = 4096 };

/* From this many texts on, "in" looks them up by hash. */
enum { SET_TEXTS_MIN = 5 };

static op_eval *const evals[] = {
#define OP_ROW(name, word) [OP_##name] = eval_##word,
	OPS(OP_ROW)
#undef OP_ROW
};

_Static_assert(ARRAY_LEN(evals) == OP_COUNT, "an operator has no function");

struct op *compile_fail(struct compiler *compiler, uint32_t offset,
			const char *format, ...)
{
	char text[180];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	issue_set(compiler->issue, compiler->source, offset, "%s", text);
	return NULL;
}

void op_set_kind(struct op *op, enum op_kind kind)
{
	op->kind = (uint8_t)kind;
	op->eval = evals[kind];
}

struct op *op_new(struct compiler *compiler, enum op_kind kind, uint32_t offset)
{
	struct op *op = arena_one(compiler->arena, struct op);

	if (!op)
		return compile_fail(compiler, offset, "out of memory");
	op_set_kind(op, kind);
	op->offset = offset;
	compiler->ops++;
	return op;
}

/* Compile the children of a node into an array. */
static bool compile_children(struct compiler *compiler, const struct ast *ast,
			     struct op **args)
{
	struct ast *child = ast->first;

	for (uint32_t i = 0; i < ast->count; i++, child = child->next) {
		args[i] = compile(compiler, child);
		if (!args[i])
			return false;
		if (ast->kind == AST_LIST || ast->kind == AST_MAP)
			args[i]->maybe = child->maybe;
	}
	return true;
}

static struct op **new_args(struct compiler *compiler, const struct ast *ast,
			    uint32_t more)
{
	struct op **args = arena_array(compiler->arena, ast->count + more + 1,
				       struct op *);

	if (!args)
		compile_fail(compiler, ast->offset, "out of memory");
	return args;
}

static bool is_const(const struct op *op)
{
	return !op || op->kind == OP_CONST;
}

/* A subtree of constants is evaluated once; what fails is left to fail. */
struct op *compile_fold(struct compiler *compiler, struct op *op)
{
	struct cel_run run = { .arena = compiler->arena,
			       .steps_max = FOLD_STEPS_MAX };
	struct frame frame = { .run = &run };
	struct cel_value value;

	if (!op || !is_const(op->a) || !is_const(op->b) || !is_const(op->c))
		return op;
	for (uint32_t i = 0; op->args && i < op->count; i++)
		if (!is_const(op->args[i]))
			return op;
	value = run_op(op, &frame);
	if (value.kind == CEL_ERROR || run.exhausted)
		return op;
	op_set_kind(op, OP_CONST);
	op->a = op->b = op->c = NULL;
	op->args = NULL;
	op->count = 0;
	op->value = value;
	return op;
}

static struct op *compile_const(struct compiler *compiler,
				const struct ast *ast)
{
	struct op *op = op_new(compiler, OP_CONST, ast->offset);

	if (op)
		op->value = ast->value;
	return op;
}

static struct op *compile_many(struct compiler *compiler, struct ast *ast,
			       enum op_kind kind)
{
	struct op **args = new_args(compiler, ast, 0);
	struct op *op;

	if (!args || !compile_children(compiler, ast, args))
		return NULL;
	op = op_new(compiler, kind, ast->offset);
	if (!op)
		return NULL;
	op->args = args;
	op->count = ast->count;
	/* An "[?a]" must keep the flag of its entry, so it is not folded. */
	for (uint32_t i = 0; i < op->count; i++)
		if (args[i]->maybe && (kind == OP_LIST || kind == OP_MAP))
			return op;
	return compile_fold(compiler, op);
}

/* Constant texts become a table: one comparison an evaluation. */
static struct op *compile_in_texts(struct compiler *compiler, struct op *op)
{
	struct cel_value list = op->b->value;
	uint32_t count = cel_list_count(list);
	struct text_set *set = arena_one(compiler->arena, struct text_set);
	struct cel_value *texts;
	uint32_t *hashes;
	uint32_t size = 16;

	while (size < count * 2)
		size *= 2;
	texts = arena_array(compiler->arena, size, struct cel_value);
	hashes = arena_array(compiler->arena, size, uint32_t);
	if (!set || !texts || !hashes)
		return compile_fail(compiler, op->offset, "out of memory");
	for (uint32_t i = 0; i < count; i++) {
		struct cel_value text = cel_list_at(list, i);
		uint32_t hash = node_key_hash(text.text, text.len);
		uint32_t at = hash & (size - 1);

		while (texts[at].kind != CEL_UNSET)
			at = (at + 1) & (size - 1);
		texts[at] = text;
		hashes[at] = hash;
	}
	*set = (struct text_set){ size - 1, texts, hashes };
	op_set_kind(op, OP_IN_TEXTS);
	op->set = set;
	return op;
}

static bool is_many_texts(const struct op *op)
{
	if (op->kind != OP_CONST || op->value.kind != CEL_LIST ||
	    cel_list_count(op->value) < SET_TEXTS_MIN)
		return false;
	for (uint32_t i = 0; i < cel_list_count(op->value); i++)
		if (cel_list_at(op->value, i).kind != CEL_STRING)
			return false;
	return true;
}

static enum op_kind binary_kind(uint8_t token)
{
	switch (token) {
	case TOKEN_EQ: return OP_EQUAL;
	case TOKEN_NE: return OP_UNEQUAL;
	case TOKEN_LT: return OP_LESS;
	case TOKEN_LE: return OP_LESS_EQUAL;
	case TOKEN_GT: return OP_GREATER;
	case TOKEN_GE: return OP_GREATER_EQUAL;
	case TOKEN_IN: return OP_IN;
	case TOKEN_SUB: return OP_SUBTRACT;
	case TOKEN_MUL: return OP_MULTIPLY;
	case TOKEN_DIV: return OP_DIVIDE;
	default: return OP_MODULO;
	}
}

/* Operators of one, two or three operands. */
static struct op *compile_few(struct compiler *compiler, struct ast *ast,
			      enum op_kind kind)
{
	struct op *args[3] = { 0 };
	struct op *op;

	if (!compile_children(compiler, ast, args))
		return NULL;
	op = op_new(compiler, kind, ast->offset);
	if (!op)
		return NULL;
	op->a = args[0];
	op->b = args[1];
	op->c = args[2];
	if (kind == OP_IN && op->a->kind != OP_CONST && is_many_texts(op->b))
		return compile_in_texts(compiler, op);
	return compile_fold(compiler, op);
}

struct op *compile_step(struct compiler *compiler, struct ast *ast,
			struct op *target)
{
	bool joins = target->kind == OP_PATH;
	uint32_t count = joins ? target->count : 0;
	struct step *steps = arena_array(compiler->arena, count + 1,
					 struct step);
	struct op *op = joins ? target : op_new(compiler, OP_PATH, ast->offset);

	if (!steps || !op)
		return compile_fail(compiler, ast->offset, "out of memory");
	if (joins)
		memcpy(steps, target->steps, count * sizeof(*steps));
	else
		op->a = target;
	steps[count].key = ast->kind == AST_INDEX ? cel_text(ast->first->value)
						  : ast->name;
	steps[count].hash = node_key_hash(steps[count].key.text,
					  steps[count].key.len);
	steps[count].optional = ast->optional;
	steps[count].offset = ast->offset;
	op->offset = ast->offset;
	op->steps = steps;
	op->count = count + 1;
	return op;
}

static struct op *compile_index(struct compiler *compiler, struct ast *ast)
{
	struct op *target = compile(compiler, ast->target);
	struct op *op;

	if (!target)
		return NULL;
	if (ast->first->kind == AST_CONST &&
	    ast->first->value.kind == CEL_STRING)
		return compile_step(compiler, ast, target);
	op = op_new(compiler, OP_INDEX, ast->offset);
	if (!op)
		return NULL;
	op->optional = ast->optional;
	op->a = target;
	op->b = compile(compiler, ast->first);
	return op->b ? op : NULL;
}

static struct op *compile_tree(struct compiler *compiler, struct ast *ast);

struct op *compile(struct compiler *compiler, struct ast *ast)
{
	struct op *op;

	if (++compiler->depth > CEL_DEPTH_MAX)
		return compile_fail(compiler, ast->offset,
				    "expression is nested too deeply");
	op = compile_tree(compiler, ast);
	compiler->depth--;
	return op;
}

static struct op *compile_struct(struct compiler *compiler,
				 const struct ast *ast)
{
	const struct ast *last = ast->target;

	return compile_fail(compiler, ast->offset,
			    "messages are not supported: '%.*s{}'",
			    (int)(last->offset + last->name.len - ast->offset),
			    compiler->source.text + ast->offset);
}

static struct op *compile_tree(struct compiler *compiler, struct ast *ast)
{
	switch ((enum ast_kind)ast->kind) {
	case AST_CONST: return compile_const(compiler, ast);
	case AST_NAME:
	case AST_SELECT: return compile_name(compiler, ast);
	case AST_INDEX: return compile_index(compiler, ast);
	case AST_CALL: return compile_call(compiler, ast);
	case AST_LIST: return compile_many(compiler, ast, OP_LIST);
	case AST_MAP: return compile_many(compiler, ast, OP_MAP);
	case AST_STRUCT: return compile_struct(compiler, ast);
	case AST_AND: return compile_many(compiler, ast, OP_AND);
	case AST_OR: return compile_many(compiler, ast, OP_OR);
	case AST_ADD: return compile_many(compiler, ast, OP_ADD);
	case AST_BINARY:
		return compile_few(compiler, ast, binary_kind(ast->operator));
	case AST_NOT: return compile_few(compiler, ast, OP_NOT);
	case AST_NEGATE: return compile_few(compiler, ast, OP_NEGATE);
	case AST_TERNARY: return compile_few(compiler, ast, OP_TERNARY);
	}
	return NULL;
}

/* The owner of the environment finds in its arena that memory ran out. */
static void no_room(struct compiler *compiler, struct span source)
{
	arena_fail(compiler->arena);
	issue_set(compiler->issue, source, 0, "out of memory");
}

struct cel_program *cel_compile(struct cel_env *env, struct span source,
				struct cel_issue *issue)
{
	struct compiler compiler = { .env = env,
				     .arena = env->arena,
				     .issue = issue };
	struct cel_program *program = arena_one(env->arena, struct cel_program);
	char *copy = arena_text(env->arena, source.text, source.len);
	CLEANUP(arena) struct arena *trees = arena_new(ARENA_BYTES_MAX);
	struct ast *ast;

	*issue = (struct cel_issue){ 0 };
	if (!program || !copy || !trees) {
		no_room(&compiler, source);
		return NULL;
	}
	compiler.source = (struct span){ copy, source.len };
	ast = cel_parse(trees, env->arena, compiler.source, issue);
	program->root = ast ? compile(&compiler, ast) : NULL;
	if (arena_failed(trees))
		no_room(&compiler, source);
	if (!program->root || issue->line)
		return NULL;
	program->env = env;
	program->source = compiler.source;
	program->locals = compiler.locals_max;
	program->cost = compiler.ops;
	return program;
}
