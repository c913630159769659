#include "doc/block_priv.h"

#include <string.h>

/*
 * What a byte may do.  Bytes above 0x7f count as letters: scan_check() let only
 * those pass that mean nothing to YAML.
 */
enum {
	FIRST = 1, /* starts a plain scalar */
	STOP = 2,  /* may end a plain scalar in block style */
	FLOW = 4,  /* goes on a plain scalar in flow style */
};

static const uint8_t class[256] = {
	['\0'] = STOP,
	['\t'] = STOP,
	['\n'] = STOP,
	['#'] = STOP,
	[':'] = STOP,
	[' '] = FLOW,
	['-'] = FLOW,
	['$'] = FIRST | FLOW,
	['('] = FIRST | FLOW,
	[')'] = FIRST | FLOW,
	['+'] = FIRST | FLOW,
	['.'] = FIRST | FLOW,
	['/'] = FIRST | FLOW,
	[';'] = FIRST | FLOW,
	['<'] = FIRST | FLOW,
	['='] = FIRST | FLOW,
	['\\'] = FIRST | FLOW,
	['^'] = FIRST | FLOW,
	['_'] = FIRST | FLOW,
	['~'] = FIRST | FLOW,
	['*'] = FLOW,
	['@'] = FLOW,
	['%'] = FLOW,
	['0' ... '9'] = FIRST | FLOW,
	['A' ... 'Z'] = FIRST | FLOW,
	['a' ... 'z'] = FIRST | FLOW,
	[0x80 ... 0xff] = FIRST | FLOW,
};

static bool is(char c, unsigned what)
{
	return class[(uint8_t)c] & what;
}

/* The length of the character at text, or 0 if YAML could mean more by it. */
static size_t character(const uint8_t *text, size_t len)
{
	uint32_t code = text[0];
	size_t more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : 1;

	if (code < 0x80)
		return 1;
	if (code < 0xc2 || code > 0xf4 || more >= len)
		return 0;
	code &= 0x3fu >> more;
	for (size_t i = 1; i <= more; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	/* overlong, C1 controls, surrogates, line and paragraph separator, byte
	 * order mark, non-characters, beyond Unicode */
	if ((more == 1 && code < 0xa0) || (more == 2 && code < 0x800) ||
	    (more == 3 && code < 0x10000) ||
	    (code >= 0xd800 && code < 0xe000) || code == 0x2028 ||
	    code == 0x2029 || code == 0xfeff || code == 0xfffe ||
	    code == 0xffff || code > 0x10ffff)
		return 0;
	return more + 1;
}

/* True if all characters are such; only for texts with wide ones. */
static bool check_characters(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t step = character(bytes + i, len - i);

		if (!step)
			return false;
		i += step;
	}
	return true;
}

typedef uint8_t bytes16 __attribute__((vector_size(16)));

/* True if any bit of it is set. */
static bool any(bytes16 v)
{
	uint64_t halves[2];

	memcpy(halves, &v, sizeof(halves));
	return halves[0] | halves[1];
}

bool scan_check(const char *text, size_t len, struct scan_facts *facts)
{
	const uint8_t *bytes = (const uint8_t *)text;
	bytes16 odd = { 0 };
	bytes16 high = { 0 };
	bytes16 braces = { 0 };
	uint8_t before = 0;

	for (size_t i = 0; i < len; i += sizeof(bytes16)) {
		bytes16 shifted;
		bytes16 v;

		if (len - i >= sizeof(v)) {
			memcpy(&v, bytes + i, sizeof(v));
		} else {
			/* line breaks for what is not there */
			v = (bytes16){ 0 } + '\n';
			memcpy(&v, bytes + i, len - i);
		}
		memcpy((uint8_t *)&shifted + 1, &v, sizeof(v) - 1);
		shifted[0] = before;
		before = v[sizeof(v) - 1];
		odd |= (bytes16)((v < 0x20) & (v != '\n') & (v != '\t')) |
		       (bytes16)(v == 0x7f);
		high |= v & 0x80;
		braces |= (bytes16)((v == '{') & (shifted == '{'));
	}
	facts->wide = any(high);
	facts->braces = any(braces);
	return !any(odd) && (!facts->wide || check_characters(bytes, len));
}

