#include <stdio.h>
#include <string.h>

#include "../fuzz/same_tree.h"
#include "base/io.h"

/*
 * usage: two_readers < LIST
 *
 * Reads every file that LIST names, a line each, by both YAML readers; says how
 * many the fast one took on, and which files they differ on.  Exit status 1 if
 * there is one.
 */
int main(void)
{
	unsigned counts[3] = { 0 };
	char path[4096];

	while (fgets(path, sizeof(path), stdin)) {
		CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
		struct span source;
		struct error err = { 0 };
		enum same same;

		path[strcspn(path, "\n")] = '\0';
		if (!arena ||
		    !io_read_file(arena, path, FILE_BYTES_MAX, &source, &err)) {
			fprintf(stderr, "two_readers: %s\n", err.text);
			return 2;
		}
		same = same_readers(source);
		if (same == SAME_NOT)
			printf("%s: the readers differ\n", path);
		counts[same]++;
	}
	printf("%u files read the fast way and the same as by libyaml, "
	       "%u left to libyaml, %u read differently\n",
	       counts[SAME_TREE], counts[SAME_NOT_READ], counts[SAME_NOT]);
	return counts[SAME_NOT] || !counts[SAME_TREE];
}
