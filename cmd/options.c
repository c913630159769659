#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

enum { NAME_LEN_MAX = 48 };

static const char *name_at(const void *names, size_t stride, size_t index)
{
	const char *const *name = (const void *)((const char *)names +
						 index * stride);

	return *name;
}

const char *nearest_name(const char *word, const void *names, size_t stride)
{
	unsigned best = NEAREST_NEVER;
	const char *found = NULL;

	for (size_t i = 0;; i++) {
		const char *name = name_at(names, stride, i);
		unsigned distance;

		if (!name)
			return found;
		distance = nearest_distance(span_of(word), span_of(name));
		if (distance < best) {
			best = distance;
			found = name;
		}
	}
}

int option_word(const char *what, const char *value, const void *names,
		size_t stride, struct error *err)
{
	char list[200] = "";
	size_t len = 0;

	for (int i = 0;; i++) {
		const char *name = name_at(names, stride, (size_t)i);

		if (!name)
			break;
		if (!strcmp(name, value))
			return i;
		if (len < sizeof(list))
			len += (size_t)snprintf(list + len, sizeof(list) - len,
						"%s%s", i ? ", " : "", name);
	}
	error_set(err, EINVAL, "option '%s' is '%s', but must be one of: %s",
		  what, value, list);
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
