#ifndef DOC_YAML_PRIV_H
#define DOC_YAML_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <yaml.h>

#include "doc/build_priv.h"
#include "doc/place_priv.h"

/*
 * The parts of the YAML reader: yaml.c turns libyaml's events into the tree,
 * alias.c keeps anchors and resolves aliases and merge keys, yaml_words.c says
 * what is wrong, template.c tells a template from broken YAML.
 */

/* An anchor of the document being read. */
struct anchor {
	const char *name;
	uint32_t hash;
	struct node *node; /* NULL while its collection is still open */
	struct anchor *next;
};

/* By name; empty without a table.  In the arena; forgotten with a document. */
struct anchors {
	struct anchor **table;
	size_t room; /* a power of two */
	size_t count;
};

/* A collection that is still open. */
struct frame {
	enum node_kind kind;
	bool flow;
	bool has_key;	  /* mapping: a key waits for its value */
	bool has_merge;	  /* mapping: one key at least is "<<" */
	size_t from;	  /* its first child on the builder's stack */
	struct extent at; /* its start */
	struct anchor *anchor;
};

struct yaml_reader {
	struct builder *build;
	struct span text; /* without byte order mark */
	struct text_facts facts;
	bool may_be_template; /* "{{" is somewhere in the text */
	yaml_parser_t parser;
	size_t base_index;  /* where the parser's text starts: characters, */
	uint32_t base_line; /* lines before it */
	size_t base_offset; /* and bytes */
	struct cursor cursor;
	uint32_t broken;	   /* documents that could not be read */
	struct document *document; /* being read, or NULL */
	size_t document_index;	   /* of its first character */
	struct anchors anchors;
	struct extent last; /* of the last text that was read */
	uint32_t depth;
	/* the last member: not zeroed with the rest */
	struct frame frames[DOC_DEPTH_MAX];
};

/* The key of a merge entry until its mapping is closed; compared by address. */
extern const char yaml_merge_key[];

/* The extent between two marks of the parser. */
struct extent yaml_extent(struct yaml_reader *r, const yaml_mark_t *start,
			  const yaml_mark_t *end);

/* Forget the anchors of a document. */
void anchors_clear(struct anchors *anchors);

/* A new anchor; a later one of the same name hides it.  NULL when lost. */
struct anchor *anchors_add(struct yaml_reader *r, const char *name,
			   struct node *node);

/* The newest anchor of that name, or NULL. */
struct anchor *anchors_find(const struct anchors *anchors, const char *name);

/*
 * A copy of an anchor's node for an alias at a place.  NULL when lost or with a
 * problem: one of the limits.
 */
struct node *alias_copy(struct yaml_reader *r, const struct node *node,
			struct extent at);

/*
 * Put the entries of merged mappings in place of the "<<" entries on the
 * builder's stack from "from" up.  Like Kubernetes' library, and unlike the
 * YAML 1.1 type repository, in the order of the text: a key behind "<<" wins
 * over a merged one, a key before it loses.  False when lost or with a problem.
 */
bool merge_entries(struct yaml_reader *r, size_t from);

/* Report what the parser's error means; it stands at *line (from 1) then. */
void yaml_explain(struct yaml_reader *r, uint32_t *line);

/*
 * If the document that cannot be read as YAML is a template, report that, at
 * its first "{{" up to the end of that line, and return true.
 */
bool template_report(struct yaml_reader *r, uint32_t line);

/* True if a plain scalar holds an expression that only Helm can mean. */
bool template_in_plain(const char *text, size_t len);

/* Report a template at a place. */
void template_problem(struct yaml_reader *r, struct extent at);

#endif
