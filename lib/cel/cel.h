#ifndef CEL_CEL_H
#define CEL_CEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "cel/value.h"

/*
 * The Common Expression Language as Kubernetes uses it: compile an expression
 * once against an environment, evaluate it often with different activations.
 *
 *	struct cel_env *env = cel_env_new(arena);
 *	int pod = cel_env_variable(env, SPAN("pod"));
 *	struct cel_program *p = cel_compile(env, text, &issue);
 *	...
 *	struct cel_value slots[1];
 *	slots[pod] = cel_of_node(template);
 *	struct cel_run run = { .arena = scratch, .slots = slots };
 *	struct cel_value v = cel_eval(p, &run);
 *	if (v.kind == CEL_ERROR) … run.failure …
 *
 * Environment and programs live in the arena given, are read-only after the
 * last compile, and may then be used by many threads at once.
 */
struct cel_env;
struct cel_program;
struct cel_run;

/* A function of the host: args[0] is the receiver for method calls. */
typedef struct cel_value
cel_function(struct cel_run *run, const struct cel_value *args, uint32_t count);

/* What is wrong with an expression's text. */
struct cel_issue {
	uint32_t offset; /* byte of the source where it was noticed */
	uint32_t line;	 /* the same as line and column, from 1 */
	uint32_t column;
	char text[200];
};

/* Why an evaluation failed. */
struct cel_failure {
	uint32_t offset; /* byte of the source of the operator that failed */
	char text[200];	 /* "no such key: x", "division by zero", … */
};

/* One evaluation; slots are numbered by cel_env_variable(). */
struct cel_run {
	struct arena *arena;	 /* for what the evaluation makes */
	struct cel_value *slots; /* variables; CEL_UNSET asks resolve() */
	/*
	 * Called once for an unset slot; its result is stored there.  NULL:
	 * an unset variable is an error.
	 */
	struct cel_value (*resolve)(struct cel_run *run, uint32_t slot);
	void *context;	    /* the host's, for resolve() and functions */
	uint64_t steps_max; /* budget; 0 for CEL_STEPS_MAX */
	uint64_t steps;	    /* spent so far */
	/*
	 * Set when the budget or memory ran out: no result of this run counts
	 * any more, whatever "||" made of it.
	 */
	bool exhausted;
	struct cel_failure failure;
};

/* An environment with the standard library; NULL without memory. */
struct cel_env *cel_env_new(struct arena *arena);

/*
 * Declare a variable and get its slot, from 0 up; the same name gets the same
 * slot.  Names may be qualified ("variables.allowed"): the longest declared
 * name wins, as CEL resolves names.  -1 without memory.
 */
int cel_env_variable(struct cel_env *env, struct span name);

/*
 * What is known of a variable, for cel_needed_keys() of the programs compiled
 * after: that it is always a value of the document whose keys are looked at
 * (or a list of such), or that it always is what a program gives.  Without
 * either nothing is concluded from the variable.
 */
void cel_env_variable_document(struct cel_env *env, int slot);
void cel_env_variable_program(struct cel_env *env, int slot,
			      const struct cel_program *program);

/*
 * Declare a function of the host, callable with that many arguments (receiver
 * included when is_method).  False without memory.
 */
bool cel_env_function(struct cel_env *env, const char *name, bool is_method,
		      uint32_t count, cel_function *function);

/* The namespace in which names are looked up, "" at first (conformance tests). */
bool cel_env_container(struct cel_env *env, struct span container);

/*
 * Compile; the source is copied.  NULL and *issue filled when it is not valid:
 * a syntax error, an unknown name or function, a wrong number of arguments.
 */
struct cel_program *cel_compile(struct cel_env *env, struct span source,
				struct cel_issue *issue);

/*
 * Evaluate.  The result may point into run->arena, the program and the
 * documents.  CEL_ERROR: run->failure says what and where.
 */
struct cel_value cel_eval(const struct cel_program *program,
			  struct cel_run *run);

/* Fail an evaluation from a host function: returns a CEL_ERROR value. */
struct cel_value cel_fail(struct cel_run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Keys without which the expression is false or an empty list, whatever else
 * the document holds: if none of the document's mappings has a key with hash
 * h, and h is in this list, cel_eval() need not be called.  Sound but not
 * complete; *count may be 0, and is without memory.  An expression that could
 * fail because something is missing has no such keys; one that could only fail
 * because a value of the document has the wrong type may have.  Found by
 * trying, in the arena of the environment: like compiling, it is for one thread
 * at a time, and not for every evaluation.
 */
const uint32_t *cel_needed_keys(const struct cel_program *program,
				size_t *count);

/*
 * The other way round, for conditions in which true is good: keys without each
 * of which the expression is true.
 */
const uint32_t *cel_faulting_keys(const struct cel_program *program,
				  size_t *count);

/* Keys by their hashes. */
struct cel_keys {
	const uint32_t *hashes;
	size_t count;
};

/*
 * Keys of which the document must have at least one, or the expression is false
 * or an empty list (true, if truth is asked for).  As few as can be, and of the
 * common ones only those that others cannot stand for.  *count is 0 if no keys
 * decide, or without memory.
 */
const uint32_t *cel_deciding_keys(const struct cel_program *program, bool truth,
				  struct cel_keys common, size_t *count);

/* CEL's "==": equality across numeric types, deep for lists and maps. */
bool cel_equal(struct cel_value a, struct cel_value b);

#endif
