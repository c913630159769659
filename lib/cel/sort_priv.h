#ifndef CEL_SORT_PRIV_H
#define CEL_SORT_PRIV_H

#include "cel/value_priv.h"

/* Values sorted by their keys; equal keys stay in their order. */
struct sort {
	struct cel_pair *pairs;
	struct cel_pair *scratch; /* as large */
};

/* False if two keys have no order between them. */
bool sort_pairs(struct sort *sort, size_t count);

/* True if values of that type have an order. */
bool sort_is_possible(struct cel_value key);

#endif
