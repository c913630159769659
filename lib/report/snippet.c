#include "report/snippet.h"

#include "report/visible.h"

enum {
	COLUMNS_MAX = 120,   /* of a line that is shown */
	COLUMNS_BEFORE = 40, /* of a long line, in front of the place */
};

/* Where the underline goes, in columns of what was shown. */
struct underline {
	size_t from;
	size_t columns;
};

void snippet_gutter(struct buffer *out, const struct snippet_style *style,
		    const char *rule)
{
	buffer_text(out, style->gutter);
	buffer_fill(out, ' ', (size_t)style->width + 1);
	buffer_text(out, rule);
	buffer_text(out, style->off);
}

static void numbered_gutter(struct buffer *out,
			    const struct snippet_style *style, uint32_t line)
{
	size_t start;

	buffer_text(out, style->gutter);
	start = out->len;
	buffer_number(out, line);
	if (out->len - start < (size_t)style->width)
		buffer_fill(out, ' ',
			    (size_t)style->width - (out->len - start));
	buffer_text(out, " |");
	buffer_text(out, style->off);
	buffer_text(out, " ");
}

/* A place a few characters to the left, or the start of the line. */
static const char *step_back(const char *at, const char *start, int characters)
{
	while (at > start && characters-- > 0)
		do
			at--;
		while (at > start && (*at & 0xc0) == 0x80);
	return at;
}

/*
 * Show a line from "from" on, as far as it fits; the underline is below the
 * "marked" characters from "at" on.
 */
static struct underline show(struct buffer *out, struct span line,
			     const char *at, uint32_t marked)
{
	struct underline under = { 0 };
	const char *end = line.text + line.len;
	const char *p = line.len <= COLUMNS_MAX
				? line.text
				: step_back(at, line.text, COLUMNS_BEFORE);
	size_t columns = 0;

	if (p > line.text) {
		buffer_text(out, "\xe2\x80\xa6"); /* an ellipsis */
		columns = 1;
	}
	while (p < end) {
		struct span rest = { p, (size_t)(end - p) };
		struct glyph glyph = visible_glyph(rest);

		if (p == at)
			under.from = columns;
		if (columns + glyph.columns > COLUMNS_MAX && p > at) {
			buffer_text(out, "\xe2\x80\xa6");
			break;
		}
		visible_put(out, p, glyph);
		columns += glyph.columns;
		if (p >= at && marked) {
			marked--;
			under.columns += glyph.columns;
		}
		p += glyph.bytes;
	}
	if (at >= end)
		under.from = columns;
	return under;
}

/* The same for what most lines are: short and plain ASCII. */
static bool show_plain(struct buffer *out, struct span line, const char *at,
		       uint32_t marked, struct underline *under)
{
	size_t rest = (size_t)(line.text + line.len - at);

	if (line.len > COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.text[i] < 0x20 || line.text[i] >= 0x7f)
			return false;
	buffer_span(out, line);
	under->from = (size_t)(at - line.text);
	under->columns = marked < rest ? marked : rest;
	return true;
}

void snippet_write(struct buffer *out, const struct snippet_style *style,
		   struct source *source, struct extent at)
{
	struct span line = source_line(source, at.line);
	bool more = at.end_line > at.line;
	uint32_t marked = more ? UINT32_MAX : at.end_column - at.column;
	struct underline under;
	const char *place;

	if (!at.line || at.line > source->lines)
		return;
	if (!more && at.end_column < at.column)
		marked = 0;
	place = source_place(source, at.line, at.column);
	snippet_gutter(out, style, "|");
	buffer_text(out, "\n");
	numbered_gutter(out, style, at.line);
	if (!show_plain(out, line, place, marked, &under))
		under = show(out, line, place, marked);
	buffer_text(out, "\n");
	snippet_gutter(out, style, "| ");
	buffer_fill(out, ' ', under.from);
	buffer_text(out, style->paint);
	buffer_fill(out, style->mark, under.columns ? under.columns : 1);
	if (more) {
		buffer_text(out, " ... to line ");
		buffer_number(out, at.end_line);
	}
	if (!marked)
		buffer_text(out, style->missing);
	buffer_text(out, style->off);
	buffer_text(out, "\n");
}
