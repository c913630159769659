#ifndef RULES_PRINTABLE_PRIV_H
#define RULES_PRINTABLE_PRIV_H

#include <stdbool.h>
#include <stdint.h>

/*
 * True for what Go's %q leaves as it is: letters, marks, numbers, punctuation,
 * symbols and the ASCII space of Unicode 15, which Kubernetes' own messages
 * are made with.
 */
bool rune_is_printable(uint32_t rune);

#endif
