#include "doc/block.h"

#include <string.h>

#include "doc/block_priv.h"
#include "doc/build_priv.h"
#include "doc/yaml_priv.h"

enum {
	LEVELS_MAX = 64,      /* deeper files are libyaml's */
	FLOW_DEPTH_MAX = 16,  /* flow collections inside one another */
	KEY_BYTES_MAX = 1000, /* libyaml refuses keys of more than 1024 */
	/* Two bytes make a node at most: these cannot make too many. */
	SOURCE_BYTES_MAX = DOC_NODES_MAX,
};

/* An open block collection. */
struct level {
	uint32_t indent;
	bool sequence;
	bool pending;	   /* the last key or "-" has no value yet */
	size_t from;	   /* its first child on the builder's stack */
	struct extent at;  /* its end is not known yet */
	uint32_t gap_line; /* behind that key's ":" or "-" */
	uint32_t gap_column;
};

struct reader {
	struct scan s;
	struct builder *b;
	struct level *top; /* NULL outside all collections */
	uint32_t end_line; /* where the last finished node ended */
	uint32_t end_column;
	struct document *document;
	bool over;	      /* behind "...": only "---" may follow */
	bool may_be_template; /* "{{" is somewhere in the source */
	struct level levels[LEVELS_MAX];
};

/* Put a finished node where the innermost collection waits for one. */
static bool place(struct reader *r, struct node *node)
{
	if (!node)
		return false;
	r->end_line = node->at.end_line;
	r->end_column = node->at.end_column;
	if (!r->top) {
		r->document->root = node;
		return true;
	}
	r->top->pending = false;
	if (r->top->sequence)
		return build_item(r->b, node);
	build_last_entry(r->b)->value = node;
	return true;
}

/* The null that a key or "-" without a value stands for. */
static bool place_null(struct reader *r)
{
	struct extent at = { r->top->gap_line, r->top->gap_column,
			     r->top->gap_line, r->top->gap_column };

	return place(r, build_plain(r->b, "", 0, at));
}

static bool close_level(struct reader *r)
{
	struct level *level = r->top;
	struct node *node;

	if (level->pending && !place_null(r))
		return false;
	level->at.end_line = r->end_line;
	level->at.end_column = r->end_column;
	node = level->sequence ? build_sequence(r->b, level->from, level->at, 0)
			       : build_mapping(r->b, level->from, level->at, 0);
	r->top = level == r->levels ? NULL : level - 1;
	return place(r, node);
}

/* Open a collection whose first character is at p, or whose first key is. */
static bool open_level(struct reader *r, bool sequence, uint32_t indent,
		       uint32_t line, uint32_t column)
{
	struct level *level = r->top ? r->top + 1 : r->levels;

	if (level == r->levels + LEVELS_MAX)
		return false;
	*level = (struct level){
		.indent = indent,
		.sequence = sequence,
		.from = sequence ? r->b->item_count : r->b->entry_count,
		.at = { .line = line, .column = column },
	};
	r->top = level;
	return true;
}

/*
 * True if a node that starts at that indent may be the value that is waited
 * for.  A "- " may stand right below the key that it belongs to.
 */
static bool is_awaited(const struct reader *r, uint32_t indent, bool dash)
{
	const struct level *top = r->top;

	if (!top)
		return !r->document->root;
	return top->pending &&
	       (indent > top->indent ||
		(dash && !top->sequence && indent == top->indent));
}

/*
 * True if a plain scalar can be anything but a string: the first two letters of
 * most words rule that out.
 */
static bool may_mean(const char *text)
{
	char second = (char)(text[1] | 0x20); /* a letter's small one */

	switch (text[0]) {
	case 'n':
	case 'N': return !text[1] || second == 'o' || second == 'u';
	case 't':
	case 'T': return second == 'r';
	case 'f':
	case 'F': return second == 'a';
	case 'o':
	case 'O': return !text[1] || second == 'n' || second == 'f';
	default: return scalar_may_mean(text[0]);
	}
}

static struct node *make_text(struct reader *r, struct scan_text *t)
{
	struct node *node = build_node(r->b, NODE_STRING, 0, t->at);

	if (!node)
		return NULL;
	t->text[t->len] = '\0';
	node->text = t->text;
	node->len = (uint32_t)t->len;
	if (t->block)
		node->flags = NODE_BLOCK;
	if (!t->plain)
		return node;
	if (r->may_be_template && template_in_plain(t->text, t->len))
		return NULL;
	node->flags = NODE_PLAIN;
	if (may_mean(t->text))
		build_settle(node, scalar_value(t->text, t->len));
	return node;
}

/* Push a key; p must be behind its end. */
static bool add_key(struct reader *r, struct scan_text *t)
{
	if (t->at.line != t->at.end_line || t->len > KEY_BYTES_MAX)
		return false;
	t->text[t->len] = '\0';
	if (t->plain && may_mean(t->text) &&
	    scalar_resolve(t->text, t->len).kind != NODE_STRING)
		return false;
	if (t->plain &&
	    (!strcmp(t->text, "<<") ||
	     (r->may_be_template && template_in_plain(t->text, t->len))))
		return false;
	return build_entry(r->b, t->text, t->len, t->at);
}

