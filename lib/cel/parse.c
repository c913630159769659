#include "cel/ast_priv.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"

struct parser {
	struct arena *arena; /* of the tree */
	struct lexer lexer;
	struct token token; /* the one being looked at */
	unsigned depth;
	bool negative; /* the literal behind a minus has been negated */
};

static struct ast *parse_expression(struct parser *parser);

static struct ast *fail_at(struct parser *parser, uint32_t offset,
			   const char *what)
{
	issue_set(parser->lexer.issue, parser->lexer.source, offset, "%s",
		  what);
	return NULL;
}

/* "expected X, found Y" at the current token. */
static struct ast *expected(struct parser *parser, const char *what)
{
	const struct token *token = &parser->token;
	struct span text = token->text;

	if (token->kind == TOKEN_LITERAL)
		text = (struct span){ parser->lexer.source.text + token->offset,
				      parser->lexer.at - token->offset };
	if (text.len > 40)
		text.len = 40;
	if (token->kind == TOKEN_END)
		issue_set(parser->lexer.issue, parser->lexer.source,
			  token->offset, "expected %s, found the end", what);
	else if (token->kind != TOKEN_WRONG)
		issue_set(parser->lexer.issue, parser->lexer.source,
			  token->offset, "expected %s, found '%.*s'", what,
			  (int)text.len, text.text);
	return NULL;
}

static void advance(struct parser *parser)
{
	parser->token = lexer_next(&parser->lexer);
}

static bool accept(struct parser *parser, enum token_kind kind)
{
	if (parser->token.kind != kind)
		return false;
	advance(parser);
	return true;
}

static bool expect(struct parser *parser, enum token_kind kind,
		   const char *what)
{
	if (accept(parser, kind))
		return true;
	expected(parser, what);
	return false;
}

static struct ast *ast_new(struct parser *parser, enum ast_kind kind,
			   uint32_t offset)
{
	struct ast *ast = arena_one(parser->arena, struct ast);

	if (!ast)
		return fail_at(parser, offset, "out of memory");
	ast->kind = (uint8_t)kind;
	ast->offset = offset;
	return ast;
}

static void ast_add(struct ast *parent, struct ast *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

/* Names that CEL keeps for itself and for host languages. */
static bool is_reserved(struct span name)
{
	static const char *const words[] = {
		"as",	"break",     "const", "continue", "else",   "false",
		"for",	"function",  "if",    "import",	  "in",	    "let",
		"loop", "namespace", "null",  "package",  "return", "true",
		"var",	"void",	     "while",
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_is(name, words[i]))
			return true;
	return false;
}

/* Arguments up to the closing token: "a, b)"; a comma may trail a list. */
static bool parse_items(struct parser *parser, struct ast *parent,
			enum token_kind end, const char *end_text)
{
	bool is_list = parent->kind == AST_LIST;

	while (parser->token.kind != end) {
		bool optional = is_list && accept(parser, TOKEN_QUESTION);
		struct ast *item = parse_expression(parser);

		if (!item)
			return false;
		item->maybe = optional;
		ast_add(parent, item);
		if (!accept(parser, TOKEN_COMMA))
			break;
		if (!is_list && parser->token.kind == end) {
			expected(parser, "an argument");
			return false;
		}
	}
	return expect(parser, end, end_text);
}

/* "{" has been read: "a: b, ?c: d}" for maps, "name: b" for messages. */
static bool parse_entries(struct parser *parser, struct ast *parent)
{
	while (parser->token.kind != TOKEN_RIGHT_BRACE) {
		bool optional = accept(parser, TOKEN_QUESTION);
		struct ast *key;
		struct ast *value;

		if (parent->kind == AST_MAP) {
			key = parse_expression(parser);
		} else if (parser->token.kind == TOKEN_NAME ||
			   parser->token.kind == TOKEN_QUOTED_NAME) {
			key = ast_new(parser, AST_NAME, parser->token.offset);
			if (key)
				key->name = parser->token.text;
			advance(parser);
		} else {
			key = expected(parser, "a field name or '}'");
		}
		if (!key || !expect(parser, TOKEN_COLON, "':'"))
			return false;
		value = parse_expression(parser);
		if (!value)
			return false;
		key->maybe = optional;
		ast_add(parent, key);
		ast_add(parent, value);
		if (!accept(parser, TOKEN_COMMA))
			break;
	}
	return expect(parser, TOKEN_RIGHT_BRACE, "',' or '}'");
}

static struct ast *parse_list(struct parser *parser)
{
	struct ast *list = ast_new(parser, AST_LIST, parser->token.offset);

	advance(parser);
	if (!list ||
	    !parse_items(parser, list, TOKEN_RIGHT_BRACKET, "',' or ']'"))
		return NULL;
	return list;
}

static struct ast *parse_map(struct parser *parser)
{
	struct ast *map = ast_new(parser, AST_MAP, parser->token.offset);

	advance(parser);
	return map && parse_entries(parser, map) ? map : NULL;
}

static struct ast *parse_literal(struct parser *parser)
{
	struct ast *ast = ast_new(parser, AST_CONST, parser->token.offset);

	if (!ast)
		return NULL;
	ast->value = parser->token.value;
	if (ast->value.kind == CEL_INT && !parser->negative &&
	    ast->value.natural > (uint64_t)INT64_MAX)
		return fail_at(parser, ast->offset, "integer out of range");
	parser->negative = false;
	advance(parser);
	return ast;
}

static const struct {
	const char *word;
	struct cel_value value;
} word_literals[] = {
	{ "true", { .kind = CEL_BOOL, .boolean = true } },
	{ "false", { .kind = CEL_BOOL } },
	{ "null", { .kind = CEL_NULL } },
};

/* A name, a call of a global function, or one of true, false and null. */
static struct ast *parse_name(struct parser *parser, bool rooted)
{
	struct token token = parser->token;
	struct ast *ast = ast_new(parser, AST_NAME, token.offset);

	if (!ast)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(word_literals) && !rooted; i++) {
		if (!span_is(token.text, word_literals[i].word))
			continue;
		ast->kind = AST_CONST;
		ast->value = word_literals[i].value;
		advance(parser);
		return ast;
	}
	if (is_reserved(token.text)) {
		issue_set(parser->lexer.issue, parser->lexer.source,
			  token.offset, "'%.*s' is a reserved word",
			  (int)token.text.len, token.text.text);
		return NULL;
	}
	ast->name = token.text;
	ast->rooted = rooted;
	advance(parser);
	if (!accept(parser, TOKEN_LEFT_PAREN))
		return ast;
	ast->kind = AST_CALL;
	return parse_items(parser, ast, TOKEN_RIGHT_PAREN, "',' or ')'") ? ast
									 : NULL;
}

