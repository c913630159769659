#include "glob.h"

#include <ctype.h>
#include <stddef.h>

#include "base/cleanup.h"

/*
 * A pattern is followed from left to right.  When it does not fit, the last "*"
 * takes one more character; when that may not (it does not take "/"), the last
 * double star takes one more directory.  Older stars need not be tried again:
 * whatever they could take, a later one of the same kind can take as well.
 */
struct matcher {
	const char *p; /* in the pattern */
	const char *p_start;
	const char *p_end;
	const char *t; /* in the text */
	const char *t_end;
	const char *star_p; /* behind the last "*", or NULL */
	const char *star_t; /* where the rest was tried last */
	const char *deep_p; /* the same for a double star */
	const char *deep_t;
	bool path;
};

static const struct character_class {
	const char *name;
	int (*has)(int character);
} classes[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
	{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
	{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
	{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

/* What stands in brackets, being read. */
struct brackets {
	const unsigned char *p;
	const unsigned char *end;
	unsigned char character; /* the one to be held against them */
	unsigned previous;	 /* the start of a range, or 0 */
	bool found;
};

/* "[:alpha:]" at the place; false if it is broken beyond use. */
static bool read_class(struct brackets *b)
{
	const unsigned char *name = b->p + 2;
	const unsigned char *close = name;

	while (close < b->end && *close != ']')
		close++;
	if (close == b->end)
		return false;
	if (close == name || close[-1] != ':') { /* a "[" like any other */
		b->found |= b->character == '[';
		b->previous = '[';
		b->p++;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		struct span given = { (const char *)name,
				      (size_t)(close - name) - 1 };

		if (!span_is(given, classes[i].name))
			continue;
		b->found |= b->character < 0x80 && classes[i].has(b->character);
		b->previous = 0;
		b->p = close + 1;
		return true;
	}
	return false;
}

/* One member: a character, a range or a class; false if it is cut off. */
static bool read_member(struct brackets *b)
{
	unsigned c = *b->p;

	if (c == '[' && b->end - b->p > 1 && b->p[1] == ':')
		return read_class(b);
	if (c == '-' && b->previous && b->end - b->p > 1 && b->p[1] != ']') {
		if (*++b->p == '\\' && ++b->p == b->end)
			return false;
		b->found |= b->character >= b->previous &&
			    b->character <= *b->p;
		b->previous = 0;
		b->p++;
		return true;
	}
	if (c == '\\') {
		if (++b->p == b->end)
			return false;
		c = *b->p;
	}
	b->found |= b->character == c;
	b->previous = c;
	b->p++;
	return true;
}

/* Match one character against brackets; on success *p is behind them. */
static bool match_brackets(const char **p, const char *end, char character)
{
	struct brackets b = { .p = (const unsigned char *)*p + 1,
			      .end = (const unsigned char *)end,
			      .character = (unsigned char)character };
	bool negated = b.p < b.end && (*b.p == '!' || *b.p == '^');

	if (negated)
		b.p++;
	do {
		if (b.p == b.end || !read_member(&b))
			return false;
	} while (b.p == b.end || *b.p != ']');
	*p = (const char *)b.p + 1;
	return b.found != negated;
}

/* Match one character of the pattern that is no star. */
static bool match_one(struct matcher *m)
{
	const char *p = m->p;

	if (m->t == m->t_end)
		return false;
	switch (*p) {
	case '?':
		if (m->path && *m->t == '/')
			return false;
		p++;
		break;
	case '[':
		if ((m->path && *m->t == '/') ||
		    !match_brackets(&p, m->p_end, *m->t))
			return false;
		break;
	case '\\':
		if (++p == m->p_end)
			return false;
		/* fall through */
	default:
		if (*p++ != *m->t)
			return false;
	}
	m->p = p;
	m->t++;
	return true;
}

/* Step over one or more stars and remember where to come back to. */
static void enter_star(struct matcher *m)
{
	const char *first = m->p;
	const char *p = first;
	bool deep;

	while (p < m->p_end && *p == '*')
		p++;
	deep = p == m->p_end || *p == '/' ||
	       (*p == '\\' && m->p_end - p > 1 && p[1] == '/');
	m->p = p;
	if (!m->path || p - first < 2 || !deep ||
	    (first > m->p_start && first[-1] != '/')) {
		m->star_p = p;
		m->star_t = m->t;
		return;
	}
	m->star_p = NULL;
	m->deep_p = p;
	m->deep_t = m->t;
	if (p == m->p_end)
		m->t = m->t_end;
	else if (*p == '/')
		m->p++; /* no directory at all */
}

/* Let a star take more; false when none can. */
static bool go_back(struct matcher *m)
{
	if (m->star_p && m->star_t < m->t_end &&
	    !(m->path && *m->star_t == '/')) {
		m->p = m->star_p;
		m->t = ++m->star_t;
		return true;
	}
	if (!m->deep_p)
		return false;
	while (m->deep_t < m->t_end && *m->deep_t != '/')
		m->deep_t++;
	if (m->deep_t >= m->t_end)
		return false;
	m->star_p = NULL;
	m->p = m->deep_p;
	m->t = m->deep_t++;
	return true;
}

bool glob_match(struct span pattern, struct span text, bool path)
{
	struct matcher m = {
		.p = pattern.text,
		.p_start = pattern.text,
		.p_end = pattern.text + pattern.len,
		.t = text.text,
		.t_end = text.text + text.len,
		.path = path,
	};

	for (;;) {
		if (m.p < m.p_end && *m.p == '*') {
			enter_star(&m);
			continue;
		}
		if (m.p == m.p_end && m.t == m.t_end)
			return true;
		if (m.p < m.p_end && match_one(&m))
			continue;
		if (!go_back(&m))
			return false;
	}
}
