#include "doc/yaml_priv.h"

#include <stddef.h>
#include <string.h>

const char yaml_merge_key[] = "<<";

/* What became of an event. */
enum step {
	STEP_ON,     /* go on with the next event */
	STEP_END,    /* the stream is read */
	STEP_BROKEN, /* the document cannot be read; it was reported */
};

static void parser_cleanup(yaml_parser_t **parser)
{
	yaml_parser_delete(*parser);
}

/* Line and column by our lines where YAML's lines are others. */
static void odd_place(struct yaml_reader *r, const yaml_mark_t *mark,
		      uint32_t *line, uint32_t *column)
{
	cursor_to_index(&r->cursor, r->base_index + mark->index);
	*line = r->cursor.line;
	*column = r->cursor.column;
}

struct extent yaml_extent(struct yaml_reader *r, const yaml_mark_t *start,
			  const yaml_mark_t *end)
{
	struct extent at = {
		.line = r->base_line + (uint32_t)start->line + 1,
		.column = (uint32_t)start->column + 1,
		.end_line = r->base_line + (uint32_t)end->line + 1,
		.end_column = (uint32_t)end->column + 1,
	};

	if (__builtin_expect(r->facts.odd_breaks, false)) {
		odd_place(r, start, &at.line, &at.column);
		odd_place(r, end, &at.end_line, &at.end_column);
	}
	return at;
}

