#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "doc/place_priv.h"

static void a_cursor_goes_back_as_it_goes_forth(void **state)
{
	const struct span text = SPAN(
		"é\r\nb\r\rcd€\n\nx\r\n😀y\xe2\x80\xa8z\r");
	struct cursor all[64];
	size_t count = 0;

	(void)state;
	all[0] = cursor_on(text);
	while (!cursor_at_end(&all[count])) {
		all[count + 1] = all[count];
		cursor_step(&all[++count]);
	}
	assert_int_equal(all[count].offset, text.len);
	assert_int_equal(all[count].line, 8);
	for (size_t from = 0; from <= count; from++) {
		for (size_t to = 0; to <= count; to++) {
			struct cursor by_index = all[from];
			struct cursor by_offset = all[from];

			cursor_to_index(&by_index, all[to].index);
			cursor_to_offset(&by_offset, all[to].offset);
			assert_memory_equal(&by_index, &all[to],
					    sizeof(by_index));
			assert_memory_equal(&by_offset, &all[to],
					    sizeof(by_offset));
		}
	}
}

static void a_text_is_checked_to_the_last_byte(void **state)
{
	static const struct {
		const char *bytes;
		const char *why; /* NULL: fit for YAML */
		bool ascii;
		bool odd_breaks;
	} cases[] = {
		{ "\t\r\n ~", NULL, true, false },
		{ "é", NULL, false, false },
		{ "\xc2\x85", NULL, false, true },
		{ "\xe2\x80\xa9", NULL, false, true },
		{ "\xf4\x8f\xbf\xbf", NULL, false, false },
		{ "\x7f", "the control character U+007F is not allowed in YAML",
		  false, false },
		{ "\xc2\x9f",
		  "the control character U+009F is not allowed in YAML", false,
		  false },
		{ "\xef\xbf\xbf",
		  "the control character U+FFFF is not allowed in YAML", false,
		  false },
		{ "\x80", "the byte 0x80 is not UTF-8", false, false },
		{ "\xc3", "the byte 0xC3 is not UTF-8", false, false },
		{ "\xe0\x9f\xbf", "the byte 0xE0 is not UTF-8", false, false },
		{ "\xed\xa0\x80", "the byte 0xED is not UTF-8", false, false },
		{ "\xf4\x90\x80\x80", "the byte 0xF4 is not UTF-8", false,
		  false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases) * 150; i++) {
		size_t pad = i / ARRAY_LEN(cases);
		const char *bytes = cases[i % ARRAY_LEN(cases)].bytes;
		const char *why = cases[i % ARRAY_LEN(cases)].why;
		size_t len = pad + strlen(bytes);
		char text[200];
		struct text_facts facts;
		struct text_fault fault;

		memset(text, 'a', pad);
		memcpy(text + pad, bytes, strlen(bytes));
		assert_int_equal(
			text_check((struct span){ text, len }, &facts, &fault),
			!why);
		if (why) {
			assert_int_equal(fault.offset, pad);
			assert_string_equal(fault.why, why);
			continue;
		}
		assert_int_equal(facts.ascii,
				 cases[i % ARRAY_LEN(cases)].ascii);
		assert_int_equal(facts.odd_breaks,
				 cases[i % ARRAY_LEN(cases)].odd_breaks);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cursor_goes_back_as_it_goes_forth),
		cmocka_unit_test(a_text_is_checked_to_the_last_byte),
	};

	return cmocka_run_group_tests_name("doc/place", tests, NULL, NULL);
}
