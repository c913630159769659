#include <stdlib.h>

#include "rules/rule_priv.h"

/* Upstream's order: baseline before restricted, then the bytes of the id. */
static int by_check(const void *left, const void *right)
{
	const struct rule *a = *(const struct rule *const *)left;
	const struct rule *b = *(const struct rule *const *)right;

	if (a->level != b->level)
		return a->level < b->level ? -1 : 1;
	return strcmp(a->card.check, b->card.check);
}

/* The revision of a rule that the plan has to run, or NULL. */
static const struct revision *applying(const struct plan *plan,
				       const struct rule *rule)
{
	if (plan->only)
		return plan->only == rule ? rule_revision(rule, plan->version)
					  : NULL;
	if (rule->level)
		return rule->level <= plan->level &&
				       (plan->standard || !rule->disabled)
			       ? rule_revision(rule, plan->version)
			       : NULL;
	if (rule->disabled || plan->standard_only ||
	    plan->version < rule->since || plan->version > rule->until)
		return NULL;
	return rule->revisions;
}

static bool has_word(const char *const *words, const char *word)
{
	for (; words && *words; words++)
		if (!strcmp(*words, word))
			return true;
	return false;
}

/* restricted is baseline, less what its own checks override, and these. */
static void settle_overrides(struct plan *plan)
{
	struct task *tasks = plan->tasks[SCOPE_POD];

	for (size_t i = 0; i < plan->checks; i++) {
		tasks[i].counts = plan->standard;
		for (size_t j = 0; j < plan->checks; j++)
			if (has_word(tasks[j].rule->overrides,
				     tasks[i].rule->card.check))
				tasks[i].overrider = &tasks[j];
		if (tasks[i].overrider)
			tasks[i].counts = false;
	}
}

/* Compile what decides whether the task finds anything; false: no memory. */
static bool prepare(const struct rule_book *book, struct task *task)
{
	const struct revision *revision = task->revision;
	const struct cel_program *program;
	const uint32_t *keys;
	size_t count = 0;

	if (!revision_open(book, task->rule, revision))
		return false;
	program = revision_decides(revision)->program;
	if (!program)
		return true; /* the mistake is said when it is run */
	keys = revision->find.node ? cel_needed_keys(program, &count)
				   : cel_faulting_keys(program, &count);
	for (size_t i = 0; i < count; i++)
		key_set_add(&task->needed, keys[i]);
	return true;
}

/* The rules with checks first, as upstream has them, then the others by id. */
static const struct rule **ordered(const struct rule_book *book, size_t *checks)
{
	const struct rule **rules = arena_array(book->arena, book->count,
						const struct rule *);
	size_t count = 0;

	if (!rules)
		return NULL;
	for (size_t i = 0; i < book->count; i++)
		if (book->rules[i]->level)
			rules[count++] = book->rules[i];
	*checks = count;
	qsort(rules, count, sizeof(*rules), by_check);
	for (size_t i = 0; i < book->count; i++)
		if (!book->rules[i]->level)
			rules[count++] = book->rules[i];
	return rules;
}

static bool fill(const struct rule_book *book, struct plan *plan)
{
	size_t checks = 0;
	const struct rule **rules = ordered(book, &checks);

	for (int scope = 0; rules && scope < SCOPE_COUNT; scope++) {
		struct task *tasks = arena_array(book->arena, book->count,
						 struct task);

		if (!tasks)
			return false;
		plan->tasks[scope] = tasks;
		for (size_t i = 0; i < book->count; i++) {
			const struct revision *revision =
				rules[i]->scope == (enum rule_scope)scope
					? applying(plan, rules[i])
					: NULL;

			if (!revision)
				continue;
			tasks[plan->count[scope]++] = (struct task){
				.rule = rules[i], .revision = revision
			};
			plan->checks += rules[i]->level != LEVEL_PRIVILEGED;
			if (!prepare(book, &tasks[plan->count[scope] - 1]))
				return false;
		}
	}
	if (!rules)
		return false;
	settle_overrides(plan);
	return true;
}

/* What the options come to; equal ones share a plan. */
static struct plan wanted(const struct rule_book *book,
			  const struct standard *standard, bool standard_only,
			  const struct rule *only)
{
	struct plan plan = { .level = LEVEL_RESTRICTED,
			     .standard_only = standard_only,
			     .version = book_newest(book),
			     .only = only };

	if (standard) {
		plan.standard = true;
		plan.level = standard->level;
		if (!standard->version.latest &&
		    standard->version.minor < plan.version)
			plan.version = standard->version.minor;
	} else if (only && !only->level) {
		/* A rule of the past or the future shows its samples too. */
		if (plan.version > only->until)
			plan.version = only->until;
		if (plan.version < only->since)
			plan.version = only->since;
	}
	return plan;
}

static bool same(const struct plan *a, const struct plan *b)
{
	return a->level == b->level && a->standard == b->standard &&
	       a->standard_only == b->standard_only &&
	       a->version == b->version && a->only == b->only;
}

static const struct plan *made(const struct plan *first,
			       const struct plan *plan)
{
	while (first && !same(first, plan))
		first = first->next;
	return first;
}

const struct plan *plan_for(const struct rule_book *book,
			    const struct standard *standard, bool standard_only,
			    const struct rule *only)
{
	/* The book is const to all but what is made at first use. */
	struct rule_book *cache = (struct rule_book *)book;
	struct plan plan = wanted(book, standard, standard_only, only);
	const struct plan *found = made(
		__atomic_load_n(&book->plans, __ATOMIC_ACQUIRE), &plan);
	struct plan *added;

	if (found)
		return found;
	pthread_mutex_lock(&cache->lock);
	found = made(cache->plans, &plan);
	added = found ? NULL : arena_one(cache->arena, struct plan);
	if (added) {
		*added = plan;
		added->next = cache->plans;
		if (fill(book, added)) {
			__atomic_store_n(&cache->plans, added,
					 __ATOMIC_RELEASE);
			found = added;
		}
	}
	pthread_mutex_unlock(&cache->lock);
	return found;
}
