#ifndef KUBE_SCALAR_PRIV_H
#define KUBE_SCALAR_PRIV_H

#include <stdbool.h>

#include "base/arena.h"
#include "doc/node.h"
#include "kube/schema_priv.h"

/*
 * Scalars as Kubernetes reads them.  A manifest goes from YAML to JSON before
 * it reaches a typed decoder (sigs.k8s.io/yaml, YAMLToJSON), by which 1.0 and
 * 1e3 become the integers 1 and 1000, and the decoder takes no string for a
 * number or a boolean, nor the other way round (sigs.k8s.io/json).
 */

/* What was wanted and what was found, in words; static. */
struct mismatch {
	const char *expected;
	const char *found;
};

/*
 * True if the node, not null, is a value of that scalar type; a whole number
 * written as a float then becomes an integer.  Else false, with *mismatch.
 */
bool scalar_fits(enum schema_kind kind, struct node *node,
		 struct mismatch *mismatch);

/*
 * What was probably meant by a value that does not fit, as JSON: "\"1\"" for a
 * 1 where a string belongs.  NULL if nothing is likely, or without memory.
 */
const char *scalar_suggest(struct arena *arena, enum schema_kind kind,
			   const struct node *node);

/* The word for a scalar type in messages. */
const char *scalar_word(enum schema_kind kind);

#endif
