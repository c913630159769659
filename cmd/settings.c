#include "settings.h"

#include <errno.h>
#include <stdlib.h>

static bool set_format(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;
	int row = option_word("--format", value, &report_formats[0].name,
			      sizeof(report_formats[0]), err);

	if (row < 0)
		return false;
	settings->format = &report_formats[row];
	return true;
}

static bool set_output(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	if (!*value)
		return error_set(err, EINVAL, "option '--output' is empty");
	settings->output = value;
	return true;
}

static bool set_standard(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	if (!standard_parse(value, &settings->standard))
		return error_set(
			err, EINVAL,
			"option '--standard' is '%s', but must be baseline or restricted, with a version perhaps: baseline@v1.30",
			value);
	settings->has_standard = true;
	return true;
}

static bool set_standard_only(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	(void)value;
	(void)err;
	settings->standard_only = true;
	return true;
}

static const char *const severity_words[] = {
#define WORD(name, word) word,
	SEVERITIES(WORD)
#undef WORD
		"never",
	NULL
};

static bool set_at_least(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	if (severity_find(value, &settings->at_least))
		return true;
	return error_set(
		err, EINVAL,
		"option '--at-least' is '%s', but must be one of: info, warning, error",
		value);
}

static bool set_fail_on(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;
	int word = option_word("--fail-on", value, severity_words,
			       sizeof(severity_words[0]), err);

	if (word < 0)
		return false;
	settings->has_fail_on = true;
	settings->fail_on = (enum severity)word;
	return true;
}

static bool set_rules(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	buffer_bytes(&settings->rules, (const char *)&value, sizeof(value));
	return !settings->rules.lost || error_no_memory(err);
}

static bool set_config(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	(void)err;
	settings->config = value;
	settings->no_config = false;
	return true;
}

static bool set_no_config(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	(void)value;
	(void)err;
	settings->config = NULL;
	settings->no_config = true;
	return true;
}

static bool set_as_found(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;

	(void)value;
	(void)err;
	settings->as_found = true;
	return true;
}

static bool set_no_suppressions(void *into, const char *value,
				struct error *err)
{
	struct settings *settings = into;

	(void)value;
	(void)err;
	settings->no_suppressions = true;
	return true;
}

static bool set_color(void *into, const char *value, struct error *err)
{
	static const char *const words[] = { "auto", "always", "never", NULL };
	struct settings *settings = into;
	int word = option_word("--color", value, words, sizeof(words[0]), err);

	if (word < 0)
		return false;
	settings->color = (enum color_mode)word;
	return true;
}

static bool set_jobs(void *into, const char *value, struct error *err)
{
	struct settings *settings = into;
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(value, &end, 10);
	if (errno || *end || end == value || value[0] == '-' || number > 1024)
		return error_set(
			err, EINVAL,
			"option '--jobs' is '%s', but must be a number up to 1024",
			value);
	settings->jobs = number;
	return true;
}

const struct option_row settings_options[] = {
	{ "standard", "LEVEL[@VERSION]",
	  "hold pods against this level of the Pod Security Standards and say which\n"
	  "it would deny: baseline or restricted, @v1.30, @latest (default)",
	  set_standard },
	{ "standard-only", NULL, "nothing besides the checks of the standard",
	  set_standard_only },
	{ "fail-on", "SEVERITY",
	  "exit with 1 for findings from this severity on: info, warning (default),\n"
	  "error, or never",
	  set_fail_on },
	{ "at-least", "SEVERITY",
	  "report only findings from this severity on: info (default), warning, error",
	  set_at_least },
	{ "format", "FORMAT", "text (default) or json", set_format },
	{ "output", "FILE",
	  "write the report to a file, which is replaced when all is written",
	  set_output },
	{ "rules", "DIR",
	  "add the rules in a directory; one with a built-in's id replaces it;\n"
	  "may be repeated",
	  set_rules },
	{ "config", "FILE",
	  "read this instead of the nearest .podfit.yaml upwards from here",
	  set_config },
	{ "no-config", NULL, "read no configuration", set_no_config },
	{ "as-found", NULL,
	  "treat files that are named like those found in a directory: leave out\n"
	  "what the configuration excludes and what is no Kubernetes object",
	  set_as_found },
	{ "no-suppressions", NULL,
	  "report also what comments such as '# podfit: ignore[PF1007] reason' suppress",
	  set_no_suppressions },
	{ "color", "WHEN", "auto (default; heeds NO_COLOR), always or never",
	  set_color },
	{ "jobs", "NUMBER", "threads to use; 0 (default): one a core",
	  set_jobs },
	OPTION_HELP,
	{ 0 },
};

void settings_complete(struct settings *settings, const struct config *config)
{
	struct buffer rules = { 0 };

	if (!settings->has_standard && config->has_standard) {
		settings->has_standard = true;
		settings->standard = config->standard;
	}
	if (!settings->has_fail_on)
		settings->fail_on = config->has_fail_on ? config->fail_on
							: SEVERITY_WARNING;
	if (!settings->format)
		settings->format = config->format ? config->format
						  : report_formats;
	if (!config->rule_count)
		return;
	buffer_bytes(&rules, (const char *)config->rules,
		     config->rule_count * sizeof(*config->rules));
	buffer_bytes(&rules, settings->rules.text, settings->rules.len);
	buffer_release(&settings->rules);
	settings->rules = rules;
}
