#ifndef BASE_IO_H
#define BASE_IO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

/*
 * Read a whole regular file into the arena; the text is NUL-terminated beyond
 * its length.  A directory, device, pipe or a file larger than bytes_max is
 * refused; EINTR and short reads are handled.  On failure err says which file
 * and why, and *content is untouched.
 */
bool io_read_file(struct arena *arena, const char *path, size_t bytes_max,
		  struct span *content, struct error *err);

/*
 * The same for an open descriptor of any kind, standard input for example;
 * name is how messages call it.
 */
struct io_stream {
	int fd;
	const char *name;
};

bool io_read_stream(struct arena *arena, struct io_stream stream,
		    size_t bytes_max, struct span *content, struct error *err);

#endif