static struct node *flow(struct reader *r, unsigned depth);

/*
 * One value inside a flow collection and the "," or bracket behind it, which
 * goes to *separator, since its place may be needed to end the text.
 */
static struct node *flow_value(struct reader *r, unsigned depth,
			       char *separator)
{
	struct scan_text t = { 0 };
	struct node *node = NULL;
	char c = *r->s.p;

	if (c == '[' || c == '{') {
		node = flow(r, depth + 1);
		if (!node)
			return NULL;
	} else if (c == '"' || c == '\'' ? !scan_quoted(&r->s, &t)
					 : !scan_flow_plain(&r->s, &t)) {
		return NULL;
	}
	if (!scan_flow_gap(&r->s))
		return NULL;
	*separator = *r->s.p++;
	return node ? node : make_text(r, &t);
}

static bool flow_key(struct reader *r)
{
	struct scan_text t;
	bool quoted = *r->s.p == '"' || *r->s.p == '\'';

	if (quoted ? !scan_quoted(&r->s, &t) : !scan_flow_plain(&r->s, &t))
		return false;
	if (r->s.p[0] != ':' || (r->s.p[1] != ' ' && r->s.p[1] != '\n'))
		return false;
	r->s.p++;
	return add_key(r, &t) && scan_flow_gap(&r->s);
}

static struct node *flow_end(struct reader *r, bool sequence, size_t from,
			     struct extent at)
{
	at.end_line = r->s.line;
	at.end_column = scan_column(&r->s, r->s.p);
	return sequence ? build_sequence(r->b, from, at, NODE_FLOW)
			: build_mapping(r->b, from, at, NODE_FLOW);
}

/* A flow collection from its bracket to behind its other one. */
static struct node *flow(struct reader *r, unsigned depth)
{
	bool sequence = *r->s.p == '[';
	char last = sequence ? ']' : '}';
	struct extent at = { .line = r->s.line };
	size_t from = sequence ? r->b->item_count : r->b->entry_count;
	char separator;

	at.column = scan_column(&r->s, r->s.p++);
	if (depth > FLOW_DEPTH_MAX || !scan_flow_gap(&r->s))
		return NULL;
	if (*r->s.p == last) {
		r->s.p++;
		return flow_end(r, sequence, from, at);
	}
	do {
		struct node *value;

		if (!scan_flow_gap(&r->s) || (!sequence && !flow_key(r)))
			return NULL;
		value = flow_value(r, depth, &separator);
		if (!value)
			return NULL;
		if (!sequence)
			build_last_entry(r->b)->value = value;
		else if (!build_item(r->b, value))
			return NULL;
	} while (separator == ',');
	return separator == last ? flow_end(r, sequence, from, at) : NULL;
}

/* The rest of a plain value, then its node. */
static bool plain_value(struct reader *r, struct scan_text *t,
			enum scan_stop stop)
{
	bool well = stop == STOP_LINE
			    ? scan_plain_lines(&r->s, r->top->indent, t)
			    : stop == STOP_COMMENT && scan_line_end(&r->s);

	return well && place(r, make_text(r, t));
}

/* A value from p to the end of its last line; there is an open collection. */
static bool value(struct reader *r)
{
	struct scan_text t;
	struct node *node;

	switch (*r->s.p) {
	case '[':
	case '{':
		node = flow(r, 1);
		return node && scan_line_end(&r->s) && place(r, node);
	case '|':
	case '>':
		return scan_block(&r->s, r->top->indent, &t) &&
		       place(r, make_text(r, &t));
	case '"':
	case '\'':
		return scan_quoted(&r->s, &t) && scan_line_end(&r->s) &&
		       place(r, make_text(r, &t));
	default: return plain_value(r, &t, scan_plain(&r->s, &t));
	}
}

/* Behind ":" or "-": a value awaits, on this line (true in *here) or later. */
static bool gap(struct reader *r, bool *here)
{
	r->top->pending = true;
	r->top->gap_line = r->s.line;
	r->top->gap_column = scan_column(&r->s, r->s.p);
	while (*r->s.p == ' ')
		r->s.p++;
	*here = *r->s.p != '\n' && *r->s.p != '#';
	return *here || scan_line_end(&r->s);
}

/* A key whose text was scanned; p is at its ":". */
static bool key(struct reader *r, struct scan_text *t, uint32_t indent)
{
	struct level *top = r->top;
	bool here;

	if (top && !top->sequence && top->indent == indent) {
		if (top->pending && !place_null(r))
			return false;
	} else if (!is_awaited(r, indent, false) ||
		   !open_level(r, false, indent, t->at.line, t->at.column)) {
		return false;
	}
	r->s.p++;
	return add_key(r, t) && gap(r, &here) && (!here || value(r));
}

