#include "report/report_priv.h"

#include <stdint.h>
#include <string.h>

#include "report/visible.h"

/*
 * The JSON is written directly: with tens of thousands of findings, building
 * values in memory first would take longer than finding them.  A test reads
 * it back by jansson.
 */

/* Bytes that stand for themselves inside a string. */
static bool stands(char byte)
{
	return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

static void escape(struct buffer *out, const char *at, struct glyph glyph)
{
	static const char hex[] = "0123456789abcdef";
	char code[] = "\\u0000";

	if (glyph.code == '"' || glyph.code == '\\') {
		buffer_text(out, "\\");
		buffer_bytes(out, at, 1);
	} else if (glyph.code < 0x20) {
		code[4] = hex[glyph.code >> 4];
		code[5] = hex[glyph.code & 15];
		buffer_bytes(out, code, 6);
	} else if (glyph.code == 0xfffd) {
		buffer_text(out, "\\ufffd");
	} else {
		buffer_bytes(out, at, glyph.bytes);
	}
}

static void string(struct buffer *out, struct span text)
{
	buffer_text(out, "\"");
	while (text.len) {
		size_t run = 0;
		struct glyph glyph;

		while (run < text.len && stands(text.text[run]))
			run++;
		buffer_bytes(out, text.text, run);
		text.text += run;
		text.len -= run;
		if (!text.len)
			break;
		glyph = visible_glyph(text);
		escape(out, text.text, glyph);
		text.text += glyph.bytes;
		text.len -= glyph.bytes;
	}
	buffer_text(out, "\"");
}

/* name, which holds all punctuation up to the value, and a string. */
static void member(struct buffer *out, const char *name, const char *value)
{
	buffer_text(out, name);
	string(out, value ? span_of(value) : (struct span){ 0 });
}

static void member_span(struct buffer *out, const char *name, struct span value)
{
	buffer_text(out, name);
	string(out, value);
}

static void member_number(struct buffer *out, const char *name, size_t value)
{
	buffer_text(out, name);
	buffer_number(out, (long long)value);
}

static void location(struct buffer *out, const struct location *at)
{
	member(out, "{\"file\":", at->file);
	member_number(out, ",\"line\":", at->at.line);
	member_number(out, ",\"column\":", at->at.column);
	member_number(out, ",\"endLine\":", at->at.end_line);
	member_number(out, ",\"endColumn\":", at->at.end_column);
	buffer_text(out, "}");
}

static void object(struct buffer *out, const struct object_ref *ref)
{
	member_span(out, "{\"apiVersion\":", ref->api_version);
	member_span(out, ",\"kind\":", ref->kind);
	member_span(out, ",\"namespace\":", ref->space);
	member_span(out, ",\"name\":", ref->name);
	buffer_text(out, "}");
}

static void origin(struct buffer *out, const struct finding *finding)
{
	buffer_text(out, ",\"origin\":[");
	for (size_t i = 0; i < finding->related_count; i++) {
		const struct related *related = &finding->related[i];

		member(out, i ? ",{\"text\":" : "{\"text\":", related->text);
		buffer_text(out, ",\"location\":");
		location(out, &related->at);
		buffer_text(out, "}");
	}
	buffer_text(out, "]");
}

static void write_finding(struct buffer *out, const struct finding *finding)
{
	const struct rule_card *card = finding->card;

	member(out, "{\"rule\":", card->id);
	member(out, ",\"name\":", card->name);
	member(out, ",\"severity\":", severity_word(card->severity));
	member(out, ",\"message\":", finding->message);
	if (card->level) {
		member(out, ",\"standard\":{\"level\":", card->level);
		member(out, ",\"check\":", card->check);
		buffer_text(out, "}");
	}
	buffer_text(out, ",\"location\":");
	location(out, &finding->at);
	member(out, ",\"path\":", finding->path);
	buffer_text(out, ",\"object\":");
	object(out, &finding->object);
	member_span(out, ",\"container\":", finding->container);
	member(out, ",\"why\":", card->why);
	member(out, ",\"remedy\":", card->remedy);
	origin(out, finding);
	buffer_text(out, ",\"fixes\":[]}");
}

static void write_unjudged(struct buffer *out, const struct unjudged *entry)
{
	member(out, "{\"file\":", entry->at.file);
	member_number(out, ",\"line\":", entry->at.at.line);
	member_number(out, ",\"column\":", entry->at.at.column);
	member(out, ",\"message\":", entry->message);
	buffer_text(out, "}");
}

static void write_verdict(struct buffer *out, const struct verdict *verdict)
{
	char version[POLICY_VERSION_TEXT];

	buffer_text(out, "{\"object\":");
	object(out, &verdict->object);
	buffer_text(out, ",\"location\":");
	location(out, &verdict->at);
	member(out, ",\"level\":", policy_level_word(verdict->standard.level));
	member(out, ",\"version\":",
	       policy_version_print(verdict->standard.version, version));
	buffer_text(out, ",\"allowed\":");
	buffer_text(out, verdict->allowed ? "true" : "false");
	buffer_text(out, ",\"violations\":[");
	for (size_t i = 0; i < verdict->violation_count; i++) {
		const struct violation *violation = &verdict->violations[i];

		member(out,
		       i ? ",{\"check\":" : "{\"check\":", violation->check);
		member(out, ",\"reason\":", violation->reason);
		member(out, ",\"detail\":", violation->detail);
		buffer_text(out, "}");
	}
	buffer_text(out, "]}");
}

/* Before each entry of a list but the first. */
static void separate(struct buffer *list)
{
	if (list->len)
		buffer_text(list, ",\n");
}

void json_write(const struct report *report, struct arena *arena,
		const struct lint_result *result, struct report_part *part)
{
	(void)report;
	(void)arena;
	for (const struct finding *finding = result->findings.first; finding;
	     finding = finding->next) {
		separate(&part->findings);
		write_finding(&part->findings, finding);
	}
	for (const struct unjudged *entry = result->findings.unjudged_first;
	     entry; entry = entry->next) {
		separate(&part->unjudged);
		write_unjudged(&part->unjudged, entry);
	}
	for (const struct verdict *verdict = result->judgement.first; verdict;
	     verdict = verdict->next) {
		separate(&part->standards);
		write_verdict(&part->standards, verdict);
	}
}

static void append(struct buffer *list, const struct buffer *part)
{
	if (!part->len)
		return;
	separate(list);
	buffer_bytes(list, part->text, part->len);
}

void json_add(struct report *report, const struct report_part *part,
	      struct buffer *out)
{
	append(&report->unjudged, &part->unjudged);
	append(&report->standards, &part->standards);
	if (!part->findings.len)
		return;
	buffer_text(out,
		    report->begun ? ",\n" : "{\"podfit\":1,\"findings\":[\n");
	buffer_bytes(out, part->findings.text, part->findings.len);
	report->begun = true;
}

static void list(struct buffer *out, const char *name,
		 const struct buffer *entries)
{
	buffer_text(out, name);
	if (entries->len)
		buffer_text(out, "\n");
	buffer_bytes(out, entries->text, entries->len);
	buffer_text(out, "]");
}

void json_end(struct report *report, const struct report_summary *summary,
	      struct buffer *out)
{
	if (!report->begun)
		buffer_text(out, "{\"podfit\":1,\"findings\":[");
	buffer_text(out, "]");
	list(out, ",\n\"unjudged\":[", &report->unjudged);
	if (summary->standard)
		list(out, ",\n\"standards\":[", &report->standards);
	member_number(out, ",\n\"summary\":{\"files\":", summary->files);
	member_number(out, ",\"documents\":", summary->documents);
	member_number(out, ",\"objects\":", summary->objects);
	member_number(out, ",\"pods\":", summary->pods);
	member_number(out, ",\"skipped\":", summary->skipped);
	member_number(out, ",\"unjudged\":", summary->unjudged);
	member_number(out, ",\"suppressed\":", summary->suppressed);
	for (size_t i = SEVERITY_COUNT; i-- > 0;) {
		buffer_text(out, ",\"");
		buffer_text(out, severity_word((enum severity)i));
		member_number(out, "\":", summary->by_severity[i]);
	}
	buffer_text(out, "}}\n");
}
