#include "rule_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/io.h"
#include "base/limits.h"
#include "report/visible.h"

/* What scandir() gives. */
struct names {
	struct dirent **list;
	int count;
};

static void names_release(struct names names)
{
	for (int i = 0; i < names.count; i++)
		free(names.list[i]);
	free(names.list);
}
DEFINE_CLEANUP(names, struct names, names_release)

struct rule_loader {
	struct rule_book *book;
	struct arena *arena;
	struct findings *findings;
	struct error *err;
	size_t files;
};

static bool is_rule_file(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml"));
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_file(struct rule_loader *loader, const char *path)
{
	char *name = arena_text(loader->arena, path, strlen(path));
	struct span source;

	if (!name)
		return error_no_memory(loader->err);
	loader->files++;
	if (!io_read_file(loader->arena, path, FILE_BYTES_MAX, &source,
			  loader->err))
		return false;
	return book_add(loader->book, name, source, loader->findings,
			loader->err);
}

static bool add_directory(struct rule_loader *loader, const char *path,
			  unsigned depth)
{
	CLEANUP(names) struct names names = { NULL, 0 };

	if (depth > WALK_DEPTH_MAX)
		return error_set(loader->err, ELOOP,
				 "%s: more than %d directories deep", path,
				 WALK_DEPTH_MAX);
	names.count = scandir(path, &names.list, visible, by_name);
	if (names.count < 0)
		return error_set(loader->err, errno, "%s: %s", path,
				 strerror(errno));
	for (int i = 0; i < names.count; i++) {
		const char *name = names.list[i]->d_name;
		char *below = arena_format(loader->arena, "%s/%s", path, name);
		struct stat about;

		if (!below)
			return error_no_memory(loader->err);
		if (lstat(below, &about) < 0)
			return error_set(loader->err, errno, "%s: %s", below,
					 strerror(errno));
		if (S_ISDIR(about.st_mode)) {
			if (!add_directory(loader, below, depth + 1))
				return false;
		} else if (is_rule_file(name) && !add_file(loader, below)) {
			return false;
		}
	}
	return true;
}

bool rule_files_add(struct rule_book *book, struct arena *arena,
		    const char *path, struct findings *findings,
		    struct error *err)
{
	struct rule_loader loader = { book, arena, findings, err, 0 };
	size_t len = strlen(path);
	struct stat about;
	char *plain;

	while (len > 1 && path[len - 1] == '/')
		len--;
	plain = arena_text(arena, path, len);
	if (!plain)
		return error_no_memory(err);
	if (stat(plain, &about) < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (!S_ISDIR(about.st_mode))
		return add_file(&loader, plain);
	return add_directory(&loader, plain, 0) &&
	       (loader.files ||
		error_set(err, ENOENT, "%s: no *.yaml or *.yml in it", path));
}

struct rule_book *rule_files_book(struct arena *arena, const char *const *paths,
				  size_t count, struct findings *findings,
				  struct error *err)
{
	struct rule_book *book = book_new(arena);

	if (!book) {
		error_no_memory(err);
		return NULL;
	}
	if (!book_add_builtin(book, findings, err))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!rule_files_add(book, arena, paths[i], findings, err))
			return NULL;
	return book;
}

bool rule_files_complain(const struct findings *findings)
{
	CLEANUP(buffer) struct buffer out = { 0 };

	for (const struct unjudged *u = findings->unjudged_first; u;
	     u = u->next) {
		visible_text(&out, span_of(u->at.file));
		if (u->at.at.line)
			buffer_format(&out, ":%u:%u", u->at.at.line,
				      u->at.at.column);
		buffer_text(&out, ": ");
		visible_text(&out, span_of(u->message));
		buffer_text(&out, "\n");
	}
	if (out.lost)
		fputs("podfit: out of memory\n", stderr);
	else if (out.len)
		fwrite(out.text, 1, out.len, stderr);
	return findings->unjudged_first;
}
