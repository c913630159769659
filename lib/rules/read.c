#include <stdarg.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "doc/document.h"
#include "rules/rule_priv.h"

/* Reading one file of rules, strictly; see rules/README.md for the format. */
struct reader {
	struct rule_book *book;
	const struct rule_file *file;
	struct findings *findings;
	bool good; /* nothing wrong with the rule being read */
	bool lost; /* without memory */
};

static const char *const rule_keys[] = {
	"id",
	"name",
	"title",
	"severity",
	"scope",
	"since",
	"until",
	"variables",
	"expression",
	"field",
	"find",
	"message",
	"messageExpression",
	"related",
	"why",
	"remedy",
	"references",
	"standard",
	"revisions",
	"reason",
	"reasonExpression",
	"detail",
	"good",
	"bad",
	NULL,
};
static const char *const revision_keys[] = {
	"since",
	"variables",
	"find",
	"message",
	"messageExpression",
	"related",
	"reason",
	"reasonExpression",
	"detail",
	"good",
	"bad",
	NULL,
};
static const char *const standard_keys[] = { "level", "check", "overrides",
					     NULL };
static const char *const variable_keys[] = { "name", "expression", NULL };
static const char *const related_keys[] = { "find", "text", NULL };

/* --- mistakes and values --- */

static void mistake(struct reader *r, struct extent at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void mistake(struct reader *r, struct extent at, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->good = false;
	findings_unjudged(r->findings, (struct location){ r->file->name, at },
			  "%s", text);
}

static bool listed(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (**keys == *key && !strcmp(*keys, key))
			return true;
	return false;
}

/* False (and a mistake) unless the node is a mapping with no other keys. */
static bool want_mapping(struct reader *r, const struct node *node,
			 const char *what, const char *const *keys)
{
	if (node->kind != NODE_MAPPING) {
		mistake(r, node->at, "%s: expected mapping, found %s", what,
			node_kind_word((enum node_kind)node->kind));
		return false;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		const struct entry *entry = &node->entries[i];

		if (!listed(entry->key, keys))
			mistake(r, entry->key_at, "unknown key '%s' in %s",
				entry->key, what);
	}
	return true;
}

/* The value of a key; NULL with a mistake if it has to be there. */
static const struct node *value(struct reader *r, const struct node *map,
				const char *key, bool required)
{
	const struct node *node = node_get(map, key);

	if (!node && required)
		mistake(r, node_missing_at(map), "'%s' is missing", key);
	return node;
}

static bool want_kind(struct reader *r, const struct node *node,
		      const char *key, enum node_kind kind)
{
	if (!node || node->kind == kind)
		return node;
	mistake(r, node->at, "'%s': expected %s, found %s", key,
		node_kind_word(kind),
		node_kind_word((enum node_kind)node->kind));
	return false;
}

static const struct node *text_node(struct reader *r, const struct node *map,
				    const char *key, bool required)
{
	const struct node *node = value(r, map, key, required);

	if (!want_kind(r, node, key, NODE_STRING))
		return NULL;
	if (!node->len || strlen(node->text) != node->len) {
		mistake(r, node->at, "'%s' is empty or holds a NUL", key);
		return NULL;
	}
	return node;
}

static const char *text(struct reader *r, const struct node *map,
			const char *key, bool required)
{
	const struct node *node = text_node(r, map, key, required);

	return node ? node->text : NULL;
}

/* Memory of the book; NULL makes the reader lost. */
static void *array(struct reader *r, size_t count, size_t size)
{
	void *block = arena_alloc(r->book->arena, count, size);

	r->lost |= !block;
	return block;
}

static void read_expression(struct reader *r, const struct node *map,
			    const char *key, struct expression *expression)
{
	const struct node *node = text_node(r, map, key, false);

	if (node)
		*expression = (struct expression){ .node = node };
}

/* A list of texts, ended by NULL; NULL if there is none. */
static const char *const *words(struct reader *r, const struct node *map,
				const char *key)
{
	const struct node *list = value(r, map, key, false);
	const char **all;

	if (!want_kind(r, list, key, NODE_SEQUENCE))
		return NULL;
	all = array(r, (size_t)list->count + 1, sizeof(*all));
	for (uint32_t i = 0; all && i < list->count; i++) {
		const struct node *item = list->items[i];

		if (item->kind != NODE_STRING)
			mistake(r, item->at, "'%s' must hold texts only", key);
		all[i] = item->text ? item->text : "";
	}
	return all;
}

/* A word for ids and names: letters, digits, "-" and "_", a letter first. */
static const char *word(struct reader *r, const struct node *map,
			const char *key)
{
	const struct node *node = text_node(r, map, key, true);

	for (uint32_t i = 0; node && i < node->len; i++) {
		char c = node->text[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter &&
		    (!i || !((c >= '0' && c <= '9') || c == '-' || c == '_'))) {
			mistake(r, node->at,
				"'%s' must be letters, digits, '-' and '_'",
				key);
			return NULL;
		}
	}
	return node ? node->text : NULL;
}

static uint64_t version(struct reader *r, const struct node *map,
			const char *key, bool required, uint64_t unset)
{
	const struct node *node = text_node(r, map, key, required);
	uint64_t minor = unset;

	if (node && !version_parse(node_text(node), &minor))
		mistake(r, node->at, "'%s' must be a version like v1.30", key);
	return minor;
}

/* --- the parts of a rule --- */

static void read_variable(struct reader *r, const struct node *node,
			  struct variable *variable)
{
	const char *name;
	char *full;

	if (!want_mapping(r, node, "a variable", variable_keys))
		return;
	name = word(r, node, "name");
	read_expression(r, node, "expression", &variable->expression);
	if (!variable->expression.node)
		value(r, node, "expression", true);
	if (!name || r->lost)
		return;
	full = arena_format(r->book->arena, "variables.%s", name);
	r->lost |= !full;
	if (full)
		variable->name = span_of(full);
}

static void read_variables(struct reader *r, const struct node *map,
			   struct revision *revision)
{
	const struct node *list = value(r, map, "variables", false);

	if (!want_kind(r, list, "variables", NODE_SEQUENCE))
		return;
	revision->variables = array(r, list->count, sizeof(struct variable));
	revision->variable_count = 0;
	for (uint32_t i = 0; revision->variables && i < list->count; i++) {
		struct variable *variable = &revision->variables[i];

		read_variable(r, list->items[i], variable);
		for (uint32_t j = 0; j < i && variable->name.len; j++)
			if (span_equal(revision->variables[j].name,
				       variable->name))
				mistake(r, list->items[i]->at,
					"a second variable of that name");
		revision->variable_count++;
	}
	if (revision_it(revision) >= r->book->slots)
		r->book->slots = revision_it(revision) + 1;
}

static void read_related(struct reader *r, const struct node *map,
			 struct revision *revision)
{
	const struct node *list = value(r, map, "related", false);

	if (!want_kind(r, list, "related", NODE_SEQUENCE))
		return;
	revision->related = array(r, list->count, sizeof(struct related_rule));
	revision->related_count = revision->related ? list->count : 0;
	for (size_t i = 0; i < revision->related_count; i++) {
		struct related_rule *related = &revision->related[i];
		const struct node *node = list->items[i];

		if (!want_mapping(r, node, "a related place", related_keys))
			continue;
		read_expression(r, node, "find", &related->find);
		if (!related->find.node)
			value(r, node, "find", true);
		related->text = text(r, node, "text", true);
	}
}

/* "message" or "messageExpression", which exclude each other. */
static void read_wording(struct reader *r, const struct node *map,
			 const char *key, const char *expression_key,
			 struct wording *wording)
{
	struct wording read = { .text = text(r, map, key, false) };

	read_expression(r, map, expression_key, &read.expression);
	if (read.text && read.expression.node)
		mistake(r, read.expression.node->at,
			"'%s' and '%s' exclude each other", key,
			expression_key);
	if (read.text || read.expression.node)
		*wording = read;
}

/* What rule and revision have in common; what is not there stays as it was. */
static void read_body(struct reader *r, const struct node *map,
		      struct revision *revision)
{
	read_variables(r, map, revision);
	read_expression(r, map, "find", &revision->find);
	read_wording(r, map, "message", "messageExpression",
		     &revision->message);
	read_wording(r, map, "reason", "reasonExpression", &revision->reason);
	read_expression(r, map, "detail", &revision->detail);
	read_related(r, map, revision);
}

static void read_samples(struct reader *r, const struct node *map,
			 bool required)
{
	text(r, map, "good", required && !r->file->heads);
	text(r, map, "bad", required && !r->file->heads);
}

/* --- ordinary rules --- */

static void read_ordinary(struct reader *r, const struct node *map,
			  struct rule *rule)
{
	static const char *const not_here[] = { "revisions", "reason",
						"reasonExpression", "detail" };
	struct revision *only = array(r, 1, sizeof(*only));

	if (!only)
		return;
	for (size_t i = 0; i < ARRAY_LEN(not_here); i++)
		if (node_get(map, not_here[i]))
			mistake(r, node_get(map, not_here[i])->at,
				"'%s' is for rules with 'standard'",
				not_here[i]);
	rule->revisions = only;
	rule->revision_count = 1;
	read_body(r, map, only);
	read_expression(r, map, "expression", &only->condition);
	only->field = text(r, map, "field", only->condition.node);
	if (!only->find.node == !only->condition.node)
		mistake(r, map->at,
			"a rule has either 'find' or 'expression' and 'field'");
	if (only->find.node && only->field)
		mistake(r, node_get(map, "field")->at,
			"'field' goes with 'expression', not with 'find'");
	if (!only->message.text && !only->message.expression.node)
		mistake(r, node_missing_at(map),
			"'message' or 'messageExpression' is missing");
	rule->since = version(r, map, "since", false, 0);
	rule->until = version(r, map, "until", false, UINT64_MAX);
}

/* --- checks of the standards --- */

static void read_standard(struct reader *r, const struct node *node,
			  struct rule *rule)
{
	const struct node *level;

	if (!want_mapping(r, node, "'standard'", standard_keys))
		return;
	rule->card.check = word(r, node, "check");
	level = text_node(r, node, "level", true);
	if (level && node_is(level, "baseline"))
		rule->level = LEVEL_BASELINE;
	else if (level && node_is(level, "restricted"))
		rule->level = LEVEL_RESTRICTED;
	else if (level)
		mistake(r, level->at, "'level' must be baseline or restricted");
	rule->card.level = level ? level->text : NULL;
	rule->overrides = words(r, node, "overrides");
	if (rule->overrides && rule->level != LEVEL_RESTRICTED)
		mistake(r, node_get(node, "overrides")->at,
			"only checks of restricted override others");
}

static void read_revision(struct reader *r, const struct node *node,
			  struct revision *revision)
{
	if (!want_mapping(r, node, "a revision", revision_keys))
		return;
	read_body(r, node, revision);
	read_samples(r, node, false);
	revision->since = version(r, node, "since", true, 0);
	if (!revision->find.node)
		value(r, node, "find", true);
	if (!revision->reason.text && !revision->reason.expression.node)
		value(r, node, "reason", true);
}

static void read_check(struct reader *r, const struct node *map,
		       const struct node *standard, struct rule *rule)
{
	static const char *const not_here[] = { "expression", "field", "since",
						"until" };
	const struct node *list = value(r, map, "revisions", true);
	struct revision base = { 0 };

	read_standard(r, standard, rule);
	for (size_t i = 0; i < ARRAY_LEN(not_here); i++)
		if (node_get(map, not_here[i]))
			mistake(r, node_get(map, not_here[i])->at,
				"'%s' is not for rules with 'standard'",
				not_here[i]);
	if (rule->scope != SCOPE_POD)
		mistake(r, map->at, "a check has the scope 'pod'");
	read_body(r, map, &base);
	if (!want_kind(r, list, "revisions", NODE_SEQUENCE))
		return;
	if (!list->count)
		mistake(r, list->at, "'revisions' is empty");
	rule->revisions = array(r, list->count, sizeof(struct revision));
	for (uint32_t i = 0; rule->revisions && i < list->count; i++) {
		struct revision *revision = &rule->revisions[i];

		*revision = base;
		read_revision(r, list->items[i], revision);
		if (i && revision->since <= revision[-1].since)
			mistake(r, list->items[i]->at,
				"revisions go from old to new");
		rule->revision_count++;
	}
	rule->until = UINT64_MAX;
}

/* --- a rule --- */

static void read_scope(struct reader *r, const struct node *map,
		       struct rule *rule)
{
	static const char *const scopes[] = {
		[SCOPE_OBJECT] = "object",
		[SCOPE_POD] = "pod",
		[SCOPE_CONTAINER] = "container",
	};
	const struct node *node = text_node(r, map, "scope", true);

	for (int i = 0; node && i < SCOPE_COUNT; i++)
		if (node_is(node, scopes[i])) {
			rule->scope = (enum rule_scope)i;
			return;
		}
	if (node)
		mistake(r, node->at,
			"'scope' must be object, pod or container");
}

static void read_severity(struct reader *r, const struct node *map,
			  struct rule *rule)
{
	const struct node *node = text_node(r, map, "severity", true);

	if (node && !severity_find(node->text, &rule->card.severity))
		mistake(r, node->at,
			"'severity' must be info, warning or error");
}

static void read_card(struct reader *r, const struct node *map,
		      struct rule *rule)
{
	struct rule_card *card = &rule->card;

	card->id = word(r, map, "id");
	card->name = word(r, map, "name");
	card->title = text(r, map, "title", true);
	card->why = text(r, map, "why", true);
	card->remedy = text(r, map, "remedy", true);
	card->references = words(r, map, "references");
	if (!card->references)
		card->references = array(r, 1, sizeof(char *));
	read_severity(r, map, rule);
	read_scope(r, map, rule);
}

/* Ids may come again only to replace; names and check ids are unique. */
static void check_unique(struct reader *r, const struct node *map,
			 const struct rule *rule)
{
	const struct rule_book *book = r->book;

	for (size_t i = 0; i < book->count; i++) {
		const struct rule *other = book->rules[i];

		if (!strcmp(other->card.id, rule->card.id)) {
			if (r->file->heads || other->file == r->file)
				mistake(r, node_get(map, "id")->at,
					"a second rule with the id %s",
					rule->card.id);
			continue;
		}
		if (!strcmp(other->card.name, rule->card.name))
			mistake(r, node_get(map, "name")->at,
				"'%s' is also the name of %s", rule->card.name,
				other->card.id);
		if (rule->card.check && other->card.check &&
		    !strcmp(other->card.check, rule->card.check))
			mistake(r, node_get(map, "standard")->at,
				"'%s' is also the check of %s",
				rule->card.check, other->card.id);
	}
}

static void note_newest(struct rule_book *book)
{
	book->newest = 0;
	for (size_t i = 0; i < book->count; i++) {
		const struct rule *rule = book->rules[i];
		size_t last = rule->revision_count - 1;

		if (rule->level && rule->revisions[last].since > book->newest)
			book->newest = rule->revisions[last].since;
	}
}

static bool add_rule(struct rule_book *book, struct rule *rule)
{
	size_t at = 0;

	while (at < book->count &&
	       strcmp(book->rules[at]->card.id, rule->card.id) < 0)
		at++;
	if (at < book->count &&
	    !strcmp(book->rules[at]->card.id, rule->card.id)) {
		book->rules[at] = rule;
		note_newest(book);
		return true;
	}
	if (book->count == book->room) {
		size_t room = book->room ? book->room * 2 : 128;
		struct rule **more = arena_array(book->arena, room,
						 struct rule *);

		if (!more)
			return false;
		if (book->count)
			memcpy(more, book->rules, book->count * sizeof(*more));
		book->rules = more;
		book->room = room;
	}
	memmove(book->rules + at + 1, book->rules + at,
		(book->count - at) * sizeof(struct rule *));
	book->rules[at] = rule;
	book->count++;
	note_newest(book);
	return true;
}

/* Read one rule; what is the built-in's is compiled when it is needed. */
static void read_rule(struct reader *r, const struct node *map, size_t document,
		      struct error *err)
{
	const struct node *standard = node_get(map, "standard");
	struct rule *rule = array(r, 1, sizeof(*rule));

	if (!rule || !want_mapping(r, map, "a rule", rule_keys))
		return;
	rule->file = r->file;
	rule->document = document;
	rule->at = map->at;
	read_card(r, map, rule);
	if (standard)
		read_check(r, map, standard, rule);
	else
		read_ordinary(r, map, rule);
	read_samples(r, map, true);
	if (!r->good || r->lost)
		return;
	if (!r->file->heads &&
	    !rule_compile(r->book, rule, &r->good, r->findings, err)) {
		r->lost = true;
		return;
	}
	check_unique(r, map, rule);
	if (r->good)
		r->lost = !add_rule(r->book, rule);
}

/* --- a file --- */

static bool has_kinds(const struct doc_file *doc)
{
	const struct document *first = doc->first;

	return first && first->root && node_get(first->root, "kinds");
}

bool rules_read(struct rule_book *book, const struct rule_file *file,
		struct findings *findings, struct error *err)
{
	struct doc_file *doc = arena_one(book->arena, struct doc_file);
	struct reader r = { .book = book, .file = file, .findings = findings };
	size_t document = 0;

	if (!doc)
		return error_no_memory(err);
	if (!doc_read_as(book->arena,
			 (struct doc_source){ file->name, file->text },
			 DOC_YAML, doc, err))
		return false;
	for (const struct problem *p = doc->problems; p; p = p->next)
		mistake(&r, p->at, "%s", p->message);
	if (has_kinds(doc))
		return kube_kinds_add(book->kinds, doc, findings, err);
	for (const struct document *d = doc->first; d; d = d->next) {
		r.good = true;
		if (d->root)
			read_rule(&r, d->root, document, err);
		document++;
		if (r.lost || findings->lost)
			return error_no_memory(err);
	}
	return true;
}
