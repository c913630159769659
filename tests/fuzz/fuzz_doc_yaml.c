#include <stdint.h>
#include <stdlib.h>

#include "same_tree.h"
#include "sound_tree.h"

/*
 * Whatever libyaml's events make, the tree is sound, and reading once more
 * gives the same one.  The fast reader is held against this one by doc_block.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_yaml(struct arena *arena, struct span source,
		      struct doc_file *file)
{
	struct builder build;

	*file = (struct doc_file){ .name = "fuzz", .source = source };
	builder_init(&build, arena, file);
	yaml_read(&build);
	if (!builder_finish(&build))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct span source = { (const char *)data, size };
	struct doc_file once;
	struct doc_file again;

	if (!arena)
		abort();
	read_yaml(arena, source, &once);
	sound_file(&once);
	read_yaml(arena, source, &again);
	if (!same_files(&once, &again))
		abort();
	return 0;
}
