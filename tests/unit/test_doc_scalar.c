#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "doc/scalar.h"

/*
 * Expected values are those of sigs.k8s.io/yaml; tests/conformance/scalar.sh
 * holds many more against it.
 */
struct sample {
	const char *text;
	enum node_kind kind;
	double number; /* integers and floats; 1 for true */
	const char *key;
};

static const struct sample samples[] = {
	{ "", NODE_NULL, 0, NULL },
	{ "~", NODE_NULL, 0, NULL },
	{ "null", NODE_NULL, 0, NULL },
	{ "nULL", NODE_STRING, 0, NULL },
	{ "y", NODE_BOOL, 1, "true" },
	{ "Y", NODE_BOOL, 1, "true" },
	{ "YES", NODE_BOOL, 1, "true" },
	{ "Off", NODE_BOOL, 0, "false" },
	{ "oFF", NODE_STRING, 0, NULL },
	{ "offf", NODE_STRING, 0, NULL },
	{ "0", NODE_INT, 0, "0" },
	{ "-0", NODE_INT, 0, "0" },
	{ "+12", NODE_INT, 12, "12" },
	{ "012", NODE_INT, 10, "10" },
	{ "0_8", NODE_FLOAT, 8, "8" },
	{ "08", NODE_FLOAT, 8, "8" },
	{ "0o17", NODE_INT, 15, "15" },
	{ "0O17", NODE_INT, 15, "15" },
	{ "0xfF", NODE_INT, 255, "255" },
	{ "-0x10", NODE_INT, -16, "-16" },
	{ "0x", NODE_STRING, 0, NULL },
	{ "0b11", NODE_INT, 3, "3" },
	{ "0b-101", NODE_INT, -5, "-5" },
	{ "0b2", NODE_STRING, 0, NULL },
	{ "1__0_", NODE_INT, 10, "10" },
	{ "_1", NODE_STRING, 0, NULL },
	{ "-", NODE_STRING, 0, NULL },
	{ "+-1", NODE_STRING, 0, NULL },
	{ "9007199254740993", NODE_INT, 0x1p53, "9007199254740993" },
	{ "-9223372036854775808", NODE_INT, -0x1p63, "-9223372036854775808" },
	{ "9223372036854775808", NODE_FLOAT, 0x1p63, NULL },
	{ "18446744073709551616", NODE_FLOAT, 0x1p64, "1.8446744e+19" },
	{ "-9223372036854775809", NODE_FLOAT, -0x1p63, "-9.223372e+18" },
	{ "1.5", NODE_FLOAT, 1.5, "1.5" },
	{ "1.", NODE_FLOAT, 1, "1" },
	{ ".5", NODE_FLOAT, .5, "0.5" },
	{ ".5_0", NODE_FLOAT, .5, "0.5" },
	{ ".5__0", NODE_STRING, 0, NULL },
	{ ".", NODE_STRING, 0, NULL },
	{ "1e3", NODE_FLOAT, 1000, "1000" },
	{ "1e6", NODE_FLOAT, 1e6, "1e+06" },
	{ "1e-5", NODE_FLOAT, 1e-5, "1e-05" },
	{ "0.0001", NODE_FLOAT, 1e-4, "0.0001" },
	{ "1e400", NODE_STRING, 0, NULL },
	{ "1e-400", NODE_FLOAT, 0, "0" },
	{ "1e", NODE_STRING, 0, NULL },
	{ "1.2.3", NODE_STRING, 0, NULL },
	{ "0x1.8p3", NODE_STRING, 0, NULL },
	{ "123456.5", NODE_FLOAT, 123456.5, "123456.5" },
	{ "1234567.5", NODE_FLOAT, 1234567.5, "1.2345675e+06" },
	{ "-.INF", NODE_FLOAT, -__builtin_inf(), "-.inf" },
	{ "+.inf", NODE_FLOAT, __builtin_inf(), ".inf" },
	{ ".iNF", NODE_STRING, 0, NULL },
	{ "+.nan", NODE_STRING, 0, NULL },
	{ "1:30", NODE_STRING, 0, NULL },
	{ "2001-01-01", NODE_STRING, 0, NULL },
};

static double number_of(struct scalar scalar)
{
	return scalar.kind == NODE_INT	   ? (double)scalar.integer
	       : scalar.kind == NODE_FLOAT ? scalar.number
	       : scalar.kind == NODE_BOOL  ? scalar.boolean
					   : 0;
}

