#include "doc/build_priv.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "doc/place_priv.h"

enum {
	SCRATCH_FIRST = 64, /* children before a stack must grow */
	FEW_KEYS = 48,	    /* mappings up to here are compared pairwise */
};

void builder_init(struct builder *b, struct arena *arena, struct doc_file *file)
{
	*b = (struct builder){
		.arena = arena,
		.file = file,
		.documents_end = &file->first,
		.problems_end = &file->problems,
	};
}

bool build_grow_items(struct builder *b)
{
	size_t room = b->item_room ? b->item_room * 2 : SCRATCH_FIRST;
	struct node **items = mem_resize(b->items, room * sizeof(void *));

	if (!items) {
		b->lost = true;
		return false;
	}
	b->items = items;
	b->item_room = room;
	return true;
}

bool build_grow_entries(struct builder *b)
{
	size_t room = b->entry_room ? b->entry_room * 2 : SCRATCH_FIRST;
	struct entry *entries = mem_resize(b->entries, room * sizeof(*entries));

	if (!entries) {
		b->lost = true;
		return false;
	}
	b->entries = entries;
	b->entry_room = room;
	return true;
}

struct node *build_sequence(struct builder *b, size_t from, struct extent at,
			    unsigned flags)
{
	size_t count = b->item_count - from;
	struct node *node = build_node(b, NODE_SEQUENCE, count * sizeof(void *),
				       at);

	if (!node)
		return NULL;
	node->flags = (uint8_t)flags;
	node->count = (uint32_t)count;
	node->items = (struct node **)(node + 1);
	for (size_t i = 0; i < count; i++) {
		node->items[i] = b->items[from + i];
		node->items[i]->parent = node;
		node->items[i]->slot = (uint32_t)i;
	}
	b->item_count = from;
	return node;
}

static bool same_key(const struct entry *a, const struct entry *b)
{
	return a->hash == b->hash && a->key_len == b->key_len &&
	       !memcmp(a->key, b->key, a->key_len);
}

/* True if a key is short and plain enough to stand in a message. */
static bool is_showable(const struct entry *entry)
{
	enum { LONGEST_SHOWN = 80 };

	for (uint32_t i = 0; i < entry->key_len; i++) {
		unsigned char c = (unsigned char)entry->key[i];

		if (c < ' ' || c == 127 ||
		    (c >= 0x80 && c < 0xa0 && i && entry->key[i - 1] == '\xc2'))
			return false;
	}
	return entry->key_len <= LONGEST_SHOWN;
}

/*
 * A key that overrides a merged one is no mistake; one that is overridden by a
 * merge key behind it is, since elsewhere than in Kubernetes it would win.
 */
static void report_duplicate(struct builder *b, const struct node *mapping,
			     const struct entry *before,
			     const struct entry *again)
{
	bool merged = again->value->flags & NODE_MERGED;
	bool shown = is_showable(again);
	const char *quote = shown ? "'" : "";
	const char *key = shown ? again->key : "of this place";
	struct extent at = again->key_at;
	struct problem *problem;

	if (before->value->flags & NODE_MERGED)
		return;
	if (merged && again->value->via)
		at = *again->value->via;
	if (merged)
		problem = build_problem(
			b, PROBLEM_DUPLICATE_KEY, at,
			"the merge key replaces %s%s%s, which is set before it",
			quote, shown ? key : "a key", quote);
	else
		problem = build_problem(
			b, PROBLEM_DUPLICATE_KEY, at,
			"the key %s%s%s is already set; the last one wins",
			quote, key, quote);
	if (!problem)
		return;
	problem->key = again->key;
	problem->earlier = before->key_at;
	problem->node = mapping;
}

/*
 * For each entry the number of the first one with its key, and for each of
 * these the number of the last one.
 */
struct same_keys {
	uint32_t *first;
	uint32_t *last;
};

static void find_same_few(const struct entry *entries, uint32_t count,
			  struct same_keys *same)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t j = 0;

		while (j < i && !same_key(&entries[j], &entries[i]))
			j++;
		same->first[i] = j;
	}
}

static bool find_same_many(const struct entry *entries, uint32_t count,
			   struct same_keys *same)
{
	size_t room = 1;
	uint32_t *table;

	while (room < (size_t)count * 2)
		room *= 2;
	table = mem_raw(room * sizeof(*table));
	if (!table)
		return false;
	memset(table, 0xff, room * sizeof(*table));
	for (uint32_t i = 0; i < count; i++) {
		size_t at = (entries[i].hash * 2654435761u) & (room - 1);

		while (table[at] != UINT32_MAX &&
		       !same_key(&entries[table[at]], &entries[i]))
			at = (at + 1) & (room - 1);
		if (table[at] == UINT32_MAX)
			table[at] = i;
		same->first[i] = table[at];
	}
	mem_free(table);
	return true;
}

