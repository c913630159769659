#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Options as tables.  A command describes each option in one row; parsing and
 * --help read the same rows.
 *
 *	static const struct option_row rows[] = {
 *		{ "format", "FORMAT", "text or json", set_format },
 *		{ "quiet", NULL, "print less", set_quiet },
 *		OPTION_HELP,
 *		{ 0 },
 *	};
 *
 * "--name value" and "--name=value" are the same; "--" ends the options; "-" is
 * an operand; options and operands may be mixed.
 */
struct option_row {
	const char *name;  /* without dashes; NULL ends a table */
	const char *value; /* the value's name in help; NULL: takes none */
	const char *about; /* for help; each line break is indented */
	/* take the value (NULL for an option without one) into the settings */
	bool (*set)(void *settings, const char *value, struct error *err);
};

/* What was given on the command line: first all, then only the operands. */
struct arguments {
	char **values;
	size_t count;
};

enum options_outcome {
	OPTIONS_READ,
	OPTIONS_HELP,  /* --help was among them */
	OPTIONS_WRONG, /* err says which and what was meant, perhaps */
};

#define OPTION_HELP                                                            \
	{                                                                      \
		"help", NULL, "show this text", NULL                           \
	}

/*
 * Read the options among the arguments into the settings; what is left are the
 * operands, in order (the array is rearranged in place).
 */
enum options_outcome options_parse(const struct option_row *rows,
				   struct arguments *arguments, void *settings,
				   struct error *err);

/* Print the rows, aligned, to standard output. */
void options_help(const struct option_row *rows);

/*
 * Which of the NULL-ended names, standing stride bytes apart, a value is: its
 * number, or -1 with an error that lists them; "what" names the option.
 */
int option_word(const char *what, const char *value, const void *names,
		size_t stride, struct error *err);

/*
 * The candidate that a word is most likely a misspelling of, or NULL; reads
 * NULL-ended names that stand stride bytes apart.
 */
const char *nearest_name(const char *word, const void *names, size_t stride);

#endif
