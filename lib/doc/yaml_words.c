#include "doc/yaml_priv.h"

#include <string.h>

/*
 * libyaml's words for what it did not expect, and ours.  "context" shows the
 * place where the construct began instead of where it failed.
 */
static const struct {
	const char *problem;
	const char *words;
	bool context;
} table[] = {
	{ "did not find expected key",
	  "expected a key of the mapping here; check the indentation", false },
	{ "did not find expected '-' indicator",
	  "expected '- ' and an item of the list here; check the indentation",
	  false },
	{ "did not find expected ',' or ']'",
	  "expected ',' or ']' in the list in brackets", false },
	{ "did not find expected ',' or '}'",
	  "expected ',' or '}' in the mapping in braces", false },
	{ "did not find expected node content", "expected a value", false },
	{ "did not find expected <document start>",
	  "expected '---' or the end of the file behind the document", false },
	{ "could not find expected ':'", "expected ':' behind the key", true },
	{ "mapping values are not allowed in this context",
	  "expected no ': ' here: quote the value, or put the key on a line of its own",
	  false },
	{ "mapping keys are not allowed in this context",
	  "expected no '? ' here", false },
	{ "block sequence entries are not allowed in this context",
	  "expected no '- ' here: a list starts on a line of its own", false },
	{ "found unexpected end of stream",
	  "expected the closing quote of this text before the end of the file",
	  true },
	{ "found unexpected document indicator",
	  "expected the closing quote of this text before the next document",
	  true },
	{ "found unknown escape character",
	  "expected an escape that YAML knows behind '\\'", false },
	{ "did not find expected hexdecimal number",
	  "expected hexadecimal digits", false },
	{ "found invalid Unicode character escape code",
	  "expected the code of a character", false },
	{ "found undefined tag handle",
	  "expected a tag whose prefix a %TAG line defines", false },
	{ "found a tab character where an indentation space is expected",
	  "expected spaces as indentation, found a tab", false },
	{ "found a tab character that violates indentation",
	  "expected spaces as indentation, found a tab", false },
	{ "found a tab character that violate intendation",
	  "expected spaces as indentation, found a tab", false },
	{ "did not find expected alphabetic or numeric character",
	  "expected the name of an anchor: letters, digits, '-' and '_'",
	  false },
	{ "did not find expected comment or line break",
	  "expected the end of the line", false },
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

void yaml_explain(struct yaml_reader *r, uint32_t *line)
{
	const yaml_parser_t *parser = &r->parser;
	const char *found = parser->problem ? parser->problem : "";
	const yaml_mark_t *mark = &parser->problem_mark;
	struct extent at = yaml_extent(r, mark, mark);

	if (parser->error == YAML_MEMORY_ERROR) {
		r->build->lost = true;
		return;
	}
	*line = at.line;
	if (template_report(r, at.line))
		return;
	if (!strcmp(found, "found character that cannot start any token")) {
		explain_character(r, at, r->base_index + mark->index);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (strcmp(found, table[i].problem) != 0)
			continue;
		if (table[i].context)
			at = yaml_extent(r, &parser->context_mark,
					 &parser->context_mark);
		build_problem(r->build, PROBLEM_SYNTAX, at, "%s",
			      table[i].words);
		return;
	}
	build_problem(r->build, PROBLEM_SYNTAX, at, "%s%s%s",
		      parser->context ? parser->context : "",
		      parser->context ? ": " : "", found);
}
