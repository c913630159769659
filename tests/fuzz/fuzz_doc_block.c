#include <stdint.h>
#include <stdlib.h>

#include "same_tree.h"

/*
 * The fast YAML reader may leave any input to libyaml's, but what it reads it
 * reads the same: every node, text, extent, key and problem.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (same_readers((struct span){ (const char *)data, size }) == SAME_NOT)
		abort();
	return 0;
}
