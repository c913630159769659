#include "report/report_priv.h"

#include <string.h>

#include "report/snippet.h"
#include "report/source.h"
#include "report/visible.h"

enum { WRAP_COLUMNS = 96 };

/* The escape sequences of a terminal, or empty texts. */
struct palette {
	const char *severity[SEVERITY_COUNT];
	const char *trouble;
	const char *note;
	const char *gutter;
	const char *strong;
	const char *off;
};

static const struct palette colored = {
	.severity = { [SEVERITY_INFO] = "\033[1;36m",
		      [SEVERITY_WARNING] = "\033[1;33m",
		      [SEVERITY_ERROR] = "\033[1;31m" },
	.trouble = "\033[1;35m",
	.note = "\033[1;32m",
	.gutter = "\033[1;34m",
	.strong = "\033[1m",
	.off = "\033[0m",
};

static const struct palette plain = {
	.severity = { "", "", "" },
	.trouble = "",
	.note = "",
	.gutter = "",
	.strong = "",
	.off = "",
};

/* The place in the findings of a part where a rule may be explained. */
struct report_note {
	size_t offset;
	const struct rule_card *card;
	int width; /* of the line numbers there */
};

/* What the writing of one part needs at hand. */
struct page {
	struct buffer *out;
	struct buffer *notes;
	const struct palette *palette;
	struct arena *arena;
	const struct doc_file *file;
	struct source source;	     /* lines 0 until the first use */
	struct source others;	     /* the same with a place of its own */
	int width;		     /* of the line numbers of this entry */
	const struct finding *above; /* the finding that was written last */
};

static const struct palette *palette_of(const struct report *report)
{
	return report->options.color ? &colored : &plain;
}

static int digits(uint32_t number)
{
	int count = 1;

	for (; number >= 10; number /= 10)
		count++;
	return count;
}

static void safe(struct buffer *out, const char *text)
{
	visible_text(out, span_of(text));
}

/* " --> file:line:column" */
static void arrow(struct page *page, const struct location *at)
{
	buffer_text(page->out, page->palette->gutter);
	buffer_fill(page->out, ' ', (size_t)page->width);
	buffer_text(page->out, "--> ");
	buffer_text(page->out, page->palette->off);
	safe(page->out, at->file);
	if (at->at.line) {
		buffer_text(page->out, ":");
		buffer_number(page->out, at->at.line);
		buffer_text(page->out, ":");
		buffer_number(page->out, at->at.column);
	}
	buffer_text(page->out, "\n");
}

/* How the place of a finding, of what explains it, and of trouble is shown. */
struct picture {
	char mark;
	const char *paint;
	const char *missing;
};

/* The same, and the picture of the place. */
static void place(struct page *page, const struct location *at,
		  struct picture picture)
{
	struct snippet_style style = {
		.width = page->width,
		.mark = picture.mark,
		.missing = picture.missing,
		.gutter = page->palette->gutter,
		.paint = picture.paint,
		.off = page->palette->off,
	};
	struct source *source = picture.mark == '^' ? &page->source
						    : &page->others;

	arrow(page, at);
	if (!at->at.line || strcmp(at->file, page->file->name))
		return;
	if (!page->source.lines) {
		if (!source_init(page->arena, &page->source,
				 page->file->source)) {
			page->out->lost = true;
			return;
		}
		page->others = page->source;
	}
	snippet_write(page->out, &style, source, at->at);
}

/* "   = word: " */
static void label(struct page *page, const char *word)
{
	struct snippet_style style = { .width = page->width,
				       .gutter = page->palette->gutter,
				       .off = page->palette->off };

	snippet_gutter(page->out, &style, "= ");
	buffer_text(page->out, page->palette->strong);
	buffer_text(page->out, word);
	buffer_text(page->out, page->palette->off);
	buffer_text(page->out, ": ");
}

static void object_name(struct buffer *out, const struct object_ref *object)
{
	visible_text(out, object->kind);
	buffer_text(out, " ");
	if (object->space.len) {
		visible_text(out, object->space);
		buffer_text(out, "/");
	}
	if (object->name.len)
		visible_text(out, object->name);
	else
		buffer_text(out, "without a name");
}

/*
 * Whether a finding is at the place of the one above it, in the same object:
 * what is seen there need not be shown again.
 */
