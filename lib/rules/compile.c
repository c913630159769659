#include <assert.h>

#include "base/cleanup.h"
#include "rules/rule_priv.h"

/*
 * Every revision has an environment of its own, so that it knows its own
 * variables and no other rule's.  A variable knows those before it, and only
 * messages and related places know "it": names are declared in that order, "it"
 * when the first of these is compiled.
 */

/* The engine's variables; names that begin with a blank cannot be written. */
static const struct given {
	const char *name[SCOPE_COUNT];
	bool document; /* a value whose keys key_set holds */
} given[] = {
	[SLOT_OBJECT] = { { "object", "object", "object" }, true },
	[SLOT_POD] = { { " pod", "pod", "pod" }, true },
	[SLOT_CONTAINERS] = { { " containers", "containers", "containers" },
			      true },
	[SLOT_CONTAINER] = { { " container", " container", "container" },
			     true },
	[SLOT_CONTAINER_KIND] = { { " kind", " kind", "containerKind" },
				  false },
	[SLOT_EFFECTIVE] = { { " effective", " effective", "effective" },
			     true },
	[SLOT_VERSION] = { { "version", "version", "version" }, false },
	[SLOT_PROBLEMS] = { { "problems", "problems", " problems" }, true },
};

static_assert(ARRAY_LEN(given) == SLOT_COUNT, "a slot has no variable");

static struct cel_env *environment(struct arena *arena, enum rule_scope scope)
{
	struct cel_env *env = cel_env_new(arena);

	if (!env || !functions_declare(env))
		return NULL;
	for (int i = 0; i < SLOT_COUNT; i++) {
		if (cel_env_variable(env, span_of(given[i].name[scope])) != i)
			return NULL;
		if (given[i].document)
			cel_env_variable_document(env, i);
	}
	return env;
}

/* False only without memory. */
static bool compile(const struct rule_book *book, const struct rule *rule,
		    struct cel_env *env, const struct expression *expression)
{
	/* Rules are const to all but this cache, which the lock guards. */
	struct expression *cache = (struct expression *)expression;
	const struct cel_program *program = cache->program;
	struct cel_issue issue = { 0 };
	const char *mistake;

	if (!cache->node || program || cache->mistake)
		return true;
	program = cel_compile(env, node_text(cache->node), &issue);
	if (program) {
		__atomic_store_n(&cache->program, program, __ATOMIC_RELEASE);
		return true;
	}
	if (arena_failed(book->arena))
		return false;
	mistake = arena_text(book->arena, issue.text, strlen(issue.text));
	cache->at = scalar_place(rule->file->source, cache->node, issue.offset);
	__atomic_store_n(&cache->mistake, mistake, __ATOMIC_RELEASE);
	return mistake;
}

bool revision_open(const struct rule_book *book, const struct rule *rule,
		   const struct revision *revision)
{
	struct cel_env *env;

	if (revision->env)
		return true;
	env = environment(book->arena, rule->scope);
	if (!env)
		return false;
	for (size_t i = 0; i < revision->variable_count; i++) {
		const struct variable *variable = &revision->variables[i];
		int slot;

		if (!compile(book, rule, env, &variable->expression))
			return false;
		slot = cel_env_variable(env, variable->name);
		if (slot != SLOT_COUNT + (int)i)
			return false;
		if (variable->expression.program)
			cel_env_variable_program(env, slot,
						 variable->expression.program);
	}
	if (!compile(book, rule, env, revision_decides(revision)))
		return false;
	((struct revision *)revision)->env = env;
	return true;
}

/* What reports knows the element that it reports; what decides does not. */
static bool declare_it(const struct revision *revision,
		       const struct expression *expression)
{
	return expression == &revision->reason.expression ||
	       expression == &revision->detail ||
	       cel_env_variable(revision->env, SPAN("it")) ==
		       (int)revision_it(revision);
}

const struct cel_program *
expression_program(const struct rule_book *book, const struct rule *rule,
		   const struct revision *revision,
		   const struct expression *expression)
{
	pthread_mutex_t *lock = (pthread_mutex_t *)&book->lock;
	const struct cel_program *program = __atomic_load_n(
		&expression->program, __ATOMIC_ACQUIRE);

	if (program || __atomic_load_n(&expression->mistake, __ATOMIC_ACQUIRE))
		return program;
	pthread_mutex_lock(lock);
	if (revision_open(book, rule, revision) &&
	    declare_it(revision, expression) &&
	    compile(book, rule, revision->env, expression))
		program = expression->program;
	pthread_mutex_unlock(lock);
	return program;
}

/* False only without memory. */
static bool try_expression(const struct rule_book *book,
			   const struct rule *rule,
			   const struct revision *revision,
			   const struct expression *expression,
			   struct findings *findings)
{
	if (!expression->node ||
	    expression_program(book, rule, revision, expression))
		return true;
	if (!expression->mistake)
		return false;
	findings_unjudged(findings,
			  (struct location){ rule->file->name, expression->at },
			  "%s", expression->mistake);
	return true;
}

static bool try_revision(const struct rule_book *book, const struct rule *rule,
			 const struct revision *revision,
			 struct findings *findings)
{
	const struct expression *const all[] = {
		&revision->find,
		&revision->condition,
		&revision->reason.expression,
		&revision->detail,
		&revision->message.expression,
	};

	for (size_t i = 0; i < revision->variable_count; i++)
		if (!try_expression(book, rule, revision,
				    &revision->variables[i].expression,
				    findings))
			return false;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (!try_expression(book, rule, revision, all[i], findings))
			return false;
	for (size_t i = 0; i < revision->related_count; i++)
		if (!try_expression(book, rule, revision,
				    &revision->related[i].find, findings))
			return false;
	return true;
}

bool rule_compile(const struct rule_book *book, const struct rule *rule,
		  bool *good, struct findings *findings, struct error *err)
{
	struct unjudged **before = findings->unjudged_end;

	for (size_t i = 0; i < rule->revision_count; i++)
		if (!try_revision(book, rule, &rule->revisions[i], findings))
			return error_no_memory(err);
	*good = before == findings->unjudged_end;
	return findings->lost ? error_no_memory(err) : true;
}
