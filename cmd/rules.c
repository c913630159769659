#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "command.h"
#include "diag/severity.h"
#include "doc/document.h"
#include "rule_files.h"
#include "rules/book.h"
#include "rules/builtin.h"
#include "rules/sample.h"

enum rules_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_YAML };

struct rules_settings {
	enum rules_format format;
	const char *rules; /* more of them, or NULL */
};

/* What an action needs; all lives in the arena. */
struct rules_run {
	struct arena *arena;
	struct rule_book *book;
	struct findings findings; /* mistakes in rule files */
	struct rules_settings settings;
	struct error err;
};

static bool set_format(void *settings, const char *value, struct error *err)
{
	static const char *const words[] = { "text", "json", "yaml", NULL };
	struct rules_settings *mine = settings;
	int word = option_word("--format", value, words, sizeof(words[0]), err);

	if (word >= 0)
		mine->format = (enum rules_format)word;
	return word >= 0;
}

static bool set_rules(void *settings, const char *value, struct error *err)
{
	struct rules_settings *mine = settings;

	(void)err;
	mine->rules = value;
	return true;
}

static const struct option_row rules_options[] = {
	{ "format", "FORMAT", "text or json; show: also yaml", set_format },
	{ "rules", "PATH", "list, show: add the rules of a file or directory",
	  set_rules },
	OPTION_HELP,
	{ 0 },
};

/* --- list --- */

static void print_json_text(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '"' || byte == '\\')
			printf("\\%c", byte);
		else if (byte < ' ')
			printf("\\u%04x", byte);
		else
			putchar(byte);
	}
	putchar('"');
}

static void print_json_pair(const char *key, const char *text)
{
	printf("\"%s\":", key);
	print_json_text(text);
}

static void print_json_card(const struct rule_card *card)
{
	putchar('{');
	print_json_pair("id", card->id);
	putchar(',');
	print_json_pair("name", card->name);
	putchar(',');
	print_json_pair("severity", severity_word(card->severity));
	putchar(',');
	print_json_pair("title", card->title);
	if (card->level) {
		fputs(",\"standard\":{", stdout);
		print_json_pair("level", card->level);
		putchar(',');
		print_json_pair("check", card->check);
		putchar('}');
	}
	putchar(',');
	print_json_pair("why", card->why);
	putchar(',');
	print_json_pair("remedy", card->remedy);
	fputs(",\"references\":[", stdout);
	for (size_t i = 0; card->references[i]; i++) {
		if (i)
			putchar(',');
		print_json_text(card->references[i]);
	}
	fputs("]}", stdout);
}

static void list_json(const struct rule_book *book)
{
	fputs("{\"podfit\":1,\"rules\":[", stdout);
	for (size_t i = 0; i < book_count(book); i++) {
		fputs(i ? ",\n" : "\n", stdout);
		print_json_card(rule_card(book_rule(book, i)));
	}
	puts("\n]}");
}

static void list_text(const struct rule_book *book)
{
	int id = 0;
	int name = 0;

	for (size_t i = 0; i < book_count(book); i++) {
		const struct rule_card *card = rule_card(book_rule(book, i));
		int id_len = (int)strlen(card->id);
		int name_len = (int)strlen(card->name);

		id = id_len > id ? id_len : id;
		name = name_len > name ? name_len : name;
	}
	for (size_t i = 0; i < book_count(book); i++) {
		const struct rule_card *card = rule_card(book_rule(book, i));

		printf("%-*s  %-7s  %-*s  %s\n", id, card->id,
		       severity_word(card->severity), name, card->name,
		       card->title);
	}
}

static enum exit_status run_list(struct rules_run *run,
				 struct arguments operands)
{
	if (operands.count) {
		fputs("podfit rules list: takes no rule; try 'show'\n", stderr);
		return EXIT_TROUBLE;
	}
	if (run->settings.format == FORMAT_JSON)
		list_json(run->book);
	else
		list_text(run->book);
	return EXIT_CLEAN;
}

/* --- show --- */

/* A paragraph, indented, in lines of at most 78 columns or so. */
static void print_wrapped(const char *title, const char *text)
{
	size_t column = 78;

	printf("\n%s:", title);
	while (*text) {
		size_t len = strcspn(text, " \n");

		if (column + len + 1 > 78) {
			fputs("\n ", stdout);
			column = 1;
		}
		printf(" %.*s", (int)len, text);
		column += len + 1;
		text += len;
		text += strspn(text, " \n");
	}
	putchar('\n');
}

