#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "doc/scalar.h"

/*
 * Reads plain scalars from standard input, one a line, and says of each what
 * podfit takes it for: "null", "bool true", "int 16", "float 1.5" or "string";
 * a tab; and the key that it makes, or "!" if it makes none.
 */
static void print_meaning(struct scalar scalar)
{
	switch (scalar.kind) {
	case NODE_NULL: printf("null"); break;
	case NODE_BOOL:
		printf("bool %s", scalar.boolean ? "true" : "false");
		break;
	case NODE_INT: printf("int %lld", (long long)scalar.integer); break;
	case NODE_FLOAT: printf("float %.17g", scalar.number); break;
	default: printf("string"); break;
	}
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, stdin)) > 0) {
		CLEANUP(arena) struct arena *arena = arena_new(1 << 16);
		struct scalar scalar;
		const char *key = line;

		line[--len] = '\0';
		scalar = scalar_resolve(line, (size_t)len);
		if (scalar.kind != NODE_STRING)
			key = scalar_key(arena, scalar);
		print_meaning(scalar);
		printf("\t%s\n", key ? key : "!");
	}
	free(line);
	return 0;
}
