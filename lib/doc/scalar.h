#ifndef DOC_SCALAR_H
#define DOC_SCALAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "doc/node.h"

/*
 * What a plain scalar of YAML means to Kubernetes.  Its YAML library is
 * go-yaml v2 (sigs.k8s.io/yaml, package goyaml.v2, resolve.go): YAML 1.1 with a
 * few ways of its own.  Booleans are y, yes, on, true and their negations in
 * lower, Capital and UPPER case; integers take a sign, 0x, 0o or 0, 0b and
 * underscores anywhere; base 60 is not read; a date is a string.
 */
struct scalar {
	enum node_kind kind; /* never a collection */
	bool natural;	     /* NODE_FLOAT: an integer above INT64_MAX */
	union {
		bool boolean;
		int64_t integer;
		double number;
	};
};

/* The meaning of a plain scalar without a tag; text[len] must be NUL. */
struct scalar scalar_resolve(const char *text, size_t len);

/*
 * As a value: a float without a fraction is an integer then, since Kubernetes
 * turns YAML into JSON before it reads it, and writes 1.0 or 1e3 as 1 and 1000
 * there.  (Up to 2^53; beyond it floats stay floats.)
 */
struct scalar scalar_value(const char *text, size_t len);

/*
 * A scalar with a tag as libyaml reports it ("tag:yaml.org,2002:int", "!x").
 * False if the text is no such thing, as in "!!int x"; the tags str, binary and
 * all unknown ones give a string, binary a decoded one for the caller to make
 * by scalar_decode().
 */
bool scalar_tagged(const char *tag, const char *text, size_t len,
		   struct scalar *scalar);

/* True for the tag of base64 data. */
bool scalar_is_binary(const char *tag);

/*
 * Decode base64 (RFC 4648, padded, line breaks ignored) in place; false if it
 * is none.  *len is the length before and after; text stays NUL-terminated.
 */
bool scalar_decode(char *text, size_t *len);

/*
 * The text that a key of that meaning has in Kubernetes: true, 16 for 0x10,
 * 1e+06 for 1000000.0.  For anything but booleans and numbers NULL; also
 * without memory.
 */
const char *scalar_key(struct arena *arena, struct scalar scalar);

/*
 * True if a plain scalar that starts with this byte can be anything but a
 * string; the merge key "<<" is not meant.
 */
static inline bool scalar_may_mean(char first)
{
	switch (first) {
	case '\0':
	case '~':
	case '+':
	case '-':
	case '.':
	case '0' ... '9':
	case 'y':
	case 'Y':
	case 'n':
	case 'N':
	case 't':
	case 'T':
	case 'f':
	case 'F':
	case 'o':
	case 'O': return true;
	default: return false;
	}
}

#endif
