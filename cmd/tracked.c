#include "tracked.h"

#include <stdint.h>
#include <string.h>

#include "base/io.h"
#include "base/limits.h"

enum {
	HEADER_BYTES = 12,
	STAT_BYTES = 40, /* of an entry, in front of the object's name */
	SHA1_BYTES = 20,
	SHA256_BYTES = 32,
	FLAG_EXTENDED = 0x4000,
	NAME_LENGTH_MASK = 0xfff,
};

/* An index being read. */
struct reader {
	struct arena *arena;
	const unsigned char *at;
	const unsigned char *end;
	unsigned version;
	size_t hash_bytes;
	struct span previous; /* version 4: names build on the one before */
};

static uint32_t number(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* How many bytes of the previous name go (version 4); false at the end. */
static bool read_cut(struct reader *reader, size_t *cut)
{
	size_t value = 0;

	for (bool more = false;; more = true) {
		unsigned char c;

		if (reader->at == reader->end)
			return false;
		c = *reader->at++;
		value = (more ? (value + 1) << 7 : 0) | (c & 0x7f);
		if (value > reader->previous.len)
			return false;
		if (!(c & 0x80))
			break;
	}
	*cut = value;
	return true;
}

/* The name in front of a NUL; false if there is none. */
static bool read_name(struct reader *reader, struct span *name)
{
	size_t left = (size_t)(reader->end - reader->at);
	const unsigned char *nul = memchr(reader->at, '\0', left);

	if (!nul)
		return false;
	*name = (struct span){ (const char *)reader->at,
			       (size_t)(nul - reader->at) };
	reader->at = nul + 1;
	return true;
}

/* The same, put together from the previous name; false also without memory. */
static bool read_short_name(struct reader *reader, struct span *name)
{
	struct span rest;
	size_t cut;
	size_t keep;
	char *text;

	if (!read_cut(reader, &cut) || !read_name(reader, &rest))
		return false;
	keep = reader->previous.len - cut;
	text = arena_raw(reader->arena, keep + rest.len + 1);
	if (!text)
		return false;
	memcpy(text, reader->previous.text, keep);
	memcpy(text + keep, rest.text, rest.len);
	*name = (struct span){ text, keep + rest.len };
	reader->previous = *name;
	return true;
}

/*
 * The flags of an entry hold the length of its name, as far as twelve bits can;
 * with the other size of hash they are somewhere else, and it does not fit.
 */
static bool is_length(const unsigned char *flags, size_t len)
{
	unsigned said = (flags[0] & 0x0fu) << 8 | flags[1];

	return said == (len < NAME_LENGTH_MASK ? len : NAME_LENGTH_MASK);
}

static bool read_entry(struct reader *reader, struct span *name)
{
	const unsigned char *start = reader->at;
	size_t fixed = STAT_BYTES + reader->hash_bytes + 2;
	bool extended;
	size_t len;

	if ((size_t)(reader->end - start) < fixed + 2)
		return false;
	extended = start[fixed - 2] & (FLAG_EXTENDED >> 8);
	reader->at += fixed + (extended ? 2 : 0);
	if (reader->version == 4)
		return read_short_name(reader, name) &&
		       is_length(start + fixed - 2, name->len);
	if (!read_name(reader, name) ||
	    !is_length(start + fixed - 2, name->len))
		return false;
	/* entries end at multiples of eight bytes, after one to eight NULs */
	len = (size_t)(reader->at - 1 - start);
	len = (len + 8) & ~(size_t)7;
	if ((size_t)(reader->end - start) < len)
		return false;
	reader->at = start + len;
	return true;
}

/* By bytes; a path that begins with the other is the greater one. */
static int compare(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.text, b.text, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/*
 * All entries, if they are what the format says.  False if not, as with the other
 * size of hash.
 */
static bool read_entries(struct reader *reader, size_t count,
			 struct span *paths)
{
	for (size_t i = 0; i < count; i++) {
		if (!read_entry(reader, &paths[i]) || !paths[i].len)
			return false;
		if (i && compare(paths[i - 1], paths[i]) > 0)
			return false; /* they are sorted */
	}
	/* the part of a split index that says where the rest is */
	return reader->end - reader->at < 4 ||
	       memcmp(reader->at, "link", 4) != 0;
}

bool tracked_read(struct arena *arena, const char *index,
		  struct tracked *tracked)
{
	static const size_t hashes[] = { SHA1_BYTES, SHA256_BYTES };
	struct error err = { 0 };
	struct span file;
	size_t count;

	*tracked = (struct tracked){ 0 };
	if (!io_read_file(arena, index, FILE_BYTES_MAX, &file, &err))
		return !arena_failed(arena);
	if (file.len < HEADER_BYTES || memcmp(file.text, "DIRC", 4) != 0)
		return true;
	count = number((const unsigned char *)file.text + 8);
	if (count > file.len / STAT_BYTES)
		return true;
	tracked->paths = arena_array(arena, count + 1, struct span);
	if (!tracked->paths)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(hashes); i++) {
		struct reader reader = {
			.arena = arena,
			.at = (const unsigned char *)file.text + HEADER_BYTES,
			.end = (const unsigned char *)file.text + file.len,
			.version = number((const unsigned char *)file.text + 4),
			.hash_bytes = hashes[i],
			.previous = { "", 0 },
		};

		if (read_entries(&reader, count, tracked->paths)) {
			tracked->count = count;
			break;
		}
	}
	return !arena_failed(arena);
}

/* The number of paths in front of this one. */
static size_t position(const struct tracked *tracked, struct span path)
{
	size_t low = 0;
	size_t high = tracked->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare(tracked->paths[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool tracked_has(const struct tracked *tracked, struct span path)
{
	size_t at = position(tracked, path);
	struct span found;

	if (at == tracked->count)
		return false;
	found = tracked->paths[at];
	return found.len >= path.len &&
	       !memcmp(found.text, path.text, path.len) &&
	       (found.len == path.len || path.text[path.len - 1] == '/');
}
