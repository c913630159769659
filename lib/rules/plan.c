#include <stdlib.h>

#include "base/cleanup.h"
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

/*
 * Keys that most pods have, the commonest first: where a rule's keys may stand
 * for one another, the rarer one tells more.
 */
static const char *const common_keys[] = {
	"apiVersion",
	"kind",
	"metadata",
	"spec",
	"name",
	"containers",
	"image",
	"template",
	"labels",
	"value",
	"type",
	"env",
	"ports",
	"resources",
	"securityContext",
	"volumes",
	"volumeMounts",
	"limits",
	"memory",
	"mountPath",
	"annotations",
	"capabilities",
	"drop",
	"readOnlyRootFilesystem",
	"allowPrivilegeEscalation",
	"runAsNonRoot",
	"seccompProfile",
	"livenessProbe",
	"readinessProbe",
	"httpGet",
	"add",
};

/* Give a key a number; false if there is no room for more. */
static bool number_key(struct key_table *table, uint32_t hash)
{
	uint32_t at = hash % KEY_SLOTS;

	while (table->numbers[at] && table->hashes[at] != hash)
		at = (at + 1) % KEY_SLOTS;
	if (table->numbers[at])
		return true;
	if (table->count == KEYS_MAX)
		return false;
	table->hashes[at] = hash;
	table->numbers[at] = ++table->count;
	return true;
}

/* Keys all of which are needed; one that gets no number is let off. */
static void need_all(struct plan *plan, struct task *task, const uint32_t *keys,
		     size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (number_key(&plan->keys, keys[i]))
			key_set_add(&task->needed, &plan->keys, keys[i]);
}

/* Keys one of which is needed; without numbers for all any will do. */
static void need_one(struct plan *plan, struct task *task, const uint32_t *keys,
		     size_t count)
{
	struct key_set set = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (!number_key(&plan->keys, keys[i]))
			return;
		key_set_add(&set, &plan->keys, keys[i]);
	}
	if (count) {
		task->one_of = set;
		task->any = false;
	}
}

/* The keys without which a task finds nothing. */
static void find_keys(struct plan *plan, struct task *task)
{
	const struct cel_program *program =
		revision_decides(task->revision)->program;
	/* false is bad in a condition, and a list is bad in find */
	bool truth = !task->revision->find.node;
	uint32_t hashes[ARRAY_LEN(common_keys)];
	struct cel_keys common = { hashes, ARRAY_LEN(hashes) };
	const uint32_t *keys;
	size_t count;

	task->any = true;
	if (!program) /* its mistake is said when it is run */
		return;
	for (size_t i = 0; i < ARRAY_LEN(hashes); i++)
		hashes[i] = node_key_hash(common_keys[i],
					  strlen(common_keys[i]));
	keys = cel_deciding_keys(program, truth, common, &count);
	need_one(plan, task, keys, count);
	keys = truth ? cel_faulting_keys(program, &count)
		     : cel_needed_keys(program, &count);
	need_all(plan, task, keys, count);
}

/*
 * Finding the keys takes as long as judging some pods without them; for a
 * single manifest it would be half of the work.
 */
enum { PODS_WITHOUT_KEYS = 32 };

bool plan_has_keys(const struct rule_book *book, const struct plan *plan,
		   size_t pods)
{
	/* The plan is const to all but what is made when it pays. */
	struct plan *cache = (struct plan *)plan;
	pthread_mutex_t *lock = (pthread_mutex_t *)&book->lock;
	bool keyed = __atomic_load_n(&plan->keyed, __ATOMIC_ACQUIRE);

	if (keyed || __atomic_add_fetch(&cache->pods, pods, __ATOMIC_RELAXED) <
			     PODS_WITHOUT_KEYS)
		return keyed;
	/* while one thread looks for them the others go on without */
	if (pthread_mutex_trylock(lock))
		return false;
	for (int scope = 0; !plan->keyed && scope < SCOPE_COUNT; scope++)
		for (size_t i = 0; i < plan->count[scope]; i++)
			find_keys(cache, &plan->tasks[scope][i]);
	keyed = !arena_failed(book->arena);
	__atomic_store_n(&cache->keyed, keyed, __ATOMIC_RELEASE);
	pthread_mutex_unlock(lock);
	return keyed;
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
			if (!revision_open(book, rules[i], revision))
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
