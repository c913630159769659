#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "command.h"

static int cmd_help(int argc, char **argv);
static int cmd_version(int argc, char **argv);

/* The one list of commands: dispatch and help both read it. */
static const struct command {
	const char *name;
	const char *about;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "help", "show this text", cmd_help },
	{ "version", "show the version", cmd_version },
};

static int cmd_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("usage: podfit COMMAND [ARGUMENT...]\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		printf("  %-10s %s\n", commands[i].name, commands[i].about);
	puts("\n'podfit COMMAND --help' says more.");
	return EXIT_CLEAN;
}

static int cmd_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("podfit " PODFIT_VERSION);
	return EXIT_CLEAN;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "help";

	if (!strncmp(name, "--", 2))
		name += 2; /* podfit --help, podfit --version */
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (!strcmp(commands[i].name, name))
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "podfit: no command '%s'; try 'podfit help'\n", name);
	return EXIT_TROUBLE;
}
