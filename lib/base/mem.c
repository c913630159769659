#include "base/mem.h"

#include <stdlib.h>
#include <sys/mman.h>

static size_t fail_at;
static size_t seen;

static int must_fail(void)
{
	return fail_at && ++seen >= fail_at;
}

void *mem_raw(size_t bytes)
{
	return must_fail() ? NULL : malloc(bytes);
}

void *mem_page(void)
{
	void *page = must_fail()
			     ? NULL
			     : aligned_alloc(MEM_PAGE_BYTES, MEM_PAGE_BYTES);

#ifdef MADV_HUGEPAGE
	if (page) /* a wish: without it there are small pages */
		madvise(page, MEM_PAGE_BYTES, MADV_HUGEPAGE);
#endif
	return page;
}

void *mem_resize(void *old, size_t bytes)
{
	return must_fail() ? NULL : realloc(old, bytes);
}

void mem_free(void *block)
{
	free(block);
}

void mem_fail_at(size_t nth)
{
	fail_at = nth;
	seen = 0;
}
