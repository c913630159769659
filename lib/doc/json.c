#include "doc/build_priv.h"

#include <errno.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "doc/place_priv.h"

/*
 * RFC 8259 to the letter, with places.  libyaml would refuse surrogate pairs,
 * long keys and a line break before a colon.
 */
struct json_reader {
	struct builder *build;
	const unsigned char *p;
	const unsigned char *end;
	const unsigned char *line_start;
	uint32_t line;
	uint32_t extra; /* continuation bytes since line_start */
	uint32_t depth;
};

static struct extent place(const struct json_reader *r)
{
	uint32_t column = (uint32_t)(r->p - r->line_start) - r->extra + 1;

	return (struct extent){ r->line, column, r->line, column };
}

/* From a place to where the reader stands now. */
static struct extent since(const struct json_reader *r, struct extent at)
{
	struct extent now = place(r);

	at.end_line = now.line;
	at.end_column = now.column;
	return at;
}

/* An extent one character wide, for problems at the next character. */
static struct extent next_character(const struct json_reader *r)
{
	struct extent at = place(r);

	if (r->p < r->end && *r->p != '\n' && *r->p != '\r' &&
	    (*r->p & 0xc0) != 0x80)
		at.end_column++;
	return at;
}

static bool refuse(struct json_reader *r, const char *expected)
{
	if (r->p >= r->end)
		build_problem(r->build, PROBLEM_SYNTAX, place(r),
			      "expected %s before the end of the file",
			      expected);
	else if (*r->p == '\'')
		build_problem(r->build, PROBLEM_SYNTAX, next_character(r),
			      "expected %s, found a single quote", expected);
	else if (*r->p > ' ' && *r->p < 127)
		build_problem(r->build, PROBLEM_SYNTAX, next_character(r),
			      "expected %s, found '%c'", expected, *r->p);
	else
		build_problem(r->build, PROBLEM_SYNTAX, next_character(r),
			      "expected %s", expected);
	return false;
}

static bool refuse_text(struct json_reader *r, const char *why)
{
	build_problem(r->build, PROBLEM_SYNTAX, next_character(r), "%s", why);
	return false;
}

static void skip_blanks(struct json_reader *r)
{
	for (; r->p < r->end; r->p++) {
		switch (*r->p) {
		case ' ':
		case '\t': continue;
		case '\r':
			if (r->p + 1 < r->end && r->p[1] == '\n')
				continue;
			break;
		case '\n': break;
		default: return;
		}
		r->line++;
		r->line_start = r->p + 1;
		r->extra = 0;
	}
}

/* Four hexadecimal digits; -1 if there are none. */
static int read_hex(struct json_reader *r)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int c = r->p < r->end ? *r->p : 0;
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
		r->p++;
	}
	return value;
}

/* What follows "\u": a character, or two that make one. */
static bool read_unicode(struct json_reader *r, char *out, size_t *len)
{
	int code = read_hex(r);

	if (code < 0)
		return refuse(r, "four hexadecimal digits");
	if (code >= 0xd800 && code <= 0xdbff) {
		int low = -1;

		if (r->end - r->p >= 2 && r->p[0] == '\\' && r->p[1] == 'u') {
			r->p += 2;
			low = read_hex(r);
		}
		if (low < 0xdc00 || low > 0xdfff)
			return refuse(r, "the second half of a surrogate pair");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	} else if (code >= 0xdc00 && code <= 0xdfff) {
		return refuse_text(
			r,
			"the second half of a surrogate pair without its first");
	}
	*len += utf8_put(out + *len, (uint32_t)code);
	return true;
}

static bool read_escape(struct json_reader *r, char *out, size_t *len)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *name;

	r->p++;
	if (r->p < r->end && *r->p == 'u') {
		r->p++;
		return read_unicode(r, out, len);
	}
	name = r->p < r->end && *r->p ? strchr(names, *r->p) : NULL;
	if (!name)
		return refuse(r, "an escape: \\\" \\\\ \\/ \\b \\f \\n \\r \\t "
				 "or \\u");
	out[(*len)++] = values[name - names];
	r->p++;
	return true;
}

