#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "config.h"
#include "options.h"
#include "report/report.h"
#include "rules/book.h"

/*
 * What podfit lint was asked to do: the options, over the configuration, over
 * what holds otherwise.
 */
enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct settings {
	const struct report_format *format; /* NULL: not given */
	const char *output;		    /* NULL: standard output */
	bool has_standard;
	struct standard standard;
	bool standard_only;
	bool has_fail_on;
	enum severity fail_on;	/* SEVERITY_COUNT: never */
	enum severity at_least; /* milder findings are left out */
	struct buffer rules;	/* const char *: directories and files */
	const char *config;	/* NULL: look for it */
	bool no_config;
	bool as_found;
	bool no_suppressions;
	enum color_mode color;
	size_t jobs; /* 0: as many as there are cores */
};

extern const struct option_row settings_options[];

/*
 * Let the configuration fill in what no option has said, then the defaults.
 * Rules of both are used, the configuration's first.
 */
void settings_complete(struct settings *settings, const struct config *config);

static inline void settings_cleanup(struct settings *settings)
{
	buffer_release(&settings->rules);
}

#endif