/* Leave one entry of each key: the last, at the place of the last. */
static uint32_t keep_last(struct builder *b, const struct node *mapping,
			  struct entry *entries, const struct same_keys *same)
{
	uint32_t count = (uint32_t)(b->entries + b->entry_count - entries);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t *before = &same->last[same->first[i]];

		if (same->first[i] != i)
			report_duplicate(b, mapping, &entries[*before],
					 &entries[i]);
		*before = i;
	}
	for (uint32_t i = 0; i < count; i++)
		if (same->last[same->first[i]] == i)
			entries[kept++] = entries[i];
	return kept;
}

/* The number of entries that are left. */
static uint32_t drop_duplicates(struct builder *b, const struct node *mapping,
				struct entry *entries, uint32_t count)
{
	uint32_t few[2 * FEW_KEYS] = { 0 };
	uint32_t *many = NULL;
	struct same_keys same = { few, few + FEW_KEYS };

	if (count <= FEW_KEYS) {
		find_same_few(entries, count, &same);
		return keep_last(b, mapping, entries, &same);
	}
	many = mem_raw((size_t)count * 2 * sizeof(*many));
	if (many) {
		same = (struct same_keys){ many, many + count };
		if (find_same_many(entries, count, &same)) {
			count = keep_last(b, mapping, entries, &same);
			mem_free(many);
			return count;
		}
		mem_free(many);
	}
	b->lost = true;
	return count;
}

/*
 * True if no two keys can be equal, false if that is not known: a filter that
 * lets most mappings through without comparing anything.
 */
static bool surely_unique(const struct entry *entries, uint32_t count)
{
	uint64_t seen = 0;
	uint64_t clash = 0;

	assert(entries || !count);
	for (uint32_t i = 0; i < count; i++) {
		uint64_t bit = (uint64_t)1 << (entries[i].hash >> 26);

		clash |= seen & bit;
		seen |= bit;
	}
	return !clash;
}

struct node *build_mapping(struct builder *b, size_t from, struct extent at,
			   unsigned flags)
{
	/* "{}" may come before any entry has made room. */
	struct entry *entries = b->entries ? b->entries + from : NULL;
	uint32_t count = (uint32_t)(b->entry_count - from);
	struct node *node = build_node(b, NODE_MAPPING,
				       count * sizeof(*entries), at);

	if (!node)
		return NULL;
	node->flags = (uint8_t)flags;
	if (!surely_unique(entries, count))
		count = drop_duplicates(b, node, entries, count);
	node->count = count;
	node->entries = (struct entry *)(node + 1);
	if (count)
		memcpy(node->entries, entries, count * sizeof(*entries));
	for (uint32_t i = 0; i < count; i++) {
		entries[i].value->parent = node;
		entries[i].value->slot = i;
	}
	b->entry_count = from;
	return b->lost ? NULL : node;
}

struct document *build_document(struct builder *b)
{
	struct document *document = arena_one(b->arena, struct document);

	if (!document) {
		b->lost = true;
		return NULL;
	}
	*b->documents_end = document;
	b->documents_end = &document->next;
	return document;
}

static struct problem *add_problem(struct builder *b, enum problem_kind kind,
				   struct extent at, const char *message)
{
	struct problem *problem = arena_one(b->arena, struct problem);

	if (!problem || !message) {
		b->lost = true;
		return NULL;
	}
	problem->kind = kind;
	problem->at = at;
	problem->message = message;
	*b->problems_end = problem;
	b->problems_end = &problem->next;
	return problem;
}

struct problem *build_problem(struct builder *b, enum problem_kind kind,
			      struct extent at, const char *format, ...)
{
	struct problem *problem;
	va_list args;
	va_list again;
	char *text;
	int len;

	if (++b->problem_count > DOC_PROBLEMS_MAX) {
		if (!b->overflow)
			b->overflow = add_problem(b, PROBLEM_LIMIT, at, "");
		return NULL;
	}
	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	text = len < 0 ? NULL : arena_raw(b->arena, (size_t)len + 1);
	if (text)
		vsnprintf(text, (size_t)len + 1, format, again);
	problem = add_problem(b, kind, at, text);
	va_end(again);
	va_end(args);
	return problem;
}

bool builder_finish(struct builder *b)
{
	if (!b->lost && b->overflow) {
		b->overflow->message = arena_format(
			b->arena,
			"%u more problems from here on; only the first %d of a file are listed",
			b->problem_count - DOC_PROBLEMS_MAX, DOC_PROBLEMS_MAX);
		b->lost = !b->overflow->message;
	}
	mem_free(b->items);
	mem_free(b->entries);
	b->items = NULL;
	b->entries = NULL;
	return !b->lost;
}

bool build_foreign(struct builder *b)
{
	const char *foreign = text_foreign(b->file->source);

	if (!foreign)
		return false;
	build_problem(b, PROBLEM_ENCODING, (struct extent){ 1, 1, 1, 1 },
		      "the file is %s; save it as UTF-8", foreign);
	if (build_document(b))
		b->file->count++;
	return true;
}
