#include "rules/book.h"

#include "rules/builtin.h"
#include "rules/rule_priv.h"

struct rule_book *book_new(struct arena *arena)
{
	struct rule_book *book = arena_one(arena, struct rule_book);

	if (!book)
		return NULL;
	book->arena = arena;
	book->slots = SLOT_COUNT + 1;
	book->kinds = kube_kinds_new(arena);
	if (!book->kinds || pthread_mutex_init(&book->lock, NULL))
		return NULL;
	return book;
}

static struct rule_file *file_new(struct rule_book *book, const char *name,
				  struct span source)
{
	struct rule_file *file = arena_one(book->arena, struct rule_file);

	if (file)
		*file = (struct rule_file){ .name = name,
					    .source = source,
					    .text = source };
	return file;
}

bool book_add(struct rule_book *book, const char *name, struct span source,
	      struct findings *findings, struct error *err)
{
	const struct rule_file *file = file_new(book, name, source);

	if (!file)
		return error_no_memory(err);
	book->plans = NULL;
	return rules_read(book, file, findings, err);
}

/*
 * A rule without its samples, which by custom come last and make up half of
 * the file: what follows the line "good:" or "bad:" is cut off.  A file of
 * several documents is left whole.
 */
static struct span cut_samples(struct span source)
{
	const char *end = source.text + source.len;
	const char *line = source.text;
	struct span head = source;
	const char *next;

	for (; (next = memchr(line, '\n', (size_t)(end - line))); line = next) {
		size_t left = (size_t)(end - ++next);

		if (left >= 3 && !memcmp(next, "---", 3))
			return source;
		if (head.len == source.len &&
		    ((left >= 5 && !memcmp(next, "good:", 5)) ||
		     (left >= 4 && !memcmp(next, "bad:", 4))))
			head.len = (size_t)(next - source.text);
	}
	return head;
}

bool book_add_builtin(struct rule_book *book, struct findings *findings,
		      struct error *err)
{
	for (size_t i = 0; i < builtin_file_count; i++) {
		struct span source = { builtin_files[i].text,
				       builtin_files[i].len };
		struct rule_file *file = file_new(book, builtin_files[i].name,
						  source);

		if (!file)
			return error_no_memory(err);
		file->text = cut_samples(source);
		file->heads = true;
		if (!rules_read(book, file, findings, err))
			return false;
	}
	return true;
}

size_t book_count(const struct rule_book *book)
{
	return book->count;
}

const struct rule *book_rule(const struct rule_book *book, size_t index)
{
	return index < book->count ? book->rules[index] : NULL;
}

static struct rule *find(const struct rule_book *book, const char *name)
{
	for (size_t i = 0; i < book->count; i++)
		if (!strcmp(book->rules[i]->card.id, name) ||
		    !strcmp(book->rules[i]->card.name, name))
			return book->rules[i];
	return NULL;
}

const struct rule *book_find(const struct rule_book *book, const char *name)
{
	return find(book, name);
}

const struct rule *book_check(const struct rule_book *book, const char *check)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->rules[i]->card.check &&
		    !strcmp(book->rules[i]->card.check, check))
			return book->rules[i];
	return NULL;
}

const struct rule_card *rule_card(const struct rule *rule)
{
	return &rule->card;
}

const struct kube_kinds *book_kinds(const struct rule_book *book)
{
	return book->kinds;
}

uint64_t book_newest(const struct rule_book *book)
{
	return book->newest;
}

bool book_disable(struct rule_book *book, const char *name)
{
	struct rule *rule = find(book, name);

	if (rule)
		rule->disabled = true;
	book->plans = NULL;
	return rule;
}

bool book_set_severity(struct rule_book *book, const char *name,
		       enum severity severity)
{
	struct rule *rule = find(book, name);

	if (rule)
		rule->card.severity = severity;
	return rule;
}
