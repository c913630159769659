#include "rules/suppress.h"

#include <string.h>

#include "base/limits.h"

static const char marker[] = "podfit:";

static const struct rule_card malformed_card = {
	.id = "PF0001",
	.name = "malformed-suppression",
	.title = "a comment for podfit is malformed",
	.severity = SEVERITY_WARNING,
	.remedy =
		"write '# podfit: ignore[RULE, ...] REASON', with rules by id or name",
};

static const struct rule_card unused_card = {
	.id = "PF0002",
	.name = "unused-suppression",
	.title = "a suppression suppresses nothing",
	.severity = SEVERITY_INFO,
	.remedy = "remove it; what it was about is gone or stands elsewhere",
};

struct suppression {
	struct span rules; /* between the brackets */
	struct extent at;  /* of the marker and what belongs to it */
	uint32_t target;   /* the line whose findings it is about */
	bool used;
	struct suppression *next;
};

/* The search for suppressions: lines are counted on the way. */
struct search {
	struct lint_result *result;
	const char *at;
	const char *end;
	uint32_t line;
	const char *line_start;
	const char *quoted_to; /* how far quotes were followed on this line */
	char quote;	       /* the one that is open there, or NUL */
	struct suppression *first;
	struct suppression **last;
	size_t count;
};

static bool add_finding(struct findings *findings, const char *file,
			const struct rule_card *card, struct extent at)
{
	struct finding *finding = findings_add(findings);

	if (!finding)
		return false;
	finding->card = card;
	finding->at = (struct location){ file, at };
	finding->message = card->title;
	finding->path = "";
	return true;
}

/* Go on to a place further down, counting lines as doc does. */
static void go_to(struct search *search, const char *to)
{
	for (; search->at < to; search->at++) {
		char c = *search->at;

		if (c != '\n' && c != '\r')
			continue;
		if (c == '\r' && search->at + 1 < search->end &&
		    search->at[1] == '\n')
			continue;
		search->line++;
		search->line_start = search->at + 1;
		search->quoted_to = search->line_start;
		search->quote = '\0';
	}
}

