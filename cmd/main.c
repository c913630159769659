#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "command.h"

static enum exit_status run_help(const struct command *command,
				 struct arguments arguments);
static enum exit_status run_version(const struct command *command,
				    struct arguments arguments);

static const struct option_row no_options[] = {
	OPTION_HELP,
	{ 0 },
};

static const struct command command_help_row = {
	.name = "help",
	.operands = "[COMMAND]",
	.about = "show what podfit or one of its commands does",
	.options = no_options,
	.run = run_help,
};

static const struct command command_version_row = {
	.name = "version",
	.about = "show the version",
	.options = no_options,
	.run = run_version,
};

/* The one list of commands: dispatch and help both read it. */
static const struct command *const commands[] = {
	&command_lint,
	&command_rules,
	&command_help_row,
	&command_version_row,
};

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static enum exit_status no_command(const char *name)
{
	const char *names[ARRAY_LEN(commands) + 1] = { NULL };
	const char *near;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		names[i] = commands[i]->name;
	near = nearest_name(name, names, sizeof(names[0]));
	fprintf(stderr, "podfit: no command '%s'; ", name);
	if (near)
		fprintf(stderr, "did you mean '%s'?\n", near);
	else
		fputs("'podfit help' lists them\n", stderr);
	return EXIT_TROUBLE;
}

static enum exit_status run_help(const struct command *command,
				 struct arguments arguments)
{
	enum exit_status status;

	if (!command_begin(command, &arguments, NULL, &status))
		return status;
	if (arguments.count) {
		const struct command *other = command_find(arguments.values[0]);

		if (!other)
			return no_command(arguments.values[0]);
		command_help(other);
		return EXIT_CLEAN;
	}
	puts("podfit tells whether the security context of a pod fits the work inside.\n"
	     "\nusage: podfit COMMAND [ARGUMENT...]\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->about);
	puts("\n'podfit COMMAND --help' says more.");
	return EXIT_CLEAN;
}

static enum exit_status run_version(const struct command *command,
				    struct arguments arguments)
{
	enum exit_status status;

	if (!command_begin(command, &arguments, NULL, &status))
		return status;
	puts("podfit " PODFIT_VERSION);
	return EXIT_CLEAN;
}

void command_help(const struct command *command)
{
	printf("usage: podfit %s%s%s%s%s\n\n%s\n", command->name,
	       command->options ? " [OPTION...]" : "",
	       command->operands ? " " : "",
	       command->operands ? command->operands : "", "", command->about);
	if (command->options) {
		puts("\noptions:");
		options_help(command->options);
	}
	if (command->details)
		printf("\n%s", command->details);
}

bool command_begin(const struct command *command, struct arguments *arguments,
		   void *settings, enum exit_status *status)
{
	struct error err = { 0 };

	switch (options_parse(command->options, arguments, settings, &err)) {
	case OPTIONS_READ: return true;
	case OPTIONS_HELP:
		command_help(command);
		*status = EXIT_CLEAN;
		return false;
	case OPTIONS_WRONG: break;
	}
	fprintf(stderr, "podfit %s: %s\n'podfit %s --help' lists the options\n",
		command->name, err.text, command->name);
	*status = EXIT_TROUBLE;
	return false;
}

enum exit_status command_failed(const struct error *err)
{
	fprintf(stderr, "podfit: %s\n", err->text);
	return EXIT_TROUBLE;
}

/*
 * A caller may have closed the standard descriptors.  The next file opened
 * would then become "standard output", so that they are filled first; writing
 * to them fails, as it must.
 */
static bool hold_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			return false;
	return true;
}

/* What stdio still holds goes out now; a report that is lost is trouble. */
static enum exit_status finish(enum exit_status status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	fprintf(stderr, "podfit: cannot write to standard output: %s\n",
		strerror(errno));
	return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "help";
	const struct command *command;
	struct arguments arguments = { argv + 2,
				       argc > 2 ? (size_t)argc - 2 : 0 };

	if (!hold_descriptors())
		return EXIT_TROUBLE;
	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(name, "-h"))
		name = "help";
	else if (!strncmp(name, "--", 2) && name[2])
		name += 2; /* podfit --help, podfit --version */
	command = command_find(name);
	return finish(command ? command->run(command, arguments)
			      : no_command(name));
}
