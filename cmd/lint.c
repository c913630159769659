#include "command.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "config.h"
#include "inspect.h"
#include "output.h"
#include "pool.h"
#include "rule_files.h"
#include "settings.h"
#include "walk.h"

/* One call of podfit lint. */
struct run {
	struct arena *arena; /* what lives as long as the run */
	/* the rules, which the book compiles when a thread first needs one */
	struct arena *book_arena;
	struct settings settings;
	struct config config;
	struct engine_options engine;
	struct inspector_options inspect;
	struct report report;
	struct report_summary summary;
	struct output output;
	struct pool *pool;
	size_t found; /* files below the directory being looked into */
	bool starved; /* something took more memory than there is */
	/* progress, if standard error is a terminal */
	bool progress;
	bool progress_shown;
	double started;
	double last_shown;
};

static void run_cleanup(struct run *run)
{
	pool_free(run->pool);
	report_release(&run->report);
	output_release(&run->output);
	settings_cleanup(&run->settings);
	arena_free(run->arena);
	arena_free(run->book_arena);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void show_progress(struct run *run)
{
	double time;

	if (!run->progress)
		return;
	time = now();
	if (time - run->started < 1 || time - run->last_shown < 0.1)
		return;
	run->last_shown = time;
	run->progress_shown = true;
	fprintf(stderr, "\r\033[Kpodfit: %zu files",
		run->summary.files + run->summary.skipped);
}

static void clear_progress(struct run *run)
{
	if (run->progress_shown)
		fputs("\r\033[K", stderr);
	run->progress_shown = false;
}

/* What one file gave, in the order of the files. */
static bool take(void *context, void *slot, struct error *err)
{
	struct run *run = context;
	struct inspected *inspected = slot;

	if (inspected->lost)
		return error_no_memory(err);
	run->starved |= inspected->starved;
	inspected_count(inspected, &run->summary);
	report_add(&run->report, &inspected->part, &run->output.text);
	inspected_shrink(inspected);
	show_progress(run);
	return output_flush(&run->output, err);
}

static void *worker_new(void *context)
{
	struct run *run = context;

	return inspector_new(&run->inspect);
}

static bool add_job(struct run *run, struct manifest manifest,
		    struct error *err)
{
	struct manifest *job = arena_one(run->arena, struct manifest);

	if (!job)
		return error_no_memory(err);
	*job = manifest;
	return pool_add(run->pool, job, err);
}

static bool found_file(void *context, const char *path, struct error *err)
{
	struct run *run = context;

	run->found++;
	return add_job(run, (struct manifest){ .path = path, .found = true },
		       err);
}

static bool found_trouble(void *context, const char *path, const char *why,
			  struct error *err)
{
	struct run *run = context;
	const char *kept = arena_text(run->arena, why, strlen(why));

	if (!kept)
		return error_no_memory(err);
	run->found++;
	return add_job(run, (struct manifest){ .path = path, .trouble = kept },
		       err);
}

/* With --as-found: whether the configuration excludes a file that is named. */
static bool is_excluded(const struct run *run, const char *path)
{
	char real[PATH_MAX];

	return run->settings.as_found && run->config.excludes &&
	       realpath(path, real) &&
	       ignore_covers(run->config.excludes, span_of(real));
}

static bool add_operand(struct run *run, const char *operand, struct error *err)
{
	struct walk walk = { .arena = run->arena,
			     .excludes = run->config.excludes,
			     .file = found_file,
			     .trouble = found_trouble,
			     .context = run };
	struct stat about;

	if (!strcmp(operand, "-"))
		return add_job(run, (struct manifest){ .path = NULL }, err);
	if (stat(operand, &about) < 0 || !S_ISDIR(about.st_mode)) {
		if (is_excluded(run, operand))
			return true;
		return add_job(
			run,
			(struct manifest){ .path = operand,
					   .found = run->settings.as_found },
			err);
	}
	run->found = 0;
	if (!walk_directory(&walk, operand, err))
		return false;
	if (!run->found)
		fprintf(stderr,
			"podfit: no *.yaml, *.yml or *.json files in '%s'\n",
			operand);
	return true;
}

static bool is_colored(const struct run *run)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (run->settings.color != COLOR_AUTO)
		return run->settings.color == COLOR_ALWAYS;
	return isatty(run->output.fd) && !(no_color && *no_color) &&
	       !(terminal && !strcmp(terminal, "dumb"));
}

static bool mistaken(struct error *err)
{
	return error_set(err, EINVAL,
			 "nothing was judged because of these mistakes");
}

