#ifndef CEL_AST_PRIV_H
#define CEL_AST_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "cel/cel.h"
#include "cel/value.h"

/* What the lexer hands out. */
enum token_kind {
	TOKEN_END,
	TOKEN_WRONG, /* the issue is set */
	TOKEN_NAME,
	TOKEN_QUOTED_NAME, /* `a-b`, only behind a dot */
	TOKEN_LITERAL,	   /* number, string or bytes; see value */
	TOKEN_OR,
	TOKEN_AND,
	TOKEN_EQ,
	TOKEN_NE,
	TOKEN_LT,
	TOKEN_LE,
	TOKEN_GT,
	TOKEN_GE,
	TOKEN_IN,
	TOKEN_ADD,
	TOKEN_SUB,
	TOKEN_MUL,
	TOKEN_DIV,
	TOKEN_MOD,
	TOKEN_NOT,
	TOKEN_QUESTION,
	TOKEN_COLON,
	TOKEN_DOT,
	TOKEN_COMMA,
	TOKEN_LEFT_PAREN,
	TOKEN_RIGHT_PAREN,
	TOKEN_LEFT_BRACKET,
	TOKEN_RIGHT_BRACKET,
	TOKEN_LEFT_BRACE,
	TOKEN_RIGHT_BRACE,
};

struct token {
	enum token_kind kind;
	uint32_t offset;
	struct span text; /* of names without the backquotes */
	struct cel_value value;
};

struct lexer {
	struct arena *arena;
	struct span source;
	struct cel_issue *issue;
	uint32_t at;
};

/* The next token; after TOKEN_END always TOKEN_END again. */
struct token lexer_next(struct lexer *lexer);

/*
 * The value of the literal that starts at lexer->at, which then stands behind
 * it: a number, or a string with its prefix.  TOKEN_WRONG sets the issue.
 */
struct token literal_number(struct lexer *lexer);
struct token literal_string(struct lexer *lexer, uint32_t prefix);

/* Describe what is wrong at an offset of the source; the first call wins. */
void issue_set(struct cel_issue *issue, struct span source, uint32_t offset,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

enum ast_kind {
	AST_CONST,
	AST_NAME,   /* name; rooted with a leading dot */
	AST_SELECT, /* target.name */
	AST_INDEX,  /* target[first] */
	AST_CALL,   /* [target.]name(first, ...) */
	AST_LIST,   /* [first, ...] */
	AST_MAP,    /* {first: next, ...} */
	AST_STRUCT, /* name{...}: parsed, then refused by name */
	AST_AND,    /* of two or more */
	AST_OR,
	AST_ADD,
	AST_BINARY, /* token; first and its next */
	AST_NOT,
	AST_NEGATE,
	AST_TERNARY,
};

/* One node of a parsed expression. */
struct ast {
	uint8_t kind;	  /* enum ast_kind */
	uint8_t operator; /* enum token_kind of AST_BINARY */
	bool optional;	  /* "a.?b" and "a[?b]" */
	bool maybe;	  /* an entry: "[?a]" and "{?a: b}" */
	bool rooted;	  /* ".a" */
	uint32_t offset;
	uint32_t count; /* of children from first on */
	struct span name;
	struct ast *target;
	struct ast *first;
	struct ast *last;
	struct ast *next; /* sibling */
	struct cel_value value;
};

/*
 * The tree of a source, or NULL with the issue set.  The tree lives in the first
 * arena, the texts of its literals in the second.
 */
struct ast *cel_parse(struct arena *arena, struct arena *texts,
		      struct span source, struct cel_issue *issue);

#endif