static const char *line_end(const char *p, const char *end)
{
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	return p;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/*
 * Whether a place of this line is inside quotes.  A quote inside a word opens
 * none.  Quotes that began on an earlier line are not seen.
 */
static bool is_quoted(struct search *search, const char *place)
{
	for (; search->quoted_to < place; search->quoted_to++) {
		const char *p = search->quoted_to;

		if (search->quote == '"' && *p == '\\')
			search->quoted_to++;
		else if (search->quote)
			search->quote = *p == search->quote ? '\0'
							    : search->quote;
		else if ((*p == '"' || *p == '\'') &&
			 (p == search->line_start || strchr(" \t[{,:-", p[-1])))
			search->quote = *p;
	}
	return search->quote;
}

/*
 * The "#" of the comment that the marker begins, or NULL if it is part of
 * something else: text, or a longer comment.
 */
static const char *comment_start(struct search *search, const char *marked)
{
	const char *p = marked;

	while (p > search->line_start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	if (p == search->line_start || p[-1] != '#')
		return NULL;
	p--;
	if (p > search->line_start && p[-1] != ' ' && p[-1] != '\t')
		return NULL;
	return is_quoted(search, p) ? NULL : p;
}

/* The number of the next line that is no comment. */
static uint32_t line_below(const struct search *search, const char *p)
{
	uint32_t line = search->line;

	for (;;) {
		p = line_end(p, search->end);
		if (p == search->end)
			return 0;
		p += *p == '\r' && p + 1 < search->end && p[1] == '\n' ? 2 : 1;
		line++;
		p = skip_blanks(p, search->end);
		if (p == search->end || *p != '#')
			return line;
	}
}

/* Characters, not bytes, between two places of a line. */
static uint32_t characters(const char *from, const char *to)
{
	uint32_t count = 0;

	for (; from < to; from++)
		count += (*from & 0xc0) != 0x80;
	return count;
}

/* "ignore[RULES] REASON" at p; false if it is not that. */
static bool parse(const char *p, const char *end, struct span *rules)
{
	static const char word[] = "ignore[";
	const char *close;

	p = skip_blanks(p, end);
	if ((size_t)(end - p) < sizeof(word) ||
	    memcmp(p, word, sizeof(word) - 1) != 0)
		return false;
	p += sizeof(word) - 1;
	close = memchr(p, ']', (size_t)(end - p));
	if (!close || close == p || skip_blanks(close + 1, end) == end)
		return false;
	*rules = (struct span){ p, (size_t)(close - p) };
	return true;
}

/* Take up the marker that the search stands at; false without memory. */
static bool take(struct search *search, const char *marked)
{
	struct findings *findings = &search->result->findings;
	const char *name = search->result->file.name;
	const char *hash = comment_start(search, marked);
	const char *end = line_end(marked, search->end);
	struct suppression found = { 0 };
	struct suppression *kept;

	if (!hash)
		return true;
	search->at = end; /* the rest of the line is comment */
	found.at = (struct extent){ search->line,
				    1 + characters(search->line_start, marked),
				    search->line,
				    1 + characters(search->line_start, end) };
	if (!parse(marked + sizeof(marker) - 1, end, &found.rules))
		return add_finding(findings, name, &malformed_card, found.at);
	found.target = skip_blanks(search->line_start, hash) == hash
			       ? line_below(search, end)
			       : search->line;
	if (++search->count > SUPPRESSIONS_MAX) {
		findings_unjudged(findings, (struct location){ name, found.at },
				  "more than %d suppressions in one file",
				  SUPPRESSIONS_MAX);
		search->end = search->at;
		return true;
	}
	kept = arena_one(findings->arena, struct suppression);
	if (!kept)
		return false;
	*kept = found;
	*search->last = kept;
	search->last = &kept->next;
	return true;
}

static bool find_all(struct search *search)
{
	while (search->at < search->end) {
		const char *marked = memmem(search->at,
					    (size_t)(search->end - search->at),
					    marker, sizeof(marker) - 1);

		if (!marked)
			break;
		go_to(search, marked);
		if (!take(search, marked))
			return false;
		if (search->at == marked)
			search->at++;
	}
	return true;
}

/* True if the rule is among those in the brackets. */
static bool names_rule(struct span rules, const struct rule_card *card)
{
	while (rules.len) {
		const char *comma = memchr(rules.text, ',', rules.len);
		size_t len = comma ? (size_t)(comma - rules.text) : rules.len;
		const char *p = skip_blanks(rules.text, rules.text + len);
		struct span rule = { p, (size_t)(rules.text + len - p) };

		while (rule.len && (rule.text[rule.len - 1] == ' ' ||
				    rule.text[rule.len - 1] == '\t'))
			rule.len--;
		if (span_is(rule, card->id) || span_is(rule, card->name))
			return true;
		len += comma != NULL;
		rules.text += len;
		rules.len -= len;
	}
	return false;
}

/*
 * Findings and suppressions both are in the order of their lines; those that are
 * about the same line stand together.
 */
static void apply(struct search *search, size_t *suppressed)
{
	struct findings *findings = &search->result->findings;
	struct finding **link = &findings->first;
	struct suppression *start = search->first;

	while (*link) {
		struct finding *finding = *link;
		bool gone = false;

		while (start && start->target < finding->at.at.line)
			start = start->next;
		for (struct suppression *s = start;
		     s && s->target == finding->at.at.line; s = s->next)
			if (names_rule(s->rules, finding->card))
				gone = s->used = true;
		if (gone) {
			*link = finding->next;
			findings->count--;
			++*suppressed;
		} else {
			link = &finding->next;
		}
	}
	findings->end = link;
}

bool suppress_findings(struct lint_result *result, bool unused,
		       size_t *suppressed)
{
	struct span text = result->file.source;
	struct search search = {
		.result = result,
		.at = text.text,
		.end = text.text + text.len,
		.line = 1,
		.line_start = text.text,
		.quoted_to = text.text,
	};
	struct findings *findings = &result->findings;
	struct finding **end = findings->end;

	search.last = &search.first;
	if (result->file.format == DOC_JSON || !text.len ||
	    !memmem(text.text, text.len, marker, sizeof(marker) - 1))
		return true;
	if (text.len >= 3 && !memcmp(text.text, "\xef\xbb\xbf", 3))
		search.at = search.line_start = search.quoted_to = text.text +
								   3;
	if (!find_all(&search))
		return false;
	findings_sort(findings);
	apply(&search, suppressed);
	for (struct suppression *s = search.first; unused && s; s = s->next)
		if (!s->used && !add_finding(findings, result->file.name,
					     &unused_card, s->at))
			return false;
	if (findings->end != end)
		findings_sort(findings);
	return !findings->lost;
}
