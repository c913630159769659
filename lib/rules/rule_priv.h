#ifndef RULES_RULE_PRIV_H
#define RULES_RULE_PRIV_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cel/cel.h"
#include "rules/book.h"

/*
 * How a rule looks in memory.  Reading a rule file (read.c) checks its shape and
 * keeps the expressions as text; an expression is compiled when it is first
 * needed (compile.c), since a run needs only few of the book's: no revisions for
 * old versions, and no messages for pods in which nothing is wrong.
 */

/*
 * Slots of the variables that the engine provides; those of the rule's own
 * follow in order, and the last is "it".
 */
enum slot {
	SLOT_OBJECT,
	SLOT_POD,
	SLOT_CONTAINERS,
	SLOT_CONTAINER,
	SLOT_CONTAINER_KIND,
	SLOT_EFFECTIVE,
	SLOT_VERSION,
	SLOT_PROBLEMS,
	SLOT_COUNT,
};

/* A file of rules; both parts are borrowed. */
struct rule_file {
	const char *name;
	struct span source; /* all of it, samples included */
	struct span text;   /* what is read of it */
	bool heads; /* that is without the samples: do not ask for them */
};

/* An expression and the scalar that it is written in; no node: not there. */
struct expression {
	const struct node *node;
	/* Written once, under the book's lock; read by expression_program(). */
	const struct cel_program *program;
	const char *mistake; /* why it does not compile; with it no program */
	struct extent at;    /* of the mistake */
};

struct variable {
	struct expression expression;
	struct span name; /* "variables.x" */
};

/* A text, or an expression that gives one, or neither. */
struct wording {
	const char *text;
	struct expression expression;
};

struct related_rule {
	struct expression find;
	const char *text;
};

/* What a rule does from some version on; rules that are no checks have one. */
struct revision {
	uint64_t since;
	struct variable *variables;
	size_t variable_count;
	struct expression find;	     /* this one, or */
	struct expression condition; /* true is good, and */
	const char *field;	     /* where to point when it is not */
	struct wording message;
	struct wording reason;
	struct expression detail;
	struct related_rule *related;
	size_t related_count;
	/* Made once, under the book's lock; NULL until it is needed. */
	struct cel_env *env;
};

enum rule_scope { SCOPE_OBJECT, SCOPE_POD, SCOPE_CONTAINER, SCOPE_COUNT };

struct rule {
	struct rule_card card;
	enum rule_scope scope;
	uint64_t since; /* ordinary rules: versions that it applies to, */
	uint64_t until; /* both inclusive */
	bool disabled;
	enum policy_level level; /* of a check; LEVEL_PRIVILEGED: no check */
	const char *const *overrides; /* check ids, ends in NULL; may be NULL */
	struct revision *revisions;   /* by rising since, at least one */
	size_t revision_count;
	const struct rule_file *file;
	size_t document; /* which of the file's documents, from 0 */
	struct extent at;
};

/*
 * The keys that the rules of a plan cannot do without, numbered: a set of them
 * is a few words, and whoever needs a key that an object does not have has
 * nothing to look for.  Keys beyond the room are not told of: their rules are
 * run in any case.
 */
enum { KEYS_MAX = 256, KEY_SLOTS = 1024 };

struct key_set {
	uint64_t bits[KEYS_MAX / 64];
};

struct key_table {
	uint32_t hashes[KEY_SLOTS];
	uint16_t numbers[KEY_SLOTS]; /* from 1; 0: free */
	uint16_t count;
};

/* Put a key into a set, if the table knows it. */
static inline bool key_set_add(struct key_set *set,
			       const struct key_table *table, uint32_t hash)
{
	for (uint32_t i = hash % KEY_SLOTS; table->numbers[i];
	     i = (i + 1) % KEY_SLOTS) {
		uint32_t bit = table->numbers[i] - 1u;

		if (table->hashes[i] != hash)
			continue;
		set->bits[bit / 64] |= (uint64_t)1 << bit % 64;
		return true;
	}
	return false;
}

/* True if every bit of the smaller is in the larger. */
static inline bool key_set_holds(const struct key_set *large,
				 const struct key_set *small)
{
	uint64_t lacking = 0;

	for (size_t i = 0; i < KEYS_MAX / 64; i++)
		lacking |= small->bits[i] & ~large->bits[i];
	return !lacking;
}