static struct ast *parse_primary(struct parser *parser)
{
	struct ast *inner;

	switch (parser->token.kind) {
	case TOKEN_LITERAL: return parse_literal(parser);
	case TOKEN_LEFT_BRACKET: return parse_list(parser);
	case TOKEN_LEFT_BRACE: return parse_map(parser);
	case TOKEN_NAME: return parse_name(parser, false);
	case TOKEN_DOT:
		advance(parser);
		if (parser->token.kind != TOKEN_NAME)
			return expected(parser, "a name");
		return parse_name(parser, true);
	case TOKEN_LEFT_PAREN:
		advance(parser);
		inner = parse_expression(parser);
		return inner && expect(parser, TOKEN_RIGHT_PAREN, "')'") ? inner
									 : NULL;
	default: return expected(parser, "an expression");
	}
}

/* Behind "target.": a field, an optional field or a method call. */
static struct ast *parse_select(struct parser *parser, struct ast *target)
{
	struct ast *ast = ast_new(parser, AST_SELECT, parser->token.offset);
	bool quoted;

	if (!ast)
		return NULL;
	ast->target = target;
	ast->optional = accept(parser, TOKEN_QUESTION);
	quoted = parser->token.kind == TOKEN_QUOTED_NAME;
	if (parser->token.kind == TOKEN_IN)
		return expected(parser, "a field name");
	if (parser->token.kind != TOKEN_NAME && !quoted)
		return expected(parser, "a field name");
	ast->name = parser->token.text;
	ast->offset = parser->token.offset;
	for (size_t i = 0; i < ARRAY_LEN(word_literals) && !quoted; i++)
		if (span_is(ast->name, word_literals[i].word))
			return expected(parser, "a field name");
	advance(parser);
	if (quoted || ast->optional || !accept(parser, TOKEN_LEFT_PAREN))
		return ast;
	ast->kind = AST_CALL;
	return parse_items(parser, ast, TOKEN_RIGHT_PAREN, "',' or ')'") ? ast
									 : NULL;
}

static struct ast *parse_index(struct parser *parser, struct ast *target)
{
	struct ast *ast = ast_new(parser, AST_INDEX, parser->token.offset);
	struct ast *index;

	if (!ast)
		return NULL;
	advance(parser);
	ast->target = target;
	ast->optional = accept(parser, TOKEN_QUESTION);
	index = parse_expression(parser);
	if (!index || !expect(parser, TOKEN_RIGHT_BRACKET, "']'"))
		return NULL;
	ast_add(ast, index);
	return ast;
}

/* True if the tree is a dotted name: what may stand before "{". */
static bool is_dotted_name(const struct ast *ast)
{
	while (ast->kind == AST_SELECT && !ast->optional)
		ast = ast->target;
	return ast->kind == AST_NAME;
}

static struct ast *parse_message(struct parser *parser, struct ast *target)
{
	struct ast *ast = ast_new(parser, AST_STRUCT, target->offset);

	if (!ast)
		return NULL;
	ast->target = target;
	advance(parser);
	return parse_entries(parser, ast) ? ast : NULL;
}

static struct ast *parse_member(struct parser *parser)
{
	struct ast *ast = parse_primary(parser);

	while (ast) {
		if (accept(parser, TOKEN_DOT))
			ast = parse_select(parser, ast);
		else if (parser->token.kind == TOKEN_LEFT_BRACKET)
			ast = parse_index(parser, ast);
		else if (parser->token.kind == TOKEN_LEFT_BRACE &&
			 is_dotted_name(ast))
			ast = parse_message(parser, ast);
		else
			break;
	}
	return ast;
}

