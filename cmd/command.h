#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

/*
 * The commands of podfit.  Each takes its own arguments, argv[0] being its
 * name, and returns the exit status of the program.
 */
enum exit_status {
	EXIT_CLEAN = 0,	   /* nothing at or above --fail-on */
	EXIT_FINDINGS = 1, /* findings, or steps that will fail */
	EXIT_TROUBLE = 2,  /* called wrongly, or something was not judged */
};

#endif