/* The byte of a mark. */
static size_t offset_of(struct yaml_reader *r, const yaml_mark_t *mark)
{
	if (r->facts.ascii)
		return r->base_offset + mark->index;
	cursor_to_index(&r->cursor, r->base_index + mark->index);
	return r->cursor.offset;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* True at a blank or a line break, also one that only YAML 1.1 has. */
static bool at_space(const struct cursor *c)
{
	const char *p = c->text.text + c->offset;
	size_t left = c->text.len - c->offset;

	return is_blank(*p) || (left >= 2 && !memcmp(p, "\xc2\x85", 2)) ||
	       (left >= 3 && (!memcmp(p, "\xe2\x80\xa8", 3) ||
			      !memcmp(p, "\xe2\x80\xa9", 3)));
}

static bool at_line_break(const struct cursor *c)
{
	char now = c->text.text[c->offset];

	return at_space(c) && now != ' ' && now != '\t';
}

/* Step over what stands between the parts of a node: space and comments. */
static void skip_between(struct cursor *c, size_t end)
{
	while (c->offset < end &&
	       (at_space(c) || c->text.text[c->offset] == '#')) {
		if (at_space(c))
			cursor_step(c);
		else
			while (c->offset < end && !at_line_break(c))
				cursor_step(c);
	}
}

/*
 * The marks of a node with an anchor or a tag start at these: the extent is to
 * cover the value alone.
 */
static struct extent without_properties(struct yaml_reader *r,
					const yaml_event_t *event)
{
	struct extent at = yaml_extent(r, &event->start_mark, &event->end_mark);
	size_t end = r->text.len;
	bool anchor = false;
	bool tag = false;
	struct cursor *c = &r->cursor;

	/* collections' start events end where they start or at "[" */
	if (event->type == YAML_SCALAR_EVENT)
		end = offset_of(r, &event->end_mark);
	cursor_to_index(c, r->base_index + event->start_mark.index);
	while (c->offset < end) {
		bool *seen = c->text.text[c->offset] == '&' ? &anchor : &tag;

		if (*seen || (seen == &tag && c->text.text[c->offset] != '!'))
			break;
		*seen = true;
		while (c->offset < end && !at_space(c))
			cursor_step(c);
		skip_between(c, end);
	}
	if (event->type != YAML_SCALAR_EVENT || c->offset < end) {
		at.line = c->line;
		at.column = c->column;
	} else {
		at.line = at.end_line;
		at.column = at.end_column;
	}
	return at;
}

/*
 * libyaml ends a block scalar on the line behind it; ours ends behind its last
 * character.
 */
static void end_of_block(struct yaml_reader *r, const yaml_event_t *event,
			 struct extent *at)
{
	const char *p = r->text.text;
	size_t start = offset_of(r, &event->start_mark);
	size_t end = offset_of(r, &event->end_mark);
	size_t line_start;

	at->end_line = yaml_extent(r, &event->end_mark, &event->end_mark).line;
	while (end > start + 1 && is_blank(p[end - 1])) {
		end--;
		if (p[end] == '\n' ||
		    (p[end] == '\r' &&
		     (end + 1 == r->text.len || p[end + 1] != '\n')))
			at->end_line--;
	}
	line_start = end;
	while (line_start && p[line_start - 1] != '\n' &&
	       p[line_start - 1] != '\r')
		line_start--;
	at->end_column = 1;
	for (size_t i = line_start; i < end; i++)
		at->end_column += (p[i] & 0xc0) != 0x80;
}

static struct extent scalar_extent(struct yaml_reader *r,
				   const yaml_event_t *event)
{
	yaml_scalar_style_t style = event->data.scalar.style;
	struct extent at;

	if (event->data.scalar.anchor || event->data.scalar.tag)
		at = without_properties(r, event);
	else
		at = yaml_extent(r, &event->start_mark, &event->end_mark);
	if (style == YAML_LITERAL_SCALAR_STYLE ||
	    style == YAML_FOLDED_SCALAR_STYLE)
		end_of_block(r, event, &at);
	return at;
}

static struct frame *innermost(struct yaml_reader *r)
{
	return r->depth ? &r->frames[r->depth - 1] : NULL;
}

/* True if the next node is the key of a mapping. */
static bool wants_key(struct yaml_reader *r)
{
	struct frame *frame = innermost(r);

	return frame && frame->kind == NODE_MAPPING && !frame->has_key;
}

/* Put a finished node where it belongs; NULL is passed on. */
static enum step deliver(struct yaml_reader *r, struct node *node)
{
	struct frame *frame = innermost(r);

	if (!node)
		return STEP_BROKEN;
	if (!frame) {
		r->document->root = node;
	} else if (frame->kind == NODE_SEQUENCE) {
		if (!build_item(r->build, node))
			return STEP_BROKEN;
	} else {
		build_last_entry(r->build)->value = node;
		frame->has_key = false;
	}
	return STEP_ON;
}

static enum step refuse(struct yaml_reader *r, struct extent at,
			const char *why)
{
	build_problem(r->build, PROBLEM_SYNTAX, at, "%s", why);
	return STEP_BROKEN;
}

/* Give a scalar with a tag its meaning; false with a problem. */
static bool settle_tagged(struct yaml_reader *r, struct node *node,
			  const char *tag)
{
	struct scalar scalar;
	size_t len = node->len;

	if (scalar_is_binary(tag)) {
		/* the text is a copy of this node's own */
		if (scalar_decode((char *)(node + 1), &len)) {
			node->len = (uint32_t)len;
			return true;
		}
		refuse(r, node->at, "expected base64 behind !!binary");
		return false;
	}
	if (!scalar_tagged(tag, node->text, node->len, &scalar)) {
		build_problem(
			r->build, PROBLEM_SYNTAX, node->at,
			"expected a value of the kind that the tag !!%s says",
			strrchr(tag, ':') + 1);
		return false;
	}
	build_settle(node, scalar);
	return true;
}

static struct node *make_scalar(struct yaml_reader *r,
				const yaml_event_t *event, struct extent at)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	const char *tag = (const char *)event->data.scalar.tag;
	yaml_scalar_style_t style = event->data.scalar.style;
	struct node *node;

	if (style == YAML_PLAIN_SCALAR_STYLE && !tag)
		return build_plain(r->build, text, len, at);
	node = build_text(r->build, text, len, at);
	if (!node)
		return NULL;
	if (style == YAML_PLAIN_SCALAR_STYLE)
		node->flags = NODE_PLAIN;
	else if (style == YAML_LITERAL_SCALAR_STYLE ||
		 style == YAML_FOLDED_SCALAR_STYLE)
		node->flags = NODE_BLOCK;
	return !tag || settle_tagged(r, node, tag) ? node : NULL;
}

/* The key that a scalar node makes; NULL when lost or with a problem. */
static const char *key_of(struct yaml_reader *r, const struct node *node,
			  struct extent at)
{
	struct scalar scalar = { .kind = node->kind };
	const char *key;

	if (node->kind == NODE_STRING)
		return node->text;
	/* the text again: 1e6 is a number whose key is "1e+06" */
	if (node->kind == NODE_BOOL)
		scalar.boolean = node->boolean;
	else if (node->kind != NODE_NULL)
		scalar = scalar_resolve(node->text, node->len);
	key = scalar_key(r->build->arena, scalar);
	if (!key && (scalar.kind == NODE_NULL || scalar.natural))
		refuse(r, at,
		       scalar.natural
			       ? "this number is too large for a key; quote it"
			       : "expected a key: null cannot be one in Kubernetes");
	else if (!key)
		r->build->lost = true;
	return key;
}

