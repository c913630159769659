#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/io.h"
#include "rules/book.h"
#include "rules/lint.h"

/*
 * Every finding of every manifest in testdata/positions stands where
 * NAME.expect says, and there stands what it says.  The text under an extent is
 * read here, by code that shares nothing with the library's; besides, the key
 * that the finding's path ends in must stand in front of it.  There is no
 * command that writes the .expect files.
 *
 *	PF2021 21:44-21:53 spec.containers[0]…add[0] "SYS_ADMIN"
 *	PF2001 7:5-7:5 spec.containers[0]… before "name: a"
 *	  related 25:22-25:29 used here "*strict"
 */
static const char folder[] = "testdata/positions/";

static const char *const names[] = {
	"anchors.yaml",	  "bom.yaml",	     "bom-flow.yaml", "clean.yaml",
	"compact.json",	  "containers.yaml", "crlf.yaml",     "cronjob.yaml",
	"flow.yaml",	  "list.yaml",	     "merge.yaml",    "missing.yaml",
	"multibyte.yaml", "pretty.json",     "scalars.yaml",  "separators.yaml",
	"shape.yaml",
};

enum { NAMES = sizeof(names) / sizeof(*names), AHEAD_MAX = 24 };

static struct arena *arena; /* of all cases: the book is made once */
static struct rule_book *book;

/* --- the test's own way to a place in a text --- */

static const char *start_of(struct span source)
{
	bool mark = source.len >= 3 && !memcmp(source.text, "\xef\xbb\xbf", 3);

	return source.text + (mark ? 3 : 0);
}

/* The byte at a line and a column; NULL if there is no such place. */
static const char *byte_at(struct span source, uint32_t line, uint32_t column)
{
	const char *at = start_of(source);
	const char *end = source.text + source.len;

	while (--line) {
		at = memchr(at, '\n', (size_t)(end - at));
		if (!at)
			return NULL;
		at++;
	}
	while (--column) {
		if (at == end || *at == '\n' || *at == '\r')
			return NULL;
		do
			at++;
		while (at < end && ((unsigned char)*at & 0xc0) == 0x80);
	}
	return at;
}

/* What stands under an extent; what follows, when it is empty. */
static struct span text_under(struct span source, struct extent extent)
{
	const char *from = byte_at(source, extent.line, extent.column);
	const char *to = byte_at(source, extent.end_line, extent.end_column);

	assert_non_null(from);
	assert_non_null(to);
	assert_true(from <= to);
	if (from == to)
		while (to < source.text + source.len && *to != '\n' &&
		       *to != '\r' && to - from < AHEAD_MAX)
			to++;
	return (struct span){ from, (size_t)(to - from) };
}

/* --- what the path ends in must stand in front --- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Back over blanks, line breaks and the comments before these. */
static const char *back_over_blanks(const char *from, const char *at)
{
	while (at > from && is_blank(at[-1])) {
		const char *end = --at;

		if (*end != '\n')
			continue;
		while (at > from && at[-1] != '\n')
			at--;
		while (at < end && (*at != '#' || !is_blank(at[-1])))
			at++;
	}
	return at;
}

/* The same, and over an anchor or a tag of the value. */
static const char *back_to_mark(const char *from, const char *at)
{
	for (int words = 0; words < 3; words++) {
		const char *word;

		at = back_over_blanks(from, at);
		word = at;
		while (word > from && !is_blank(word[-1]) &&
		       !strchr("[{,:", word[-1]))
			word--;
		if (word == at || (*word != '&' && *word != '!'))
			break;
		at = word;
	}
	return at;
}

/*
 * Take the last part off a path: of "a.b" or "a["b/c"]" the text, of "a[0]"
 * an empty one.
 */
static struct span take_part(struct span *path)
{
	const char *end = path->text + path->len;
	const char *from = end;
	bool quoted = path->len > 1 && end[-1] == ']' && end[-2] == '"';

	if (quoted)
		for (from = end - 2; from[-1] != '"' || from[-2] != '[';)
			from--;
	else
		while (from > path->text && from[-1] != '.' && from[-1] != '[')
			from--;
	path->len = (size_t)(from - path->text);
	path->len -= quoted ? 2 : path->len ? 1 : 0;
	if (quoted)
		return (struct span){ from, (size_t)(end - 2 - from) };
	return (struct span){ from, end[-1] == ']' ? 0 : (size_t)(end - from) };
}

static bool stands_behind(struct span source, struct span text, struct span key)
{
	const char *from = start_of(source);
	const char *at = back_to_mark(from, text.text);

	if (!key.len)
		return at > from && strchr("[,-", at[-1]);
	if (at == from || at[-1] != ':')
		return false;
	for (at--; at > from && strchr("\"' \n\r", at[-1]);)
		at--;
	return (size_t)(at - from) >= key.len &&
	       !memcmp(at - key.len, key.text, key.len);
}

