#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "options.h"

/*
 * The commands of podfit.  Each is a row: its options and its help are read
 * from the same table, and run() gets what follows the command's name.
 */
enum exit_status {
	EXIT_CLEAN = 0,	   /* nothing at or above --fail-on */
	EXIT_FINDINGS = 1, /* findings, or steps that will fail */
	EXIT_TROUBLE = 2,  /* called wrongly, or something was not judged */
};

struct command {
	const char *name;     /* "lint" */
	const char *operands; /* "[PATH...|-]", for the usage line */
	const char *about;    /* one line for the list of commands */
	const struct option_row *options;
	const char *details; /* the end of --help: examples and the like */
	enum exit_status (*run)(const struct command *command,
				struct arguments arguments);
};

extern const struct command command_lint;
extern const struct command command_rules;

/*
 * Read the options of a command.  False when there is nothing left to do:
 * --help was asked for and printed, or an option was wrong and that was said on
 * standard error; *status is then what the program exits with.
 */
bool command_begin(const struct command *command, struct arguments *arguments,
		   void *settings, enum exit_status *status);

/* Print the help of a command to standard output. */
void command_help(const struct command *command);

/* Say on standard error why the command failed; returns EXIT_TROUBLE. */
enum exit_status command_failed(const struct error *err);

#endif
