#include "doc/document.h"

#include <string.h>

#include "doc/block.h"
#include "doc/build_priv.h"
#include "doc/place_priv.h"

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name);
	size_t tail = strlen(ending);

	return len >= tail && !strcmp(name + len - tail, ending);
}

bool doc_read_as(struct arena *arena, struct doc_source source,
		 enum doc_format format, struct doc_file *file,
		 struct error *err)
{
	struct doc_file made = { .name = source.name,
				 .source = source.text,
				 .format = format };
	struct builder build;

	builder_init(&build, arena, &made);
	if (format == DOC_JSON)
		json_read(&build);
	else if (!block_read(&build) && !build.lost)
		yaml_read(&build);
	if (!builder_finish(&build))
		return error_no_memory(err);
	*file = made;
	return true;
}

/* True if the first character that counts opens a JSON object or array. */
static bool looks_like_json(struct span source)
{
	struct span text = text_without_mark(source);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.text[i];

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return c == '{' || c == '[';
	}
	return false;
}

bool doc_read(struct arena *arena, struct doc_source source,
	      struct doc_file *file, struct error *err)
{
	struct doc_file made = { 0 };

	if (ends_in(source.name, ".json"))
		return doc_read_as(arena, source, DOC_JSON, file, err);
	if (looks_like_json(source.text)) {
		if (!doc_read_as(arena, source, DOC_JSON, &made, err))
			return false;
		if (made.first && made.first->root) {
			*file = made;
			return true;
		}
	}
	return doc_read_as(arena, source, DOC_YAML, file, err);
}

struct span doc_line(struct span source, uint32_t line)
{
	struct span text = text_without_mark(source);
	const char *p = text.text;
	const char *end = p + text.len;

	for (; p < end; p++) {
		const char *start = p;

		while (p < end && *p != '\n' && *p != '\r')
			p++;
		if (!--line)
			return (struct span){ start, (size_t)(p - start) };
		if (p + 1 < end && *p == '\r' && p[1] == '\n')
			p++;
	}
	return (struct span){ "", 0 };
}