/* Text that keeps its lines, indented. */
static void print_block(const char *title, const struct node *map,
			const char *key)
{
	struct span text = node_text(node_get(map, key));

	if (!text.len)
		return;
	printf("\n%s:\n", title);
	while (text.len) {
		const char *end = memchr(text.text, '\n', text.len);
		size_t len = end ? (size_t)(end - text.text) : text.len;

		printf("%s%.*s\n", len ? "  " : "", (int)len, text.text);
		len += end != NULL;
		text.text += len;
		text.len -= len;
	}
}

/* How a rule or a revision finds what it reports, and its samples. */
static void print_conditions(const struct node *map)
{
	const struct node *variables = node_get(map, "variables");

	for (uint32_t i = 0; variables && i < variables->count; i++) {
		const struct node *name = node_get(variables->items[i], "name");

		printf("\nvariable %s:", name ? name->text : "");
		print_block("  is", variables->items[i], "expression");
	}
	print_block("finds", map, "find");
	print_block("demands", map, "expression");
	print_block("of the field", map, "field");
	print_block("reason", map, "reason");
	print_block("reason (CEL)", map, "reasonExpression");
	print_block("detail (CEL)", map, "detail");
	print_block("nothing is wrong here", map, "good");
	print_block("reported here", map, "bad");
}

static void show_text(const struct rule *rule, const struct node *map)
{
	const struct rule_card *card = rule_card(rule);
	const struct node *revisions = node_get(map, "revisions");

	printf("%s %s (%s)\n%s\n", card->id, card->name,
	       severity_word(card->severity), card->title);
	if (card->level)
		printf("Pod Security Standards: %s, check %s\n", card->level,
		       card->check);
	print_wrapped("why", card->why);
	print_wrapped("remedy", card->remedy);
	if (card->references[0])
		puts("\nreferences:");
	for (size_t i = 0; card->references[i]; i++)
		printf("  %s\n", card->references[i]);
	print_conditions(map);
	for (uint32_t i = 0; revisions && i < revisions->count; i++) {
		const struct node *since = node_get(revisions->items[i],
						    "since");

		printf("\nsince %s\n", since ? since->text : "");
		print_conditions(revisions->items[i]);
	}
	printf("\nwritten in %s\n", rule_file_name(rule));
}

static bool show(struct rules_run *run, const struct rule *rule)
{
	const struct node *map;
	struct span text;

	if (!rule_document(run->arena, rule, &map, &text, &run->err))
		return false;
	switch (run->settings.format) {
	case FORMAT_TEXT: show_text(rule, map); break;
	case FORMAT_JSON:
		print_json_card(rule_card(rule));
		putchar('\n');
		break;
	case FORMAT_YAML:
		fwrite(text.text, 1, text.len, stdout);
		putchar('\n');
		break;
	}
	return true;
}

static enum exit_status run_show(struct rules_run *run,
				 struct arguments operands)
{
	if (!operands.count) {
		fputs("podfit rules show: which rule? 'podfit rules list' has "
		      "them\n",
		      stderr);
		return EXIT_TROUBLE;
	}
	for (size_t i = 0; i < operands.count; i++) {
		const char *name = operands.values[i];
		const struct rule *rule = book_find(run->book, name);

		if (!rule) {
			fprintf(stderr,
				"podfit rules show: no rule '%s'; 'podfit "
				"rules list' has them\n",
				name);
			return EXIT_TROUBLE;
		}
		if (i && run->settings.format == FORMAT_YAML)
			puts("---");
		else if (i)
			putchar('\n');
		if (!show(run, rule))
			return command_failed(&run->err);
	}
	return EXIT_CLEAN;
}

/* --- test --- */

/* The built-in rules once more, now with their samples. */
static bool read_builtin_whole(struct rules_run *run)
{
	for (size_t i = 0; i < builtin_file_count; i++) {
		struct span text = { builtin_files[i].text,
				     builtin_files[i].len };

		if (!book_add(run->book, builtin_files[i].name, text,
			      &run->findings, &run->err))
			return false;
	}
	return true;
}

