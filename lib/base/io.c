#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}
DEFINE_CLEANUP(fd, int, close_fd)
DEFINE_CLEANUP(mem, char *, mem_free)

/* Up to len bytes; less only at the end of the file; -1 with errno set. */
static ssize_t read_up_to(int fd, char *text, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got = read(fd, text + done, len - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static bool too_large(const char *path, size_t bytes_max, struct error *err)
{
	return error_set(err, EFBIG, "%s: larger than the limit of %zu bytes",
			 path, bytes_max);
}

bool io_read_file(struct arena *arena, const char *path, size_t bytes_max,
		  struct span *content, struct error *err)
{
	CLEANUP(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat about;
	ssize_t len;
	char *text;

	if (fd < 0 || fstat(fd, &about) < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(about.st_mode))
		return error_set(err, EINVAL, "%s: not a regular file", path);
	if ((size_t)about.st_size > bytes_max)
		return too_large(path, bytes_max, err);
	text = arena_raw(arena, (size_t)about.st_size + 1);
	if (!text)
		return error_no_memory(err);
	len = read_up_to(fd, text, (size_t)about.st_size);
	if (len < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (len != about.st_size)
		return error_set(err, EIO, "%s: shrank while it was read",
				 path);
	text[len] = '\0';
	*content = (struct span){ text, (size_t)len };
	return true;
}

bool io_read_stream(struct arena *arena, struct io_stream stream,
		    size_t bytes_max, struct span *content, struct error *err)
{
	CLEANUP(mem) char *text = NULL;
	size_t len = 0;
	size_t room = 0;
	char *copy;

	for (;;) {
		ssize_t got;

		if (len == room) {
			char *more;

			room = room ? room * 2 : 64 * 1024;
			more = mem_resize(text, room);
			if (!more)
				return error_no_memory(err);
			text = more;
		}
		got = read_up_to(stream.fd, text + len, room - len);
		if (got < 0)
			return error_set(err, errno, "%s: %s", stream.name,
					 strerror(errno));
		len += (size_t)got;
		if (len > bytes_max)
			return too_large(stream.name, bytes_max, err);
		if (len < room)
			break;
	}
	copy = arena_text(arena, text, len);
	if (!copy)
		return error_no_memory(err);
	*content = (struct span){ copy, len };
	return true;
}
