#include "cel/function_priv.h"
#include "cel/op_priv.h"

#include <stdio.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"

/*
 * Patterns are RE2's in CEL and PCRE2's here.  What PCRE2 has beyond RE2, or
 * understands differently, is refused, so that no rule works here that would
 * not work in Kubernetes.
 */
enum { PATTERN_BYTES_MAX = 16 * 1024 };

struct regex {
	pcre2_code *code;
};

static void *memory_take(size_t bytes, void *data)
{
	(void)data;
	return mem_raw(bytes);
}

static void memory_give(void *block, void *data)
{
	(void)data;
	mem_free(block);
}

/* Code of constant patterns lives as long as the program: in its arena. */
static void *arena_take(size_t bytes, void *data)
{
	return arena_raw(data, bytes);
}

static void arena_give(void *block, void *data)
{
	(void)block;
	(void)data;
}

static void general_free(pcre2_general_context *context)
{
	pcre2_general_context_free(context);
}

static void compile_context_free(pcre2_compile_context *context)
{
	pcre2_compile_context_free(context);
}

DEFINE_CLEANUP(general, pcre2_general_context *, general_free)
DEFINE_CLEANUP(compile_context, pcre2_compile_context *, compile_context_free)

/* What may follow "(?" in RE2: flags, a colon, a named group. */
static bool group_is_known(struct span rest)
{
	if (rest.len >= 3 && !memcmp(rest.text, "P<", 2))
		return true;
	if (rest.len >= 2 && rest.text[0] == '<')
		return rest.text[1] != '=' && rest.text[1] != '!';
	for (size_t i = 0; i < rest.len; i++) {
		if (rest.text[i] == ')' || rest.text[i] == ':')
			return true;
		if (!strchr("imsU-", rest.text[i]))
			return false;
	}
	return false;
}

/* Escapes that both know and that mean the same. */
static bool escape_is_known(char c)
{
	return (c & 0x80) == 0 &&
	       (strchr("aftnrxQEbBAzdDsSwWpP0", c) != NULL ||
		!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		  (c >= '0' && c <= '9')));
}

static bool is_quantifier(char c)
{
	return c == '*' || c == '+' || c == '?' || c == '}';
}

/* What is not RE2's in a pattern, or NULL. */
static const char *not_re2(struct span pattern)
{
	bool in_class = false;

	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.text[i];
		char next = i + 1 < pattern.len ? pattern.text[i + 1] : '\0';
		struct span rest = { pattern.text + i + 2,
				     pattern.len - i - 2 };

		if (c == '\\') {
			if (!escape_is_known(next))
				return "an escape sequence that RE2 does not "
				       "have";
			i++;
		} else if (in_class) {
			in_class = c != ']';
		} else if (c == '[') {
			in_class = true;
			i += next == '^' ? 1 : 0;
			/* A "]" that comes first is a character. */
			if (i + 1 < pattern.len && pattern.text[i + 1] == ']')
				i++;
		} else if (c == '(' && next == '*') {
			return "a verb, which RE2 does not have";
		} else if (c == '(' && next == '?' &&
			   (i + 2 > pattern.len || !group_is_known(rest))) {
			return "a kind of group that RE2 does not have";
		} else if (is_quantifier(c) && next == '+') {
			return "a possessive or repeated quantifier";
		}
	}
	return NULL;
}

/* Compile a pattern with that memory; NULL and the reason in text. */
static pcre2_code *code_new(pcre2_general_context *general, struct span pattern,
			    char *text, size_t text_len)
{
	CLEANUP(compile_context) pcre2_compile_context *context = NULL;
	const char *foreign = not_re2(pattern);
	PCRE2_SIZE offset;
	int number;
	pcre2_code *code;
	PCRE2_UCHAR8 reason[100];

	if (pattern.len > PATTERN_BYTES_MAX)
		foreign = "more than 16384 bytes";
	if (foreign) {
		snprintf(text, text_len, "the pattern has %s", foreign);
		return NULL;
	}
	context = general ? pcre2_compile_context_create(general) : NULL;
	if (!context) {
		snprintf(text, text_len, "out of memory");
		return NULL;
	}
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	code = pcre2_compile((PCRE2_SPTR8)pattern.text, pattern.len,
			     PCRE2_UTF | PCRE2_DOLLAR_ENDONLY |
				     PCRE2_NEVER_BACKSLASH_C,
			     &number, &offset, context);
	if (code)
		return code;
	pcre2_get_error_message(number, reason, sizeof(reason));
	snprintf(text, text_len, "in the pattern, at byte %zu: %s", offset,
		 (const char *)reason);
	return NULL;
}

struct regex *regex_new(struct arena *arena, struct span pattern, char *text,
			size_t text_len)
{
	pcre2_general_context *general = pcre2_general_context_create(
		arena_take, arena_give, arena);
	struct regex *regex = arena_one(arena, struct regex);

	if (!regex) {
		snprintf(text, text_len, "out of memory");
		return NULL;
	}
	regex->code = code_new(general, pattern, text, text_len);
	return regex->code ? regex : NULL;
}

