#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A borrowed run of bytes, not NUL-terminated; len 0 may have a NULL text. */
struct span {
	const char *text;
	size_t len;
};

#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

/* The bytes of a C string. */
static inline struct span span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

/* True if both hold the same bytes. */
static inline bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (!a.len || !memcmp(a.text, b.text, a.len));
}

/* True if the span holds the same bytes as the C string. */
static inline bool span_is(struct span a, const char *text)
{
	/* most are told apart by their first byte */
	return (!a.len || *a.text == *text) && span_equal(a, span_of(text));
}

#endif