static enum step push_key(struct yaml_reader *r, const char *key, size_t len,
			  struct extent at)
{
	if (!key || !build_entry(r->build, key, len, at))
		return STEP_BROKEN;
	innermost(r)->has_key = true;
	return STEP_ON;
}

/* A key with an anchor, a tag, or a meaning of its own. */
static enum step push_odd_key(struct yaml_reader *r, const yaml_event_t *event,
			      struct extent at)
{
	const char *anchor = (const char *)event->data.scalar.anchor;
	struct node *node = make_scalar(r, event, at);
	const char *key;

	if (!node || (anchor && !anchors_add(r, anchor, node)))
		return STEP_BROKEN;
	key = key_of(r, node, at);
	if (!key)
		return STEP_BROKEN;
	return push_key(r, key, key == node->text ? node->len : strlen(key),
			at);
}

static bool is_merge(const yaml_event_t *event)
{
	const char *tag = (const char *)event->data.scalar.tag;

	return event->data.scalar.length == 2 &&
	       !memcmp(event->data.scalar.value, yaml_merge_key, 2) &&
	       (tag ? !strcmp(tag, "tag:yaml.org,2002:merge")
		    : event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE);
}

static enum step on_key(struct yaml_reader *r, const yaml_event_t *event,
			struct extent at)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	if (is_merge(event)) {
		innermost(r)->has_merge = true;
		return push_key(r, yaml_merge_key, 2, at);
	}
	if (event->data.scalar.anchor || event->data.scalar.tag ||
	    (plain && scalar_may_mean(text[0])))
		return push_odd_key(r, event, at);
	text = arena_text(r->build->arena, text, len);
	if (!text)
		r->build->lost = true;
	return push_key(r, text, len, at);
}

/*
 * The value of a key without ":" stands, for libyaml, at the next token, which
 * may be lines away.
 */
static struct extent missing_value_at(struct yaml_reader *r, struct extent at)
{
	struct frame *frame = innermost(r);

	if (!frame || frame->kind != NODE_MAPPING || !frame->has_key)
		return at;
	at.line = at.end_line = r->last.end_line;
	at.column = at.end_column = r->last.end_column;
	return at;
}

/* The place of the first "{{" of a plain scalar that has one. */
static struct extent braces_at(struct yaml_reader *r, const yaml_event_t *event)
{
	struct cursor *c = &r->cursor;
	const char *found;
	struct extent at;

	cursor_to_index(c, r->base_index + event->start_mark.index);
	found = memmem(r->text.text + c->offset, r->text.len - c->offset, "{{",
		       2);
	if (found)
		cursor_to_offset(c, (size_t)(found - r->text.text));
	at = cursor_place(c);
	at.end_column += 2;
	return at;
}

static enum step on_scalar(struct yaml_reader *r, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	const char *anchor = (const char *)event->data.scalar.anchor;
	struct extent at = scalar_extent(r, event);
	struct node *node;

	if (!len && at.line > r->last.end_line && at.line == at.end_line &&
	    at.column == at.end_column)
		at = missing_value_at(r, at);
	r->last = at;
	if (r->may_be_template &&
	    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    template_in_plain(text, len)) {
		template_problem(r, braces_at(r, event));
		return STEP_BROKEN;
	}
	if (wants_key(r))
		return on_key(r, event, at);
	node = make_scalar(r, event, at);
	if (node && anchor && !anchors_add(r, anchor, node))
		return STEP_BROKEN;
	return deliver(r, node);
}

static enum step on_alias(struct yaml_reader *r, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct extent at = yaml_extent(r, &event->start_mark, &event->end_mark);
	struct anchor *anchor = anchors_find(&r->anchors, name);
	const char *key;

	r->last = at;
	if (!anchor || !anchor->node) {
		build_problem(
			r->build, PROBLEM_SYNTAX, at,
			anchor ? "the anchor '&%s' contains itself"
			       : "expected an anchor '&%s' before this alias",
			name);
		return STEP_BROKEN;
	}
	if (!wants_key(r))
		return deliver(r, alias_copy(r, anchor->node, at));
	if (anchor->node->kind >= NODE_SEQUENCE)
		return refuse(r, at, "expected a scalar as the key");
	key = key_of(r, anchor->node, at);
	if (!key)
		return STEP_BROKEN;
	return push_key(r, key,
			key == anchor->node->text ? anchor->node->len
						  : strlen(key),
			at);
}

