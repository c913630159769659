#ifndef RULES_BOOK_H
#define RULES_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "diag/finding.h"
#include "kube/object.h"

/*
 * The rule book: rules read from YAML (rules/README.md has the format), their
 * conditions compiled.  A book is built by one thread and read by many.  It lives
 * in the arena given, which then is the book's alone: rules are compiled into it
 * when a thread first needs them.
 *
 * What is wrong with a rule file is the user's mistake, since he may bring his
 * own: it becomes an unjudged entry with file, line and column (for a CEL error,
 * those of the offending character inside the rule file).
 */
struct rule_book;
struct rule;

/*
 * A version of the Pod Security Standards, "v1.MINOR".  Any version newer than
 * the newest known is evaluated as that one, and shown as it was asked for.
 */
struct policy_version {
	uint64_t minor; /* 0 for the latest */
	bool latest;	/* "latest": evaluated as the newest, shown as such */
};

enum { POLICY_VERSION_TEXT = 32 };

enum policy_level { LEVEL_PRIVILEGED, LEVEL_BASELINE, LEVEL_RESTRICTED };

/* What --standard asked for. */
struct standard {
	enum policy_level level;
	struct policy_version version;
};

/*
 * "baseline", "restricted@v1.30", "privileged@latest"; no version is the latest.
 * False if it is nothing of the kind, *standard is then untouched.  Versions as
 * Kubernetes' namespace labels have them: no leading zeros, up to 2^63 - 1.
 */
bool standard_parse(const char *text, struct standard *standard);
const char *policy_level_word(enum policy_level level);

/* "latest" or "v1.30" into text, which is also returned. */
const char *policy_version_print(struct policy_version version,
				 char text[POLICY_VERSION_TEXT]);

/* A book with Kubernetes' own kinds and no rule; NULL without memory. */
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

/* The newest version of the standards that a rule of the book knows. */
uint64_t book_newest(const struct rule_book *book);

/*
 * Switch a rule off, or give it another severity (.podfit.yaml); by id or name.
 * False if there is no such rule.  A check that is switched off gives no
 * findings; verdicts are not changed by it.
 */
bool book_disable(struct rule_book *book, const char *name);
bool book_set_severity(struct rule_book *book, const char *name,
		       enum severity severity);

#endif
