#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/io.h"
#include "base/limits.h"
#include "doc/document.h"
#include "ignore.h"
#include "options.h"

static const char config_name[] = ".podfit.yaml";

/* Reading one file. */
struct reader {
	struct arena *arena;
	struct config *config;
	struct findings *findings;
	const char *directory; /* where the file is, as the user wrote it */
};

bool fail_on_find(const char *word, enum severity *fail_on)
{
	if (severity_find(word, fail_on))
		return true;
	if (strcmp(word, "never") != 0)
		return false;
	*fail_on = SEVERITY_COUNT;
	return true;
}

static void mistake(struct reader *reader, const struct node *node,
		    const char *expected)
{
	struct location at = { reader->config->path, node->at };

	findings_unjudged(reader->findings, at, "%s", expected);
}

static void read_standard(struct reader *reader, const struct node *value)
{
	if (value->kind == NODE_STRING &&
	    standard_parse(value->text, &reader->config->standard))
		reader->config->has_standard = true;
	else
		mistake(reader, value,
			"expected 'baseline' or 'restricted', with a version perhaps: 'baseline@v1.30'");
}

static void read_fail_on(struct reader *reader, const struct node *value)
{
	if (value->kind == NODE_STRING &&
	    fail_on_find(value->text, &reader->config->fail_on))
		reader->config->has_fail_on = true;
	else
		mistake(reader, value,
			"expected 'info', 'warning', 'error' or 'never'");
}

static void read_format(struct reader *reader, const struct node *value)
{
	if (value->kind == NODE_STRING)
		reader->config->format = report_format_find(value->text);
	if (!reader->config->format)
		mistake(reader, value,
			"expected the name of a format: 'text' or 'json'");
}

/* The strings of a list; each other thing in it is a mistake. */
static const char **read_strings(struct reader *reader,
				 const struct node *value, size_t *count)
{
	const char **texts;

	if (value->kind != NODE_SEQUENCE) {
		mistake(reader, value, "expected a list of strings");
		return NULL;
	}
	texts = arena_array(reader->arena, value->count + 1, const char *);
	for (uint32_t i = 0; texts && i < value->count; i++) {
		const struct node *item = node_item(value, i);

		if (item->kind == NODE_STRING && item->len)
			texts[(*count)++] = item->text;
		else
			mistake(reader, item, "expected a string");
	}
	return texts;
}

static void read_rules(struct reader *reader, const struct node *value)
{
	struct config *config = reader->config;

	config->rules = read_strings(reader, value, &config->rule_count);
	for (size_t i = 0; i < config->rule_count; i++)
		if (config->rules[i][0] != '/')
			config->rules[i] = arena_format(reader->arena, "%s%s",
							reader->directory,
							config->rules[i]);
}

static void read_exclude(struct reader *reader, const struct node *value)
{
	const char *patterns = "";
	size_t count = 0;
	const char **list = read_strings(reader, value, &count);
	char real[PATH_MAX];

	for (size_t i = 0; patterns && i < count; i++) {
		if (strchr(list[i], '\n'))
			mistake(reader, node_item(value, (uint32_t)i),
				"a pattern is one line");
		patterns = arena_format(reader->arena, "%s%s\n", patterns,
					list[i]);
	}
	if (!patterns)
		return;
	if (!realpath(*reader->directory ? reader->directory : ".", real)) {
		mistake(reader, value, strerror(errno));
		return;
	}
	reader->config->excludes = ignore_parse(
		reader->arena, span_of(patterns),
		span_of(strcmp(real, "/") != 0 ? real : ""), NULL);
}

/* YAML 1.1 reads "off" as false, and that is what it means here. */
static bool is_off(const struct node *value)
{
	return (value->kind == NODE_BOOL && !value->boolean) ||
	       node_is(value, "off");
}

static void read_severity(struct reader *reader, const struct node *value)
{
	struct config *config = reader->config;

	if (value->kind != NODE_MAPPING) {
		mistake(reader, value,
			"expected a mapping from rules to 'off', 'info', 'warning' or 'error'");
		return;
	}
	config->severities = arena_array(reader->arena, value->count + 1,
					 struct config_severity);
	for (uint32_t i = 0; config->severities && i < value->count; i++) {
		const struct entry *entry = &value->entries[i];
		struct config_severity severity = {
			.rule = entry->key,
			.off = is_off(entry->value),
			.at = { config->path, entry->key_at },
		};

		if (severity.off ||
		    (entry->value->kind == NODE_STRING &&
		     severity_find(entry->value->text, &severity.severity)))
			config->severities[config->severity_count++] = severity;
		else
			mistake(reader, entry->value,
				"expected 'off', 'info', 'warning' or 'error'");
	}
}