static bool is_same_place(const struct finding *a, const struct finding *b)
{
	return a && !memcmp(&a->at.at, &b->at.at, sizeof(a->at.at)) &&
	       !a->related_count && span_equal(a->container, b->container) &&
	       span_equal(a->object.name, b->object.name);
}

/* "Deployment default/web, container app", and below it the field. */
static void subject(struct page *page, const struct finding *finding)
{
	if (!finding->object.kind.len)
		return;
	if (!is_same_place(page->above, finding)) {
		label(page, "object");
		object_name(page->out, &finding->object);
		if (finding->container.len) {
			buffer_text(page->out, ", container ");
			visible_text(page->out, finding->container);
		}
		buffer_text(page->out, "\n");
	}
	if (!finding->path || !*finding->path)
		return;
	label(page, "field");
	safe(page->out, finding->path);
	buffer_text(page->out, "\n");
}

static bool noted(const struct buffer *notes, const struct rule_card *card)
{
	const struct report_note *note = (const void *)notes->text;
	size_t count = notes->len / sizeof(*note);

	for (size_t i = 0; i < count; i++)
		if (note[i].card == card)
			return true;
	return false;
}

/*
 * The remedy of a rule is told at its first finding in a file.  Why the rule
 * matters is told once in a report; which file comes first is not known here,
 * so that only the place is noted, for text_add().
 */
static void advice(struct page *page, const struct rule_card *card)
{
	struct report_note note = { .card = card, .width = page->width };

	if (noted(page->notes, card))
		return;
	if (card->remedy) {
		label(page, "remedy");
		safe(page->out, card->remedy);
		buffer_text(page->out, "\n");
	}
	note.offset = page->out->len;
	buffer_bytes(page->notes, (const char *)&note, sizeof(note));
}

/* "word: ", the rest of the line being strong. */
static void headline(struct page *page, const char *paint, const char *word)
{
	buffer_text(page->out, paint);
	buffer_text(page->out, word);
	buffer_text(page->out, page->palette->off);
	buffer_text(page->out, page->palette->strong);
	buffer_text(page->out, ": ");
}

static void write_finding(struct page *page, const struct finding *finding)
{
	const struct palette *palette = page->palette;
	const char *paint = palette->severity[finding->card->severity];

	page->width = digits(finding->at.at.line);
	for (size_t i = 0; i < finding->related_count; i++)
		if (digits(finding->related[i].at.at.line) > page->width)
			page->width = digits(finding->related[i].at.at.line);
	buffer_text(page->out, paint);
	buffer_text(page->out, severity_word(finding->card->severity));
	buffer_text(page->out, "[");
	safe(page->out, finding->card->id);
	buffer_text(page->out, "]");
	buffer_text(page->out, palette->off);
	buffer_text(page->out, palette->strong);
	buffer_text(page->out, ": ");
	safe(page->out, finding->message);
	buffer_text(page->out, palette->off);
	buffer_text(page->out, "\n");
	if (is_same_place(page->above, finding))
		arrow(page, &finding->at);
	else
		place(page, &finding->at,
		      (struct picture){ '^', paint, " add here" });
	for (size_t i = 0; i < finding->related_count; i++) {
		label(page, "note");
		safe(page->out, finding->related[i].text);
		buffer_text(page->out, "\n");
		place(page, &finding->related[i].at,
		      (struct picture){ '-', palette->note, "" });
	}
	subject(page, finding);
	advice(page, finding->card);
	buffer_text(page->out, "\n");
	page->above = finding;
}

static void write_unjudged(struct page *page, const struct unjudged *entry)
{
	page->width = digits(entry->at.at.line);
	headline(page, page->palette->trouble, "not judged");
	safe(page->out, entry->message);
	buffer_text(page->out, page->palette->off);
	buffer_text(page->out, "\n");
	place(page, &entry->at,
	      (struct picture){ '^', page->palette->trouble, "" });
	buffer_text(page->out, "\n");
}

/* A pod that breaks no check is denied for what could not be read of it. */
static void write_standard(struct buffer *out, const struct verdict *verdict)
{
	char version[POLICY_VERSION_TEXT];

	buffer_text(out, verdict->violation_count
				 ? " would violate PodSecurity \""
				 : " cannot be decoded, to be held against "
				   "PodSecurity \"");
	buffer_text(out, policy_level_word(verdict->standard.level));
	buffer_text(out, ":");
	buffer_text(out,
		    policy_version_print(verdict->standard.version, version));
	buffer_text(out, "\"");
}

