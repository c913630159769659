#include "rules/sample.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "doc/document.h"
#include "rules/engine.h"
#include "rules/rule_priv.h"

/* A comment of a bad sample: here the rule must find something. */
struct mark {
	uint32_t line;
	uint32_t column; /* 0: any */
	bool met;
};

/* One sample while it is tested. */
struct trial {
	struct arena *arena;
	const struct rule_book *book;
	const struct rule *rule;
	const struct standard *standard; /* NULL: the newest version */
	const struct node *sample;	 /* the scalar that holds it */
	struct sample_report *report;
	bool failed;
	bool lost;
};

/* --- failures --- */

static void failure(struct trial *t, struct extent at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void failure(struct trial *t, struct extent at, const char *format, ...)
{
	struct sample_failure *new = arena_one(t->arena, struct sample_failure);
	char text[600];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	t->failed = true;
	if (new)
		new->message = arena_text(t->arena, text, strlen(text));
	if (!new || !new->message) {
		t->lost = true;
		return;
	}
	new->at = (struct location){ t->rule->file->name, at };
	*t->report->end = new;
	t->report->end = &new->next;
}

/* A place of the sample as one of the rule file. */
static struct extent in_rule_file(const struct trial *t, struct extent at)
{
	const char *text = t->sample->text;
	const char *end = text + t->sample->len;

	for (uint32_t line = 1; line < at.line && text < end; text++)
		line += *text == '\n';
	for (uint32_t column = 1; column < at.column && text < end; column++) {
		text++;
		while (text < end && ((unsigned char)*text & 0xc0) == 0x80)
			text++;
	}
	return scalar_place(t->rule->file->source, t->sample,
			    (size_t)(text - t->sample->text));
}

/* --- marks --- */

/* The comment at the end of a line, without its "#"; empty if there is none. */
static struct span comment_of(struct span line)
{
	for (size_t i = line.len; i > 0; i--)
		if (line.text[i - 1] == '#')
			return (struct span){ line.text + i, line.len - i };
	return (struct span){ 0 };
}

/* The next word of a comment, or an empty one. */
static struct span next_word(struct span *comment)
{
	struct span word;

	while (comment->len && strchr(" ,\t\r", *comment->text)) {
		comment->text++;
		comment->len--;
	}
	word = (struct span){ comment->text, 0 };
	while (comment->len && !strchr(" ,\t\r", *comment->text)) {
		comment->text++;
		comment->len--;
		word.len++;
	}
	return word;
}

/* "PF2001" or "PF2001:12". */
static bool read_mark(struct span word, const char *id, uint32_t *column)
{
	size_t len = strlen(id);

	*column = 0;
	if (word.len < len || memcmp(word.text, id, len))
		return false;
	if (word.len == len)
		return true;
	if (word.text[len] != ':' || word.len > len + 7)
		return false;
	for (size_t i = len + 1; i < word.len; i++) {
		if (word.text[i] < '0' || word.text[i] > '9')
			return false;
		*column = *column * 10 + (uint32_t)(word.text[i] - '0');
	}
	return *column;
}

/* All marks of the sample for the rule; at most room of them are kept. */
static size_t find_marks(const struct trial *t, struct mark *marks, size_t room)
{
	struct span rest = node_text(t->sample);
	size_t count = 0;

	for (uint32_t line = 1; rest.len; line++) {
		const char *end = memchr(rest.text, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.text) : rest.len;
		struct span comment = comment_of(
			(struct span){ rest.text, len });
		struct mark mark = { .line = line };
		struct span word;

		while ((word = next_word(&comment)).len)
			if (read_mark(word, t->rule->card.id, &mark.column)) {
				if (count < room)
					marks[count] = mark;
				count++;
			}
		len += end != NULL;
		rest.text += len;
		rest.len -= len;
	}
	return count;
}

static struct mark *meet(struct mark *marks, size_t count, struct extent at)
{
	struct mark *any = NULL;

	for (size_t i = 0; i < count; i++) {
		if (marks[i].met || marks[i].line != at.line)
			continue;
		if (marks[i].column == at.column)
			return &marks[i];
		if (!marks[i].column && !any)
			any = &marks[i];
	}
	return any;
}

/* --- judging a sample --- */

static void expect(struct trial *t, const struct findings *findings,
		   struct mark *marks, size_t count)
{
	const char *id = t->rule->card.id;

	for (const struct finding *f = findings->first; f; f = f->next) {
		struct mark *mark = meet(marks, count, f->at.at);

		if (mark)
			mark->met = true;
		else
			failure(t, in_rule_file(t, f->at.at),
				"%s is found here, which the sample does not "
				"expect: %s",
				id, f->message);
	}
	for (size_t i = 0; i < count; i++) {
		struct extent at = { marks[i].line, marks[i].column, 0, 0 };

		if (!marks[i].met)
			failure(t, in_rule_file(t, at),
				"%s is expected here, but not found", id);
	}
}

/* What the rule finds in the sample; false if it could not be judged. */
static bool find(struct trial *t, struct findings *findings, struct error *err)
{
	struct engine_options options = { .book = t->book,
					  .standard = t->standard,
					  .only = t->rule };
	struct span source = node_text(t->sample);
	struct judgement judgement;
	struct unjudged *before;
	struct doc_file file;
	struct kube_file kube;

	findings_init(findings, t->arena);
	if (!doc_read_as(t->arena, (struct doc_source){ "sample", source },
			 DOC_YAML, &file, err))
		return false;
	for (const struct problem *p = file.problems; p; p = p->next)
		if (p->kind != PROBLEM_DUPLICATE_KEY)
			failure(t, in_rule_file(t, p->at), "%s", p->message);
	if (!kube_read(book_kinds(t->book), &file, findings, &kube, err))
		return false;
	before = findings->unjudged_first;
	while (before && before->next)
		before = before->next;
	if (!engine_run(&options, &kube, findings, &judgement, err))
		return false;
	before = before ? before->next : findings->unjudged_first;
	for (; before; before = before->next)
		failure(t, in_rule_file(t, before->at.at), "%s",
			before->message);
	if (!kube.objects)
		failure(t, t->sample->at, "no Kubernetes object in the sample");
	findings_sort(findings);
	return !findings->lost || error_no_memory(err);
}

static bool test(struct trial *t, const struct node *map, const char *key,
		 struct error *err)
{
	struct findings findings;
	struct mark *marks = NULL;
	size_t count;

	t->sample = node_get(map, key);
	t->failed = false;
	if (!t->sample)
		return true;
	if (!find(t, &findings, err))
		return false;
	count = find_marks(t, NULL, 0);
	marks = arena_array(t->arena, count, struct mark);
	if (!marks)
		return error_no_memory(err);
	find_marks(t, marks, count);
	if (!strcmp(key, "good"))
		count = 0;
	else if (!count)
		failure(t, t->sample->at,
			"the bad sample marks no line with %s",
			t->rule->card.id);
	expect(t, &findings, marks, count);
	t->report->passed += !t->failed;
	t->report->failed += t->failed;
	return !t->lost || error_no_memory(err);
}

/* --- a rule --- */

/* The rule's mapping, read anew with its samples. */
static bool reread(struct arena *arena, const struct rule *rule,
		   const struct document **found, struct error *err)
{
	struct doc_file *doc = arena_one(arena, struct doc_file);
	const struct document *document;

	if (!doc)
		return error_no_memory(err);
	if (!doc_read_as(
		    arena,
		    (struct doc_source){ rule->file->name, rule->file->source },
		    DOC_YAML, doc, err))
		return false;
	document = doc->first;
	for (size_t i = 0; document && i < rule->document; i++)
		document = document->next;
	if (!document || !document->root)
		return error_set(err, 0, "%s: the samples cannot be read",
				 rule->file->name);
	*found = document;
	return true;
}

/* Whatever does not compile is a failure, though no sample may need it. */
static bool test_expressions(struct trial *t, struct error *err)
{
	struct findings findings;
	bool good = true;

	findings_init(&findings, t->arena);
	if (!rule_compile(t->book, t->rule, &good, &findings, err))
		return false;
	for (const struct unjudged *u = findings.unjudged_first; u; u = u->next)
		failure(t, u->at.at, "%s", u->message);
	t->report->failed += !good;
	return !t->lost || error_no_memory(err);
}

bool samples_test(struct arena *arena, const struct rule_book *book,
		  const struct rule *rule, struct sample_report *report,
		  struct error *err)
{
	struct trial trial = {
		.arena = arena, .book = book, .rule = rule, .report = report
	};
	const struct document *document;
	const struct node *revisions;

	if (!report->end)
		report->end = &report->first;
	if (!reread(arena, rule, &document, err) ||
	    !test_expressions(&trial, err) ||
	    !test(&trial, document->root, "good", err) ||
	    !test(&trial, document->root, "bad", err))
		return false;
	revisions = node_get(document->root, "revisions");
	for (uint32_t i = 0; revisions && i < revisions->count; i++) {
		struct standard standard = {
			.level = rule->level,
			.version.minor = rule->revisions[i].since,
		};

		trial.standard = &standard;
		if (!test(&trial, revisions->items[i], "good", err) ||
		    !test(&trial, revisions->items[i], "bad", err))
			return false;
	}
	return true;
}

bool rule_document(struct arena *arena, const struct rule *rule,
		   const struct node **map, struct span *text,
		   struct error *err)
{
	struct span source = rule->file->source;
	const struct document *document = NULL;
	struct span first;
	struct span last;

	if (!reread(arena, rule, &document, err))
		return false;
	assert(document && document->root);
	first = doc_line(source, document->root->at.line);
	last = doc_line(source, document->at.end_line);
	if (!first.text)
		return error_set(err, 0, "%s: lines are missing",
				 rule->file->name);
	*map = document->root;
	text->text = first.text;
	text->len = last.text ? (size_t)(last.text + last.len - first.text)
			      : (size_t)(source.text + source.len - first.text);
	return true;
}

const char *rule_file_name(const struct rule *rule)
{
	return rule->file->name;
}