uint32_t scan_column(struct scan *s, const char *at)
{
	if (!s->wide)
		return (uint32_t)(at - s->line_start) + 1;
	if (s->known < s->line_start || s->known > at) {
		s->known = s->line_start;
		s->known_column = 1;
	}
	for (const char *p = s->known; p < at; p++)
		s->known_column += (*p & 0xc0) != 0x80;
	s->known = at;
	return s->known_column;
}

static void next_line(struct scan *s, char *start)
{
	s->line++;
	s->line_start = start;
	s->p = start;
}

bool scan_content(struct scan *s, uint32_t *indent)
{
	while (s->p < s->end) {
		char *p = s->p;

		while (*p == ' ')
			p++;
		if (*p == '#')
			p = memchr(p, '\n', (size_t)(s->end - p));
		if (*p != '\n') {
			*indent = (uint32_t)(p - s->p);
			s->p = p;
			return true;
		}
		next_line(s, p + 1);
	}
	return false;
}

bool scan_line_end(struct scan *s)
{
	char *p = s->p;

	while (*p == ' ')
		p++;
	if (*p == '#' && p[-1] == ' ')
		p = memchr(p, '\n', (size_t)(s->end - p));
	if (*p != '\n')
		return false;
	next_line(s, p + 1);
	return true;
}

/* From p to the end of a plain scalar on that line. */
static enum scan_stop plain_end(struct scan *s, char **end)
{
	enum scan_stop stop = STOP_UNSURE;
	char *start = s->p;
	char *p = start;

	for (;; p++) {
		while (!is(*p, STOP))
			p++;
		if (*p == ':' && p[1] != ' ' && p[1] != '\n') {
			if (p[1] == '\t')
				return STOP_UNSURE;
		} else if (*p == ':') {
			stop = STOP_KEY;
			break;
		} else if (*p == '\n') {
			stop = STOP_LINE;
			break;
		} else if (*p != '#') {
			return STOP_UNSURE;
		} else if (p > start && p[-1] == ' ') {
			stop = STOP_COMMENT;
			break;
		}
	}
	s->p = p;
	while (p > start && p[-1] == ' ')
		p--;
	*end = p;
	return stop;
}

enum scan_stop scan_plain(struct scan *s, struct scan_text *t)
{
	char *end;
	enum scan_stop stop;

	if (!is(*s->p, FIRST) &&
	    (*s->p != '-' || s->p[1] == ' ' || s->p[1] == '\n'))
		return STOP_UNSURE;
	t->text = s->p;
	t->plain = true;
	t->block = false;
	t->at.line = t->at.end_line = s->line;
	t->at.column = scan_column(s, s->p);
	stop = plain_end(s, &end);
	if (!stop)
		return STOP_UNSURE;
	t->len = (size_t)(end - t->text);
	t->at.end_column = scan_column(s, end);
	return stop;
}

/*
 * Lines are joined in place: a break becomes a blank, and each empty line in
 * between a break.
 */
static void join(struct scan_text *t, size_t breaks, const char *text,
		 size_t len)
{
	char *out = t->text + t->len;

	if (breaks == 1)
		*out++ = ' ';
	while (breaks-- > 1)
		*out++ = '\n';
	memmove(out, text, len);
	t->len = (size_t)(out - t->text) + len;
}

bool scan_plain_lines(struct scan *s, uint32_t indent, struct scan_text *t)
{
	for (;;) {
		uint32_t first = s->line;
		enum scan_stop stop;
		char *start;
		char *end;

		next_line(s, s->p + 1);
		start = s->p;
		for (;;) {
			while (*start == ' ')
				start++;
			if (*start != '\n')
				break;
			next_line(s, ++start);
		}
		if (s->p == s->end || *start == '#' ||
		    (size_t)(start - s->p) <= indent)
			return true;
		s->p = start;
		stop = plain_end(s, &end);
		if (stop != STOP_LINE && stop != STOP_COMMENT)
			return false;
		t->at.end_line = s->line;
		t->at.end_column = scan_column(s, end);
		join(t, s->line - first, start, (size_t)(end - start));
		if (stop == STOP_COMMENT)
			return scan_line_end(s);
	}
}

