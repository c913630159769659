#include "report/source.h"

#include <string.h>

/* Fewer than in most manifests, so that the first index is large enough. */
enum { BYTES_A_LINE = 12 };

/* Where the line after the one at p begins; NULL if that is the last. */
static const char *next_line(const char *p, const char *end, bool returns)
{
	if (!returns) {
		p = memchr(p, '\n', (size_t)(end - p));
		return p ? p + 1 : NULL;
	}
	for (; p < end; p++) {
		if (*p == '\n')
			return p + 1;
		if (*p == '\r')
			return p + 1 + (p + 1 < end && p[1] == '\n');
	}
	return NULL;
}

/* The offsets of the lines into the arena; false without memory. */
static bool find_lines(struct arena *arena, struct source *source)
{
	const char *text = source->text.text;
	const char *end = text + source->text.len;
	bool returns = source->text.len && memchr(text, '\r', source->text.len);
	uint32_t room = (uint32_t)(source->text.len / BYTES_A_LINE) + 8;
	uint32_t *starts = arena_raw(arena, room * sizeof(*starts));

	if (!starts)
		return false;
	for (const char *p = text; p; p = next_line(p, end, returns)) {
		if (source->lines == room) {
			uint32_t *more = arena_raw(arena,
						   room * 2 * sizeof(*starts));

			if (!more)
				return false;
			memcpy(more, starts, room * sizeof(*starts));
			starts = more;
			room *= 2;
		}
		starts[source->lines++] = (uint32_t)(p - text);
	}
	source->starts = starts;
	return true;
}

bool source_init(struct arena *arena, struct source *source, struct span text)
{
	if (text.len >= 3 && !memcmp(text.text, "\xef\xbb\xbf", 3)) {
		text.text += 3;
		text.len -= 3;
	}
	*source = (struct source){ .text = text, .line = 1, .column = 1 };
	source->at = text.text;
	return find_lines(arena, source);
}

struct span source_line(const struct source *source, uint32_t line)
{
	const char *start;
	const char *end;

	if (!line || line > source->lines)
		return (struct span){ source->text.text, 0 };
	start = source->text.text + source->starts[line - 1];
	end = line < source->lines ? source->text.text + source->starts[line]
				   : source->text.text + source->text.len;
	if (line < source->lines)
		end -= end - start > 1 && end[-1] == '\n' && end[-2] == '\r'
			       ? 2
			       : 1;
	return (struct span){ start, (size_t)(end - start) };
}

const char *source_place(struct source *source, uint32_t line, uint32_t column)
{
	struct span text = source_line(source, line);
	const char *end = text.text + text.len;
	const char *at = text.text;
	uint32_t now = 1;

	if (line == source->line && column >= source->column) {
		at = source->at;
		now = source->column;
	}
	for (; now < column && at < end; now++)
		do
			at++;
		while (at < end && (*at & 0xc0) == 0x80);
	source->line = line;
	source->column = now;
	source->at = at;
	return at;
}
