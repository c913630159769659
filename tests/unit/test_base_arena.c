#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/mem.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	char *odd = arena_text(arena, "abc", 3);
	uint64_t *numbers = arena_array(arena, 1000, uint64_t);

	(void)state;
	assert_string_equal(odd, "abc");
	assert_int_equal((uintptr_t)numbers % sizeof(*numbers), 0);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], 0);
}

static void the_limit_itself_is_allowed_and_one_more_refused(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(64);

	(void)state;
	assert_non_null(arena_alloc(arena, 1, 64));
	assert_false(arena_failed(arena));
	assert_null(arena_alloc(arena, 1, 1));
	assert_true(arena_failed(arena));
}

static void a_count_that_overflows_is_refused(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(SIZE_MAX);
	volatile size_t many = SIZE_MAX / 2;

	(void)state;
	assert_null(arena_alloc(arena, many, 4));
	assert_null(arena_raw(arena, many * 2 + 1));
}

static void a_reset_arena_starts_anew(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 22);

	(void)state;
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 1000; i++)
			assert_non_null(arena_alloc(arena, 100, 10));
		assert_true(arena_used(arena) >= 1000 * 1000);
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
}

static void no_memory_is_said(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);

	(void)state;
	mem_fail_at(1);
	assert_null(arena_new(1));
	assert_null(arena_alloc(arena, 1, 1));
	mem_fail_at(0);
	assert_true(arena_failed(arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(
			the_limit_itself_is_allowed_and_one_more_refused),
		cmocka_unit_test(a_count_that_overflows_is_refused),
		cmocka_unit_test(a_reset_arena_starts_anew),
		cmocka_unit_test(no_memory_is_said),
	};

	return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
