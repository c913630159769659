/*
 * Whatever the bytes are, from reading them to the report: the text holds no
 * control character but line breaks, the JSON is JSON, and every place that is
 * named lies inside the file.
 */
#include <assert.h>
#include <stdint.h>

#include <jansson.h>

#include "base/limits.h"
#include "report/report.h"
#include "rules/suppress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rule_book *book;
static struct arena *book_arena;

static void open_book(void)
{
	struct findings mistakes;
	struct error err = { 0 };

	if (book)
		return;
	book_arena = arena_new(ARENA_BYTES_MAX);
	assert(book_arena);
	book = book_new(book_arena);
	findings_init(&mistakes, book_arena);
	assert(book && book_add_builtin(book, &mistakes, &err));
	assert(!mistakes.unjudged_first && !mistakes.lost);
}

/* One report of one file in a format. */
static void report_in(const char *format, struct arena *arena,
		      const struct lint_result *result, struct buffer *out)
{
	CLEANUP(report_part) struct report_part part = { 0 };
	CLEANUP(report)
	struct report report = { .format = report_format_find(format) };
	struct report_summary summary = { .files = 1 };

	report_write(&report, arena, result, &part);
	assert(!report_part_lost(&part));
	report_add(&report, &part, out);
	report_end(&report, &summary, out);
	assert(!out->lost);
}

static void check_text(const struct buffer *text)
{
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->text[i];

		assert(c == '\n' || (c >= 0x20 && c != 0x7f));
		/* C1 controls are 0xc2 0x80 ... 0xc2 0x9f in UTF-8 */
		assert(c != 0xc2 || i + 1 == text->len ||
		       (unsigned char)text->text[i + 1] >= 0xa0);
	}
}

static void check_places(const struct lint_result *result)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < result->file.source.len; i++)
		lines += result->file.source.text[i] == '\n' ||
			 result->file.source.text[i] == '\r';
	for (const struct finding *f = result->findings.first; f; f = f->next) {
		assert(f->at.at.line && f->at.at.column);
		assert(f->at.at.line <= f->at.at.end_line);
		assert(f->at.at.end_line <= lines);
		assert(f->at.at.line < f->at.at.end_line ||
		       f->at.at.column <= f->at.at.end_column);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	CLEANUP(buffer) struct buffer text = { 0 };
	CLEANUP(buffer) struct buffer json = { 0 };
	struct engine_options options = { 0 };
	struct span source = { (const char *)data, size };
	const char *name = size && data[0] == '[' ? "a\xff\033.json" : "a.yaml";
	struct lint_result result = { 0 };
	struct error err = { 0 };
	size_t suppressed = 0;
	json_t *read;

	open_book();
	options.book = book;
	assert(arena);
	assert(lint_source(arena, &options, (struct doc_source){ name, source },
			   &result, &err));
	assert(suppress_findings(&result, true, &suppressed));
	check_places(&result);
	report_in("text", arena, &result, &text);
	check_text(&text);
	report_in("json", arena, &result, &json);
	read = json_loadb(json.text, json.len,
			  JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	assert(read);
	json_decref(read);
	return 0;
}