/* To the closing quote, over its escapes and over line breaks. */
static bool find_quote(struct scan *s, char quote)
{
	for (;; s->p++) {
		if (*s->p == quote) {
			if (quote == '"' || s->p[1] != quote)
				return true;
			s->p++;
		} else if (*s->p == '\n') {
			next_line(s, s->p + 1);
			/* "---" and "..." are not text there */
			if (s->p == s->end || *s->p == '-' || *s->p == '.')
				return false;
			s->p--;
		} else if (*s->p == '\\' && quote == '"' && s->p[1] != '\n') {
			s->p++;
		}
	}
}

/* The character that an escape stands for, or 0 for one that is not sure. */
static char unescape(char escape)
{
	switch (escape) {
	case '"':
	case '\\':
	case '/':
	case ' ': return escape;
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	default: return 0;
	}
}

/*
 * Over a run of blanks and line breaks; what it stands for goes to *out.  A
 * run without a break stands for itself, one break for a blank, more breaks for
 * all but the first; an escaped break for nothing.
 */
static char *unfold(char *p, char **out)
{
	bool escaped = *p == '\\';
	char *start = p;
	size_t breaks = 0;

	p += escaped;
	for (; *p == ' ' || *p == '\t' || *p == '\n'; p++)
		breaks += *p == '\n';
	if (!breaks) {
		memmove(*out, start, (size_t)(p - start));
		*out += p - start;
	} else if (breaks == 1 && !escaped) {
		*(*out)++ = ' ';
	}
	while (breaks-- > 1)
		*(*out)++ = '\n';
	return p;
}

/* Decode from t->text to end in place. */
static bool decode(struct scan_text *t, char *end, char quote)
{
	char *out = t->text;
	char *p = out;

	while (p < end) {
		if (*p == ' ' || *p == '\t' || *p == '\n' ||
		    (*p == '\\' && quote == '"' && p[1] == '\n')) {
			p = unfold(p, &out);
		} else if (*p == '\\' && quote == '"') {
			char c = unescape(p[1]);

			if (!c)
				return false;
			*out++ = c;
			p += 2;
		} else {
			p += *p == quote;
			*out++ = *p++;
		}
	}
	t->len = (size_t)(out - t->text);
	return true;
}

bool scan_quoted(struct scan *s, struct scan_text *t)
{
	char quote = *s->p;
	char *p = s->p + 1;

	t->text = p;
	t->plain = t->block = false;
	t->at.line = s->line;
	t->at.column = scan_column(s, s->p);
	while (*p != quote && *p != '\\' && *p != '\n')
		p++;
	if (*p == quote && (quote == '"' || p[1] != quote)) {
		t->len = (size_t)(p - t->text);
		s->p = p + 1;
		t->at.end_line = s->line;
		t->at.end_column = scan_column(s, s->p);
		return true;
	}
	s->p = p;
	if (!find_quote(s, quote))
		return false;
	p = s->p++;
	t->at.end_line = s->line;
	t->at.end_column = scan_column(s, s->p);
	return decode(t, p, quote);
}

/*
 * The start of a line of a block scalar: over empty lines, which are counted,
 * and up to indent blanks.  With indent 0, still to be found, all blanks are
 * taken and *most gets the largest number of them.
 */
static bool block_breaks(struct scan *s, uint32_t indent, uint32_t *most,
			 size_t *breaks)
{
	for (;;) {
		uint32_t column;

		while (*s->p == ' ' &&
		       (!indent || s->p - s->line_start < indent))
			s->p++;
		column = (uint32_t)(s->p - s->line_start);
		if (column > *most)
			*most = column;
		if (*s->p == '\t' && (!indent || column < indent))
			return false;
		if (*s->p != '\n')
			return true;
		++*breaks;
		next_line(s, s->p + 1);
	}
}

