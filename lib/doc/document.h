#ifndef DOC_DOCUMENT_H
#define DOC_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "diag/location.h"
#include "doc/node.h"

/*
 * A file as a list of documents.  Reading never fails because of what the file
 * holds: what could not be read becomes a problem with its place, and the
 * documents around it are still there.  Reading fails (false, err set) only
 * without memory.
 */
enum doc_format {
	DOC_YAML, /* as Kubernetes reads it: YAML 1.1 by libyaml's rules */
	DOC_JSON, /* RFC 8259, strict */
};

enum problem_kind {
	PROBLEM_SYNTAX,	  /* a document could not be read: unjudged */
	PROBLEM_ENCODING, /* binary, UTF-16, invalid UTF-8, NUL: unjudged */
	PROBLEM_LIMIT,	  /* depth, nodes, alias expansion: unjudged */
	PROBLEM_TEMPLATE, /* a Helm or Go template, not YAML yet: unjudged */
	PROBLEM_DUPLICATE_KEY, /* read; the last one wins, as in Kubernetes */
};

struct problem {
	enum problem_kind kind;
	struct extent at;
	const char *message;	 /* lower case, says what was expected */
	const char *key;	 /* duplicate keys: the key; else NULL */
	struct extent earlier;	 /* duplicate keys: the one before */
	const struct node *node; /* duplicate keys: the mapping; else NULL */
	struct problem *next;
};

struct document {
	struct node *root; /* NULL if empty or not readable */
	struct extent at;  /* of the root; else where the document starts */
	struct document *next;
};

/* Bytes to read and how messages call them; both borrowed. */
struct doc_source {
	const char *name;
	struct span text;
};

struct doc_file {
	const char *name;   /* borrowed; for messages */
	struct span source; /* borrowed; must outlive the file */
	enum doc_format format;
	struct document *first;
	size_t count; /* documents, unreadable ones too, but no empty ones */
	struct problem *problems;
};

/*
 * Read a source into the arena.  A name that ends in ".json" is read as JSON,
 * all else as YAML; but if the first character is "{" or "[" and the source is
 * valid JSON, it is read as JSON under any name, since libyaml refuses some of
 * that.  file is filled on success; its format says which it was.
 */
bool doc_read(struct arena *arena, struct doc_source source,
	      struct doc_file *file, struct error *err);

/* The same with the format given. */
bool doc_read_as(struct arena *arena, struct doc_source source,
		 enum doc_format format, struct doc_file *file,
		 struct error *err);

/* The text of a line (from 1), without its line break; empty past the end. */
struct span doc_line(struct span source, uint32_t line);

#endif
