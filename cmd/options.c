#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

enum { NAME_LEN_MAX = 48 };

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters must be added, dropped or changed to make b out of a. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[NAME_LEN_MAX + 1];
	size_t len = strlen(b);

	if (len > NAME_LEN_MAX)
		return NAME_LEN_MAX;
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= len; j++) {
			size_t change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = smaller(change,
					 1 + smaller(row[j], row[j - 1]));
		}
	}
	return row[len];
}

const char *nearest_name(const char *word, const void *names, size_t stride)
{
	size_t best = strlen(word) / 3 + 1;
	const char *found = NULL;

	if (strlen(word) > NAME_LEN_MAX)
		return NULL;
	for (size_t i = 0;; i++) {
		const char *const *name = (const void *)((const char *)names +
							 i * stride);
		size_t distance;

		if (!*name)
			return found;
		distance = edit_distance(word, *name);
		if (distance <= best && distance < strlen(*name)) {
			best = distance - (distance > 0);
			found = *name;
		}
	}
}

int option_word(const char *what, const char *value, const char *const *words,
		struct error *err)
{
	char list[200] = "";
	size_t len = 0;

	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], value))
			return i;
	for (int i = 0; words[i] && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
					i ? ", " : "", words[i]);
	error_set(err, EINVAL, "%s is '%s', but must be one of: %s", what,
		  value, list);
	return -1;
}

static const struct option_row *row_find(const struct option_row *rows,
					 const char *name, size_t len)
{
	for (; rows->name; rows++)
		if (strlen(rows->name) == len && !memcmp(rows->name, name, len))
			return rows;
	return NULL;
}

static bool unknown(const struct option_row *rows, const char *given,
		    size_t len, struct error *err)
{
	char name[NAME_LEN_MAX + 1];
	const char *near = NULL;

	if (len && len < sizeof(name)) {
		memcpy(name, given, len);
		name[len] = '\0';
		near = nearest_name(name, &rows->name, sizeof(*rows));
	}
	if (near)
		return error_set(err, EINVAL,
				 "no option '--%.*s'; did you mean '--%s'?",
				 (int)len, given, near);
	return error_set(err, EINVAL, "no option '--%.*s'", (int)len, given);
}

/* Take the option at *at, and its value, which may be the next argument. */
static enum options_outcome take(const struct option_row *rows,
				 const struct arguments *arguments, size_t *at,
				 void *settings, struct error *err)
{
	const char *given = arguments->values[*at] + 2;
	const char *value = strchr(given, '=');
	size_t len = value ? (size_t)(value - given) : strlen(given);
	const struct option_row *row = row_find(rows, given, len);

	if (!row) {
		unknown(rows, given, len, err);
		return OPTIONS_WRONG;
	}
	if (value)
		value++;
	if (value && !row->value) {
		error_set(err, EINVAL, "option '--%s' takes no value",
			  row->name);
		return OPTIONS_WRONG;
	}
	if (!row->set)
		return OPTIONS_HELP;
	if (row->value && !value) {
		if (*at + 1 == arguments->count) {
			error_set(err, EINVAL,
				  "option '--%s' needs a value: %s", row->name,
				  row->value);
			return OPTIONS_WRONG;
		}
		value = arguments->values[++*at];
	}
	return row->set(settings, value, err) ? OPTIONS_READ : OPTIONS_WRONG;
}

enum options_outcome options_parse(const struct option_row *rows,
				   struct arguments *arguments, void *settings,
				   struct error *err)
{
	size_t operands = 0;
	bool over = false;

	for (size_t i = 0; i < arguments->count; i++) {
		char *value = arguments->values[i];
		enum options_outcome outcome;

		if (over || value[0] != '-' || !value[1]) {
			arguments->values[operands++] = value;
			continue;
		}
		if (!strcmp(value, "--")) {
			over = true;
			continue;
		}
		if (!strcmp(value, "-h"))
			return OPTIONS_HELP;
		if (value[1] != '-') {
			error_set(err, EINVAL,
				  "no option '%s'; options have two dashes",
				  value);
			return OPTIONS_WRONG;
		}
		outcome = take(rows, arguments, &i, settings, err);
		if (outcome != OPTIONS_READ)
			return outcome;
	}
	arguments->count = operands;
	return OPTIONS_READ;
}

/* "--format FORMAT" */
static int row_width(const struct option_row *row)
{
	size_t width = 2 + strlen(row->name);

	return (int)(row->value ? width + 1 + strlen(row->value) : width);
}

void options_help(const struct option_row *rows)
{
	int width = 0;

	for (const struct option_row *row = rows; row->name; row++)
		if (row_width(row) > width)
			width = row_width(row);
	for (const struct option_row *row = rows; row->name; row++) {
		const char *line = row->about;

		printf("  --%s%s%s%*s", row->name, row->value ? " " : "",
		       row->value ? row->value : "", width - row_width(row),
		       "");
		for (;;) {
			int len = (int)strcspn(line, "\n");

			printf("  %.*s\n", len, line);
			line += len;
			if (!*line++)
				break;
			printf("  %*s", width, "");
		}
	}
}
