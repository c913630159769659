#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/*
 * The one place that asks the system for memory.  Everything here may return
 * NULL; the caller passes that on (see base/error.h, error_no_memory()).
 */

/* Uninitialised memory of that many bytes, or NULL; end with mem_free(). */
void *mem_raw(size_t bytes) __attribute__((malloc, warn_unused_result));

/* The same memory grown or shrunk, or NULL with the old block still valid. */
void *mem_resize(void *old, size_t bytes) __attribute__((warn_unused_result));

/*
 * MEM_PAGE_BYTES of memory that is likely to be used whole: on Linux one huge
 * page where the system has them, and so one page fault instead of 512.
 */
enum { MEM_PAGE_BYTES = 2 * 1024 * 1024 };
void *mem_page(void) __attribute__((malloc, warn_unused_result));

/* Release; NULL is allowed. */
void mem_free(void *block);

/*
 * Test switch: let the nth allocation from now on fail, and every one after
 * it; 0 switches it off.  Not for use outside tests.
 */
void mem_fail_at(size_t nth);

#endif
