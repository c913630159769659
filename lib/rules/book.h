#ifndef RULES_BOOK_H
#define RULES_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "diag/finding.h"
#include "kube/object.h"

/*
 * The rule book: rules read from YAML (rules/README.md has the format), their
 * conditions compiled.  A book is built by one thread and read by many; it
 * lives in the arena given.
 *
 * What is wrong with a rule file is the user's mistake, since he may bring his
 * own: it becomes an unjudged entry with file, line and column (for a CEL error,
 * those of the offending character inside the rule file).
 */
struct rule_book;
struct rule;

/* A version of the Pod Security Standards, "v1.MINOR". */
struct policy_version {
	unsigned minor;
	bool latest; /* "latest": evaluated as the newest, printed as such */
};

enum policy_level { LEVEL_PRIVILEGED, LEVEL_BASELINE, LEVEL_RESTRICTED };

/* What --standard asked for. */
struct standard {
	enum policy_level level;
	struct policy_version version;
};

/* "baseline", "restricted@v1.30", "restricted@latest"; false if neither. */
bool standard_parse(const char *text, struct standard *standard);
const char *policy_level_word(enum policy_level level);

/* An empty book, with the kinds that are built in; NULL without memory. */
struct rule_book *book_new(struct arena *arena);

/*
 * Add the rules of a YAML source, one a document.  A rule whose id is already
 * in the book replaces the older one, so that --rules DIR can.  name and source
 * are borrowed and must live as long as the book.  Mistakes go to findings.
 */
bool book_add(struct rule_book *book, const char *name, struct span source,
	      struct findings *findings, struct error *err);

/* Add the rules that are compiled into the binary. */
bool book_add_builtin(struct rule_book *book, struct findings *findings,
		      struct error *err);

/* Rules by id order, for lists and tests. */
size_t book_count(const struct rule_book *book);
const struct rule *book_rule(const struct rule_book *book, size_t index);
/* By id ("PF1001") or name ("privileged"); NULL if there is none. */
const struct rule *book_find(const struct rule_book *book, const char *name);
const struct rule_card *rule_card(const struct rule *rule);

/* Kinds with pods: the built-in ones and those of files with "kinds:". */
const struct kube_kinds *book_kinds(const struct rule_book *book);

/* Switch a rule off, or give it another severity (.podfit.yaml). */
bool book_disable(struct rule_book *book, const char *name);
bool book_set_severity(struct rule_book *book, const char *name,
		       enum severity severity);

#endif
