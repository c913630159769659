#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "rules/printable_priv.h"
#include "rules/rule_priv.h"

/*
 * The functions that rules have besides CEL's own; rules/README.md is their
 * manual.
 */

static struct cel_value no_memory(struct cel_run *run)
{
	return cel_fail(run, "out of memory");
}

/* --- missing(value, 'a.b.c') --- */

/* The first part of a dotted path; *path is then what follows it. */
static struct span next_part(struct span *path)
{
	const char *dot = path->len ? memchr(path->text, '.', path->len) : NULL;
	struct span part = *path;

	if (dot)
		part.len = (size_t)(dot - path->text);
	path->text += dot ? part.len + 1 : part.len;
	path->len -= dot ? part.len + 1 : part.len;
	return part;
}

bool field_find(struct cel_place *place)
{
	while (place->path.len) {
		struct span rest = place->path;
		struct span part = next_part(&rest);
		const struct entry *entry = node_entry(
			place->node, part.text, part.len,
			node_key_hash(part.text, part.len));

		if (!entry)
			return false;
		place->node = entry->value;
		place->path = rest;
		if (entry->hidden)
			return false;
	}
	return true;
}

static struct cel_value
call_missing(struct cel_run *run, const struct cel_value *args, uint32_t count)
{
	struct cel_place *place = arena_one(run->arena, struct cel_place);

	(void)count;
	if (!args[0].origin)
		return cel_fail(run, "missing() needs a value of the document");
	if (args[1].kind != CEL_STRING)
		return cel_fail(run, "missing() needs a path as text");
	if (!place)
		return no_memory(run);
	*place = (struct cel_place){ args[0].origin, cel_text(args[1]) };
	if (field_find(place))
		return cel_of_node(place->node);
	return (struct cel_value){ .kind = CEL_PLACE, .place = place };
}

/* --- quoted(list), set(list) --- */

/* False with *failure set unless the value is a list of strings. */
static bool want_strings(struct cel_run *run, struct cel_value list,
			 const char *name, struct cel_value *failure)
{
	if (list.kind != CEL_LIST) {
		*failure = cel_fail(run, "%s() needs a list of strings", name);
		return false;
	}
	for (uint32_t i = 0; i < cel_list_count(list); i++)
		if (cel_list_at(list, i).kind != CEL_STRING) {
			*failure = cel_fail(run, "%s() needs a list of strings",
					    name);
			return false;
		}
	return true;
}

static struct cel_value
call_quoted(struct cel_run *run, const struct cel_value *args, uint32_t count)
{
	struct cel_value failure;
	size_t len = 0;
	size_t at = 0;
	char *text;

	if (!want_strings(run, args[0], "quoted", &failure))
		return failure;
	count = cel_list_count(args[0]);
	for (uint32_t i = 0; i < count; i++)
		len += cel_list_at(args[0], i).len + (i ? 4 : 2);
	text = arena_raw(run->arena, len + 1);
	if (!text)
		return no_memory(run);
	for (uint32_t i = 0; i < count; i++) {
		struct cel_value item = cel_list_at(args[0], i);

		if (i) {
			text[at++] = ',';
			text[at++] = ' ';
		}
		text[at++] = '"';
		if (item.len)
			memcpy(text + at, item.text, item.len);
		at += item.len;
		text[at++] = '"';
	}
	return cel_string((struct span){ text, at });
}