/* True if the value at p is a key: a quoted or plain scalar before ": ". */
static bool key_or_value(struct reader *r, uint32_t indent)
{
	struct scan_text t;
	enum scan_stop stop;
	bool quoted = *r->s.p == '"' || *r->s.p == '\'';

	if (*r->s.p == '[' || *r->s.p == '{' || *r->s.p == '|' ||
	    *r->s.p == '>')
		return r->top && is_awaited(r, indent, false) && value(r);
	if (quoted) {
		if (!scan_quoted(&r->s, &t))
			return false;
		stop = r->s.p[0] == ':' &&
				       (r->s.p[1] == ' ' || r->s.p[1] == '\n')
			       ? STOP_KEY
			       : STOP_LINE;
	} else {
		stop = scan_plain(&r->s, &t);
	}
	if (stop == STOP_KEY)
		return key(r, &t, indent);
	if (!r->top || !is_awaited(r, indent, false))
		return false;
	if (!quoted)
		return plain_value(r, &t, stop);
	return scan_line_end(&r->s) && place(r, make_text(r, &t));
}

/* A "-" at p; *here if its item starts on the same line. */
static bool dash(struct reader *r, uint32_t indent, bool *here)
{
	struct level *top = r->top;

	if (top && top->sequence && top->indent == indent) {
		if (top->pending && !place_null(r))
			return false;
	} else if (!is_awaited(r, indent, true) ||
		   !open_level(r, true, indent, r->s.line,
			       scan_column(&r->s, r->s.p))) {
		return false;
	}
	r->s.p++;
	return gap(r, here);
}

static bool is_dash(const char *p)
{
	return p[0] == '-' && (p[1] == ' ' || p[1] == '\n');
}

/* A line of content; p is at its first character. */
static bool line(struct reader *r, uint32_t indent)
{
	bool here = true;

	while (r->top && r->top->indent > indent)
		if (!close_level(r))
			return false;
	if (r->top && r->top->sequence && r->top->indent == indent &&
	    !is_dash(r->s.p) && !close_level(r))
		return false;
	while (is_dash(r->s.p)) {
		if (!dash(r, indent, &here))
			return false;
		if (!here)
			return true;
		indent = (uint32_t)(r->s.p - r->s.line_start);
	}
	return key_or_value(r, indent);
}

static bool end_document(struct reader *r)
{
	while (r->top)
		if (!close_level(r))
			return false;
	if (r->document && r->document->root) {
		r->document->at = r->document->root->at;
		r->b->file->count++;
	}
	r->document = NULL;
	return true;
}

static bool is_marker(const struct reader *r, const char *three)
{
	return !memcmp(r->s.p, three, 3) &&
	       (r->s.p[3] == ' ' || r->s.p[3] == '\n');
}

/* "---" or "..." at p. */
static bool marker(struct reader *r, bool starts)
{
	struct extent at = { r->s.line, 1, r->s.line, 4 };

	if (!starts && !r->document)
		return false;
	if (!end_document(r))
		return false;
	r->over = !starts;
	r->s.p += 3;
	if (!scan_line_end(&r->s))
		return false;
	if (!starts)
		return true;
	r->document = build_document(r->b);
	if (!r->document)
		return false;
	r->document->at = at;
	return true;
}

/* A line that is no marker: it opens a document where none is open. */
static bool content(struct reader *r, uint32_t indent)
{
	if (!r->document)
		r->document = r->over ? NULL : build_document(r->b);
	return r->document && line(r, indent);
}

static bool read_lines(struct reader *r)
{
	uint32_t indent;

	while (scan_content(&r->s, &indent)) {
		bool may_mark = !indent && r->s.end - r->s.p > 3;
		bool good;

		if (may_mark && *r->s.p == '-' && is_marker(r, "---"))
			good = marker(r, true);
		else if (may_mark && *r->s.p == '.' && is_marker(r, "..."))
			good = marker(r, false);
		else
			good = content(r, indent);
		if (!good)
			return false;
	}
	return end_document(r);
}

/* Back to an empty file; the stacks keep their room. */
static void forget(struct builder *b)
{
	b->file->first = NULL;
	b->file->count = 0;
	b->file->problems = NULL;
	b->documents_end = &b->file->first;
	b->problems_end = &b->file->problems;
	b->overflow = NULL;
	b->problem_count = 0;
	b->nodes = 0;
	builder_reset(b);
}

bool block_read(struct builder *b)
{
	struct span source = b->file->source;
	struct reader r;
	size_t len = source.len;
	struct scan_facts facts;
	char *copy;

	if (!len || len > SOURCE_BYTES_MAX ||
	    !scan_check(source.text, len, &facts))
		return false;
	copy = arena_raw(b->arena, len + 2);
	if (!copy) {
		b->lost = true;
		return false;
	}
	memcpy(copy, source.text, len);
	r.s = (struct scan){ .p = copy, .line_start = copy, .known = copy };
	r.s.known_column = r.s.line = 1;
	r.s.wide = facts.wide;
	r.s.cut = copy[len - 1] != '\n';
	if (r.s.cut)
		copy[len++] = '\n';
	copy[len] = '\0';
	r.s.end = copy + len;
	r.b = b;
	r.top = NULL;
	r.document = NULL;
	r.over = false;
	r.may_be_template = facts.braces;
	if (read_lines(&r) && !b->lost)
		return true;
	forget(b);
	return false;
}