/* A collection as a key: an error, or "{{" where a value was expected. */
static enum step on_complex_key(struct yaml_reader *r, struct extent at,
				bool flow_mapping)
{
	struct frame *frame = innermost(r);

	if (flow_mapping && frame->flow && frame->at.line == at.line &&
	    frame->at.column + 1 == at.column) {
		at.column--;
		at.end_column = at.column + 2;
		template_problem(r, at);
		return STEP_BROKEN;
	}
	return refuse(
		r, at,
		"expected a scalar as the key: Kubernetes has no lists or "
		"mappings as keys");
}

static enum step on_open(struct yaml_reader *r, const yaml_event_t *event)
{
	bool mapping = event->type == YAML_MAPPING_START_EVENT;
	const char *anchor =
		(const char *)(mapping ? event->data.mapping_start.anchor
				       : event->data.sequence_start.anchor);
	bool tag = mapping ? event->data.mapping_start.tag != NULL
			   : event->data.sequence_start.tag != NULL;
	bool flow = mapping ? event->data.mapping_start.style ==
				      YAML_FLOW_MAPPING_STYLE
			    : event->data.sequence_start.style ==
				      YAML_FLOW_SEQUENCE_STYLE;
	struct frame *frame;
	struct extent at;

	if (anchor || tag)
		at = without_properties(r, event);
	else
		at = yaml_extent(r, &event->start_mark, &event->start_mark);
	at.end_line = at.line;
	at.end_column = at.column + 1;
	if (wants_key(r))
		return on_complex_key(r, at, mapping && flow);
	if (r->depth == DOC_DEPTH_MAX) {
		build_problem(
			r->build, PROBLEM_LIMIT, at,
			"more than %d lists and mappings inside one another",
			DOC_DEPTH_MAX);
		return STEP_BROKEN;
	}
	frame = &r->frames[r->depth++];
	*frame = (struct frame){
		.kind = mapping ? NODE_MAPPING : NODE_SEQUENCE,
		.flow = flow,
		.from = mapping ? r->build->entry_count : r->build->item_count,
		.at = at,
	};
	r->last = at;
	if (anchor) {
		frame->anchor = anchors_add(r, anchor, NULL);
		if (!frame->anchor)
			return STEP_BROKEN;
	}
	return STEP_ON;
}

static enum step on_close(struct yaml_reader *r, const yaml_event_t *event)
{
	struct frame *frame = innermost(r);
	unsigned flags = frame->flow ? NODE_FLOW : 0;
	struct extent end = r->last;
	struct node *node;

	/* only a closing bracket has a mark of its own; the end of a block, or
	 * of a lone pair in [a: b], is that of its last child */
	if (frame->flow && event->start_mark.index != event->end_mark.index)
		end = yaml_extent(r, &event->start_mark, &event->end_mark);
	frame->at.end_line = end.end_line;
	frame->at.end_column = end.end_column;
	r->last = frame->at;
	if (frame->has_merge && !merge_entries(r, frame->from))
		return STEP_BROKEN;
	node = frame->kind == NODE_MAPPING
		       ? build_mapping(r->build, frame->from, frame->at, flags)
		       : build_sequence(r->build, frame->from, frame->at,
					flags);
	if (frame->anchor)
		frame->anchor->node = node;
	r->depth--;
	return deliver(r, node);
}

static enum step on_document(struct yaml_reader *r, const yaml_event_t *event)
{
	r->document = build_document(r->build);
	if (!r->document)
		return STEP_BROKEN;
	r->document->at = yaml_extent(r, &event->start_mark, &event->end_mark);
	r->document_index = r->base_index + event->start_mark.index;
	r->last = r->document->at;
	builder_reset(r->build);
	anchors_clear(&r->anchors);
	return STEP_ON;
}

/* A document that holds nothing has no root; "null" and "~" are something. */
static enum step on_document_end(struct yaml_reader *r)
{
	struct node *root = r->document->root;

	if (root->kind == NODE_NULL && !root->len) {
		r->document->root = NULL;
	} else {
		r->document->at = root->at;
		r->build->file->count++;
	}
	r->document = NULL;
	return STEP_ON;
}

static enum step on_event(struct yaml_reader *r, const yaml_event_t *event)
{
	if (build_is_full(r->build)) {
		build_problem(
			r->build, PROBLEM_LIMIT,
			yaml_extent(r, &event->start_mark, &event->end_mark),
			"more than %d values in one file", DOC_NODES_MAX);
		return STEP_BROKEN;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT: return on_scalar(r, event);
	case YAML_ALIAS_EVENT: return on_alias(r, event);
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT: return on_open(r, event);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT: return on_close(r, event);
	case YAML_DOCUMENT_START_EVENT: return on_document(r, event);
	case YAML_DOCUMENT_END_EVENT: return on_document_end(r);
	case YAML_STREAM_END_EVENT: return STEP_END;
	default: return STEP_ON;
	}
}

