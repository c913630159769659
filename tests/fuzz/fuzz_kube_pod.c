#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "doc/document.h"
#include "kube/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Whatever the bytes are: every container is a mapping of a document, what
 * decides about it stands there, too, and is no null, every problem has its
 * place, and reading the same bytes again finds the same.  Kinds of another make take
 * part, since they put trees together.
 */
static const char kinds_text[] =
	"kinds:\n"
	"- {group: g, kind: K, path: 's.t[]', bareSpec: true, containers: "
	"[c, 'd[]', e.f], initContainers: ['i[]'], inherits: [s.u, s], "
	"fields: [priority], opaque: [patch]}\n"
	"- {group: g, kind: L, path: 's[].t', bareSpec: true}\n"
	"- {group: g, kind: M, path: spec}\n";

/* A node is at a place of the document, and its parents lead to a root. */
static void check_node(const struct doc_file *file, const struct node *node)
{
	const struct document *d = file->first;

	assert(node->at.line);
	while (node->parent)
		node = node->parent;
	while (d && d->root != node)
		d = d->next;
	assert(d);
}

static void dump_extent(struct buffer *out, const struct node *node)
{
	buffer_format(out, "%u:%u-%u:%u %u ", node->at.line, node->at.column,
		      node->at.end_line, node->at.end_column, node->kind);
}

static void check_pod(const struct doc_file *file, const struct kube_pod *pod,
		      struct buffer *out)
{
	assert(pod->template && pod->template->kind == NODE_MAPPING);
	assert(!pod->spec || pod->spec->kind == NODE_MAPPING);
	assert(!pod->metadata || pod->metadata->kind == NODE_MAPPING);
	buffer_text(out, "pod ");
	for (size_t i = 0; i < pod->container_count; i++) {
		const struct kube_container *c = &pod->containers[i];

		assert(c->node->kind == NODE_MAPPING);
		check_node(file, c->node);
		dump_extent(out, c->node);
		buffer_span(out, c->name);
		assert(c->effective->kind == NODE_MAPPING);
		for (uint32_t e = 0; e < c->effective->count; e++) {
			const struct entry *entry = &c->effective->entries[e];

			assert(!entry->hidden);
			assert(entry->value->kind != NODE_NULL);
			check_node(file, entry->value);
			buffer_text(out, entry->key);
			dump_extent(out, entry->value);
		}
	}
}

static void check_object(const struct doc_file *file,
			 const struct kube_object *object, struct buffer *out)
{
	assert(object->node->kind == NODE_MAPPING);
	buffer_span(out, object->ref.kind);
	for (const struct kube_pod *pod = object->pods; pod; pod = pod->next)
		check_pod(file, pod, out);
	for (const struct kube_problem *p = object->problems; p; p = p->next) {
		check_node(file, p->node);
		assert(p->at.line && p->key);
		assert(!p->expected == !(p->kind == KUBE_WRONG_TYPE ||
					 p->kind == KUBE_WRONG_LEVEL));
		assert(!p->found == (p->kind != KUBE_WRONG_TYPE));
		assert(!p->earlier.line == (p->kind != KUBE_DUPLICATE_KEY));
		buffer_format(out, "problem %d %u:%u %s %s\n", p->kind,
			      p->at.line, p->at.column, p->key,
			      p->suggestion ? p->suggestion : "");
	}
}

/* Read the bytes and write down what was found. */
static void read_once(struct span source, struct buffer *out)
{
	CLEANUP(arena) struct arena *arena = arena_new((size_t)1 << 30);
	struct kube_kinds *kinds = kube_kinds_new(arena);
	struct doc_file kinds_file;
	struct doc_file file;
	struct kube_file kube;
	struct findings findings;
	struct error err = { 0 };
	size_t objects = 0;
	bool enough;

	assert(kinds);
	findings_init(&findings, arena);
	enough = doc_read(arena,
			  (struct doc_source){ "kinds", SPAN(kinds_text) },
			  &kinds_file, &err) &&
		 kube_kinds_add(kinds, &kinds_file, &findings, &err) &&
		 doc_read(arena, (struct doc_source){ "pod", source }, &file,
			  &err) &&
		 kube_read(kinds, &file, &findings, &kube, &err);
	assert(enough);
	for (const struct kube_object *o = kube.first; o; o = o->next) {
		check_object(&file, o, out);
		objects++;
	}
	assert(objects == kube.objects);
	for (const struct unjudged *u = findings.unjudged_first; u; u = u->next)
		buffer_format(out, "unjudged %u:%u %s\n", u->at.at.line,
			      u->at.at.column, u->message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buffer) struct buffer first = { 0 };
	CLEANUP(buffer) struct buffer second = { 0 };
	const struct span source = { (const char *)data, size };

	read_once(source, &first);
	read_once(source, &second);
	assert(!first.lost && !second.lost);
	assert(span_equal((struct span){ first.text, first.len },
			  (struct span){ second.text, second.len }));
	return 0;
}
