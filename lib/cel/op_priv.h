#ifndef CEL_OP_PRIV_H
#define CEL_OP_PRIV_H

#include "cel/ast_priv.h"
#include "cel/cel.h"
#include "cel/value_priv.h"

/*
 * A compiled expression is a tree of operators.  Each carries its function, so
 * that evaluating is one indirect call an operator; names are slots, keys have
 * their hashes, constant subtrees are values.
 */
#define OPS(ROW)                                                               \
	ROW(CONST, const)                                                      \
	ROW(SLOT, slot)                                                        \
	ROW(LOCAL, local)                                                      \
	ROW(PATH, path)			/* a.b, a.?b, a["b"] */                \
	ROW(PATH_HAS, path_has)		/* has(a.b.c) */                       \
	ROW(PATH_PRESENT, path_present) /* a.?b.hasValue() */                  \
	ROW(PATH_OR, path_or)		/* a.?b.orValue(c) */                  \
	ROW(INDEX, index)		/* a[b], a[?b] */                      \
	ROW(LIST, list)                                                        \
	ROW(MAP, map)                                                          \
	ROW(CALL, call)                                                        \
	ROW(AND, and)                                                          \
	ROW(OR, or)                                                            \
	ROW(NOT, not )                                                         \
	ROW(NEGATE, negate)                                                    \
	ROW(TERNARY, ternary)                                                  \
	ROW(EQUAL, equal)                                                      \
	ROW(UNEQUAL, unequal)                                                  \
	ROW(LESS, less)                                                        \
	ROW(LESS_EQUAL, less_equal)                                            \
	ROW(GREATER, greater)                                                  \
	ROW(GREATER_EQUAL, greater_equal)                                      \
	ROW(IN, in)                                                            \
	ROW(IN_TEXTS, in_texts) /* a in ["b", "c"] */                          \
	ROW(ADD, add)                                                          \
	ROW(SUBTRACT, subtract)                                                \
	ROW(MULTIPLY, multiply)                                                \
	ROW(DIVIDE, divide)                                                    \
	ROW(MODULO, modulo)                                                    \
	ROW(MATCHES, matches)		  /* with a constant pattern */        \
	ROW(OR_OPTIONAL, or_optional)	  /* a.or(b) */                        \
	ROW(OR_VALUE, or_value)		  /* a.orValue(b) */                   \
	ROW(OPTIONAL_MAP, optional_map)	  /* a.optMap(v, b) */                 \
	ROW(OPTIONAL_FLAT, optional_flat) /* a.optFlatMap(v, b) */             \
	ROW(BIND, bind)			  /* cel.bind(v, a, b) */              \
	ROW(BLOCK, block)		  /* cel.block([a, ...], b) */         \
	ROW(ALL, all)                                                          \
	ROW(EXISTS, exists)                                                    \
	ROW(EXISTS_ONE, exists_one)                                            \
	ROW(FILTER, filter)                                                    \
	ROW(TRANSFORM, transform) /* map(), transformList() */                 \
	ROW(TRANSFORM_MAP, transform_map)                                      \
	ROW(TRANSFORM_ENTRY, transform_entry)                                  \
	ROW(SORT_BY, sort_by)

#define OP_ENUM(name, word) OP_##name,
enum op_kind { OPS(OP_ENUM) OP_COUNT };
#undef OP_ENUM

struct frame {
	struct cel_run *run;
	struct cel_value *locals;
};

struct op;
struct regex;
typedef struct cel_value op_eval(const struct op *op, struct frame *frame);

#define OP_DECLARE(name, word) op_eval eval_##word;
OPS(OP_DECLARE)
#undef OP_DECLARE

/* One field of a path. */
struct step {
	struct span key;
	uint32_t hash;
	uint32_t offset;
	bool optional;
};

/* A table of texts by hash, for "in". */
struct text_set {
	uint32_t mask;
	const struct cel_value *texts; /* kind CEL_UNSET where empty */
	const uint32_t *hashes;
};

struct op {
	op_eval *eval;
	uint8_t kind;  /* enum op_kind */
	bool optional; /* OP_INDEX */
	bool maybe;    /* an entry of a list or map: "[?a]" */
	bool pairs;    /* a loop over keys and values */
	bool is_pure;  /* OP_CALL of the standard library */
	uint32_t offset;
	uint32_t count;	 /* of args, or of steps */
	uint32_t local;	 /* of a loop or binding; the slot of OP_SLOT */
	uint32_t local2; /* of a loop with two variables */
	uint32_t cost;	 /* steps of one round of a loop */
	struct op *a;	 /* operand, path's base, range of a loop */
	struct op *b;	 /* operand, condition or body of a loop */
	struct op *c;	 /* transform of a loop with a condition */
	struct op **args;
	union {
		struct cel_value value; /* OP_CONST */
		const struct step *steps;
		const struct regex *regex;
		const struct text_set *set;
		struct {
			cel_function *function;
			const char *name;
		};
	};
};

