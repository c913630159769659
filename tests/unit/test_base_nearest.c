#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/nearest.h"

#define LETTERS_64                                                             \
	"abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh"

static const struct nearest_case {
	const char *name;
	const char *word;
	const char *candidate;
	unsigned distance;
} cases[] = {
	{ "the same word is at no distance", "image", "image", 0 },
	{ "case does not count", "runasnonroot", "runAsNonRoot", 0 },
	{ "dashes and underscores do not count", "run_as-user", "runAsUser",
	  0 },
	{ "a letter too few is one", "runAsUsr", "runAsUser", 1 },
	{ "a letter too many is one", "volumes", "volume", 1 },
	{ "another letter is one", "imane", "image", 1 },
	{ "swapped neighbours are one", "imgae", "image", 1 },
	{ "two slips are two", "privliegd", "privileged", 2 },
	{ "short words may have one", "nmae", "name", 1 },
	{ "but not two", "nmea", "name", NEAREST_NEVER },
	{ "middling words may have two", "secrtis", "secrets", 2 },
	{ "but not three", "sceeart", "secret", NEAREST_NEVER },
	{ "long words may have three", "allowPrivEscalaton",
	  "allowPrivilegeEscalation", NEAREST_NEVER },
	{ "three in a long word", "runAsRoot", "runAsNonRoot", 3 },
	{ "nothing is near nothing", "", "", 0 },
	{ "but far from something", "", "ab", NEAREST_NEVER },
	{ "the longest words are compared", LETTERS_64, LETTERS_64, 0 },
	{ "longer ones never are", LETTERS_64 "a", LETTERS_64 "a",
	  NEAREST_NEVER },
};

static void check_case(void **state)
{
	const struct nearest_case *c = *state;

	assert_int_equal(
		nearest_distance(span_of(c->word), span_of(c->candidate)),
		c->distance);
	assert_int_equal(
		nearest_distance(span_of(c->candidate), span_of(c->word)),
		c->distance);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases)];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	return cmocka_run_group_tests_name("base/nearest", tests, NULL, NULL);
}
