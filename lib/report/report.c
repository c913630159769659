#include "report/report.h"

#include <string.h>

#include "base/cleanup.h"
#include "report/report_priv.h"

const struct report_format report_formats[] = {
	{ "text", "for people: the line, the span underlined, the remedy",
	  text_write, text_add, text_end },
	{ "json", "for programs: one object, one finding a line", json_write,
	  json_add, json_end },
	{ 0 },
};

const struct report_format *report_format_find(const char *name)
{
	for (const struct report_format *row = report_formats; row->name; row++)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

void report_write(const struct report *report, struct arena *arena,
		  const struct lint_result *result, struct report_part *part)
{
	buffer_clear(&part->findings);
	buffer_clear(&part->unjudged);
	buffer_clear(&part->standards);
	buffer_clear(&part->notes);
	report->format->write(report, arena, result, part);
}

void report_add(struct report *report, const struct report_part *part,
		struct buffer *out)
{
	report->format->add(report, part, out);
}

void report_end(struct report *report, const struct report_summary *summary,
		struct buffer *out)
{
	if (report->unjudged.lost || report->standards.lost ||
	    report->explained.lost)
		out->lost = true;
	report->format->end(report, summary, out);
}

void report_release(struct report *report)
{
	buffer_release(&report->unjudged);
	buffer_release(&report->standards);
	buffer_release(&report->explained);
}

bool report_part_lost(const struct report_part *part)
{
	return part->findings.lost || part->unjudged.lost ||
	       part->standards.lost || part->notes.lost;
}

void report_part_release(struct report_part *part)
{
	buffer_release(&part->findings);
	buffer_release(&part->unjudged);
	buffer_release(&part->standards);
	buffer_release(&part->notes);
}

/* "3 pods": a number and what is counted. */
static void count(struct buffer *out, size_t number, const char *one,
		  const char *many)
{
	buffer_number(out, (long long)number);
	buffer_text(out, " ");
	buffer_text(out, number == 1 ? one : many);
}

/* "2 errors, 1 warning" */
static void severities(const struct report_summary *summary, struct buffer *out)
{
	static const char *const many[] = { [SEVERITY_INFO] = "info",
					    [SEVERITY_WARNING] = "warnings",
					    [SEVERITY_ERROR] = "errors" };
	static const char *const one[] = { [SEVERITY_INFO] = "info",
					   [SEVERITY_WARNING] = "warning",
					   [SEVERITY_ERROR] = "error" };
	const char *between = "";

	for (size_t i = SEVERITY_COUNT; i-- > 0;) {
		if (!summary->by_severity[i])
			continue;
		buffer_text(out, between);
		count(out, summary->by_severity[i], one[i], many[i]);
		between = ", ";
	}
	if (!*between)
		buffer_text(out, "no findings");
}

void report_summary_line(const struct report_summary *summary,
			 struct buffer *out)
{
	buffer_text(out, "judged ");
	count(out, summary->pods, "pod", "pods");
	buffer_text(out, " in ");
	count(out, summary->files, "file", "files");
	buffer_text(out, ": ");
	severities(summary, out);
	if (summary->standard) {
		char version[POLICY_VERSION_TEXT];

		buffer_text(out, "; ");
		buffer_text(out, policy_level_word(summary->standard->level));
		buffer_text(out, ":");
		buffer_text(out, policy_version_print(
					 summary->standard->version, version));
		buffer_text(out, " allows ");
		buffer_number(out, (long long)summary->allowed);
		buffer_text(out, ", denies ");
		buffer_number(out, (long long)summary->denied);
	}
	if (summary->skipped) {
		buffer_text(out, "; ");
		count(out, summary->skipped,
		      "file without Kubernetes objects skipped",
		      "files without Kubernetes objects skipped");
	}
	if (summary->suppressed) {
		buffer_text(out, "; ");
		count(out, summary->suppressed, "finding suppressed",
		      "findings suppressed");
	}
	if (summary->unjudged) {
		buffer_text(out, "; ");
		count(out, summary->unjudged, "input could not be judged",
		      "inputs could not be judged");
	}
}
