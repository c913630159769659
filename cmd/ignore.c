#include "ignore.h"

#include <string.h>

#include "glob.h"

struct pattern {
	struct span text;
	size_t literal; /* bytes in front of the first special character */
	bool negative;	/* "!" */
	bool directory; /* "/" at the end */
	bool basename;	/* no other "/": matches in every directory */
	struct pattern *previous;
};

struct ignore_list {
	struct span base;
	struct pattern *last; /* the last one decides, so it is tried first */
	const struct ignore_list *above;
};

/* Without the blanks at the end, unless a backslash protects them. */
static struct span without_blanks(struct span line)
{
	size_t len = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.text[i] == ' ')
			continue;
		if (line.text[i] == '\\' && i + 1 < line.len)
			i++;
		len = i + 1;
	}
	line.len = len;
	return line;
}

static struct pattern parse_line(struct span line)
{
	struct pattern pattern = { .basename = true };

	if (line.len && line.text[line.len - 1] == '\r')
		line.len--;
	line = without_blanks(line);
	if (!line.len || line.text[0] == '#')
		return pattern;
	if (line.text[0] == '!') {
		pattern.negative = true;
		line.text++;
		line.len--;
	}
	if (line.len && line.text[line.len - 1] == '/') {
		pattern.directory = true;
		line.len--;
	}
	pattern.basename = !line.len || !memchr(line.text, '/', line.len);
	if (line.len && line.text[0] == '/') {
		line.text++;
		line.len--;
	}
	while (pattern.literal < line.len &&
	       !strchr("*?[\\", line.text[pattern.literal]))
		pattern.literal++;
	pattern.text = line;
	return pattern;
}

const struct ignore_list *ignore_parse(struct arena *arena, struct span text,
				       struct span base,
				       const struct ignore_list *above)
{
	struct ignore_list *list = arena_one(arena, struct ignore_list);
	char *copy = arena_text(arena, base.text, base.len);

	if (!list || !copy)
		return NULL;
	*list = (struct ignore_list){ .base = { copy, base.len },
				      .above = above };
	if (text.len >= 3 && !memcmp(text.text, "\xef\xbb\xbf", 3)) {
		text.text += 3;
		text.len -= 3;
	}
	while (text.len) {
		const char *end = memchr(text.text, '\n', text.len);
		size_t len = end ? (size_t)(end - text.text) : text.len;
		struct pattern pattern = parse_line(
			(struct span){ text.text, len });

		len += end != NULL;
		text.text += len;
		text.len -= len;
		if (!pattern.text.len)
			continue;
		pattern.previous = list->last;
		list->last = arena_one(arena, struct pattern);
		if (!list->last)
			return NULL;
		*list->last = pattern;
	}
	return list;
}

/* path is relative to the base of the list. */
static bool matches(const struct pattern *pattern, struct span path,
		    struct span name)
{
	struct span text = pattern->basename ? name : path;
	struct span rest = pattern->text;

	if (text.len < pattern->literal ||
	    memcmp(text.text, rest.text, pattern->literal) != 0)
		return false;
	text.text += pattern->literal;
	text.len -= pattern->literal;
	rest.text += pattern->literal;
	rest.len -= pattern->literal;
	if (!rest.len)
		return !text.len;
	return glob_match(rest, text, !pattern->basename);
}

static struct span name_of(struct span path)
{
	const char *slash = memrchr(path.text, '/', path.len);

	if (!slash)
		return path;
	return (struct span){ slash + 1,
			      (size_t)(path.text + path.len - slash) - 1 };
}

/* The part of the path below the base; false if it is not below it. */
static bool below(struct span base, struct span path, struct span *rest)
{
	if (path.len <= base.len + 1 ||
	    memcmp(path.text, base.text, base.len) != 0 ||
	    path.text[base.len] != '/')
		return false;
	*rest = (struct span){ path.text + base.len + 1,
			       path.len - base.len - 1 };
	return true;
}

enum ignore_verdict ignore_match(const struct ignore_list *list,
				 struct span path, bool directory)
{
	struct span name = name_of(path);

	for (; list; list = list->above) {
		struct span rest;

		if (!below(list->base, path, &rest))
			continue;
		for (const struct pattern *pattern = list->last; pattern;
		     pattern = pattern->previous)
			if ((directory || !pattern->directory) &&
			    matches(pattern, rest, name))
				return pattern->negative ? IGNORE_INCLUDED
							 : IGNORE_EXCLUDED;
	}
	return IGNORE_UNDECIDED;
}

bool ignore_covers(const struct ignore_list *list, struct span path)
{
	for (size_t i = 1; i <= path.len; i++) {
		struct span part = { path.text, i };

		if (i < path.len && path.text[i] != '/')
			continue;
		if (ignore_match(list, part, i < path.len) == IGNORE_EXCLUDED)
			return true;
	}
	return false;
}
