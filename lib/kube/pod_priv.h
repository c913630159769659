#ifndef KUBE_POD_PRIV_H
#define KUBE_POD_PRIV_H

#include <stdbool.h>

#include "kube/check_priv.h"
#include "kube/kinds_priv.h"
#include "kube/object.h"

/*
 * A pod from a template whose tree has been checked: what the API server fills
 * in, the containers, and what they will run with.  NULL (and check->lost)
 * without memory.
 */
struct kube_pod *pod_new(struct check *check, const struct node *template);

/*
 * The pods of an object of a kind, which check->kind is; its tree is checked on
 * the way.  What cannot be judged is said, and is not among them.
 */
void template_pods(struct check *check);

/*
 * A mapping that no document holds, made of entries that documents hold, whose
 * own places stay what they are.  It has the place and path of a node.  NULL
 * (and check->lost) without memory.
 */
struct node *pod_made_mapping(struct check *check, const struct node *place,
			      const struct entry *entries, uint32_t count);

#endif
