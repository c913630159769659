#include "doc/yaml_priv.h"

#include <string.h>

/* Which place a message shows. */
enum showing {
	HERE,	       /* where the parser failed */
	AT_CONTEXT,    /* where the construct began */
	NAMES_CONTEXT, /* where it failed, and the beginning in words */
};

/* libyaml's words for what it did not expect, and ours. */
static const struct {
	const char *problem;
	const char *words;
	enum showing showing;
} table[] = {
	{ "did not find expected key",
	  "expected a key of the mapping here; check the indentation", HERE },
	{ "did not find expected '-' indicator",
	  "expected '- ' and an item of the list here; check the indentation",
	  HERE },
	{ "did not find expected ',' or ']'",
	  "expected ',' or ']' in the list that opens at", NAMES_CONTEXT },
	{ "did not find expected ',' or '}'",
	  "expected ',' or '}' in the mapping that opens at", NAMES_CONTEXT },
	{ "did not find expected node content", "expected a value", HERE },
	{ "did not find expected <document start>",
	  "expected '---' or the end of the file behind the document", HERE },
	{ "could not find expected ':'", "expected ':' behind the key",
	  AT_CONTEXT },
	{ "mapping values are not allowed in this context",
	  "expected no ': ' here: quote the value, or put the key on a line of its own",
	  HERE },
	{ "mapping keys are not allowed in this context",
	  "expected no '? ' here", HERE },
	{ "block sequence entries are not allowed in this context",
	  "expected no '- ' here: a list starts on a line of its own", HERE },
	{ "found unexpected end of stream",
	  "expected the closing quote of this text before the end of the file",
	  AT_CONTEXT },
	{ "found unexpected document indicator",
	  "expected the closing quote of this text before the next document",
	  AT_CONTEXT },
	{ "found unknown escape character",
	  "expected an escape that YAML knows behind '\\'", HERE },
	{ "did not find expected hexdecimal number",
	  "expected hexadecimal digits", HERE },
	{ "found invalid Unicode character escape code",
	  "expected the code of a character", HERE },
	{ "found undefined tag handle",
	  "expected a tag whose prefix a %TAG line defines", HERE },
	{ "found a tab character where an indentation space is expected",
	  "expected spaces as indentation, found a tab", HERE },
	{ "found a tab character that violates indentation",
	  "expected spaces as indentation, found a tab", HERE },
	{ "found a tab character that violate intendation",
	  "expected spaces as indentation, found a tab", HERE },
	{ "did not find expected alphabetic or numeric character",
	  "expected the name of an anchor: letters, digits, '-' and '_'",
	  HERE },
	{ "did not find expected comment or line break",
	  "expected the end of the line", HERE },
};

/* A character at which no value can start. */
static void explain_character(struct yaml_reader *r, struct extent at,
			      size_t index)
{
	struct cursor *c = &r->cursor;
	char found;

	cursor_to_index(c, index);
	found = cursor_at_end(c) ? '\0' : r->text.text[c->offset];
	at.end_column++;
	if (found == '\t')
		build_problem(r->build, PROBLEM_SYNTAX, at,
			      "expected spaces as indentation, found a tab");
	else
		build_problem(r->build, PROBLEM_SYNTAX, at,
			      "expected a value, found '%c': put it in quotes",
			      found);
}

/*
 * The place of a mark by its character: at the end of a text without a line
 * break libyaml counts one line too many.  What is missing at the end is
 * missing behind the last character that is no blank.
 */
static struct extent place_of(struct yaml_reader *r, const yaml_mark_t *mark)
{
	struct cursor *c = &r->cursor;
	size_t offset;

	cursor_to_index(c, r->base_index + mark->index);
	if (cursor_at_end(c)) {
		offset = c->offset;
		while (offset > r->base_offset &&
		       strchr(" \t\r\n", r->text.text[offset - 1]))
			offset--;
		cursor_to_offset(c, offset);
	}
	return cursor_place(c);
}

/* Report by a row of the table. */
static void explain_row(struct yaml_reader *r, size_t row, struct extent at)
{
	struct extent context = place_of(r, &r->parser.context_mark);

	switch (table[row].showing) {
	case HERE:
		build_problem(r->build, PROBLEM_SYNTAX, at, "%s",
			      table[row].words);
		break;
	case AT_CONTEXT:
		build_problem(r->build, PROBLEM_SYNTAX, context, "%s",
			      table[row].words);
		break;
	case NAMES_CONTEXT:
		build_problem(r->build, PROBLEM_SYNTAX, at, "%s %u:%u",
			      table[row].words, context.line, context.column);
		break;
	}
}

void yaml_explain(struct yaml_reader *r, uint32_t *line)
{
	const yaml_parser_t *parser = &r->parser;
	const char *found = parser->problem ? parser->problem : "";
	struct extent at = place_of(r, &parser->problem_mark);

	if (parser->error == YAML_MEMORY_ERROR) {
		r->build->lost = true;
		return;
	}
	*line = at.line;
	if (template_report(r, at.line))
		return;
	if (!strcmp(found, "found character that cannot start any token")) {
		explain_character(r, at,
				  r->base_index + parser->problem_mark.index);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (!strcmp(found, table[i].problem)) {
			explain_row(r, i, at);
			return;
		}
	}
	build_problem(r->build, PROBLEM_SYNTAX, at, "%s%s%s",
		      parser->context ? parser->context : "",
		      parser->context ? ": " : "", found);
}
