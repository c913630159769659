#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <yaml.h>

/*
 * usage: bare_yaml LIST [THREADS]
 *
 * The yardstick: libyaml and nothing else.  Reads the files that LIST names, a
 * line each, and takes every event of each from the parser, on as many threads
 * as there are cores to run on, which is what podfit uses.
 */
enum { FILES_MAX = 1000000, THREADS_MAX = 256 };

static char *paths[FILES_MAX];
static size_t path_count;
static atomic_size_t next_path;

struct worker {
	pthread_t thread;
	unsigned char *text;
	size_t room;
	uint64_t bytes;
	uint64_t events;
	uint64_t refused; /* files with something that libyaml cannot read */
	bool failed;
};

/* The whole file into the worker's buffer; its length, or -1. */
static ssize_t slurp(struct worker *worker, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	ssize_t len = -1;

	if (fd < 0 || fstat(fd, &about) < 0)
		goto out;
	if ((size_t)about.st_size > worker->room) {
		free(worker->text);
		worker->room = (size_t)about.st_size * 2;
		worker->text = malloc(worker->room);
		if (!worker->text)
			goto out;
	}
	len = read(fd, worker->text, (size_t)about.st_size);
	if (len != about.st_size)
		len = -1;
out:
	if (fd >= 0)
		close(fd);
	return len;
}

static bool parse(struct worker *worker, size_t len)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool done = false;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, worker->text, len);
	while (!done) {
		if (!yaml_parser_parse(&parser, &event)) {
			worker->refused++;
			break;
		}
		worker->events++;
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return true;
}

static void *work(void *context)
{
	struct worker *worker = context;

	for (;;) {
		size_t i = atomic_fetch_add(&next_path, 1);
		ssize_t len;

		if (i >= path_count)
			return NULL;
		len = slurp(worker, paths[i]);
		if (len < 0 || !parse(worker, (size_t)len)) {
			worker->failed = true;
			return NULL;
		}
		worker->bytes += (size_t)len;
	}
}

static bool read_list(const char *name)
{
	FILE *list = fopen(name, "r");
	size_t room = 0;

	if (!list)
		return false;
	while (path_count < FILES_MAX) {
		char *line = NULL;
		ssize_t len = getline(&line, &room, list);

		room = 0;
		if (len <= 0) {
			free(line);
			break;
		}
		line[strcspn(line, "\n")] = '\0';
		paths[path_count++] = line;
	}
	fclose(list);
	return path_count > 0;
}

static size_t cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	       (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

int main(int argc, char **argv)
{
	static struct worker workers[THREADS_MAX];
	size_t threads = argc > 2 ? strtoul(argv[2], NULL, 10) : cores();
	struct worker sum = { 0 };
	struct timespec start;

	clock_gettime(CLOCK_MONOTONIC, &start);
	if (argc < 2 || !threads || threads > THREADS_MAX ||
	    !read_list(argv[1])) {
		fputs("usage: bare_yaml LIST [THREADS]\n", stderr);
		return 2;
	}
	for (size_t i = 1; i < threads; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			return 2;
	work(&workers[0]);
	for (size_t i = 0; i < threads; i++) {
		if (i)
			pthread_join(workers[i].thread, NULL);
		sum.bytes += workers[i].bytes;
		sum.events += workers[i].events;
		sum.refused += workers[i].refused;
		sum.failed |= workers[i].failed;
		free(workers[i].text);
	}
	printf("%zu files, %llu bytes, %llu events, %llu refused, "
	       "%zu threads, %.3f s\n",
	       path_count, (unsigned long long)sum.bytes,
	       (unsigned long long)sum.events, (unsigned long long)sum.refused,
	       threads, seconds_since(&start));
	return sum.failed ? 2 : 0;
}