static const struct config_key {
	const char *name;
	void (*read)(struct reader *reader, const struct node *value);
} keys[] = {
	{ "standard", read_standard },
	{ "failOn", read_fail_on },
	{ "format", read_format },
	{ "rules", read_rules },
	{ "exclude", read_exclude },
	{ "severity", read_severity },
	{ 0 },
};

static void read_entry(struct reader *reader, const struct entry *entry)
{
	struct location at = { reader->config->path, entry->key_at };
	const char *near;

	for (const struct config_key *key = keys; key->name; key++) {
		if (strcmp(key->name, entry->key) != 0)
			continue;
		if (entry->value->kind != NODE_NULL)
			key->read(reader, entry->value);
		return;
	}
	near = nearest_name(entry->key, &keys->name, sizeof(*keys));
	if (near)
		findings_unjudged(reader->findings, at,
				  "unknown key '%s'; did you mean '%s'?",
				  entry->key, near);
	else
		findings_unjudged(reader->findings, at, "unknown key '%s'",
				  entry->key);
}

static void read_file(struct reader *reader, const struct doc_file *file)
{
	const struct node *root = file->first ? file->first->root : NULL;

	for (const struct problem *problem = file->problems; problem;
	     problem = problem->next)
		findings_unjudged(reader->findings,
				  (struct location){ file->name, problem->at },
				  "%s", problem->message);
	if (file->first && file->first->next)
		findings_unjudged(
			reader->findings,
			(struct location){ file->name, file->first->next->at },
			"expected one document");
	if (!root)
		return;
	if (root->kind != NODE_MAPPING) {
		mistake(reader, root, "expected a mapping");
		return;
	}
	for (uint32_t i = 0; i < root->count; i++)
		read_entry(reader, &root->entries[i]);
}

/* The directory part of a path with its last slash; "" for none. */
static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return arena_text(arena, path, slash ? (size_t)(slash - path) + 1 : 0);
}

bool config_read(struct arena *arena, const char *path, struct config *config,
		 struct findings *findings, struct error *err)
{
	struct reader reader = { arena, config, findings,
				 directory_of(arena, path) };
	struct doc_file file;
	struct span text;

	*config = (struct config){ .path = path };
	if (!io_read_file(arena, path, FILE_BYTES_MAX, &text, err) ||
	    !doc_read_as(arena, (struct doc_source){ path, text }, DOC_YAML,
			 &file, err))
		return false;
	if (!arena_failed(arena))
		read_file(&reader, &file);
	return !arena_failed(arena) || error_no_memory(err);
}

const char *config_find(struct arena *arena)
{
	char directory[PATH_MAX];
	size_t len;

	if (!access(config_name, F_OK))
		return config_name;
	if (!getcwd(directory, sizeof(directory)))
		return NULL;
	len = strlen(directory);
	while (len) {
		const char *path;

		while (len && directory[len - 1] != '/')
			len--;
		len -= len != 0;
		path = arena_format(arena, "%.*s/%s", (int)len, directory,
				    config_name);
		if (!path || !access(path, F_OK))
			return path;
	}
	return NULL;
}

static void no_rule(const struct config_severity *severity,
		    const struct rule_book *book, struct findings *findings)
{
	size_t count = book_count(book);
	const char *near = NULL;
	const char **names;

	names = arena_array(findings->arena, 2 * count + 1, const char *);
	if (!names) {
		findings->lost = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct rule_card *card = rule_card(book_rule(book, i));

		names[2 * i] = card->name;
		names[2 * i + 1] = card->id;
	}
	near = nearest_name(severity->rule, names, sizeof(*names));
	if (near)
		findings_unjudged(findings, severity->at,
				  "no rule '%s'; did you mean '%s'?",
				  severity->rule, near);
	else
		findings_unjudged(
			findings, severity->at,
			"no rule '%s'; 'podfit rules list' shows them",
			severity->rule);
}

void config_apply(const struct config *config, struct rule_book *book,
		  struct findings *findings)
{
	for (size_t i = 0; i < config->severity_count; i++) {
		const struct config_severity *severity = &config->severities[i];
		bool known = severity->off
				     ? book_disable(book, severity->rule)
				     : book_set_severity(book, severity->rule,
							 severity->severity);

		if (!known)
			no_rule(severity, book, findings);
	}
}
