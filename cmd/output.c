#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { FLUSH_BYTES = 64 * 1024, KEEP_BYTES = 1024 * 1024 };

static bool failed(const struct output *output, int code, struct error *err)
{
	return error_set(err, code, "cannot write to %s: %s", output->name,
			 strerror(code));
}

static char *copy(const char *text, const char *ending)
{
	size_t room = strlen(text) + strlen(ending) + 1;
	char *both = mem_raw(room);

	if (both)
		snprintf(both, room, "%s%s", text, ending);
	return both;
}

/* A new file beside the target, with the permissions that it would have had. */
static bool open_temporary(struct output *output, mode_t mode,
			   struct error *err)
{
	char *name = copy(output->target, ".XXXXXX");

	if (!name)
		return error_no_memory(err);
	output->fd = mkostemp(name, O_CLOEXEC);
	if (output->fd < 0) {
		failed(output, errno, err);
		mem_free(name);
		return false;
	}
	output->temporary = name;
	if (fchmod(output->fd, mode) < 0)
		return failed(output, errno, err);
	return true;
}

bool output_open(struct output *output, const char *path, struct error *err)
{
	char real[PATH_MAX];
	struct stat about = { .st_mode = 0644 };
	mode_t mode;

	*output = (struct output){ .fd = STDOUT_FILENO,
				   .name = path ? path : "standard output" };
	if (!path)
		return true;
	output->fd = -1;
	if (!stat(path, &about) && !S_ISREG(about.st_mode)) {
		output->fd = open(path, O_WRONLY | O_CLOEXEC);
		return output->fd >= 0 || failed(output, errno, err);
	}
	if (realpath(path, real)) {
		output->target = copy(real, "");
		mode = about.st_mode & 0777;
	} else {
		mode_t mask = umask(022);

		umask(mask);
		output->target = copy(path, "");
		mode = 0666 & ~mask;
	}
	if (!output->target)
		return error_no_memory(err);
	return open_temporary(output, mode, err);
}

static bool write_all(struct output *output, struct error *err)
{
	const char *text = output->text.text;
	size_t left = output->text.len;

	if (output->text.lost)
		return error_no_memory(err);
	while (left) {
		ssize_t done = write(output->fd, text, left);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return failed(output, errno, err);
		text += done;
		left -= (size_t)done;
	}
	if (output->text.room > KEEP_BYTES)
		buffer_release(&output->text);
	else
		buffer_clear(&output->text);
	return true;
}

bool output_flush(struct output *output, struct error *err)
{
	if (output->text.len < FLUSH_BYTES && !output->text.lost)
		return true;
	return write_all(output, err);
}

bool output_finish(struct output *output, struct error *err)
{
	int fd = output->fd;

	if (!write_all(output, err))
		return false;
	if (fd == STDOUT_FILENO)
		return true;
	output->fd = -1;
	if (close(fd) < 0)
		return failed(output, errno, err);
	if (!output->temporary)
		return true;
	if (rename(output->temporary, output->target) < 0)
		return failed(output, errno, err);
	mem_free(output->temporary);
	output->temporary = NULL;
	return true;
}

void output_release(struct output *output)
{
	if (output->fd >= 0 && output->fd != STDOUT_FILENO)
		close(output->fd);
	if (output->temporary)
		unlink(output->temporary);
	mem_free(output->temporary);
	mem_free(output->target);
	buffer_release(&output->text);
	*output = (struct output){ .fd = -1 };
}