/* Read configuration and rules; false when something is wrong with them. */
static bool prepare(struct run *run, struct error *err)
{
	struct findings mistakes;
	const char *path = run->settings.config;
	struct rule_book *book;

	findings_init(&mistakes, run->arena);
	if (!path && !run->settings.no_config)
		path = config_find(run->arena);
	if (arena_failed(run->arena))
		return error_no_memory(err);
	if (path &&
	    !config_read(run->arena, path, &run->config, &mistakes, err))
		return false;
	settings_complete(&run->settings, &run->config);
	if (run->settings.rules.lost || mistakes.lost)
		return error_no_memory(err);
	if (rule_files_complain(&mistakes))
		return mistaken(err);
	book = rule_files_book(
		run->book_arena, (const void *)run->settings.rules.text,
		run->settings.rules.len / sizeof(char *), &mistakes, err);
	if (!book)
		return false;
	config_apply(&run->config, book, &mistakes);
	if (mistakes.lost)
		return error_no_memory(err);
	if (rule_files_complain(&mistakes))
		return error_set(
			err, EINVAL,
			"nothing was judged because of these mistakes");
	run->engine.book = book;
	run->engine.standard_only = run->settings.standard_only;
	if (run->settings.has_standard)
		run->engine.standard = &run->settings.standard;
	run->summary.standard = run->engine.standard;
	return true;
}

static bool judge(struct run *run, const struct arguments *paths,
		  struct error *err)
{
	static char dot[] = ".";
	char *here[] = { dot };
	struct arguments all = paths->count ? *paths
					    : (struct arguments){ here, 1 };
	struct pool_work work = {
		.threads = run->settings.jobs ? run->settings.jobs
					      : pool_cores(),
		.slot_size = sizeof(struct inspected),
		.worker_new = worker_new,
		.worker_free = inspector_free,
		.work = inspector_work,
		.done = take,
		.slot_release = inspected_release,
		.context = run,
	};

	run->inspect = (struct inspector_options){
		.engine = &run->engine,
		.report = &run->report,
		.at_least = run->settings.at_least,
		.no_suppressions = run->settings.no_suppressions,
	};
	run->pool = pool_new(&work);
	if (!run->pool)
		return error_no_memory(err);
	for (size_t i = 0; i < all.count; i++)
		if (!add_operand(run, all.values[i], err))
			return false;
	return pool_finish(run->pool, err);
}

/* The end of the report; with --output also a line on standard error. */
static bool conclude(struct run *run, struct error *err)
{
	CLEANUP(buffer) struct buffer line = { 0 };

	report_end(&run->report, &run->summary, &run->output.text);
	if (!output_finish(&run->output, err))
		return false;
	if (run->starved)
		fputs("podfit: there was not memory enough to judge everything\n",
		      stderr);
	if (!run->settings.output)
		return true;
	report_summary_line(&run->summary, &line);
	if (line.lost)
		return error_no_memory(err);
	fprintf(stderr, "podfit: %.*s\n", (int)line.len,
		line.text ? line.text : "");
	return true;
}

static enum exit_status verdict(const struct run *run)
{
	if (run->summary.unjudged)
		return EXIT_TROUBLE;
	for (size_t i = run->settings.fail_on; i < SEVERITY_COUNT; i++)
		if (run->summary.by_severity[i])
			return EXIT_FINDINGS;
	if (run->summary.denied && run->settings.fail_on < SEVERITY_COUNT)
		return EXIT_FINDINGS;
	return EXIT_CLEAN;
}

static enum exit_status run_lint(const struct command *command,
				 struct arguments arguments)
{
	__attribute__((cleanup(run_cleanup))) struct run run = {
		.output = { .fd = -1 },
	};
	struct error err = { 0 };
	enum exit_status status;
	bool good;

	if (!command_begin(command, &arguments, &run.settings, &status))
		return status;
	run.arena = arena_new(SIZE_MAX);
	run.book_arena = arena_new_large(SIZE_MAX);
	if (!run.arena || !run.book_arena) {
		error_no_memory(&err);
		return command_failed(&err);
	}
	if (!prepare(&run, &err) ||
	    !output_open(&run.output, run.settings.output, &err))
		return command_failed(&err);
	run.report = (struct report){
		.format = run.settings.format,
		.options = { .color = is_colored(&run) },
	};
	run.progress = isatty(STDERR_FILENO) && !isatty(run.output.fd);
	run.started = now();
	good = judge(&run, &arguments, &err);
	clear_progress(&run);
	if (!good || !conclude(&run, &err))
		return command_failed(&err);
	return verdict(&run);
}

static const char details[] =
	"PATH is a file, a directory (its *.yaml, *.yml and *.json files, without what\n"
	"git ignores), or - for standard input; without any it is this directory.\n"
	"\n"
	"examples:\n"
	"  podfit lint                                  everything below this directory\n"
	"  podfit lint --standard restricted deploy/    would a namespace admit these pods?\n"
	"  helm template chart | podfit lint -          judge what a chart makes\n"
	"  podfit lint --format json --output report.json .\n"
	"\n"
	"exit status:\n"
	"  0  nothing from --fail-on on, and no pod denied\n"
	"  1  findings, or pods that the standard denies\n"
	"  2  podfit was called wrongly, or something could not be judged\n";

const struct command command_lint = {
	.name = "lint",
	.operands = "[PATH...|-]",
	.about = "judge the pods in manifests",
	.options = settings_options,
	.details = details,
	.run = run_lint,
};
