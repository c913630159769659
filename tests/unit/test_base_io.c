#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/io.h"
#include "base/mem.h"

/* Ten bytes that every machine has. */
#define TEN "testdata/unit/ten-bytes"

static const struct io_case {
	const char *name;
	const char *path;
	size_t bytes_max;
	int code;	  /* errno expected; 0 for success */
	const char *text; /* in the message, or the content */
} cases[] = {
	{ "reads to the last byte", TEN, 64, 0, "123456789\n" },
	{ "the limit itself is allowed", TEN, 10, 0, "123456789\n" },
	{ "one byte over is refused", TEN, 9, EFBIG, "limit of 9 bytes" },
	{ "an empty file is empty", "testdata/unit/empty", 64, 0, "" },
	{ "a missing file says which", "testdata/none", 64, ENOENT,
	  "testdata/none: No such file" },
	{ "a directory is refused", "testdata", 64, EINVAL,
	  "not a regular file" },
	{ "a device is refused", "/dev/zero", 64, EINVAL,
	  "not a regular file" },
};

static void check_case(void **state)
{
	const struct io_case *c = *state;
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	struct span got = { "untouched", 9 };
	struct error err = { 0 };
	bool ok = io_read_file(arena, c->path, c->bytes_max, &got, &err);

	assert_int_equal(ok, !c->code);
	assert_int_equal(err.code, c->code);
	if (ok)
		assert_true(span_is(got, c->text));
	else
		assert_non_null(strstr(err.text, c->text));
	if (!ok)
		assert_string_equal(got.text, "untouched");
}

static void
a_stream_is_read_to_its_end_and_no_further_than_allowed(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);
	struct error err = { 0 };
	struct span got = { 0 };
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	assert_true(io_read_stream(arena, (struct io_stream){ ends[0], "-" }, 3,
				   &got, &err));
	assert_true(span_is(got, "abc"));
	close(ends[0]);

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "abcd", 4), 4);
	close(ends[1]);
	assert_false(io_read_stream(arena, (struct io_stream){ ends[0], "-" },
				    3, &got, &err));
	assert_int_equal(err.code, EFBIG);
	close(ends[0]);
}

static void reading_without_memory_fails_and_says_so(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(4);
	struct error err = { 0 };
	struct span got = { 0 };

	(void)state;
	assert_false(io_read_file(arena, TEN, 64, &got, &err));
	assert_int_equal(err.code, ENOMEM);
}

static void the_first_error_wins(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_false(error_set(&err, ENOENT, "first %d", 1));
	assert_false(error_no_memory(&err));
	assert_int_equal(err.code, ENOENT);
	assert_string_equal(err.text, "first 1");
}

static void a_buffer_holds_all_that_was_appended(void **state)
{
	CLEANUP(buffer) struct buffer out = { 0 };

	(void)state;
	buffer_text(&out, "a");
	buffer_number(&out, -9223372036854775807LL - 1);
	buffer_fill(&out, '.', 1000);
	buffer_format(&out, "%s-%d", "x", 7);
	buffer_number(&out, 0);
	assert_false(out.lost);
	assert_int_equal(out.len, 1 + 20 + 1000 + 3 + 1);
	assert_memory_equal(out.text, "a-9223372036854775808.", 22);
	assert_memory_equal(out.text + out.len - 5, ".x-70", 5);
}

static void a_buffer_without_memory_is_lost(void **state)
{
	CLEANUP(buffer) struct buffer out = { 0 };

	(void)state;
	buffer_text(&out, "kept");
	mem_fail_at(1);
	buffer_fill(&out, 'x', 100000);
	mem_fail_at(0);
	buffer_text(&out, "dropped");
	assert_true(out.lost);
	assert_int_equal(out.len, 4);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + 5] = {
		cmocka_unit_test(
			a_stream_is_read_to_its_end_and_no_further_than_allowed),
		cmocka_unit_test(reading_without_memory_fails_and_says_so),
		cmocka_unit_test(the_first_error_wins),
		cmocka_unit_test(a_buffer_holds_all_that_was_appended),
		cmocka_unit_test(a_buffer_without_memory_is_lost),
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[5 + i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	return cmocka_run_group_tests_name("base/io", tests, NULL, NULL);
}