/* Rules about the shape point at the key itself, maybe in quotes. */
static bool is_key(struct span text, struct span key)
{
	if (text.len == key.len + 2 && strchr("\"'", *text.text))
		return !memcmp(text.text + 1, key.text, key.len);
	return text.len == key.len && !memcmp(text.text, key.text, key.len);
}

static bool came_by_alias(const struct finding *finding)
{
	for (size_t i = 0; i < finding->related_count; i++)
		if (!strcmp(finding->related[i].text, "used here"))
			return true;
	return false;
}

/* A field missing below a value of the wrong type stands at that value. */
static void check_named(struct span source, const struct finding *finding,
			struct span text)
{
	struct extent at = finding->at.at;
	struct span path = { finding->path, strlen(finding->path) };
	struct span key = take_part(&path);

	if ((at.line == at.end_line && at.column == at.end_column) ||
	    came_by_alias(finding) || stands_behind(source, text, key) ||
	    is_key(text, key))
		return;
	if (!path.len || !stands_behind(source, text, take_part(&path)))
		fail_msg("%s at %u:%u: '%.*s' is not what %s names",
			 finding->card->id, at.line, at.column, (int)text.len,
			 text.text, finding->path);
}

/* --- the findings as lines --- */

static void print_text(struct buffer *out, struct span source, struct extent at)
{
	struct span text = text_under(source, at);
	bool empty = at.line == at.end_line && at.column == at.end_column;

	buffer_format(out, " %s\"", empty ? "before " : "");
	for (size_t i = 0; i < text.len; i++)
		if (text.text[i] == '\n')
			buffer_text(out, "\\n");
		else if (text.text[i] == '\r')
			buffer_text(out, "\\r");
		else
			buffer_bytes(out, text.text + i, 1);
	buffer_text(out, "\"\n");
}

static void print_extent(struct buffer *out, struct extent at)
{
	buffer_format(out, " %u:%u-%u:%u ", at.line, at.column, at.end_line,
		      at.end_column);
}

static void print_finding(struct buffer *out, struct span source,
			  const struct finding *finding)
{
	buffer_text(out, finding->card->id);
	print_extent(out, finding->at.at);
	buffer_text(out, finding->path);
	print_text(out, source, finding->at.at);
	for (size_t i = 0; i < finding->related_count; i++) {
		buffer_text(out, "  related");
		print_extent(out, finding->related[i].at.at);
		buffer_text(out, finding->related[i].text);
		print_text(out, source, finding->related[i].at.at);
	}
}

static struct span read_file(const char *name, const char *suffix)
{
	char path[128];
	struct span content = { 0 };
	struct error err = { 0 };

	snprintf(path, sizeof(path), "%s%s%s", folder, name, suffix);
	if (!io_read_file(arena, path, 1 << 20, &content, &err))
		fail_msg("%s", err.text);
	return content;
}

static void compare(struct span expected, struct span got)
{
	size_t line = 1;
	size_t same = 0;
	size_t start = 0;

	while (same < expected.len && same < got.len &&
	       expected.text[same] == got.text[same])
		if (expected.text[same++] == '\n') {
			line++;
			start = same;
		}
	if (same < expected.len || same < got.len)
		fail_msg("line %zu differs; all that was found:\n%.*s\n"
			 "first difference: %.*s",
			 line, (int)got.len, got.text,
			 (int)strcspn(got.text + start, "\n"),
			 got.text + start);
}

static void check_file(void **state)
{
	const char *name = *state;
	const struct engine_options options = { .book = book };
	struct span source = read_file(name, "");
	struct span expected = read_file(name, ".expect");
	struct lint_result result;
	struct error err = { 0 };
	CLEANUP(buffer) struct buffer out = { 0 };

	if (!lint_source(arena, &options, (struct doc_source){ name, source },
			 &result, &err))
		fail_msg("%s", err.text);
	assert_false(result.findings.lost);
	for (const struct finding *f = result.findings.first; f; f = f->next) {
		print_finding(&out, source, f);
		check_named(source, f, text_under(source, f->at.at));
	}
	for (const struct unjudged *u = result.findings.unjudged_first; u;
	     u = u->next) {
		buffer_text(&out, "unjudged");
		print_extent(&out, u->at.at);
		buffer_format(&out, "%s\n", u->message);
	}
	assert_false(out.lost);
	compare(expected, (struct span){ out.text ? out.text : "", out.len });
}

static int set_up(void **state)
{
	struct findings findings;
	struct error err = { 0 };

	(void)state;
	arena = arena_new(1 << 28);
	book = arena ? book_new(arena) : NULL;
	if (!book)
		return -1;
	findings_init(&findings, arena);
	return book_add_builtin(book, &findings, &err) &&
			       !findings.unjudged_first
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	struct CMUnitTest tests[NAMES];

	for (size_t i = 0; i < NAMES; i++)
		tests[i] = (struct CMUnitTest){
			.name = names[i],
			.test_func = check_file,
			.initial_state = (void *)(uintptr_t)names[i],
		};
	return cmocka_run_group_tests_name("rules/positions", tests, set_up,
					   tear_down);
}