/* One character of a string that is not ASCII. */
static bool read_wide(struct json_reader *r, char *out, size_t *len)
{
	unsigned code;
	unsigned width = text_character(r->p, (size_t)(r->end - r->p), &code);

	if (!width) {
		build_problem(r->build, PROBLEM_ENCODING, next_character(r),
			      "the byte 0x%02X is not UTF-8", code);
		return false;
	}
	memcpy(out + *len, r->p, width);
	*len += width;
	r->p += width;
	r->extra += width - 1;
	return true;
}

/* Bytes up to the closing quote: more than the decoded text will need. */
static size_t room_for_string(const struct json_reader *r)
{
	const unsigned char *q = r->p + 1;

	while (q < r->end && *q != '"') {
		if (*q == '\\')
			q++;
		q++;
	}
	return (size_t)(q - r->p) + 4;
}

/*
 * A string into memory of its own behind "room" bytes, which is where a node
 * goes.  NULL if it is none; *len is its length.
 */
static char *read_string(struct json_reader *r, size_t room, size_t *len)
{
	char *block = arena_raw(r->build->arena, room + room_for_string(r));
	char *out = block + room;

	if (!block) {
		r->build->lost = true;
		return NULL;
	}
	*len = 0;
	r->p++;
	while (r->p < r->end && *r->p != '"') {
		if (*r->p == '\\') {
			if (!read_escape(r, out, len))
				return NULL;
		} else if (*r->p >= 0x80) {
			if (!read_wide(r, out, len))
				return NULL;
		} else if (*r->p < ' ') {
			refuse_text(r, "a control character in a string: "
				       "write it as an escape");
			return NULL;
		} else {
			out[(*len)++] = (char)*r->p++;
		}
	}
	if (r->p >= r->end) {
		refuse(r, "a closing '\"'");
		return NULL;
	}
	r->p++;
	out[*len] = '\0';
	return block;
}

static struct node *read_string_node(struct json_reader *r)
{
	struct extent at = place(r);
	size_t len;
	struct node *node = (void *)read_string(r, sizeof(*node), &len);

	if (!node)
		return NULL;
	r->build->nodes++;
	*node = (struct node){ .kind = NODE_STRING,
			       .len = (uint32_t)len,
			       .text = (char *)(node + 1),
			       .at = since(r, at) };
	return node;
}

static bool is_digit(const struct json_reader *r)
{
	return r->p < r->end && *r->p >= '0' && *r->p <= '9';
}

static bool skip_digits(struct json_reader *r)
{
	if (!is_digit(r))
		return refuse(r, "a digit");
	while (is_digit(r))
		r->p++;
	return true;
}

/* Step over a number; *integer is true if it has no fraction or exponent. */
static bool skip_number(struct json_reader *r, bool *integer)
{
	*integer = true;
	r->p += *r->p == '-';
	if (r->p < r->end && *r->p == '0')
		r->p++;
	else if (!skip_digits(r))
		return false;
	if (is_digit(r))
		return refuse_text(r, "a number may not start with 0");
	if (r->p < r->end && *r->p == '.') {
		*integer = false;
		r->p++;
		if (!skip_digits(r))
			return false;
	}
	if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
		*integer = false;
		r->p++;
		if (r->p < r->end && (*r->p == '-' || *r->p == '+'))
			r->p++;
		return skip_digits(r);
	}
	return true;
}

static struct node *read_number(struct json_reader *r)
{
	const char *start = (const char *)r->p;
	struct extent at = place(r);
	struct node *node;
	bool integer;

	if (!skip_number(r, &integer))
		return NULL;
	node = build_text(r->build, start, (size_t)((const char *)r->p - start),
			  since(r, at));
	if (!node)
		return NULL;
	node->flags = NODE_PLAIN;
	errno = 0;
	if (integer) {
		node->kind = NODE_INT;
		node->integer = strtoll(node->text, NULL, 10);
	}
	if (!integer || errno == ERANGE) {
		node->kind = NODE_FLOAT;
		node->number = strtod(node->text, NULL);
	}
	return node;
}

static struct node *read_word(struct json_reader *r)
{
	static const struct {
		struct span text;
		struct scalar scalar;
	} words[] = {
		{ { "true", 4 }, { .kind = NODE_BOOL, .boolean = true } },
		{ { "false", 5 }, { .kind = NODE_BOOL, .boolean = false } },
		{ { "null", 4 }, { .kind = NODE_NULL } },
	};
	struct extent at = place(r);
	struct node *node;

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t len = words[i].text.len;

