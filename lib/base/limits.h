#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * Every limit of podfit, in one list.  Hitting one is a finding or an error
 * that names the limit; nothing is ever cut short in silence.
 */
enum {
	/* One manifest, rule file or configuration file. */
	FILE_BYTES_MAX = 64 * 1024 * 1024,
	/* What one file may make of itself in memory: tree, model, findings. */
	ARENA_BYTES_MAX = 1024 * 1024 * 1024,
	/* Sequences and mappings inside one another. */
	DOC_DEPTH_MAX = 256,
	/* Nodes of one file, copies made by aliases and merge keys included. */
	DOC_NODES_MAX = 4 * 1000 * 1000,
	/* Nodes that aliases and merge keys of one file may add. */
	DOC_ALIAS_NODES_MAX = 100 * 1000,
	/* Documents of one file that cannot be read before the rest is left. */
	DOC_BROKEN_MAX = 10 * 1000,
	/* Problems of one file that are listed; the last says how many follow. */
	DOC_PROBLEMS_MAX = 100,
	/* Lists of objects inside one another. */
	KUBE_LIST_DEPTH_MAX = 8,
	/* Names in the path from an object to its pod templates. */
	KUBE_PATH_STEPS_MAX = 16,
	/* Volumes that the pods of one object may inherit, all together. */
	KUBE_INHERITED_MAX = 100 * 1000,
	/* Unknown fields of one object for which the nearest known is sought. */
	KUBE_SUGGESTIONS_MAX = 1000,
	/* One CEL expression: bytes, and operators inside one another. */
	CEL_SOURCE_BYTES_MAX = 64 * 1024,
	CEL_DEPTH_MAX = 128,
	/* Work of one CEL evaluation, in visited operators and copied elements. */
	CEL_STEPS_MAX = 10 * 1000 * 1000,
	/* Work of one matches(): PCRE2's match and depth limits. */
	CEL_MATCH_LIMIT = 1000 * 1000,
	CEL_MATCH_DEPTH_LIMIT = 1000,
	/* Comments of one file that suppress findings. */
	SUPPRESSIONS_MAX = 10 * 1000,
	/* Directories inside one another below a path given to lint. */
	WALK_DEPTH_MAX = 128,
};

#endif
