#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * usage: race ROUNDS -- NAME COMMAND... [-- NAME COMMAND...]...
 *
 * Runs the commands in turn, once to warm up and then ROUNDS times, so that
 * whatever else the machine does falls on all alike.  Their output is thrown
 * away.  Prints a line for each:
 *
 *	NAME <tab> median microseconds <tab> most KiB resident <tab> exit status
 */
enum { RUNNERS_MAX = 16, ROUNDS_MAX = 1000 };

struct runner {
	const char *name;
	char **argv;
	int64_t us[ROUNDS_MAX];
	long kib;
	int status;
};

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void become(char **argv)
{
	int nothing = open("/dev/null", O_RDWR);

	if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0 ||
	    dup2(nothing, 2) < 0)
		_exit(126);
	execvp(argv[0], argv);
	_exit(127);
}

/* One run; the time it took, or -1 if it could not be run or was killed. */
static int64_t run(struct runner *runner)
{
	int64_t start = now_us();
	struct rusage used;
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return -1;
	if (!pid)
		become(runner->argv);
	while (wait4(pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			return -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) >= 126)
		return -1;
	if (used.ru_maxrss > runner->kib)
		runner->kib = used.ru_maxrss;
	runner->status = WEXITSTATUS(status);
	return now_us() - start;
}

static int compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static bool race(struct runner *runners, size_t count, size_t rounds)
{
	for (size_t round = 0; round <= rounds; round++) {
		for (size_t i = 0; i < count; i++) {
			int64_t us = run(&runners[i]);

			if (us < 0) {
				fprintf(stderr, "race: cannot run '%s'\n",
					runners[i].argv[0]);
				return false;
			}
			if (round)
				runners[i].us[round - 1] = us;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	static struct runner runners[RUNNERS_MAX];
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	size_t count = 0;

	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--") || i + 2 >= argc)
			continue;
		if (count == RUNNERS_MAX)
			return 2;
		argv[i] = NULL;
		runners[count].name = argv[i + 1];
		runners[count++].argv = argv + i + 2;
	}
	if (!count || !rounds || rounds > ROUNDS_MAX) {
		fputs("usage: race ROUNDS -- NAME COMMAND... [-- ...]\n",
		      stderr);
		return 2;
	}
	if (!race(runners, count, rounds))
		return 1;
	for (size_t i = 0; i < count; i++) {
		qsort(runners[i].us, rounds, sizeof(int64_t), compare);
		printf("%s\t%lld\t%ld\t%d\n", runners[i].name,
		       (long long)runners[i].us[rounds / 2], runners[i].kib,
		       runners[i].status);
	}
	return 0;
}