static void plain_scalars_mean_what_they_mean_to_kubernetes(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		const struct sample *want = &samples[i];
		struct scalar got = scalar_resolve(want->text,
						   strlen(want->text));
		const char *key = scalar_key(arena, got);

		if (got.kind != want->kind || number_of(got) != want->number)
			fail_msg("'%s': kind %d, number %.17g", want->text,
				 got.kind, number_of(got));
		if (!key != !want->key || (key && strcmp(key, want->key) != 0))
			fail_msg("'%s': key %s", want->text, key);
	}
}

static void not_a_number_is_one(void **state)
{
	struct scalar got = scalar_resolve(".NaN", 4);

	(void)state;
	assert_int_equal(got.kind, NODE_FLOAT);
	assert_true(got.number != got.number);
	assert_int_equal(scalar_resolve(".Nan", 4).kind, NODE_STRING);
}

static void only_whole_floats_become_integers(void **state)
{
	(void)state;
	assert_int_equal(scalar_value("1.0", 3).kind, NODE_INT);
	assert_int_equal(scalar_value("08", 2).integer, 8);
	assert_int_equal(scalar_value("1.5", 3).kind, NODE_FLOAT);
	assert_int_equal(scalar_value("1e15", 4).integer, 1000000000000000);
	assert_int_equal(scalar_value("1e16", 4).kind, NODE_FLOAT);
	assert_int_equal(scalar_value(".inf", 4).kind, NODE_FLOAT);
	assert_int_equal(scalar_value("9223372036854775808", 19).kind,
			 NODE_FLOAT);
}

static void a_very_long_number_is_read(void **state)
{
	char digits[2000];

	(void)state;
	memset(digits, '0', sizeof(digits));
	digits[0] = '1';
	digits[1] = '.';
	digits[sizeof(digits) - 1] = '\0';
	assert_int_equal(scalar_resolve(digits, sizeof(digits) - 1).kind,
			 NODE_FLOAT);
}

static void tags_are_held_against_the_text(void **state)
{
	static const struct {
		const char *tag;
		const char *text;
		bool fits;
		enum node_kind kind;
	} cases[] = {
		{ "int", "0x1", true, NODE_INT },
		{ "int", "18446744073709551615", true, NODE_FLOAT },
		{ "int", "0.5", false, NODE_STRING },
		{ "int", "a", false, NODE_STRING },
		{ "float", "1", true, NODE_INT },
		{ "float", "0.5", true, NODE_FLOAT },
		{ "bool", "on", true, NODE_BOOL },
		{ "bool", "1", false, NODE_STRING },
		{ "null", "", true, NODE_NULL },
		{ "null", "a", false, NODE_STRING },
		{ "str", "1", true, NODE_STRING },
		{ "binary", "1", true, NODE_STRING },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scalar scalar;
		char tag[60];

		snprintf(tag, sizeof(tag), "tag:yaml.org,2002:%s",
			 cases[i].tag);
		assert_int_equal(scalar_tagged(tag, cases[i].text,
					       strlen(cases[i].text), &scalar),
				 cases[i].fits);
		assert_int_equal(scalar.kind, cases[i].kind);
	}
}

static void base64_is_decoded_or_refused(void **state)
{
	static const struct {
		const char *text;
		const char *decoded; /* NULL: refused */
	} cases[] = {
		{ "", "" },	      { "aGk=", "hi" },	  { "aGkh", "hi!" },
		{ "aA==", "h" },      { "aG\nk=", "hi" }, { "aGk", NULL },
		{ "aGk==", NULL },    { "a===", NULL },	  { "aG=k", NULL },
		{ "aGk=aGk=", NULL }, { "a*==", NULL },	  { "====", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = strlen(cases[i].text);
		char text[20];
		bool good;

		memcpy(text, cases[i].text, len + 1);
		good = scalar_decode(text, &len);
		if (good != (cases[i].decoded != NULL))
			fail_msg("'%s'", cases[i].text);
		if (good) {
			assert_string_equal(text, cases[i].decoded);
			assert_int_equal(len, strlen(text));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			plain_scalars_mean_what_they_mean_to_kubernetes),
		cmocka_unit_test(not_a_number_is_one),
		cmocka_unit_test(only_whole_floats_become_integers),
		cmocka_unit_test(a_very_long_number_is_read),
		cmocka_unit_test(tags_are_held_against_the_text),
		cmocka_unit_test(base64_is_decoded_or_refused),
	};

	return cmocka_run_group_tests_name("doc/scalar", tests, NULL, NULL);
}