static char *put_breaks(char *out, size_t count)
{
	memset(out, '\n', count);
	return out + count;
}

/* The scalar ends behind the last character that is no blank. */
static void block_ends(struct scan *s, char *line, char *end,
		       struct scan_text *t)
{
	while (end > line && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (end == line)
		return;
	t->at.end_line = s->line;
	t->at.end_column = scan_column(s, end);
}

/* The lines of a block scalar into t->text; *breaks follow the last of them. */
static bool block_lines(struct scan *s, uint32_t indent, bool fold,
			struct scan_text *t, size_t *breaks)
{
	char *out = t->text;
	bool first = true;
	bool blank_before = false;
	uint32_t most = 0;

	while (s->p < s->end && s->p - s->line_start == indent) {
		bool blank = *s->p == ' ' || *s->p == '\t';
		char *line = s->p;
		char *end = memchr(line, '\n', (size_t)(s->end - line));

		block_ends(s, line, end, t);
		if (fold && !first && !blank_before && !blank) {
			if (!*breaks)
				*out++ = ' ';
		} else if (!first) {
			*out++ = '\n';
		}
		out = put_breaks(out, *breaks);
		memmove(out, line, (size_t)(end - line));
		out += end - line;
		blank_before = blank;
		first = false;
		next_line(s, end + 1);
		*breaks = 0;
		if (!block_breaks(s, indent, &most, breaks))
			return false;
	}
	t->len = (size_t)(out - t->text);
	return true;
}

bool scan_block(struct scan *s, uint32_t indent, struct scan_text *t)
{
	bool fold = *s->p == '>';
	char *header = s->p;
	char *header_end = memchr(s->p, '\n', (size_t)(s->end - s->p));
	uint32_t inner = 0;
	size_t breaks = 0;
	char chomp = 0;

	*t = (struct scan_text){ .text = s->p, .block = true };
	t->at.line = s->line;
	t->at.column = scan_column(s, s->p);
	s->p++;
	if (*s->p == '-' || *s->p == '+')
		chomp = *s->p++;
	block_ends(s, header, header_end, t);
	if (!scan_line_end(s) || !block_breaks(s, 0, &inner, &breaks))
		return false;
	if (inner <= indent)
		inner = indent + 1;
	if (!block_lines(s, inner, fold, t, &breaks))
		return false;
	/* Whether the last line has its break cannot be told any more. */
	if (s->cut && s->p == s->end)
		return false;
	if (t->len && chomp != '-')
		t->text[t->len++] = '\n';
	if (chomp == '+') {
		put_breaks(t->text + t->len, breaks);
		t->len += breaks;
	}
	s->p = s->line_start;
	return true;
}

bool scan_flow_gap(struct scan *s)
{
	for (;;) {
		while (*s->p == ' ')
			s->p++;
		if (*s->p == '#' && s->p > s->line_start && s->p[-1] != ' ')
			return false;
		if (*s->p == '#')
			s->p = memchr(s->p, '\n', (size_t)(s->end - s->p));
		if (*s->p != '\n')
			return true;
		next_line(s, s->p + 1);
		if (s->p == s->end || *s->p == '-' || *s->p == '.' ||
		    *s->p == '%')
			return false;
	}
}

bool scan_flow_plain(struct scan *s, struct scan_text *t)
{
	char *p = s->p;

	if (!is(*p, FIRST) && (*p != '-' || !is(p[1], FIRST)))
		return false;
	t->text = p;
	t->plain = true;
	t->block = false;
	t->at.line = t->at.end_line = s->line;
	t->at.column = scan_column(s, p);
	while (is(*p, FLOW) || (*p == ':' && is(p[1], FIRST)))
		p++;
	if (*p != ',' && *p != ']' && *p != '}' && *p != ':' && *p != '\n')
		return false;
	s->p = p;
	while (p[-1] == ' ')
		p--;
	t->len = (size_t)(p - t->text);
	t->at.end_column = scan_column(s, p);
	return true;
}