		if ((size_t)(r->end - r->p) < len ||
		    memcmp(r->p, words[i].text.text, len) != 0)
			continue;
		r->p += len;
		node = build_text(r->build, words[i].text.text, len,
				  since(r, at));
		if (node) {
			node->flags = NODE_PLAIN;
			build_settle(node, words[i].scalar);
		}
		return node;
	}
	refuse(r, "a value");
	return NULL;
}

static struct node *read_value(struct json_reader *r);

static bool is_next(const struct json_reader *r, char c)
{
	return r->p < r->end && *r->p == (unsigned char)c;
}

/* Step over a character and the blanks behind it, if it is the next one. */
static bool take(struct json_reader *r, char c)
{
	if (!is_next(r, c))
		return false;
	r->p++;
	skip_blanks(r);
	return true;
}

static struct node *read_array(struct json_reader *r)
{
	struct builder *b = r->build;
	struct extent at = place(r);
	size_t from = b->item_count;

	take(r, '[');
	if (!is_next(r, ']')) {
		do {
			struct node *item = read_value(r);

			if (!item || !build_item(b, item))
				return NULL;
			skip_blanks(r);
		} while (take(r, ','));
		if (!is_next(r, ']')) {
			refuse(r, "',' or ']'");
			return NULL;
		}
	}
	r->p++;
	return build_sequence(b, from, since(r, at), NODE_FLOW);
}

static bool read_entry(struct json_reader *r)
{
	struct builder *b = r->build;
	struct extent at = place(r);
	struct node *value;
	size_t len;
	char *key;

	if (!is_next(r, '"'))
		return refuse(r, "a key in '\"'");
	key = read_string(r, 0, &len);
	if (!key || !build_entry(b, key, len, since(r, at)))
		return false;
	skip_blanks(r);
	if (!take(r, ':'))
		return refuse(r, "':'");
	value = read_value(r);
	if (!value)
		return false;
	build_last_entry(b)->value = value;
	return true;
}

static struct node *read_object(struct json_reader *r)
{
	struct builder *b = r->build;
	struct extent at = place(r);
	size_t from = b->entry_count;

	take(r, '{');
	if (!is_next(r, '}')) {
		do {
			if (!read_entry(r))
				return NULL;
			skip_blanks(r);
		} while (take(r, ','));
		if (!is_next(r, '}')) {
			refuse(r, "',' or '}'");
			return NULL;
		}
	}
	r->p++;
	return build_mapping(b, from, since(r, at), NODE_FLOW);
}

static struct node *read_collection(struct json_reader *r)
{
	struct node *node;

	if (r->depth == DOC_DEPTH_MAX) {
		build_problem(
			r->build, PROBLEM_LIMIT, next_character(r),
			"more than %d arrays and objects inside one another",
			DOC_DEPTH_MAX);
		return NULL;
	}
	r->depth++;
	node = *r->p == '[' ? read_array(r) : read_object(r);
	r->depth--;
	return node;
}

/* NULL with a problem, or lost. */
static struct node *read_value(struct json_reader *r)
{
	if (build_is_full(r->build)) {
		build_problem(r->build, PROBLEM_LIMIT, next_character(r),
			      "more than %d values in one file", DOC_NODES_MAX);
		return NULL;
	}
	if (r->p >= r->end) {
		refuse(r, "a value");
		return NULL;
	}
	switch (*r->p) {
	case '{':
	case '[': return read_collection(r);
	case '"': return read_string_node(r);
	case '-':
	case '0' ... '9': return read_number(r);
	default: return read_word(r);
	}
}

void json_read(struct builder *b)
{
	struct span text = text_without_mark(b->file->source);
	struct json_reader r = {
		.build = b,
		.p = (const unsigned char *)text.text,
		.end = (const unsigned char *)text.text + text.len,
		.line_start = (const unsigned char *)text.text,
		.line = 1,
	};
	struct document *document;

	if (build_foreign(b))
		return;
	document = build_document(b);
	if (!document)
		return;
	skip_blanks(&r);
	document->at = place(&r);
	document->root = read_value(&r);
	if (document->root) {
		document->at = document->root->at;
		skip_blanks(&r);
		if (r.p < r.end) {
			refuse(&r, "nothing behind the value");
			document->root = NULL;
		}
	}
	b->file->count++;
}
