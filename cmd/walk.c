#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/io.h"
#include "base/limits.h"
#include "repository.h"

/* A name in a directory. */
struct listed {
	size_t name; /* where it stands among the names */
	unsigned char type;
};

/* The names in one directory, sorted. */
struct listing {
	struct buffer names; /* each ended by a NUL */
	struct buffer entries;
	bool has_git;
	bool has_ignore;
};

/* The walk over one tree. */
struct walker {
	const struct walk *walk;
	struct buffer shown; /* the path as the user would write it */
	struct buffer real;  /* the same place as an absolute path */
	unsigned depth;
	struct error *err;
};

static void listing_release(struct listing *listing)
{
	buffer_release(&listing->names);
	buffer_release(&listing->entries);
}

static void listing_cleanup(struct listing *listing)
{
	listing_release(listing);
}

static void close_directory(DIR *directory)
{
	if (directory)
		closedir(directory);
}
DEFINE_CLEANUP(directory, DIR *, close_directory)

static void walker_cleanup(struct walker *walker)
{
	buffer_release(&walker->shown);
	buffer_release(&walker->real);
}

static const char *listed_name(const struct listing *listing, size_t index)
{
	const struct listed *entry = (const void *)listing->entries.text;

	return listing->names.text + entry[index].name;
}

/* As paths are sorted by their bytes: a directory as if it ended in "/". */
static int compare_names(const void *left, const void *right, void *names)
{
	const struct listed *a = left;
	const struct listed *b = right;
	const unsigned char *x = (unsigned char *)names + a->name;
	const unsigned char *y = (unsigned char *)names + b->name;

	while (*x && *x == *y) {
		x++;
		y++;
	}
	return (*x		    ? *x
		: a->type == DT_DIR ? '/'
				    : 0) -
	       (*y		    ? *y
		: b->type == DT_DIR ? '/'
				    : 0);
}

/* What an entry is, if the file system does not tell with its name. */
static unsigned char type_of(int directory, const struct dirent *entry)
{
	struct stat about;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(directory, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_REG; /* reading it will say what is wrong */
	return S_ISDIR(about.st_mode)	? DT_DIR
	       : S_ISLNK(about.st_mode) ? DT_LNK
					: DT_REG;
}

/* Read the names; false with errno set, ENOMEM among others. */
static bool listing_read(struct listing *listing, const char *path)
{
	CLEANUP(directory) DIR *directory = opendir(path);
	const struct dirent *entry;

	if (!directory)
		return false;
	while (errno = 0, (entry = readdir(directory))) {
		struct listed listed = { listing->names.len,
					 type_of(dirfd(directory), entry) };

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!strcmp(entry->d_name, ".git")) {
			listing->has_git = true;
			continue;
		}
		if (!strcmp(entry->d_name, ".gitignore"))
			listing->has_ignore = listed.type != DT_LNK;
		buffer_bytes(&listing->names, entry->d_name,
			     strlen(entry->d_name) + 1);
		buffer_bytes(&listing->entries, (const char *)&listed,
			     sizeof(listed));
	}
	if (errno)
		return false;
	if (listing->names.lost || listing->entries.lost) {
		errno = ENOMEM;
		return false;
	}
	if (listing->entries.len)
		qsort_r(listing->entries.text,
			listing->entries.len / sizeof(struct listed),
			sizeof(struct listed), compare_names,
			listing->names.text);
	return true;
}

static bool is_manifest(const char *name)
{
	static const char *const endings[] = { ".yaml", ".yml", ".json" };
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t end = strlen(endings[i]);

		if (len > end && !strcmp(name + len - end, endings[i]))
			return true;
	}
	return false;
}

/* Append "/name"; false without memory. */
static bool enter(struct buffer *path, const char *name)
{
	if (path->len && path->text[path->len - 1] != '/')
		buffer_text(path, "/");
	buffer_text(path, name);
	return !path->lost;
}

/* The path as a C string, in the arena; NULL without memory. */
static const char *kept(const struct walker *walker)
{
	return arena_text(walker->walk->arena, walker->shown.text,
			  walker->shown.len);
}

static bool trouble(struct walker *walker, const char *why)
{
	const char *path = walker->shown.len ? kept(walker) : ".";

	if (!path)
		return error_no_memory(walker->err);
	return walker->walk->trouble(walker->walk->context, path, why,
				     walker->err);
}

/* What git says below this directory; changes *scope. */
static bool read_rules(struct walker *walker, const struct listing *listing,
		       struct scope *scope)
{
	struct span real = { walker->real.text, walker->real.len };
	const char *broken = NULL;
	struct error err = { 0 };