/* What the standard says of a pod that it denies, as Kubernetes words it. */
static void write_verdict(struct page *page, const struct verdict *verdict)
{
	if (verdict->allowed)
		return;
	page->width = digits(verdict->at.at.line);
	headline(page, page->palette->severity[SEVERITY_ERROR], "denied");
	object_name(page->out, &verdict->object);
	write_standard(page->out, verdict);
	buffer_text(page->out, page->palette->off);
	buffer_text(page->out, "\n");
	arrow(page, &verdict->at);
	for (size_t i = 0; i < verdict->violation_count; i++) {
		label(page, verdict->violations[i].check);
		safe(page->out, verdict->violations[i].reason);
		if (*verdict->violations[i].detail) {
			buffer_text(page->out, " (");
			safe(page->out, verdict->violations[i].detail);
			buffer_text(page->out, ")");
		}
		buffer_text(page->out, "\n");
	}
	buffer_text(page->out, "\n");
}

void text_write(const struct report *report, struct arena *arena,
		const struct lint_result *result, struct report_part *part)
{
	struct page page = {
		.out = &part->findings,
		.notes = &part->notes,
		.palette = palette_of(report),
		.arena = arena,
		.file = &result->file,
	};

	for (const struct finding *finding = result->findings.first; finding;
	     finding = finding->next)
		write_finding(&page, finding);
	for (const struct unjudged *entry = result->findings.unjudged_first;
	     entry; entry = entry->next)
		write_unjudged(&page, entry);
	for (const struct verdict *verdict = result->judgement.first; verdict;
	     verdict = verdict->next)
		write_verdict(&page, verdict);
}

/* A paragraph whose lines after the first begin below its first word. */
static void wrapped(struct buffer *out, const char *text, size_t indent)
{
	size_t column = indent;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (column > indent && column + 1 + len > WRAP_COLUMNS) {
			buffer_text(out, "\n");
			buffer_fill(out, ' ', indent);
			column = indent;
		} else if (column > indent) {
			buffer_text(out, " ");
			column++;
		}
		column += visible_text(out, (struct span){ text, len });
		text += len;
		while (*text == ' ')
			text++;
	}
	buffer_text(out, "\n");
}

/* Why a rule matters, and where to read more; once in a report. */
static void explain(struct report *report, const struct report_note *note,
		    struct buffer *out)
{
	const struct rule_card *card = note->card;
	struct page page = { .out = out,
			     .palette = palette_of(report),
			     .width = note->width };

	label(&page, "rule");
	safe(out, card->name);
	if (card->level) {
		buffer_text(out, ", of the Pod Security Standard ");
		safe(out, card->level);
	}
	buffer_text(out, "\n");
	if (card->why) {
		label(&page, "why");
		wrapped(out, card->why, (size_t)page.width + 8);
	}
	for (size_t i = 0; card->references && card->references[i]; i++) {
		label(&page, "see");
		safe(out, card->references[i]);
		buffer_text(out, "\n");
	}
}

void text_add(struct report *report, const struct report_part *part,
	      struct buffer *out)
{
	const struct report_note *note = (const void *)part->notes.text;
	size_t count = part->notes.len / sizeof(*note);
	size_t done = 0;

	if (!part->findings.len)
		return;
	for (size_t i = 0; i < count; i++) {
		if (noted(&report->explained, note[i].card))
			continue;
		buffer_bytes(&report->explained, (const char *)&note[i],
			     sizeof(note[i]));
		buffer_bytes(out, part->findings.text + done,
			     note[i].offset - done);
		done = note[i].offset;
		explain(report, &note[i], out);
	}
	buffer_bytes(out, part->findings.text + done,
		     part->findings.len - done);
}

void text_end(struct report *report, const struct report_summary *summary,
	      struct buffer *out)
{
	const struct palette *palette = palette_of(report);

	buffer_text(out, palette->strong);
	report_summary_line(summary, out);
	buffer_text(out, palette->off);
	buffer_text(out, "\n");
}
