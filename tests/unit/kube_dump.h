#ifndef KUBE_DUMP_H
#define KUBE_DUMP_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/limits.h"
#include "doc/document.h"
#include "kube/object.h"

/*
 * What kube_read() makes of a text, as text, so that a test is a row with the
 * one and the other.  Each kind of fact has a switch, so that a row shows only
 * what its claim is about.
 */
enum dump_what {
	DUMP_PODS = 1,	    /* objects, pods and containers */
	DUMP_EFFECTIVE = 2, /* with their places */
	DUMP_PROBLEMS = 4,
	DUMP_UNJUDGED = 8,
	DUMP_SPEC = 16, /* pods' specs as they are seen, defaults starred */
};

struct dump_case {
	const char *name;
	unsigned what;
	const char *input; /* JSON if it starts with "{" and a blank */
	const char *expected;
};

static inline void dump_value(struct buffer *out, const struct node *node)
{
	if (node->flags & NODE_DEFAULTED)
		buffer_text(out, "*");
	if (node->kind == NODE_MAPPING) {
		bool more = false;

		buffer_text(out, "{");
		for (uint32_t i = 0; i < node->count; i++) {
			if (node->entries[i].hidden)
				continue;
			buffer_format(out, "%s%s:", more ? " " : "",
				      node->entries[i].key);
			dump_value(out, node->entries[i].value);
			more = true;
		}
		buffer_text(out, "}");
	} else if (node->kind == NODE_SEQUENCE) {
		buffer_text(out, "[");
		for (uint32_t i = 0; i < node->count; i++) {
			buffer_text(out, i ? " " : "");
			dump_value(out, node->items[i]);
		}
		buffer_text(out, "]");
	} else if (node->kind == NODE_INT) {
		buffer_number(out, node->integer);
	} else {
		buffer_text(out, node->text);
	}
}

static inline void dump_at(struct buffer *out, struct extent at)
{
	buffer_format(out, "%u:%u", at.line, at.column);
}

static inline void dump_pod(struct buffer *out, const struct kube_pod *pod,
			    unsigned what)
{
	static const char *const kinds[] = { "init", "sidecar", "regular",
					     "ephemeral" };

	if (what & DUMP_PODS)
		buffer_text(out, pod->partial ? "  part of a pod" : "  pod");
	for (size_t i = 0; i < pod->container_count; i++) {
		const struct kube_container *c = &pod->containers[i];

		if (what & DUMP_PODS) {
			buffer_format(out, " %s:", kinds[c->kind]);
			buffer_span(out, c->name);
		}
		assert_int_equal(c->node->kind, NODE_MAPPING);
		assert_int_equal(c->effective->kind, NODE_MAPPING);
	}
	if (what & DUMP_PODS)
		buffer_text(out, "\n");
	for (size_t i = 0; i < pod->container_count; i++) {
		const struct node *effective = pod->containers[i].effective;

		if (!(what & DUMP_EFFECTIVE))
			continue;
		buffer_span(out, pod->containers[i].name);
		for (uint32_t e = 0; e < effective->count; e++) {
			buffer_format(out, " %s=", effective->entries[e].key);
			dump_value(out, effective->entries[e].value);
			buffer_text(out, "@");
			dump_at(out, effective->entries[e].value->at);
		}
		buffer_text(out, "\n");
	}
	if (what & DUMP_SPEC) {
		if (pod->metadata)
			dump_value(out, pod->metadata);
		if (pod->spec)
			dump_value(out, pod->spec);
		buffer_text(out, "\n");
	}
}

static inline void dump_problem(struct arena *arena, struct buffer *out,
				const struct kube_object *object,
				const struct kube_problem *p)
{
	static const char *const kinds[] = { "type", "unknown", "level",
					     "duplicate" };

	buffer_format(out, "%s ", kinds[p->kind]);
	dump_at(out, p->at);
	buffer_format(out, " %s", node_path(arena, p->node, object->node));
	if (p->expected)
		buffer_format(out, " wants %s", p->expected);
	if (p->found)
		buffer_format(out, " has %s", p->found);
	if (p->suggestion)
		buffer_format(out, " try %s", p->suggestion);
	if (p->earlier.line) {
		buffer_text(out, " first ");
		dump_at(out, p->earlier);
	}
	buffer_text(out, "\n");
}

static inline void dump_object(struct arena *arena, struct buffer *out,
			       const struct kube_object *object, unsigned what)
{
	if (what & DUMP_PODS) {
		buffer_span(out, object->ref.api_version);
		buffer_text(out, " ");
		buffer_span(out, object->ref.kind);
		buffer_text(out, " ");
		buffer_span(out, object->ref.space);
		buffer_text(out, "/");
		buffer_span(out, object->ref.name);
		buffer_text(out, object->is_pod ? " is a pod\n" : "\n");
	}
	for (const struct kube_pod *pod = object->pods; pod; pod = pod->next)
		dump_pod(out, pod, what);
	if (what & DUMP_PROBLEMS)
		for (const struct kube_problem *p = object->problems; p;
		     p = p->next)
			dump_problem(arena, out, object, p);
}

static inline void dump_unjudged(struct buffer *out,
				 const struct findings *findings)
{
	for (const struct unjudged *u = findings->unjudged_first; u;
	     u = u->next) {
		dump_at(out, u->at.at);
		buffer_format(out, " %s\n", u->message);
	}
}

/* Read the input of a case with these kinds; hold it against what it expects. */
static inline void dump_check(struct arena *arena,
			      const struct kube_kinds *kinds,
			      const struct dump_case *c)
{
	const bool is_json = c->input[0] == '{' && c->input[1] == ' ';
	CLEANUP(buffer) struct buffer out = { 0 };
	struct doc_file file;
	struct kube_file kube;
	struct findings findings;
	struct error err = { 0 };

	assert_true(doc_read_as(
		arena, (struct doc_source){ "test.yaml", span_of(c->input) },
		is_json ? DOC_JSON : DOC_YAML, &file, &err));
	findings_init(&findings, arena);
	if (!kube_read(kinds, &file, &findings, &kube, &err))
		fail_msg("%s", err.text);
	for (const struct kube_object *o = kube.first; o; o = o->next)
		dump_object(arena, &out, o, c->what);
	if (c->what & DUMP_PODS && kube.strangers)
		buffer_format(&out, "%zu strangers\n", kube.strangers);
	if (c->what & DUMP_UNJUDGED)
		dump_unjudged(&out, &findings);
	buffer_fill(&out, '\0', 1);
	assert_string_equal(out.text, c->expected);
}

#endif