static int by_bytes(const void *left, const void *right)
{
	const struct cel_value *a = left;
	const struct cel_value *b = right;
	size_t shared = a->len < b->len ? a->len : b->len;
	int order = shared ? memcmp(a->text, b->text, shared) : 0;

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

static struct cel_value call_set(struct cel_run *run,
				 const struct cel_value *args, uint32_t count)
{
	struct cel_value failure;
	struct cel_value *items;
	uint32_t kept = 0;

	if (!want_strings(run, args[0], "set", &failure))
		return failure;
	count = cel_list_count(args[0]);
	items = arena_array(run->arena, count, struct cel_value);
	if (!items)
		return no_memory(run);
	for (uint32_t i = 0; i < count; i++)
		items[i] = cel_list_at(args[0], i);
	qsort(items, count, sizeof(*items), by_bytes);
	for (uint32_t i = 0; i < count; i++)
		if (!kept || by_bytes(&items[kept - 1], &items[i]))
			items[kept++] = items[i];
	return cel_list_of(run->arena, items, kept);
}

/* --- goQuoted(string) --- */

/* The escape of a character, at most ten bytes; 0: it stands for itself. */
static size_t escape(uint32_t rune, char out[static 12])
{
	static const char named[] = "\aa\bb\ff\nn\rr\tt\vv\\\\\"\"";

	for (size_t i = 0; named[i]; i += 2)
		if (rune == (unsigned char)named[i]) {
			out[0] = '\\';
			out[1] = named[i + 1];
			return 2;
		}
	if (rune_is_printable(rune))
		return 0;
	return (size_t)snprintf(out, 12,
				rune < ' ' || rune == 0x7f ? "\\x%02x"
				: rune < 0x10000	   ? "\\u%04x"
							   : "\\U%08x",
				(unsigned)rune);
}

static struct cel_value call_go_quoted(struct cel_run *run,
				       const struct cel_value *args,
				       uint32_t count)
{
	struct span text = cel_text(args[0]);
	size_t at = 1;
	char *out;

	(void)count;
	if (args[0].kind != CEL_STRING)
		return cel_fail(run, "goQuoted() needs a string");
	/* No character grows more than a byte does that becomes "\x00". */
	out = arena_raw(run->arena, text.len * 4 + 3);
	if (!out)
		return no_memory(run);
	out[0] = '"';
	while (text.len) {
		uint32_t rune = 0;
		size_t len = utf8_decode(text, &rune);
		char escaped[12];
		size_t escaped_len;

		if (len)
			escaped_len = escape(rune, escaped);
		else
			escaped_len = (size_t)snprintf(
				escaped, sizeof(escaped), "\\x%02x",
				(unsigned char)*text.text);
		/* Of bytes that are no UTF-8 Go takes one. */
		len = len ? len : 1;
		memcpy(out + at, escaped_len ? escaped : text.text,
		       escaped_len ? escaped_len : len);
		at += escaped_len ? escaped_len : len;
		text.text += len;
		text.len -= len;
	}
	out[at++] = '"';
	return cel_string((struct span){ out, at });
}

/* --- plural(count, 'one', 'many') --- */

static struct cel_value
call_plural(struct cel_run *run, const struct cel_value *args, uint32_t count)
{
	(void)count;
	if (args[0].kind != CEL_INT && args[0].kind != CEL_UINT)
		return cel_fail(run, "plural() needs a count");
	return args[0].natural == 1 ? args[1] : args[2];
}

/* --- nearest(string, list) --- */

static struct cel_value
call_nearest(struct cel_run *run, const struct cel_value *args, uint32_t count)
{
	struct cel_value best = cel_string(SPAN(""));
	unsigned least = NEAREST_NEVER;
	struct cel_value failure;

	if (args[0].kind != CEL_STRING)
		return cel_fail(run, "nearest() needs a string");
	if (!want_strings(run, args[1], "nearest", &failure))
		return failure;
	count = args[0].len ? cel_list_count(args[1]) : 0;
	run->steps += count;
	for (uint32_t i = 0; i < count; i++) {
		struct cel_value item = cel_list_at(args[1], i);
		unsigned far = nearest_distance(cel_text(args[0]),
						cel_text(item));

		if (far < least) {
			least = far;
			best = item;
		}
	}
	return best;
}

/* --- all of them --- */

static const struct host_function {
	const char *name;
	uint32_t count;
	cel_function *call;
} functions[] = {
	{ "missing", 2, call_missing },
	{ "quoted", 1, call_quoted },
	{ "goQuoted", 1, call_go_quoted },
	{ "plural", 3, call_plural },
	{ "set", 1, call_set },
	{ "nearest", 2, call_nearest },
};

bool functions_declare(struct cel_env *env)
{
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (!cel_env_function(env, functions[i].name, false,
				      functions[i].count, functions[i].call))
			return false;
	return true;
}