/*
 * The document that was being read has failed, noticed at a line: it stays in
 * the list without a root.
 */
static void give_up(struct yaml_reader *r)
{
	if (!r->document)
		r->document = build_document(r->build);
	if (r->document) {
		r->document->root = NULL;
		r->build->file->count++;
	}
	r->document = NULL;
	r->depth = 0;
	r->broken++;
	builder_reset(r->build);
}

/* Read events up to the end (true) or a failure at *line (false). */
static bool read_events(struct yaml_reader *r, uint32_t *line)
{
	enum step step = STEP_ON;
	yaml_event_t event;

	while (step == STEP_ON && !r->build->lost) {
		if (!yaml_parser_parse(&r->parser, &event)) {
			yaml_explain(r, line);
			return false;
		}
		step = on_event(r, &event);
		if (step == STEP_BROKEN)
			*line = yaml_extent(r, &event.end_mark, &event.end_mark)
					.line;
		yaml_event_delete(&event);
	}
	return step == STEP_END;
}

/* True if a line starts a document. */
static bool starts_document(struct span text, size_t offset)
{
	if (text.len - offset < 3 || memcmp(text.text + offset, "---", 3) != 0)
		return false;
	return offset + 3 == text.len || is_blank(text.text[offset + 3]);
}

/*
 * Move to the next line, from "line" on and behind the start of the failed
 * document, that starts a document; false if there is none.
 */
static bool find_next(struct yaml_reader *r, uint32_t line)
{
	struct cursor *c = &r->cursor;

	cursor_to_index(c, r->document_index);
	while (!cursor_at_end(c)) {
		cursor_step(c);
		if (c->column == 1 && c->line >= line && !cursor_at_end(c) &&
		    starts_document(r->text, c->offset)) {
			r->base_line = c->line - 1;
			r->base_index = c->index;
			r->base_offset = c->offset;
			r->document_index = c->index;
			return true;
		}
	}
	return false;
}

/* Each broken document costs a parser: a file of them ends at a limit. */
static bool too_many_broken(struct yaml_reader *r)
{
	if (r->broken < DOC_BROKEN_MAX)
		return false;
	build_problem(r->build, PROBLEM_LIMIT, cursor_place(&r->cursor),
		      "%d documents of this file cannot be read; the rest is "
		      "not judged",
		      DOC_BROKEN_MAX);
	return true;
}

static void read_stream(struct yaml_reader *r)
{
	bool more = true;

	while (more && !r->build->lost) {
		__attribute__((cleanup(parser_cleanup)))
		yaml_parser_t *parser = &r->parser;
		uint32_t line = 1;

		if (!yaml_parser_initialize(parser)) {
			r->build->lost = true;
			return;
		}
		yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
		yaml_parser_set_input_string(
			parser,
			(const unsigned char *)r->text.text + r->base_offset,
			r->text.len - r->base_offset);
		if (read_events(r, &line))
			return;
		give_up(r);
		more = find_next(r, line) && !too_many_broken(r);
	}
}

/* Say that no part of the file can be read, at an offset. */
static void refuse_file(struct builder *b, struct span text, size_t offset,
			const char *why)
{
	struct cursor c = cursor_on(text);
	struct extent at;

	cursor_to_offset(&c, offset);
	at = cursor_place(&c);
	at.end_column += offset < text.len;
	build_problem(b, PROBLEM_ENCODING, at, "%s", why);
	if (build_document(b))
		b->file->count++;
}

static bool has_braces(struct span text)
{
	const char *end = text.text + text.len;
	const char *p = text.text;

	while (p < end && (p = memchr(p, '{', (size_t)(end - p)))) {
		if (++p < end && *p == '{')
			return true;
	}
	return false;
}

void yaml_read(struct builder *b)
{
	struct span text = text_without_mark(b->file->source);
	struct text_fault fault;
	struct yaml_reader r;

	if (build_foreign(b))
		return;
	/* the frames are many and filled when they are used */
	memset(&r, 0, offsetof(struct yaml_reader, frames));
	r.build = b;
	r.text = text;
	if (!text_check(text, &r.facts, &fault)) {
		refuse_file(b, text, fault.offset, fault.why);
		return;
	}
	r.cursor = cursor_on(text);
	r.may_be_template = has_braces(text);
	read_stream(&r);
}
