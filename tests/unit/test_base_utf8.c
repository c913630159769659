#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/utf8.h"

static void every_character_is_read_as_it_was_written(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char text[4];
		uint32_t got = 0;
		size_t len = utf8_put(text, code);
		bool surrogate = code >= 0xd800 && code <= 0xdfff;

		assert_int_equal(utf8_decode((struct span){ text, len }, &got),
				 surrogate ? 0 : len);
		if (!surrogate)
			assert_int_equal(got, code);
		if (len > 1)
			assert_int_equal(
				utf8_decode((struct span){ text, len - 1 },
					    &got),
				0);
	}
}

static const struct {
	const char *text;
	size_t valid;
} cases[] = {
	{ "", 0 },
	{ "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z", 11 },
	{ "ab\x80", 2 },	     /* a continuation alone */
	{ "ab\xc3", 2 },	     /* cut short */
	{ "ab\xc3z", 2 },	     /* not continued */
	{ "ab\xc0\x80", 2 },	     /* longer than needed */
	{ "ab\xe0\x80\x80", 2 },     /* the same of three */
	{ "ab\xf0\x80\x80\x80", 2 }, /* the same of four */
	{ "ab\xed\xa0\x80", 2 },     /* a surrogate */
	{ "ab\xf4\x90\x80\x80", 2 }, /* above U+10FFFF */
	{ "ab\xff", 2 },	     /* never a first byte */
};

static void what_is_not_well_formed_is_found_where_it_starts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_valid_length(span_of(cases[i].text)),
				 cases[i].valid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_is_read_as_it_was_written),
		cmocka_unit_test(
			what_is_not_well_formed_is_found_where_it_starts),
	};

	return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
