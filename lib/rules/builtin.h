#ifndef RULES_BUILTIN_H
#define RULES_BUILTIN_H

#include <stddef.h>

/* The files of rules/, put into the binary by the build (lib/rules/embed.awk). */
struct builtin_file {
	const char *name; /* "rules/standards/privileged.yaml" */
	const char *text; /* not NUL-terminated */
	size_t len;
};

extern const struct builtin_file builtin_files[];
extern const size_t builtin_file_count;

#endif