/* True if they have a bit in common. */
static inline bool key_set_meets(const struct key_set *a,
				 const struct key_set *b)
{
	uint64_t common = 0;

	for (size_t i = 0; i < KEYS_MAX / 64; i++)
		common |= a->bits[i] & b->bits[i];
	return common;
}

/*
 * One rule at one revision, with the keys that an object must have to break it:
 * all of the needed ones, and one of the others.
 */
struct task {
	struct key_set needed;
	struct key_set one_of;
	bool any; /* no keys are known of which one is needed */
	const struct rule *rule;
	const struct revision *revision;
	/* of a baseline check: what stands for it in restricted, or NULL */
	const struct task *overrider;
	bool counts; /* a violation is part of the verdict */
};

/* What to run for one set of options: made once, then shared by all threads. */
struct plan {
	enum policy_level level; /* LEVEL_PRIVILEGED: no standard asked for */
	bool standard;		 /* a standard was asked for */
	bool standard_only;
	uint64_t version; /* evaluated */
	const struct rule *only;
	struct task *tasks[SCOPE_COUNT];
	size_t count[SCOPE_COUNT];
	size_t checks; /* tasks that count, at most so many violations */
	/* atomic, see plan_has_keys() */
	size_t pods; /* judged without keys */
	bool keyed;  /* the keys of the tasks are known, and so this table: */
	struct key_table keys;
	struct plan *next;
};

struct rule_book {
	struct arena *arena;
	struct rule **rules; /* by id */
	size_t count;
	size_t room;
	struct kube_kinds *kinds;
	size_t slots;	 /* of an activation */
	uint64_t newest; /* version that a check knows */
	/* For what is made at first use; book and readers are const to users. */
	pthread_mutex_t lock;
	struct plan *plans;
};

/* --- read.c: rule files --- */

/* Read the rules of a file into the book. */
bool rules_read(struct rule_book *book, const struct rule_file *file,
		struct findings *findings, struct error *err);

/* --- book.c --- */

/* A check by Kubernetes' id; NULL if there is none. */
const struct rule *book_check(const struct rule_book *book, const char *check);

/* --- compile.c --- */

/*
 * Make the names of a revision known, and compile its variables and the
 * expression that decides.  The caller holds the book's lock.  False only
 * without memory; what does not compile has its mistake noted.
 */
bool revision_open(const struct rule_book *book, const struct rule *rule,
		   const struct revision *revision);

/*
 * The program of an expression of a revision that is open, compiled now if
 * need be.  NULL when it does not compile, expression->mistake then says why,
 * or is NULL for want of memory.
 */
const struct cel_program *
expression_program(const struct rule_book *book, const struct rule *rule,
		   const struct revision *revision,
		   const struct expression *expression);

/* The expression that decides whether there are findings. */
static inline const struct expression *
revision_decides(const struct revision *revision)
{
	return revision->find.node ? &revision->find : &revision->condition;
}

/* The slot of "it". */
static inline size_t revision_it(const struct revision *revision)
{
	return SLOT_COUNT + revision->variable_count;
}

/*
 * Compile all that a rule has; mistakes go to findings.  *good says whether
 * there were none.
 */
bool rule_compile(const struct rule_book *book, const struct rule *rule,
		  bool *good, struct findings *findings, struct error *err);

/* --- functions.c --- */

bool functions_declare(struct cel_env *env);

/*
 * Go from place->node along place->path as far as it leads.  True: the field is
 * there, and place->node is its value.  False: it is missing below place->node,
 * or place->node is a null or of a wrong type; path is what is left to go.
 */
bool field_find(struct cel_place *place);

/* --- place.c --- */

/*
 * Where the byte at an offset of a scalar's value is written in the source
 * that the scalar was read from: one character long.
 */
struct extent scalar_place(struct span source, const struct node *scalar,
			   size_t offset);

/* --- standard.c --- */

/* "v1.30" to 30; false if it is nothing of the kind. */
bool version_parse(struct span text, uint64_t *minor);

/* The revision that applies at a version; NULL if the check is younger. */
const struct revision *rule_revision(const struct rule *rule, uint64_t version);

/* --- plan.c --- */

/*
 * Whether the keys are known that tell which tasks an object has nothing for,
 * now that so many more pods are to be judged: they are looked for when there
 * are enough pods to be worth it.
 */
bool plan_has_keys(const struct rule_book *book, const struct plan *plan,
		   size_t pods);

/* The plan for the options, made now if need be; NULL without memory. */
const struct plan *plan_for(const struct rule_book *book,
			    const struct standard *standard, bool standard_only,
			    const struct rule *only);

#endif
