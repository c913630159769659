#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum {
	FIRST_CHUNK_BYTES = 32 * 1024,
	CHUNK_BYTES_LARGEST = 1024 * 1024,
	ALIGN = alignof(max_align_t),
};

struct chunk {
	struct chunk *next;
	size_t size;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct chunk *chunk; /* the one being filled; older ones follow */
	size_t left;
	size_t used;
	size_t bytes_max;
	bool failed;
	bool large;
};

static const size_t large_size = MEM_PAGE_BYTES - sizeof(struct chunk);

static struct chunk *chunk_new(size_t size, bool large)
{
	struct chunk *chunk = large && size == large_size
				      ? mem_page()
				      : mem_raw(sizeof(*chunk) + size);

	if (chunk) {
		chunk->next = NULL;
		chunk->size = size;
	}
	return chunk;
}

struct arena *arena_new(size_t bytes_max)
{
	struct arena *arena = mem_raw(sizeof(*arena));

	if (arena)
		*arena = (struct arena){ .bytes_max = bytes_max };
	return arena;
}

struct arena *arena_new_large(size_t bytes_max)
{
	struct arena *arena = arena_new(bytes_max);

	if (arena)
		arena->large = true;
	return arena;
}

static void chunks_free(struct chunk *chunk)
{
	while (chunk) {
		struct chunk *next = chunk->next;

		mem_free(chunk);
		chunk = next;
	}
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	chunks_free(arena->chunk);
	mem_free(arena);
}

void arena_reset(struct arena *arena)
{
	if (arena->chunk) {
		chunks_free(arena->chunk->next);
		arena->chunk->next = NULL;
		arena->left = arena->chunk->size;
	}
	arena->used = 0;
	arena->failed = false;
}

/* Start a chunk that has room for bytes; sizes double up to a ceiling. */
static bool arena_grow(struct arena *arena, size_t bytes)
{
	size_t size = arena->chunk ? arena->chunk->size * 2 : FIRST_CHUNK_BYTES;
	struct chunk *chunk;

	if (size > CHUNK_BYTES_LARGEST)
		size = CHUNK_BYTES_LARGEST;
	if (arena->large)
		size = large_size;
	if (size < bytes)
		size = bytes;
	chunk = chunk_new(size, arena->large);
	if (!chunk)
		return false;
	chunk->next = arena->chunk;
	arena->chunk = chunk;
	arena->left = size;
	return true;
}

void *arena_raw(struct arena *arena, size_t bytes)
{
	size_t rounded = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	char *block;

	if (rounded < bytes || rounded > arena->bytes_max - arena->used ||
	    (rounded > arena->left && !arena_grow(arena, rounded))) {
		arena->failed = true;
		return NULL;
	}
	assert(arena->chunk || !rounded);
	if (!arena->chunk && !arena_grow(arena, ALIGN))
		return NULL;
	block = arena->chunk->bytes + (arena->chunk->size - arena->left);
	arena->left -= rounded;
	arena->used += rounded;
	return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	void *block;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		arena->failed = true;
		return NULL;
	}
	block = arena_raw(arena, bytes);
	return block ? memset(block, 0, bytes) : NULL;
}

char *arena_text(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_raw(arena, len + 1);

	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_list again;
	size_t left = arena->left;
	char *next = left ? arena->chunk->bytes + (arena->chunk->size - left)
			  : NULL;
	char *text = NULL;
	int len;

	va_start(args, format);
	va_copy(again, args);
	/* into what is left of the chunk; what does not fit is written again */
	len = vsnprintf(next, left, format, args);
	if (len >= 0)
		text = arena_raw(arena, (size_t)len + 1);
	if (text && (text != next || (size_t)len >= left))
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	va_end(args);
	return text;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

int arena_failed(const struct arena *arena)
{
	return arena->failed;
}

void arena_fail(struct arena *arena)
{
	arena->failed = true;
}
