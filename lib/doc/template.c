#include "doc/yaml_priv.h"

#include <string.h>

void template_problem(struct yaml_reader *r, struct extent at)
{
	build_problem(r->build, PROBLEM_TEMPLATE, at,
		      "this is a template, not YAML yet: render it first, as "
		      "with 'helm template', and lint the result");
}

/* Words that begin an expression of Helm, and of nothing else. */
static bool is_helm(const char *p)
{
	static const char *const starts[] = {
		".Values.",	  ".Release.",	 ".Chart.",   ".Files.",
		".Capabilities.", ".Template.",	 "$.Values.", "$.Release.",
		"include \"",	  "template \"", "tpl ",      "toYaml ",
	};

	p += strspn(p, "-( ");
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (!strncmp(p, starts[i], strlen(starts[i])))
			return true;
	return false;
}

bool template_in_plain(const char *text, size_t len)
{
	const char *end = text + len;
	const char *p = text;

	while ((p = memmem(p, (size_t)(end - p), "{{", 2))) {
		p += 2;
		if (is_helm(p))
			return true;
	}
	return false;
}

/*
 * Offsets of the quoted and block scalars that the parser could read before it
 * failed: "{{" inside of them is text.  A scalar in which "{{" is not closed
 * is none of these: its quotes belong to the expression, as in
 * "{{ default "x" }}".
 */
struct text_parts {
	struct span text;     /* from the document's start */
	struct cursor cursor; /* in text */
	size_t from;	      /* searched up to here */
	size_t limit;	      /* and to be searched up to here */
};

static bool is_closed(const char *value, size_t len)
{
	const char *open = memmem(value, len, "{{", 2);

	while (open) {
		const char *end = value + len;
		const char *close = memmem(open, (size_t)(end - open), "}}", 2);

		if (!close)
			return false;
		open = memmem(close, (size_t)(end - close), "{{", 2);
	}
	return true;
}

/* True if the line holds "#" at its start or behind a blank before offset. */
static bool in_comment(struct span text, size_t offset)
{
	size_t i = offset;

	while (i && text.text[i - 1] != '\n' && text.text[i - 1] != '\r') {
		i--;
		if (text.text[i] == '#' &&
		    (!i || strchr(" \t\r\n", text.text[i - 1])))
			return true;
	}
	return false;
}

/* The first "{{" from "from" to "to" that is in no comment; to if none. */
static size_t find_open(struct span text, size_t from, size_t to)
{
	while (from < to) {
		const char *p = memmem(text.text + from, to - from, "{{", 2);

		if (!p)
			return to;
		from = (size_t)(p - text.text);
		if (!in_comment(text, from))
			return from;
		while (from < to && text.text[from] != '\n' &&
		       text.text[from] != '\r')
			from++;
	}
	return to;
}

/* Search up to a scalar and step over it; true when "{{" was found. */
static bool pass_scalar(struct text_parts *parts, const yaml_event_t *event)
{
	size_t start;

	if (event->type != YAML_SCALAR_EVENT ||
	    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ||
	    !is_closed((const char *)event->data.scalar.value,
		       event->data.scalar.length))
		return false;
	cursor_to_index(&parts->cursor, event->start_mark.index);
	start = parts->cursor.offset;
	if (start > parts->limit)
		start = parts->limit;
	parts->from = find_open(parts->text, parts->from, start);
	if (parts->from < start)
		return true;
	cursor_to_index(&parts->cursor, event->end_mark.index);
	parts->from = parts->cursor.offset;
	return false;
}

/* The offset of the first "{{" that stands in no scalar; limit if none. */
static size_t find_template(struct yaml_reader *r, struct text_parts *parts)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool found = false;
	bool end = false;

	if (!yaml_parser_initialize(&parser)) {
		r->build->lost = true;
		return parts->limit;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
				     (const unsigned char *)parts->text.text,
				     parts->text.len);
	while (!found && !end && yaml_parser_parse(&parser, &event)) {
		found = pass_scalar(parts, &event);
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	if (!found && parts->from < parts->limit)
		parts->from = find_open(parts->text, parts->from, parts->limit);
	return parts->from;
}

bool template_report(struct yaml_reader *r, uint32_t line)
{
	struct cursor *c = &r->cursor;
	struct text_parts parts = { 0 };
	struct extent at;
	size_t start;

	if (!r->may_be_template)
		return false;
	cursor_to_index(c, r->document_index);
	start = c->offset;
	while (!cursor_at_end(c) && c->line <= line)
		cursor_step(c);
	parts.text = (struct span){ r->text.text + start, r->text.len - start };
	parts.limit = c->offset - start;
	parts.cursor = cursor_on(parts.text);
	start += find_template(r, &parts);
	if (r->build->lost || start >= c->offset)
		return false;
	cursor_to_offset(c, start);
	at = cursor_place(c);
	at.end_column += 2;
	template_problem(r, at);
	return true;
}