	if (real.len == 1)
		real.len = 0;
	if (listing->has_git &&
	    !repository_excludes(walker->walk->arena, real, scope, &err))
		broken = err.text;
	if (!broken && listing->has_ignore &&
	    !repository_ignores(walker->walk->arena, real, scope, &err))
		broken = err.text;
	if (!broken)
		return true;
	if (err.code == ENOMEM)
		return error_no_memory(walker->err);
	return trouble(walker, broken);
}

static bool walk_level(struct walker *walker, struct scope scope);

/* A link counts as the file that it leads to, but no directory is entered. */
static bool visit_link(struct walker *walker, const char *name,
		       const char *path)
{
	struct stat about;

	if (!stat(path, &about)) {
		if (S_ISDIR(about.st_mode))
			return true;
	} else if (!strncmp(name, ".#", 2)) {
		return true; /* an editor's lock leads nowhere, on purpose */
	}
	return walker->walk->file(walker->walk->context, path, walker->err);
}

/* Whether git tracks the entry that the paths end in, or anything below it. */
static bool is_tracked(struct walker *walker, const struct scope *scope,
		       bool directory)
{
	struct arena *arena = walker->walk->arena;
	struct span real = { walker->real.text, walker->real.len };

	if (!directory)
		return repository_tracks(arena, scope->repository, real);
	buffer_text(&walker->real, "/");
	real = (struct span){ walker->real.text, walker->real.len };
	walker->real.len--;
	return repository_tracks(arena, scope->repository, real);
}

/* One entry; the paths already end in its name. */
static bool visit(struct walker *walker, struct scope scope, const char *name,
		  unsigned char type)
{
	struct span real = { walker->real.text, walker->real.len };
	bool directory = type == DT_DIR;
	const char *path;

	if (!directory && !is_manifest(name))
		return true;
	if (ignore_match(walker->walk->excludes, real, directory) ==
	    IGNORE_EXCLUDED)
		return true;
	scope.ignored |= ignore_match(scope.rules, real, directory) ==
			 IGNORE_EXCLUDED;
	if (scope.ignored && !is_tracked(walker, &scope, directory))
		return !arena_failed(walker->walk->arena) ||
		       error_no_memory(walker->err);
	if (directory)
		return walk_level(walker, scope);
	path = kept(walker);
	if (!path)
		return error_no_memory(walker->err);
	if (type == DT_LNK)
		return visit_link(walker, name, path);
	return walker->walk->file(walker->walk->context, path, walker->err);
}

/* Everything in the directory that the paths point at. */
static bool walk_entries(struct walker *walker, const struct listing *listing,
			 struct scope scope)
{
	const struct listed *entries = (const void *)listing->entries.text;
	size_t count = listing->entries.len / sizeof(*entries);
	size_t shown = walker->shown.len;
	size_t real = walker->real.len;

	for (size_t i = 0; i < count; i++) {
		const char *name = listed_name(listing, i);

		if (!enter(&walker->shown, name) || !enter(&walker->real, name))
			return error_no_memory(walker->err);
		if (!visit(walker, scope, name, entries[i].type))
			return false;
		walker->shown.len = shown;
		walker->real.len = real;
	}
	return true;
}

static bool walk_level(struct walker *walker, struct scope scope)
{
	CLEANUP(listing) struct listing listing = { 0 };
	const char *path = walker->shown.len ? kept(walker) : ".";
	bool done;

	if (!path)
		return error_no_memory(walker->err);
	if (walker->depth == WALK_DEPTH_MAX)
		return trouble(walker, "directories are nested too deeply");
	if (!listing_read(&listing, path)) {
		if (errno == ENOMEM)
			return error_no_memory(walker->err);
		return trouble(walker, strerror(errno));
	}
	if (!read_rules(walker, &listing, &scope))
		return false;
	walker->depth++;
	done = walk_entries(walker, &listing, scope);
	walker->depth--;
	return done;
}

bool walk_directory(const struct walk *walk, const char *path,
		    struct error *err)
{
	CLEANUP(walker) struct walker walker = { .walk = walk, .err = err };
	struct scope scope = { 0 };
	struct error broken = { 0 };
	size_t len = strlen(path);
	char real[PATH_MAX];

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len != 1 || path[0] != '.')
		buffer_bytes(&walker.shown, path, len);
	if (!realpath(path, real))
		return trouble(&walker, strerror(errno));
	buffer_text(&walker.real, real);
	if (walker.shown.lost || walker.real.lost)
		return error_no_memory(err);
	if (!walk->all &&
	    !repository_above(walk->arena, real, &scope, &broken)) {
		if (broken.code == ENOMEM)
			return error_no_memory(err);
		if (!trouble(&walker, broken.text))
			return false;
	}
	return walk_level(&walker, scope);
}
