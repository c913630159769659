#ifndef DOC_BLOCK_H
#define DOC_BLOCK_H

#include <stdbool.h>

struct builder;

/*
 * The fast way through YAML as people write manifests: block mappings and
 * sequences, flow collections, plain, quoted and block scalars, comments, "---"
 * and "...".  One pass over a private copy of the source, in which all texts
 * stay where they are; nothing is recursive but flow collections, which are
 * counted.
 *
 * It is a reader of the certain only.  At whatever it is not sure of (anchors,
 * aliases, tags, directives, merge keys, "? " keys, stray tabs, carriage
 * returns, odd characters, great depth, and every error) it gives up, and the
 * file is read by libyaml from the start, so that each message has one origin.
 * What it does read, it reads exactly as yaml_read() would: same nodes, texts,
 * extents and problems.  tests/fuzz/fuzz_doc_block.c holds it to that.
 *
 * True if the whole source was read.  False with the builder as it was before
 * if it was not, and false with b->lost set if memory ran out.
 */
bool block_read(struct builder *b);

#endif
