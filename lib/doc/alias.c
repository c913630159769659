#include "doc/yaml_priv.h"

#include <string.h>

enum { ANCHORS_FIRST = 64 };

void anchors_clear(struct anchors *anchors)
{
	/* a table that one document made large is no burden for the others */
	if (anchors->room > ANCHORS_FIRST)
		*anchors = (struct anchors){ 0 };
	else if (anchors->count)
		memset(anchors->table, 0,
		       anchors->room * sizeof(struct anchor *));
	anchors->count = 0;
}

static void link_anchor(struct anchors *anchors, struct anchor *anchor)
{
	struct anchor **slot =
		&anchors->table[anchor->hash & (anchors->room - 1)];

	anchor->next = *slot;
	*slot = anchor;
}

static struct anchor *find(const struct anchors *anchors, const char *name,
			   uint32_t hash)
{
	struct anchor *anchor = NULL;

	if (anchors->count)
		anchor = anchors->table[hash & (anchors->room - 1)];
	while (anchor &&
	       (anchor->hash != hash || strcmp(anchor->name, name) != 0))
		anchor = anchor->next;
	return anchor;
}

static bool grow(struct yaml_reader *r)
{
	struct anchors old = r->anchors;
	struct anchors *anchors = &r->anchors;

	anchors->room = old.room ? old.room * 2 : ANCHORS_FIRST;
	anchors->table = arena_array(r->build->arena, anchors->room,
				     struct anchor *);
	if (!anchors->table) {
		*anchors = old;
		r->build->lost = true;
		return false;
	}
	for (size_t i = 0; i < old.room; i++) {
		while (old.table[i]) {
			struct anchor *anchor = old.table[i];

			old.table[i] = anchor->next;
			link_anchor(anchors, anchor);
		}
	}
	return true;
}

struct anchor *anchors_add(struct yaml_reader *r, const char *name,
			   struct node *node)
{
	size_t len = strlen(name);
	uint32_t hash = node_key_hash(name, len);
	struct anchor *hidden = find(&r->anchors, name, hash);
	struct anchor *anchor = arena_one(r->build->arena, struct anchor);

	if (!anchor || (r->anchors.count == r->anchors.room && !grow(r))) {
		r->build->lost = true;
		return NULL;
	}
	/* an empty name never occurs: it is the mark of a hidden anchor */
	if (hidden)
		hidden->name = "";
	anchor->name = arena_text(r->build->arena, name, len);
	anchor->hash = hash;
	anchor->node = node;
	if (!anchor->name) {
		r->build->lost = true;
		return NULL;
	}
	link_anchor(&r->anchors, anchor);
	r->anchors.count++;
	return anchor;
}

struct anchor *anchors_find(const struct anchors *anchors, const char *name)
{
	return find(anchors, name, node_key_hash(name, strlen(name)));
}

/* A copy in the making. */
struct copying {
	struct builder *build;
	const char *limit; /* which limit was hit, or NULL */
	int limit_value;
};

static struct node *copy_limit(struct copying *c, int limit, const char *what)
{
	c->limit = what;
	c->limit_value = limit;
	return NULL;
}

/* The bytes of the children behind a node. */
static size_t children_size(const struct node *node)
{
	if (node->kind == NODE_MAPPING)
		return node->count * sizeof(struct entry);
	return node->kind == NODE_SEQUENCE ? node->count * sizeof(void *) : 0;
}

/* Depth is that of the copy in its document. */
static struct node *copy(struct copying *c, const struct node *node,
			 uint32_t depth)
{
	size_t size = children_size(node);
	struct node *made;

	if (node->kind >= NODE_SEQUENCE && depth == DOC_DEPTH_MAX)
		return copy_limit(c, DOC_DEPTH_MAX,
				  "lists and mappings inside one another");
	if (c->build->alias_nodes == DOC_ALIAS_NODES_MAX)
		return copy_limit(c, DOC_ALIAS_NODES_MAX,
				  "values copied by aliases");
	made = build_node(c->build, NODE_NULL, size, node->at);
	if (!made)
		return NULL;
	c->build->alias_nodes++;
	*made = *node;
	if (node->kind == NODE_MAPPING) {
		made->entries = (struct entry *)(made + 1);
		if (size)
			memcpy(made->entries, node->entries, size);
	} else if (node->kind == NODE_SEQUENCE) {
		made->items = (struct node **)(made + 1);
	}
	for (uint32_t i = 0; size && i < node->count; i++) {
		struct node **child = node->kind == NODE_MAPPING
					      ? &made->entries[i].value
					      : &made->items[i];

		*child = copy(c,
			      node->kind == NODE_MAPPING
				      ? node->entries[i].value
				      : node->items[i],
			      depth + 1);
		if (!*child)
			return NULL;
		(*child)->parent = made;
	}
	return made;
}

struct node *alias_copy(struct yaml_reader *r, const struct node *node,
			struct extent at)
{
	struct copying c = { .build = r->build };
	struct extent *via = arena_one(r->build->arena, struct extent);
	struct node *made = via ? copy(&c, node, r->depth) : NULL;

	if (c.limit) {
		build_problem(r->build, PROBLEM_LIMIT, at, "more than %d %s",
			      c.limit_value, c.limit);
		return NULL;
	}
	if (!made) {
		r->build->lost = true;
		return NULL;
	}
	*via = at;
	made->flags |= NODE_ALIASED;
	made->via = via;
	return made;
}

/* Push the entries of a mapping that is merged; its values are taken over. */
static bool push_merged(struct yaml_reader *r, const struct node *mapping)
{
	struct builder *b = r->build;

	for (uint32_t i = 0; i < mapping->count; i++) {
		const struct entry *from = &mapping->entries[i];
		struct entry *entry = build_entry(b, from->key, from->key_len,
						  from->key_at);

		if (!entry)
			return false;
		entry->value = from->value;
		entry->value->flags |= NODE_MERGED;
		if (mapping->via)
			entry->value->via = mapping->via;
	}
	return true;
}

static bool refuse_merge(struct yaml_reader *r, const struct node *value)
{
	build_problem(r->build, PROBLEM_SYNTAX,
		      value->via ? *value->via : value->at,
		      "expected a mapping or a list of mappings behind '<<'");
	return false;
}

static bool push_merge(struct yaml_reader *r, const struct node *value)
{
	if (value->kind == NODE_MAPPING)
		return push_merged(r, value);
	if (value->kind != NODE_SEQUENCE || value->flags & NODE_ALIASED)
		return refuse_merge(r, value);
	for (uint32_t i = 0; i < value->count; i++)
		if (value->items[i]->kind != NODE_MAPPING)
			return refuse_merge(r, value->items[i]);
	/* the first has precedence: it comes last, and the last one wins */
	for (uint32_t i = value->count; i-- > 0;)
		if (!push_merged(r, value->items[i]))
			return false;
	return true;
}

bool merge_entries(struct yaml_reader *r, size_t from)
{
	struct builder *b = r->build;
	size_t end = b->entry_count;

	for (size_t i = from; i < end; i++) {
		struct entry entry = b->entries[i];

		if (entry.key == yaml_merge_key) {
			if (!push_merge(r, entry.value))
				return false;
		} else {
			struct entry *again = build_entry(
				b, entry.key, entry.key_len, entry.key_at);

			if (!again)
				return false;
			again->value = entry.value;
		}
	}
	memmove(b->entries + from, b->entries + end,
		(b->entry_count - end) * sizeof(*b->entries));
	b->entry_count -= end - from;
	return true;
}
