#include "kube/kinds_priv.h"

#include <stddef.h>
#include <string.h>

#include "base/cleanup.h"

/* A file of kinds being read; what is wrong with it is unjudged. */
struct reader {
	struct kube_kinds *kinds;
	const char *file;
	struct findings *findings;
	struct kube_kind *row;
	bool lost; /* memory ran out */
};

static bool complain(struct reader *reader, const struct node *node,
		     const char *what)
{
	findings_unjudged(reader->findings,
			  (struct location){ reader->file, node->at }, "%s",
			  what);
	return false;
}

/* --- one reader a type of value; each false (and said) if it does not fit --- */

static bool read_text(struct reader *reader, const struct node *node, void *to)
{
	if (node->kind != NODE_STRING)
		return complain(reader, node, "a string is wanted here");
	*(struct span *)to = node_text(node);
	return true;
}

static bool read_bool(struct reader *reader, const struct node *node, void *to)
{
	if (node->kind != NODE_BOOL)
		return complain(reader, node, "a boolean is wanted here");
	*(bool *)to = node->boolean;
	return true;
}

static bool read_path(struct reader *reader, const struct node *node, void *to)
{
	if (node->kind != NODE_STRING ||
	    !path_parse(reader->kinds->arena, node_text(node), to))
		return complain(reader, node,
				"a path such as spec.templates[] is wanted "
				"here");
	return true;
}

static bool read_paths(struct reader *reader, const struct node *node, void *to)
{
	struct path *paths;

	if (node->kind != NODE_SEQUENCE)
		return complain(reader, node,
				"a sequence of paths is wanted here");
	paths = arena_array(reader->kinds->arena, node->count, struct path);
	reader->lost |= !paths;
	for (uint32_t i = 0; paths && i < node->count; i++)
		if (!read_path(reader, node->items[i], &paths[i]))
			return false;
	*(struct path_list *)to = (struct path_list){ paths, node->count };
	return paths;
}

static bool read_words(struct reader *reader, const struct node *node, void *to)
{
	const char **words;

	if (node->kind != NODE_SEQUENCE)
		return complain(reader, node,
				"a sequence of names is wanted here");
	words = arena_array(reader->kinds->arena, (size_t)node->count + 1,
			    const char *);
	reader->lost |= !words;
	for (uint32_t i = 0; words && i < node->count; i++) {
		if (node->items[i]->kind != NODE_STRING)
			return complain(reader, node->items[i],
					"a name is wanted here");
		words[i] = node->items[i]->text;
	}
	*(const char *const **)to = words;
	return words;
}

static const struct {
	const char *key;
	bool (*read)(struct reader *reader, const struct node *node, void *to);
	size_t offset;
} members[] = {
#define MEMBER(key, read, member)                                              \
	{                                                                      \
		key, read, offsetof(struct kube_kind, member)                  \
	}
	MEMBER("group", read_text, group),
	MEMBER("kind", read_text, kind),
	MEMBER("path", read_path, path),
	MEMBER("bareSpec", read_bool, bare_spec),
	MEMBER("containers", read_paths, containers),
	MEMBER("initContainers", read_paths, init_containers),
	MEMBER("inherits", read_paths, inherits),
	MEMBER("fields", read_words, fields),
	MEMBER("opaque", read_words, opaque),
#undef MEMBER
};

static bool read_member(struct reader *reader, const struct entry *entry)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (!strcmp(entry->key, members[i].key))
			return members[i].read(reader, entry->value,
					       (char *)reader->row +
						       members[i].offset);
	findings_unjudged(reader->findings,
			  (struct location){ reader->file, entry->key_at },
			  "a kind has no '%s'", entry->key);
	return false;
}

/* Read a kind and put it in front of the others; a wrong one is left out. */
static void read_kind(struct reader *reader, const struct node *node)
{
	bool good = true;

	reader->row = arena_one(reader->kinds->arena, struct kube_kind);
	if (!reader->row) {
		reader->lost = true;
		return;
	}
	if (node->kind != NODE_MAPPING) {
		complain(reader, node, "a mapping is wanted here");
		return;
	}
	for (uint32_t i = 0; i < node->count; i++)
		good &= read_member(reader, &node->entries[i]);
	if (!reader->row->kind.len || !node_get(node, "group") ||
	    !node_get(node, "path"))
		good = complain(reader, node,
				"a kind needs group, kind and path");
	if (!good || reader->lost)
		return;
	reader->row->optional = true;
	reader->row->file = reader->kinds->files;
	reader->row->next = reader->kinds->first;
	reader->kinds->first = reader->row;
}

bool kube_kinds_add(struct kube_kinds *kinds, const struct doc_file *file,
		    struct findings *findings, struct error *err)
{
	struct reader reader = {
		.kinds = kinds,
		.file = file->name,
		.findings = findings,
	};

	kinds->files++;
	for (const struct document *d = file->first; d; d = d->next) {
		const struct node *list = node_get(d->root, "kinds");

		if (!d->root)
			continue;
		if (!list || list->kind != NODE_SEQUENCE)
			complain(&reader, d->root,
				 "'kinds:' with a sequence is wanted here");
		for (uint32_t i = 0;
		     list && list->kind == NODE_SEQUENCE && i < list->count;
		     i++)
			read_kind(&reader, list->items[i]);
	}
	if (reader.lost || findings->lost || arena_failed(kinds->arena))
		return error_no_memory(err);
	return true;
}