/* "-5" is a literal, so that the smallest int can be written. */
static struct ast *parse_negative_literal(struct parser *parser)
{
	struct cel_value *value = &parser->token.value;

	if (value->kind == CEL_DOUBLE)
		value->number = -value->number;
	else
		value->natural = 0 - value->natural;
	parser->negative = true;
	return parse_member(parser);
}

static struct ast *parse_unary(struct parser *parser)
{
	enum token_kind kind = parser->token.kind;
	uint32_t offset = parser->token.offset;
	uint32_t count = 0;
	struct ast *inner;
	struct ast *ast;

	if (kind != TOKEN_NOT && kind != TOKEN_SUB)
		return parse_member(parser);
	while (accept(parser, kind))
		count++;
	if (kind == TOKEN_SUB && parser->token.kind == TOKEN_LITERAL &&
	    (parser->token.value.kind == CEL_INT ||
	     parser->token.value.kind == CEL_DOUBLE)) {
		count--;
		inner = parse_negative_literal(parser);
	} else {
		inner = parse_member(parser);
	}
	/* Two that cancel one another still check the type of the operand. */
	count = count > 2 ? 2 - count % 2 : count;
	for (; inner && count; count--) {
		ast = ast_new(parser, kind == TOKEN_NOT ? AST_NOT : AST_NEGATE,
			      offset);
		if (!ast)
			return NULL;
		ast_add(ast, inner);
		inner = ast;
	}
	return inner;
}

/* Binary operators by how tightly they bind; 0 for anything else. */
static int precedence(enum token_kind kind)
{
	switch (kind) {
	case TOKEN_OR: return 1;
	case TOKEN_AND: return 2;
	case TOKEN_EQ:
	case TOKEN_NE:
	case TOKEN_LT:
	case TOKEN_LE:
	case TOKEN_GT:
	case TOKEN_GE:
	case TOKEN_IN: return 3;
	case TOKEN_ADD:
	case TOKEN_SUB: return 4;
	case TOKEN_MUL:
	case TOKEN_DIV:
	case TOKEN_MOD: return 5;
	default: return 0;
	}
}

/*
 * Join left and right.  Chains of "&&", "||" and "+" become one node with many
 * children, so that long ones are not deep.
 */
static struct ast *join(struct parser *parser, struct token operator,
			struct ast * left, struct ast *right)
{
	enum ast_kind kind = operator.kind == TOKEN_OR	? AST_OR :
			     operator.kind == TOKEN_AND ? AST_AND
			     :
			     operator.kind == TOKEN_ADD ? AST_ADD
							: AST_BINARY;
	struct ast *ast = left;

	if (!right)
		return NULL;
	if (kind == AST_BINARY || left->kind != kind) {
		ast = ast_new(parser, kind, operator.offset);
		if (!ast)
			return NULL;
		ast->operator=(uint8_t) operator.kind;
		ast_add(ast, left);
	}
	ast_add(ast, right);
	return ast;
}

static struct ast *parse_binary(struct parser *parser, int lowest)
{
	struct ast *left = parse_unary(parser);
	int level;

	while (left && (level = precedence(parser->token.kind)) >= lowest &&
	       level) {
		struct token operator= parser->token;

		advance(parser);
		left = join(parser, operator, left,
			    parse_binary(parser, level + 1));
	}
	return left;
}

static struct ast *parse_ternary(struct parser *parser, struct ast *condition)
{
	struct ast *ast = ast_new(parser, AST_TERNARY, parser->token.offset);
	struct ast *yes;
	struct ast *no;

	advance(parser);
	yes = ast ? parse_binary(parser, 1) : NULL;
	if (!yes || !expect(parser, TOKEN_COLON, "':'"))
		return NULL;
	no = parse_expression(parser);
	if (!no)
		return NULL;
	ast_add(ast, condition);
	ast_add(ast, yes);
	ast_add(ast, no);
	return ast;
}

static struct ast *parse_expression(struct parser *parser)
{
	struct ast *ast;

	if (++parser->depth > CEL_DEPTH_MAX)
		return fail_at(parser, parser->token.offset,
			       "expression is nested too deeply");
	ast = parse_binary(parser, 1);
	if (ast && parser->token.kind == TOKEN_QUESTION)
		ast = parse_ternary(parser, ast);
	parser->depth--;
	return ast;
}

struct ast *cel_parse(struct arena *arena, struct arena *texts,
		      struct span source, struct cel_issue *issue)
{
	struct parser parser = {
		.lexer = { .arena = texts, .source = source, .issue = issue },
		.arena = arena,
	};
	struct ast *ast;

	if (source.len > CEL_SOURCE_BYTES_MAX)
		return fail_at(&parser, CEL_SOURCE_BYTES_MAX,
			       "expression is longer than 65536 bytes");
	advance(&parser);
	ast = parse_expression(&parser);
	if (ast && parser.token.kind != TOKEN_END)
		return expected(&parser, "an operator or the end");
	return parser.token.kind == TOKEN_WRONG ? NULL : ast;
}
