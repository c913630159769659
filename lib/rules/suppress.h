#ifndef RULES_SUPPRESS_H
#define RULES_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/lint.h"

/*
 * Comments in a manifest that take findings out of the report:
 *
 *	hostNetwork: true  # podfit: ignore[PF1003] the agent measures the node
 *
 *	# podfit: ignore[PF1004, host-path-writable] logs are read from the node
 *	hostPath: {path: /var/log}
 *
 * One at the end of a line is about the findings of that line, one on a line of
 * its own about those of the next line that is no comment.  Rules go by id or
 * name, and a reason must follow.  Verdicts over a standard are not changed:
 * Kubernetes reads no comments.
 */

/*
 * Take the suppressed findings of a manifest out of the result, and count them.
 * A suppression that is malformed becomes a finding (PF0001); with "unused" so
 * does one that suppresses nothing (PF0002), which makes sense only when all
 * rules were applied.  False without memory.
 */
bool suppress_findings(struct lint_result *result, bool unused,
		       size_t *suppressed);

#endif