struct cel_program {
	struct op *root;
	const struct cel_env *env;
	struct span source;
	uint32_t locals;
	uint32_t cost; /* steps of one evaluation without its loops */
};

struct variable {
	struct span name;
	bool document;
	const struct cel_program *program; /* what it is known to be */
};

struct host_function {
	struct span name;
	bool is_method;
	uint32_t count;
	cel_function *function;
};

struct cel_env {
	struct arena *arena;
	struct span container;
	struct variable *variables;
	uint32_t variable_count;
	uint32_t variable_room;
	struct host_function *functions;
	uint32_t function_count;
	uint32_t function_room;
};

/* A name that a loop or a binding has given to a local. */
struct scope {
	const struct scope *up;
	struct span name;
	uint32_t local;
};

struct compiler {
	struct cel_env *env;
	struct arena *arena;
	struct span source;
	struct cel_issue *issue;
	const struct scope *scope;
	uint32_t locals; /* in use */
	uint32_t locals_max;
	uint32_t ops; /* made so far */
	unsigned depth;
};

/* Make it a constant if all its operands are, and it does not fail. */
struct op *compile_fold(struct compiler *compiler, struct op *op);

void op_set_kind(struct op *op, enum op_kind kind);

/* Names with what is selected from them, and calls. */
struct op *compile_name(struct compiler *compiler, struct ast *ast);
struct op *compile_call(struct compiler *compiler, struct ast *ast);

/* Compile a tree; NULL with the issue set. */
struct op *compile(struct compiler *compiler, struct ast *ast);

/* A new operator; NULL without memory. */
struct op *op_new(struct compiler *compiler, enum op_kind kind,
		  uint32_t offset);

/* Report a mistake at an offset; always NULL. */
struct op *compile_fail(struct compiler *compiler, uint32_t offset,
			const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Expand a macro call.  False if the call is none; else *op is the result, or
 * NULL with the issue set.
 */
bool compile_macro(struct compiler *compiler, struct ast *call, struct op **op);

/* The path into target's value by a key: joined to a path below it. */
struct op *compile_step(struct compiler *compiler, struct ast *ast,
			struct op *target);

/* The value of "name" in the environment: slot or type; NULL: none. */
struct op *compile_global(struct compiler *compiler, const struct ast *ast,
			  struct span name, bool rooted);

/* The slot of a variable, or -1. */
int env_find(const struct cel_env *env, struct span name);

/* A function of the standard library or the host. */
struct found_function {
	const char *name;
	cel_function *function;
	bool is_pure;
	bool wrong_count; /* there is one, but for another number */
};

bool function_find(const struct cel_env *env, struct span name, bool is_method,
		   uint32_t count, struct found_function *found);

/* Fail an evaluation at an operator; the value is CEL_ERROR. */
struct cel_value op_fail(const struct op *op, struct frame *frame,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4), cold));

/*
 * A value as a slot or a local keeps it: an error with what it was about, since
 * other failures may come before it is asked for again.
 */
struct cel_value value_keep(struct cel_run *run, struct cel_value value);

/* "no such overload: int + string". */
struct cel_value op_no_overload(const struct op *op, struct frame *frame,
				struct cel_value a, struct cel_value b);

/* A compiled pattern; NULL and the reason in text otherwise. */
struct regex *regex_new(struct arena *arena, struct span pattern, char *text,
			size_t text_len);
struct cel_value regex_matches(struct cel_run *run, const struct regex *regex,
			       struct cel_value text);

/* Evaluate an operator. */
static inline struct cel_value run_op(const struct op *op, struct frame *frame)
{
	return op->eval(op, frame);
}

/*
 * The same for an operand that is often a leaf, which then needs no call.  Only
 * where the value is looked at and not handed on: its copy would cost more.
 */
static inline struct cel_value run_operand(const struct op *op,
					   struct frame *frame)
{
	if (op->kind == OP_CONST)
		return op->value;
	if (op->kind == OP_LOCAL && frame->locals[op->local].kind != CEL_ERROR)
		return frame->locals[op->local];
	return op->eval(op, frame);
}

#endif
