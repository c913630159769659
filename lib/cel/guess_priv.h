#ifndef CEL_GUESS_PRIV_H
#define CEL_GUESS_PRIV_H

#include "cel/op_priv.h"

/*
 * What an expression can give when no mapping of the document has any of
 * certain keys, found by evaluating it abstractly: a guess is the set of what a value
 * may be.
 *
 * A failure because something is missing counts as a result of its own.  A
 * failure because a value of the document has the wrong type is kept apart.
 */
enum may {
	MAY_FALSE = 1,
	MAY_TRUE = 2,
	MAY_EMPTY = 4,	/* an empty list */
	MAY_NONE = 16,	/* optional.none() */
	MAY_SOME = 32,	/* an optional with a value */
	MAY_OTHER = 64, /* any other value */
	MAY_FAIL = 128,
	MAY_MISTYPE = 256,
	MAY_PLAIN = MAY_FALSE | MAY_TRUE | MAY_EMPTY | MAY_OTHER,
	MAY_VALUE = MAY_PLAIN | MAY_NONE | MAY_SOME,
	MAY_ALL = MAY_VALUE | MAY_FAIL | MAY_MISTYPE,
};

struct guess {
	uint16_t may;
	uint16_t element; /* what the elements may be, if it is a list */
	bool document;	  /* every mapping in it is one of the document */
	bool list;	  /* if it is in no optional, it is a list */
	bool exact;	  /* if it is a value at all, it is this one: */
	struct cel_value value;
};

enum {
	VISITS_MAX = 50000, /* operators looked at */
	PROGRAMS_MAX = 16,  /* variables that are programs, in one another */
	FACTS_MAX = 16,
	LOCALS_MAX = 32,
};

struct analysis {
	const struct cel_env *env;
	const uint32_t *absent; /* hashes of keys that no mapping has */
	uint32_t absent_count;
	uint32_t visits;
	unsigned programs;
	struct guess locals[LOCALS_MAX];
	const struct op *facts[FACTS_MAX]; /* has() that hold here */
	unsigned fact_count;
};

struct guess guess(struct analysis *analysis, const struct op *op);

#endif
