#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/cleanup.h"

/*
 * Memory with one owner and one moment of release.  A run of the linter or one
 * admission request has one arena; the document, the pod model and the findings
 * all live in it and die with it.  Nothing in an arena is freed by itself.
 * An arena belongs to one thread at a time.
 *
 *	CLEANUP(arena) struct arena *a = arena_new(ARENA_BYTES_MAX);
 */
struct arena;

/* An arena that will hand out at most bytes_max; NULL if there is no memory. */
struct arena *arena_new(size_t bytes_max) __attribute__((warn_unused_result));

/*
 * The same for an arena that will surely hold more than a megabyte: its memory
 * comes in large pieces, which is faster.
 */
struct arena *arena_new_large(size_t bytes_max)
	__attribute__((warn_unused_result));

/* Release the arena and everything in it.  NULL is allowed. */
void arena_free(struct arena *arena);

/*
 * Forget everything handed out but keep some of the memory for the next use:
 * cheaper than a new arena for a loop over many small inputs.
 */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any type; NULL when memory or the limit runs out. */
void *arena_alloc(struct arena *arena, size_t count, size_t size)
	__attribute__((alloc_size(2, 3), warn_unused_result));

/* The same without the zeroing, for memory that is filled at once. */
void *arena_raw(struct arena *arena, size_t bytes)
	__attribute__((alloc_size(2), warn_unused_result));

/* A NUL-terminated copy of the first len bytes of text; NULL as above. */
char *arena_text(struct arena *arena, const char *text, size_t len)
	__attribute__((warn_unused_result));

/* A NUL-terminated formatted text; NULL as above. */
char *arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3), warn_unused_result));

/* Bytes handed out so far. */
size_t arena_used(const struct arena *arena);

/* True once any request was refused: what was built since may be incomplete. */
int arena_failed(const struct arena *arena);

/* Make that so, when memory ran out in an arena that served this one. */
void arena_fail(struct arena *arena);

DEFINE_CLEANUP(arena, struct arena *, arena_free)

/* One zeroed object of a type. */
#define arena_one(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))

/* An array of zeroed objects of a type. */
#define arena_array(arena, count, type)                                        \
	((type *)arena_alloc((arena), (count), sizeof(type)))

#endif