/* Everything one search needs. */
struct search {
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static bool search_init(struct search *search, pcre2_general_context *general,
			const pcre2_code *code)
{
	search->data = general ? pcre2_match_data_create_from_pattern(code,
								      general)
			       : NULL;
	search->context = general ? pcre2_match_context_create(general) : NULL;
	if (!search->data || !search->context)
		return false;
	pcre2_set_match_limit(search->context, CEL_MATCH_LIMIT);
	pcre2_set_depth_limit(search->context, CEL_MATCH_DEPTH_LIMIT);
	return true;
}

static void search_cleanup(struct search *search)
{
	pcre2_match_data_free(search->data);
	pcre2_match_context_free(search->context);
}

/* Search from a byte on: 1 found, 0 not, -1 the run has failed. */
static int search_from(struct cel_run *run, struct search *search,
		       const pcre2_code *code, struct cel_value text,
		       size_t from)
{
	int found = pcre2_match(code, (PCRE2_SPTR8)text.text, text.len, from,
				from ? PCRE2_NO_UTF_CHECK : 0, search->data,
				search->context);
	PCRE2_UCHAR8 reason[100];

	if (found >= 0)
		return 1;
	if (found == PCRE2_ERROR_NOMATCH)
		return 0;
	if (found == PCRE2_ERROR_NOMEMORY || found == PCRE2_ERROR_HEAPLIMIT) {
		run_exhaust(run, "out of memory");
		return -1;
	}
	pcre2_get_error_message(found, reason, sizeof(reason));
	cel_fail(run, "matching gave up: %s", (const char *)reason);
	return -1;
}

struct cel_value regex_matches(struct cel_run *run, const struct regex *regex,
			       struct cel_value text)
{
	CLEANUP(general)
	pcre2_general_context *general = pcre2_general_context_create(
		memory_take, memory_give, NULL);
	CLEANUP(search) struct search search = { 0 };
	int found;

	if (!run_spend(run, 4 + text.len / 8))
		return (struct cel_value){ .kind = CEL_ERROR };
	if (!search_init(&search, general, regex->code))
		return no_memory(run);
	found = search_from(run, &search, regex->code, text, 0);
	if (found < 0)
		return (struct cel_value){ .kind = CEL_ERROR };
	return cel_bool(found > 0);
}

/* A pattern that came as a value: compiled for this one call. */
struct dynamic {
	pcre2_general_context *general;
	pcre2_code *code;
	struct search search;
};

static void dynamic_cleanup(struct dynamic *dynamic)
{
	search_cleanup(&dynamic->search);
	pcre2_code_free(dynamic->code);
	pcre2_general_context_free(dynamic->general);
}

static bool dynamic_init(struct cel_run *run, struct dynamic *dynamic,
			 const struct cel_value *args)
{
	char text[120];

	if (!run_spend(run, 100 + args[1].len + args[0].len / 8))
		return false;
	dynamic->general = pcre2_general_context_create(memory_take,
							memory_give, NULL);
	dynamic->code = code_new(dynamic->general, cel_text(args[1]), text,
				 sizeof(text));
	if (!dynamic->code) {
		cel_fail(run, "%s", text);
		return false;
	}
	if (search_init(&dynamic->search, dynamic->general, dynamic->code))
		return true;
	no_memory(run);
	return false;
}

struct cel_value fn_matches(struct cel_run *run, const struct cel_value *args,
			    uint32_t count)
{
	CLEANUP(dynamic) struct dynamic dynamic = { 0 };
	int found;

	if (args[0].kind != CEL_STRING || args[1].kind != CEL_STRING)
		return no_overload(run, "matches", args, count);
	if (!dynamic_init(run, &dynamic, args))
		return (struct cel_value){ .kind = CEL_ERROR };
	found = search_from(run, &dynamic.search, dynamic.code, args[0], 0);
	if (found < 0)
		return (struct cel_value){ .kind = CEL_ERROR };
	return cel_bool(found > 0);
}

/* The text that was matched last, which stands in the text searched. */
static struct cel_value matched(const struct search *search,
				struct cel_value text)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(search->data);

	return cel_string((struct span){ text.text + at[0], at[1] - at[0] });
}

struct cel_value fn_find(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	CLEANUP(dynamic) struct dynamic dynamic = { 0 };
	int found;

	if (args[0].kind != CEL_STRING || args[1].kind != CEL_STRING)
		return no_overload(run, "find", args, count);
	if (!dynamic_init(run, &dynamic, args))
		return (struct cel_value){ .kind = CEL_ERROR };
	found = search_from(run, &dynamic.search, dynamic.code, args[0], 0);
	if (found < 0)
		return (struct cel_value){ .kind = CEL_ERROR };
	return found ? matched(&dynamic.search, args[0]) : cel_string(SPAN(""));
}

/* Where the search goes on behind a match: one character further if empty. */
static size_t after_match(const struct search *search, struct cel_value text)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(search->data);
	size_t next = at[1];

	if (at[1] > at[0])
		return next;
	for (next++; next < text.len && (text.text[next] & 0xc0) == 0x80;)
		next++;
	return next;
}

struct cel_value fn_find_all(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	CLEANUP(dynamic) struct dynamic dynamic = { 0 };
	int64_t limit = count == 3 ? args[2].integer : -1;
	struct cel_value *items;
	uint32_t found = 0;
	size_t from = 0;

	if (args[0].kind != CEL_STRING || args[1].kind != CEL_STRING ||
	    (count == 3 && args[2].kind != CEL_INT))
		return no_overload(run, "findAll", args, count);
	if (!dynamic_init(run, &dynamic, args))
		return (struct cel_value){ .kind = CEL_ERROR };
	items = run_alloc(run, ((size_t)args[0].len + 1) * sizeof(*items));
	if (!items)
		return no_memory(run);
	while (from <= args[0].len && (limit < 0 || found < limit)) {
		int answer = search_from(run, &dynamic.search, dynamic.code,
					 args[0], from);

		if (answer < 0 || !run_spend(run, 4))
			return (struct cel_value){ .kind = CEL_ERROR };
		if (!answer)
			break;
		items[found++] = matched(&dynamic.search, args[0]);
		from = after_match(&dynamic.search, args[0]);
	}
	return list_make(run, items, found);
}
