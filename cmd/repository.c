#include "repository.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"

/* Put the patterns of a file in front of the rules, if it is there. */
static bool add_file(struct arena *arena, const char *path, struct span base,
		     const struct ignore_list **rules, struct error *err)
{
	const struct ignore_list *list;
	struct stat about;
	struct span text;

	if (!path)
		return error_no_memory(err);
	if (lstat(path, &about) < 0 || !S_ISREG(about.st_mode))
		return true; /* git reads neither links nor directories */
	if (!io_read_file(arena, path, FILE_BYTES_MAX, &text, err))
		return false;
	list = ignore_parse(arena, text, base, *rules);
	if (!list)
		return error_no_memory(err);
	*rules = list;
	return true;
}

bool repository_ignores(struct arena *arena, struct span directory,
			struct scope *scope, struct error *err)
{
	return add_file(arena,
			arena_format(arena, "%.*s/.gitignore",
				     (int)directory.len, directory.text),
			directory, &scope->rules, err);
}

/* The one line of a small file, behind a prefix; NULL if it is not like that. */
static const char *one_line(struct arena *arena, const char *path,
			    const char *prefix)
{
	struct error err = { 0 };
	size_t skip = strlen(prefix);
	struct span text;

	if (!path || !io_read_file(arena, path, FILE_BYTES_MAX, &text, &err) ||
	    text.len < skip || memcmp(text.text, prefix, skip) != 0)
		return NULL;
	text.text += skip;
	text.len -= skip;
	while (text.len && strchr("\r\n", text.text[text.len - 1]))
		text.len--;
	return arena_text(arena, text.text, text.len);
}

/* path as seen from a directory. */
static const char *seen_from(struct arena *arena, const char *directory,
			     const char *path)
{
	if (!path || path[0] == '/')
		return path;
	return arena_format(arena, "%s/%s", directory, path);
}

/*
 * The directory where git keeps what belongs to a work tree, or NULL if there is
 * none.  In a submodule or an added work tree .git is a file that says where to
 * look (gitrepository-layout(5)).
 */
static const char *git_directory(struct arena *arena, struct span top)
{
	const char *git = arena_format(arena, "%.*s/.git", (int)top.len,
				       top.text);
	struct stat about;

	if (!git || lstat(git, &about) < 0)
		return NULL;
	if (S_ISREG(about.st_mode))
		git = seen_from(arena, arena_text(arena, git, top.len),
				one_line(arena, git, "gitdir: "));
	if (!git || access(arena_format(arena, "%s/HEAD", git), F_OK) < 0)
		return NULL;
	return git;
}

bool repository_excludes(struct arena *arena, struct span directory,
			 struct scope *scope, struct error *err)
{
	const char *git = git_directory(arena, directory);
	struct repository *repository = NULL;
	struct scope fresh = { 0 };
	const char *common;

	if (arena_failed(arena))
		return error_no_memory(err);
	if (!git)
		return true;
	/* work trees that were added share what stands here */
	common = one_line(arena, arena_format(arena, "%s/commondir", git), "");
	common = common ? seen_from(arena, git, common) : git;
	repository = arena_one(arena, struct repository);
	if (!repository)
		return error_no_memory(err);
	repository->git = git;
	repository->top = (struct span){
		arena_text(arena, directory.text, directory.len), directory.len
	};
	if (!add_file(arena, arena_format(arena, "%s/info/exclude", common),
		      directory, &fresh.rules, err))
		return false;
	fresh.repository = repository;
	*scope = fresh;
	return true;
}

bool repository_tracks(struct arena *arena, struct repository *repository,
		       struct span path)
{
	const char *index;

	if (!repository || path.len <= repository->top.len + 1)
		return false;
	if (!repository->is_read) {
		index = arena_format(arena, "%s/index", repository->git);
		if (!index || !tracked_read(arena, index, &repository->tracked))
			return false;
		repository->is_read = true;
	}
	path.text += repository->top.len + 1;
	path.len -= repository->top.len + 1;
	return tracked_has(&repository->tracked, path);
}

/* The length of the path above a directory; the root is 0 long. */
static size_t parent_length(const char *path, size_t len)
{
	while (len && path[len - 1] != '/')
		len--;
	return len ? len - 1 : 0;
}

/* The length of the repository's top that holds the directory, or -1. */
static ssize_t find_top(struct arena *arena, const char *path, size_t len)
{
	for (;;) {
		if (git_directory(arena, (struct span){ path, len }))
			return (ssize_t)len;
		if (!len)
			return -1;
		len = parent_length(path, len);
	}
}

bool repository_above(struct arena *arena, const char *directory,
		      struct scope *scope, struct error *err)
{
	struct scope found = { 0 };
	size_t len = strcmp(directory, "/") != 0 ? strlen(directory) : 0;
	ssize_t top = find_top(arena, directory, len);
	struct span at = { directory, (size_t)top };

	if (arena_failed(arena))
		return error_no_memory(err);
	if (top < 0 || at.len == len)
		return true;
	if (!repository_excludes(arena, at, &found, err))
		return false;
	while (at.len < len) {
		if (!repository_ignores(arena, at, &found, err))
			return false;
		at.len++;
		while (at.len < len && directory[at.len] != '/')
			at.len++;
	}
	*scope = found;
	return true;
}