static bool among(const struct rule *rule, const struct rule **rules,
		  size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rules[i] == rule)
			return true;
	return false;
}

/* Read what is to be tested; the rules that were there before are not. */
static bool read_tested(struct rules_run *run, struct arguments operands)
{
	if (!operands.count)
		return read_builtin_whole(run);
	for (size_t i = 0; i < operands.count; i++)
		if (!rule_files_add(run->book, run->arena, operands.values[i],
				    &run->findings, &run->err))
			return false;
	return true;
}

static bool test_one(struct rules_run *run, const struct rule *rule,
		     struct sample_report *sum)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct sample_report report = { 0 };

	if (!arena)
		return error_no_memory(&run->err);
	if (!samples_test(arena, run->book, rule, &report, &run->err))
		return false;
	for (const struct sample_failure *f = report.first; f; f = f->next)
		printf("%s:%u:%u: %s\n", f->at.file, f->at.at.line,
		       f->at.at.column, f->message);
	sum->passed += report.passed;
	sum->failed += report.failed;
	return true;
}

static enum exit_status run_test(struct rules_run *run,
				 struct arguments operands)
{
	size_t count = book_count(run->book);
	const struct rule **before = arena_array(run->arena, count,
						 const struct rule *);
	struct sample_report sum = { 0 };

	if (!before) {
		error_no_memory(&run->err);
		return command_failed(&run->err);
	}
	for (size_t i = 0; i < count; i++)
		before[i] = book_rule(run->book, i);
	if (!read_tested(run, operands))
		return command_failed(&run->err);
	for (size_t i = 0; i < book_count(run->book); i++) {
		const struct rule *rule = book_rule(run->book, i);

		if (!among(rule, before, count) && !test_one(run, rule, &sum))
			return command_failed(&run->err);
	}
	for (const struct unjudged *u = run->findings.unjudged_first; u;
	     u = u->next) {
		printf("%s:%u:%u: %s\n", u->at.file, u->at.at.line,
		       u->at.at.column, u->message);
		sum.failed++;
	}
	printf("%zu passed, %zu failed\n", sum.passed, sum.failed);
	return sum.failed ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* --- the command --- */

static const struct {
	const char *name;
	enum exit_status (*run)(struct rules_run *run,
				struct arguments operands);
} actions[] = {
	{ "list", run_list },
	{ "show", run_show },
	{ "test", run_test },
};

static enum exit_status act(struct rules_run *run, struct arguments operands)
{
	const char *name = operands.count ? operands.values[0] : "list";
	size_t used = operands.count != 0;
	struct arguments rest = { operands.values + used,
				  operands.count - used };

	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (!strcmp(actions[i].name, name))
			return actions[i].run(run, rest);
	fprintf(stderr,
		"podfit rules: no action '%s'; there are list, show and test\n",
		name);
	return EXIT_TROUBLE;
}

static bool read_book(struct rules_run *run)
{
	findings_init(&run->findings, run->arena);
	run->book = book_new(run->arena);
	if (!run->book)
		return error_no_memory(&run->err);
	if (!book_add_builtin(run->book, &run->findings, &run->err))
		return false;
	return !run->settings.rules ||
	       rule_files_add(run->book, run->arena, run->settings.rules,
			      &run->findings, &run->err);
}

static enum exit_status run_rules(const struct command *command,
				  struct arguments arguments)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	struct rules_run run = { .arena = arena };
	enum exit_status status;

	if (!command_begin(command, &arguments, &run.settings, &status))
		return status;
	if (!arena) {
		error_no_memory(&run.err);
		return command_failed(&run.err);
	}
	if (!read_book(&run))
		return command_failed(&run.err);
	if (rule_files_complain(&run.findings))
		return EXIT_TROUBLE;
	return act(&run, arguments);
}

const struct command command_rules = {
	.name = "rules",
	.operands = "list | show RULE... | test [PATH...]",
	.about = "list and explain the rules, and test their samples",
	.options = rules_options,
	.details =
		"A rule is given by its id or its name.  'test' holds the rules\n"
		"of the files and directories named, or the built-in ones, against\n"
		"their own samples.\n\n"
		"examples:\n"
		"  podfit rules list --format json\n"
		"  podfit rules show PF1001\n"
		"  podfit rules test my-rules/\n",
	.run = run_rules,
};
