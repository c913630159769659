#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/span.h"

/*
 * How far a word is from another that may have been meant: for "did you mean".
 * Counted are letters inserted, left out, replaced, and neighbours swapped,
 * whatever the case of letters; "_" and "-" do not count, so that run_as_user
 * is the same as runAsUser.
 */
enum {
	NEAREST_BYTES_MAX = 64, /* longer words are never near */
	NEAREST_NEVER = 255,
};

/*
 * The distance, or NEAREST_NEVER when it is too large for a slip: more than one
 * for words of up to four letters, two up to eight, three beyond.
 */
unsigned nearest_distance(struct span word, struct span candidate);

#endif
