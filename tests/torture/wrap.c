#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Linked with --wrap=malloc and so on, and with the libraries as archives, so
 * that every allocation of podfit and of its libraries comes through here.
 *
 * PODFIT_FAIL_AT=n lets the n-th allocation fail; PODFIT_COUNT_TO=file gets a
 * line at the end: the exit status and how many allocations there were.
 */
static atomic_ulong seen;
static unsigned long fail_at;
static const char *count_to;

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *block, size_t bytes);
void *__real_aligned_alloc(size_t alignment, size_t bytes);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *block, size_t bytes);
void *__wrap_aligned_alloc(size_t alignment, size_t bytes);
char *__wrap_strdup(const char *text);

static void write_count(int status, void *nothing)
{
	FILE *file;

	(void)nothing;
	fail_at = 0;
	file = fopen(count_to, "a");
	if (!file)
		_Exit(97);
	fprintf(file, "%d %lu\n", status, atomic_load(&seen));
	fclose(file);
}

__attribute__((constructor)) static void set_up(void)
{
	const char *number = getenv("PODFIT_FAIL_AT");

	fail_at = number ? strtoul(number, NULL, 10) : 0;
	count_to = getenv("PODFIT_COUNT_TO");
	if (count_to && on_exit(write_count, NULL))
		_Exit(97);
}

static int must_fail(void)
{
	return atomic_fetch_add(&seen, 1) + 1 == fail_at;
}

void *__wrap_malloc(size_t bytes)
{
	return must_fail() ? NULL : __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes)
{
	return must_fail() ? NULL : __real_calloc(count, bytes);
}

void *__wrap_realloc(void *block, size_t bytes)
{
	return must_fail() ? NULL : __real_realloc(block, bytes);
}

void *__wrap_aligned_alloc(size_t alignment, size_t bytes)
{
	return must_fail() ? NULL : __real_aligned_alloc(alignment, bytes);
}

char *__wrap_strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = __wrap_malloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}
