#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/span.h"

/*
 * A text that only grows: what the reports are written into.  Appending never
 * fails visibly; when memory runs out the buffer is marked lost, everything
 * after is dropped, and the owner asks once at the end.
 *
 *	CLEANUP(buffer) struct buffer out = { 0 };
 *	buffer_text(&out, "container ");
 *	if (out.lost)
 *		return error_no_memory(err);
 */
struct buffer {
	char *text; /* not NUL-terminated; NULL while empty */
	size_t len;
	size_t room;
	bool lost;
};

/* Release the memory; the buffer is then empty and may be used again. */
void buffer_release(struct buffer *buffer);

/* Empty the buffer but keep its memory. */
void buffer_clear(struct buffer *buffer);

/* Make room for that many more bytes; false (and lost) without memory. */
bool buffer_reserve(struct buffer *buffer, size_t bytes);

/*
 * Append bytes, a C string, one byte repeated, a decimal number, a format.  The
 * first three are inline because reports are made of them, and mostly of
 * literals, whose length is then known when compiling.
 */
static inline void buffer_bytes(struct buffer *buffer, const char *text,
				size_t len)
{
	bool fits = !buffer->lost && len <= buffer->room - buffer->len;

	if (!len || (!fits && !buffer_reserve(buffer, len)))
		return;
	memcpy(buffer->text + buffer->len, text, len);
	buffer->len += len;
}

static inline void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_bytes(buffer, text, strlen(text));
}

static inline void buffer_span(struct buffer *buffer, struct span span)
{
	buffer_bytes(buffer, span.text, span.len);
}

void buffer_fill(struct buffer *buffer, char byte, size_t count);
void buffer_number(struct buffer *buffer, long long number);
void buffer_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline void buffer_cleanup(struct buffer *buffer)
{
	buffer_release(buffer);
}

#endif
