#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * UTF-8 as RFC 3629 has it: no form longer than needed, no surrogates, nothing
 * above U+10FFFF.
 */

/*
 * The character that a text, not empty, starts with.  Returns its bytes, 1 to 4,
 * or 0 when they are not well-formed; *code is untouched then.
 */
size_t utf8_decode(struct span text, uint32_t *code);

/* Write a character, at most 0x10ffff, into up to 4 bytes; returns how many. */
size_t utf8_put(char *out, uint32_t code);

/* Where the first byte stands that is not well-formed; the length if none is. */
size_t utf8_valid_length(struct span text);

#endif
