#ifndef KUBE_CHECK_PRIV_H
#define KUBE_CHECK_PRIV_H

#include <stdbool.h>

#include "base/arena.h"
#include "diag/finding.h"
#include "doc/node.h"
#include "kube/kinds_priv.h"
#include "kube/object.h"
#include "kube/schema_priv.h"

/*
 * Holding an object's tree against the schema: nulls and values of the wrong
 * type are hidden, and what is wrong goes to the object's problems.
 */
struct check {
	struct arena *arena;
	struct findings *findings;
	const char *file; /* its name, for unjudged entries */
	const struct schema *schema;
	struct kube_object *object;
	struct kube_problem **end; /* of the object's problems */
	const struct kube_kind *kind;
	/* where the walk is, to say where a misplaced field belongs */
	const struct node *spec;
	const struct node *container;
	struct kube_pod *last_pod; /* of the object */
	size_t pods;		   /* of the file */
	uint32_t inherited;	   /* volumes that the object's pods inherit */
	uint32_t suggestions;	   /* sought so far, for the object */
	bool partial; /* something of the object is hidden for its type */
	bool broken;  /* something vital has the wrong type: no pod to judge */
	bool lost;    /* memory ran out */
};

/* A mapping that is to be of a type. */
void check_object(struct check *check, struct node *node,
		  const struct schema_type *type);

/* Any value that is to be of an object type; false (and said) if it is not. */
bool check_is_object(struct check *check, struct node *node,
		     const struct schema_type *type);

/* A field that is there and not null; false (and said) if it is to be hidden. */
bool check_field(struct check *check, const struct schema_field *field,
		 struct node *node);

/* Say that a value is not a mapping or not a list. */
void check_wrong_shape(struct check *check, const struct node *node,
		       enum node_kind expected, const char *hint);

/* Add a problem at a value; NULL (and lost) without memory. */
struct kube_problem *check_problem(struct check *check,
				   enum kube_problem_kind kind,
				   const struct node *node);

#endif
