#include "inspect.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/mem.h"
#include "rules/lint.h"
#include "rules/suppress.h"

enum { PART_BYTES_KEPT = 256 * 1024 };

struct inspector {
	struct arena *arena; /* emptied for every manifest */
	const struct inspector_options *options;
};

struct inspector *inspector_new(const struct inspector_options *options)
{
	struct inspector *inspector = mem_raw(sizeof(*inspector));

	if (!inspector)
		return NULL;
	*inspector = (struct inspector){ .arena = arena_new(ARENA_BYTES_MAX),
					 .options = options };
	if (!inspector->arena) {
		mem_free(inspector);
		return NULL;
	}
	return inspector;
}

void inspector_free(void *inspector)
{
	struct inspector *own = inspector;

	if (own)
		arena_free(own->arena);
	mem_free(own);
}

static const char *shown_name(const struct manifest *manifest)
{
	return manifest->path ? manifest->path : "<stdin>";
}

/* A result that says nothing but that there could be no other. */
static void give_up(struct inspector *inspector,
		    const struct manifest *manifest, const char *why,
		    struct lint_result *result)
{
	const char *name = shown_name(manifest);

	*result = (struct lint_result){ .file = { .name = name } };
	findings_init(&result->findings, inspector->arena);
	findings_unjudged(&result->findings, (struct location){ .file = name },
			  "%s", why);
}

/* The reason in an error that names the file first, as those of io do. */
static const char *reason(const struct manifest *manifest,
			  const struct error *err)
{
	const char *name = shown_name(manifest);
	size_t len = strlen(name);

	if (strncmp(err->text, name, len) == 0 &&
	    strncmp(err->text + len, ": ", 2) == 0)
		return err->text + len + 2;
	return strerrordesc_np(err->code);
}

/*
 * Whether a file may hold a Kubernetes object at all: without the key
 * "apiVersion" there is none, and a key could be spelt otherwise only by an
 * escape or in an encoding with NUL bytes.  Most of the YAML and JSON in a
 * source tree is something else, and need not even be well-formed.
 */
static bool may_be_manifest(struct span text)
{
	static const char key[] = "apiVersion";

	return memmem(text.text, text.len, key, sizeof(key) - 1) ||
	       memchr(text.text, '\\', text.len) ||
	       memchr(text.text, '\0', text.len);
}

/* What a file that was named must not be. */
static void miss_objects(const struct manifest *manifest,
			 struct lint_result *result)
{
	struct location at = { .file = shown_name(manifest) };

	if (manifest->found || result->objects ||
	    result->findings.unjudged_first)
		return;
	findings_unjudged(
		&result->findings, at,
		result->file.count
			? "no Kubernetes object: nothing here has apiVersion and kind"
			: "empty: there is no document in it");
}

static bool read_text(struct inspector *inspector,
		      const struct manifest *manifest, struct span *text,
		      struct error *err)
{
	if (!manifest->path)
		return io_read_stream(
			inspector->arena,
			(struct io_stream){ STDIN_FILENO,
					    shown_name(manifest) },
			FILE_BYTES_MAX, text, err);
	return io_read_file(inspector->arena, manifest->path, FILE_BYTES_MAX,
			    text, err);
}

static void drop_milder(struct findings *findings, enum severity at_least)
{
	struct finding **link = &findings->first;

	while (*link)
		if ((*link)->card->severity < at_least)
			*link = (*link)->next;
		else
			link = &(*link)->next;
	findings->end = link;
}

/* What of the findings is to be reported; false without memory. */
static bool sift(const struct inspector_options *options,
		 struct lint_result *result, size_t *suppressed)
{
	bool all_rules = !options->engine->standard &&
			 !options->engine->standard_only;

	if (!options->no_suppressions &&
	    !suppress_findings(result, all_rules, suppressed))
		return false;
	drop_milder(&result->findings, options->at_least);
	return !result->findings.lost;
}

/* Judge a manifest; false without memory. */
static bool judge(struct inspector *inspector, const struct manifest *manifest,
		  struct lint_result *result, size_t *suppressed)
{
	struct error err = { 0 };
	struct span text;

	if (manifest->trouble) {
		give_up(inspector, manifest, manifest->trouble, result);
		return !result->findings.lost;
	}
	if (!read_text(inspector, manifest, &text, &err)) {
		if (arena_failed(inspector->arena))
			return false;
		give_up(inspector, manifest, reason(manifest, &err), result);
		return !result->findings.lost;
	}
	if (manifest->found && !may_be_manifest(text)) {
		*result = (struct lint_result){
			.file = { .name = manifest->path }
		};
		return true;
	}
	if (!lint_source(inspector->arena, inspector->options->engine,
			 (struct doc_source){ shown_name(manifest), text },
			 result, &err))
		return false;
	miss_objects(manifest, result);
	return sift(inspector->options, result, suppressed);
}

static void count(const struct manifest *manifest,
		  const struct lint_result *result,
		  struct report_summary *counts)
{
	*counts = (struct report_summary){ .documents = result->file.count,
					   .objects = result->objects,
					   .pods = result->pods };
	for (const struct finding *finding = result->findings.first; finding;
	     finding = finding->next)
		counts->by_severity[finding->card->severity]++;
	for (const struct unjudged *entry = result->findings.unjudged_first;
	     entry; entry = entry->next)
		counts->unjudged++;
	for (const struct verdict *verdict = result->judgement.first; verdict;
	     verdict = verdict->next)
		*(verdict->allowed ? &counts->allowed : &counts->denied) += 1;
	counts->skipped = manifest->found && !result->objects &&
			  !counts->unjudged;
	counts->files = !counts->skipped;
}

void inspector_work(void *inspector, const void *manifest, void *slot)
{
	struct inspector *own = inspector;
	struct inspected *inspected = slot;
	struct lint_result result;
	size_t suppressed = 0;

	arena_reset(own->arena);
	inspected->lost = false;
	inspected->starved = !judge(own, manifest, &result, &suppressed);
	if (inspected->starved) {
		arena_reset(own->arena);
		give_up(own, manifest,
			"judging it takes more memory than there is", &result);
		inspected->lost = result.findings.lost;
	}
	count(manifest, &result, &inspected->counts);
	inspected->counts.suppressed = suppressed;
	report_write(own->options->report, own->arena, &result,
		     &inspected->part);
	inspected->lost |= report_part_lost(&inspected->part);
}

void inspected_count(const struct inspected *inspected,
		     struct report_summary *sum)
{
	const struct report_summary *counts = &inspected->counts;

	sum->files += counts->files;
	sum->skipped += counts->skipped;
	sum->documents += counts->documents;
	sum->objects += counts->objects;
	sum->pods += counts->pods;
	sum->unjudged += counts->unjudged;
	sum->suppressed += counts->suppressed;
	sum->allowed += counts->allowed;
	sum->denied += counts->denied;
	for (size_t i = 0; i < SEVERITY_COUNT; i++)
		sum->by_severity[i] += counts->by_severity[i];
}

void inspected_shrink(struct inspected *inspected)
{
	if (inspected->part.findings.room > PART_BYTES_KEPT)
		report_part_release(&inspected->part);
}

void inspected_release(void *inspected)
{
	struct inspected *own = inspected;

	report_part_release(&own->part);
}
