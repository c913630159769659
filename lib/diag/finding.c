#include "diag/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_init(struct findings *findings, struct arena *arena)
{
	*findings = (struct findings){ .arena = arena };
	findings->end = &findings->first;
	findings->unjudged_end = &findings->unjudged_first;
}

struct finding *findings_add(struct findings *findings)
{
	struct finding *finding = arena_one(findings->arena, struct finding);

	if (!finding) {
		findings->lost = true;
		return NULL;
	}
	*findings->end = finding;
	findings->end = &finding->next;
	findings->count++;
	return finding;
}

void findings_unjudged(struct findings *findings, struct location at,
		       const char *format, ...)
{
	struct unjudged *entry = arena_one(findings->arena, struct unjudged);
	char text[1024];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len >= (int)sizeof(text))
		memcpy(text + sizeof(text) - 4, "...", 4);
	if (entry)
		entry->message = arena_text(findings->arena, text,
					    strlen(text));
	if (!entry || !entry->message) {
		findings->lost = true;
		return;
	}
	entry->at = at;
	*findings->unjudged_end = entry;
	findings->unjudged_end = &entry->next;
}

static int compare_number(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
	const struct finding *a = *(const struct finding *const *)left;
	const struct finding *b = *(const struct finding *const *)right;
	int order = compare_number(a->at.at.line, b->at.at.line);

	if (!order)
		order = compare_number(a->at.at.column, b->at.at.column);
	if (!order)
		order = strcmp(a->card->id, b->card->id);
	if (!order)
		order = strcmp(a->message, b->message);
	return order;
}

void findings_sort(struct findings *findings)
{
	struct finding **list;
	struct finding **link = &findings->first;
	size_t count = 0;

	if (findings->lost || findings->count < 2)
		return;
	list = arena_array(findings->arena, findings->count, struct finding *);
	if (!list) {
		findings->lost = true;
		return;
	}
	for (struct finding *f = findings->first; f; f = f->next)
		list[count++] = f;
	qsort(list, count, sizeof(struct finding *), compare);
	findings->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (i && !compare(&list[i - 1], &list[i]))
			continue;
		*link = list[i];
		link = &list[i]->next;
		findings->count++;
	}
	*link = NULL;
	findings->end = link;
}
