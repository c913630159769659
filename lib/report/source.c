#include "report/source.h"

#include <string.h>

/* Store the offsets of the lines, if there is a place for them; their number. */
static uint32_t find_lines(struct span text, uint32_t *starts)
{
	uint32_t lines = 1;

	if (starts)
		starts[0] = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.text[i] != '\n' && text.text[i] != '\r')
			continue;
		if (text.text[i] == '\r' && i + 1 < text.len &&
		    text.text[i + 1] == '\n')
			i++;
		if (starts)
			starts[lines] = (uint32_t)i + 1;
		lines++;
	}
	return lines;
}

bool source_init(struct arena *arena, struct source *source, struct span text)
{
	uint32_t *starts;

	if (text.len >= 3 && !memcmp(text.text, "\xef\xbb\xbf", 3)) {
		text.text += 3;
		text.len -= 3;
	}
	*source = (struct source){ .text = text, .line = 1, .column = 1 };
	source->lines = find_lines(text, NULL);
	source->at = text.text;
	starts = arena_raw(arena, source->lines * sizeof(*starts));
	if (!starts)
		return false;
	find_lines(text, starts);
	source->starts = starts;
	return true;
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
