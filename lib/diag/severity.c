#include "diag/severity.h"

#include <assert.h>
#include <string.h>

#include "base/cleanup.h"

static const char *const words[] = {
#define SEVERITY_WORD(name, word) [SEVERITY_##name] = (word),
	SEVERITIES(SEVERITY_WORD)
#undef SEVERITY_WORD
};

static_assert(ARRAY_LEN(words) == SEVERITY_COUNT, "a severity has no word");

const char *severity_word(enum severity severity)
{
	assert(severity < SEVERITY_COUNT);
	return words[severity];
}

bool severity_find(const char *word, enum severity *severity)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!strcmp(words[i], word)) {
			*severity = (enum severity)i;
			return true;
		}
	return false;
}
