#include <stdio.h>

#include "base/cleanup.h"
#include "rules/rule_priv.h"

static const char *const levels[] = {
	[LEVEL_PRIVILEGED] = "privileged",
	[LEVEL_BASELINE] = "baseline",
	[LEVEL_RESTRICTED] = "restricted",
};

const char *policy_level_word(enum policy_level level)
{
	return levels[level];
}

const char *policy_version_print(struct policy_version version,
				 char text[POLICY_VERSION_TEXT])
{
	if (version.latest)
		snprintf(text, POLICY_VERSION_TEXT, "latest");
	else
		snprintf(text, POLICY_VERSION_TEXT, "v1.%llu",
			 (unsigned long long)version.minor);
	return text;
}

bool version_parse(struct span text, uint64_t *minor)
{
	int64_t value = 0;

	if (text.len < 4 || memcmp(text.text, "v1.", 3))
		return false;
	if (text.text[3] == '0' && text.len > 4)
		return false;
	for (size_t i = 3; i < text.len; i++) {
		char digit = text.text[i];

		if (digit < '0' || digit > '9' ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit - '0', &value))
			return false;
	}
	*minor = (uint64_t)value;
	return true;
}

bool standard_parse(const char *text, struct standard *standard)
{
	const char *at = strchr(text, '@');
	struct span level = { text, at ? (size_t)(at - text) : strlen(text) };
	struct standard parsed = { .version.latest = true };
	size_t i = 0;

	while (i < ARRAY_LEN(levels) && !span_is(level, levels[i]))
		i++;
	if (i == ARRAY_LEN(levels))
		return false;
	parsed.level = (enum policy_level)i;
	if (at && strcmp(at + 1, "latest")) {
		parsed.version.latest = false;
		if (!version_parse(span_of(at + 1), &parsed.version.minor))
			return false;
	}
	*standard = parsed;
	return true;
}

const struct revision *rule_revision(const struct rule *rule, uint64_t version)
{
	const struct revision *applies = NULL;

	for (size_t i = 0; i < rule->revision_count; i++)
		if (rule->revisions[i].since <= version)
			applies = &rule->revisions[i];
	return applies;
}
