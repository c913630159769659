#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/io.h"
#include "cel/cel.h"
#include "cel/value_priv.h"
#include "cel_textproto.h"

/*
 * usage: cel_simple EXCEPTIONS FILE.textproto...
 * Run the tests of cel-spec's "simple" files and count them a file.  Values
 * that a test binds or expects are turned into CEL source, so that comparing
 * needs nothing but CEL.  EXCEPTIONS names the tests that are known to fail,
 * "file/section/test: reason" a line; one that passes is an error as well.
 */
static const char *const opaque =
	"messages, enums and wrappers of protocol buffers";

static struct exception {
	char name[200];
	bool used;
} exceptions[2000];
static size_t exception_count;

static bool value_source(struct buffer *out, const struct message *value);

/* Append a text as a CEL literal that survives every byte. */
static void quote(struct buffer *out, struct span text, bool bytes)
{
	buffer_text(out, bytes ? "b\"" : "\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.text[i];

		if (bytes ? c < 0x20 || c > 0x7e : c < 0x20)
			buffer_format(out, "\\x%02x", c);
		else if (c == '"' || c == '\\')
			buffer_format(out, "\\%c", c);
		else
			buffer_bytes(out, (const char *)&c, 1);
	}
	buffer_text(out, "\"");
}

static bool list_source(struct buffer *out, const struct message *list)
{
	buffer_text(out, "[");
	for (const struct field *f = list->first; f; f = f->next) {
		buffer_text(out, f == list->first ? "" : ", ");
		if (!value_source(out, f->message))
			return false;
	}
	buffer_text(out, "]");
	return true;
}

static bool map_source(struct buffer *out, const struct message *map)
{
	buffer_text(out, "{");
	for (const struct field *f = map->first; f; f = f->next) {
		const struct field *key = field_of(f->message, "key");
		const struct field *value = field_of(f->message, "value");

		buffer_text(out, f == map->first ? "" : ", ");
		if (!key || !value || !value_source(out, key->message))
			return false;
		buffer_text(out, ": ");
		if (!value_source(out, value->message))
			return false;
	}
	buffer_text(out, "}");
	return true;
}

/* Timestamps and durations; every other message is out of reach. */
static bool object_source(struct buffer *out, const struct message *object)
{
	const struct field *any = object->first;
	const struct field *seconds;
	const struct field *nanos;
	bool is_time;

	if (!any || !any->message)
		return false;
	is_time = strstr(any->name, "google.protobuf.Timestamp]") != NULL;
	if (!is_time && !strstr(any->name, "google.protobuf.Duration]"))
		return false;
	seconds = field_of(any->message, "seconds");
	nanos = field_of(any->message, "nanos");
	buffer_format(out, is_time ? "timestamp(%s)" : "duration('%ss')",
		      seconds ? seconds->text.text : "0");
	if (nanos)
		buffer_format(out, " + duration('%sns')", nanos->text.text);
	return true;
}

static bool scalar_source(struct buffer *out, const struct field *value)
{
	if (!strcmp(value->name, "int64_value"))
		buffer_format(out, "%s", value->text.text);
	else if (!strcmp(value->name, "uint64_value"))
		buffer_format(out, "%su", value->text.text);
	else if (!strcmp(value->name, "double_value"))
		buffer_format(out, "double('%s')", value->text.text);
	else if (!strcmp(value->name, "bool_value"))
		buffer_format(out, "%s", value->text.text);
	else if (!strcmp(value->name, "null_value"))
		buffer_text(out, "null");
	else if (!strcmp(value->name, "type_value"))
		buffer_format(out, "%s", value->text.text);
	else
		return false;
	return true;
}

/* A message cel.expr.Value as CEL source; false if CEL alone cannot say it. */
static bool value_source(struct buffer *out, const struct message *value)
{
	const struct field *field = value ? value->first : NULL;

	if (!field)
		return false;
	if (!strcmp(field->name, "string_value"))
		quote(out, field->text, false);
	else if (!strcmp(field->name, "bytes_value"))
		quote(out, field->text, true);
	else if (!strcmp(field->name, "list_value"))
		return list_source(out, field->message);
	else if (!strcmp(field->name, "map_value"))
		return map_source(out, field->message);
	else if (!strcmp(field->name, "object_value"))
		return object_source(out, field->message);
	else
		return scalar_source(out, field);
	return true;
}

static bool same(struct cel_value a, struct cel_value b);

static bool same_maps(struct cel_value a, struct cel_value b)
{
	struct cel_iterator iterator = iterator_over(a);
	struct cel_value key;
	struct cel_value value;
	struct cel_value other;

	if (map_count(a) != map_count(b))
		return false;
	while (iterator_next(&iterator, &key, &value))
		if (!map_find(b, key, &other) || !same(value, other))
			return false;
	return true;
}

/* Equal and of the same types, with NaN equal to itself. */
static bool same(struct cel_value a, struct cel_value b)
{
	if (a.kind != b.kind)
		return false;
	if (a.kind == CEL_DOUBLE && isnan(a.number))
		return isnan(b.number);
	if (a.kind == CEL_MAP)
		return same_maps(a, b);
	if (a.kind != CEL_LIST)
		return cel_equal(a, b);
	if (cel_list_count(a) != cel_list_count(b))
		return false;
	for (uint32_t i = 0; i < cel_list_count(a); i++)
		if (!same(cel_list_at(a, i), cel_list_at(b, i)))
			return false;
	return true;
}

/* What running one test needs. */
struct test {
	struct arena *arena;
	const struct message *message;
	struct cel_env *env;
	struct cel_value slots[32];
	struct buffer why; /* what went wrong */
};

/* Evaluate a source in an environment without names. */
static struct cel_value literal(struct test *test, const struct message *value)
{
	CLEANUP(buffer) struct buffer source = { 0 };
	struct cel_env *env = cel_env_new(test->arena);
	struct cel_run run = { .arena = test->arena };
	struct cel_value failed = { .kind = CEL_ERROR };
	struct cel_issue issue;
	struct cel_program *program;

	if (!value_source(&source, value)) {
		buffer_text(&test->why, opaque);
		return failed;
	}
	program = cel_compile(env, (struct span){ source.text, source.len },
			      &issue);
	if (program)
		failed = cel_eval(program, &run);
	if (failed.kind == CEL_ERROR)
		buffer_format(&test->why, "harness: cannot make %.*s: %s",
			      (int)source.len, source.text,
			      program ? run.failure.text : issue.text);
	return failed;
}

static bool bind(struct test *test, const struct field *binding)
{
	const struct field *key = field_of(binding->message, "key");
	const struct field *value = field_of(binding->message, "value");
	const struct field *inner = value && value->message
					    ? field_of(value->message, "value")
					    : NULL;
	int slot = key ? cel_env_variable(test->env, key->text) : -1;

	if (slot < 0 || slot >= 32 || !inner) {
		buffer_text(&test->why, "harness: a binding without a value");
		return false;
	}
	test->slots[slot] = literal(test, inner->message);
	return test->slots[slot].kind != CEL_ERROR;
}

/* Variables that are declared and bound, and the container. */
static bool prepare(struct test *test)
{
	test->env = cel_env_new(test->arena);
	for (const struct field *f = test->message->first; f; f = f->next) {
		const struct field *name;

		if (!strcmp(f->name, "container"))
			cel_env_container(test->env, f->text);
		if (!strcmp(f->name, "bindings") && !bind(test, f))
			return false;
		if (strcmp(f->name, "type_env") != 0)
			continue;
		name = field_of(f->message, "name");
		if (name && field_of(f->message, "ident"))
			cel_env_variable(test->env, name->text);
	}
	return true;
}

/* Compare with what the test expects: by default true. */
static bool check(struct test *test, struct cel_value value)
{
	const struct field *expected = field_of(test->message, "value");
	const struct field *typed = field_of(test->message, "typed_result");
	struct cel_value wanted = cel_bool(true);

	if (typed)
		expected = field_of(typed->message, "result");
	if (expected)
		wanted = literal(test, expected->message);
	if (wanted.kind == CEL_ERROR)
		return false;
	if (same(value, wanted))
		return true;
	buffer_text(&test->why, "gives ");
	cel_print(&test->why, value);
	buffer_text(&test->why, ", expected ");
	cel_print(&test->why, wanted);
	return false;
}

static bool run_test(struct test *test)
{
	const struct field *source = field_of(test->message, "expr");
	bool must_fail = field_of(test->message, "eval_error") ||
			 field_of(test->message, "any_eval_errors");
	struct cel_run run = { .arena = test->arena, .slots = test->slots };
	struct cel_issue issue;
	struct cel_program *program;
	struct cel_value value;

	if (!prepare(test))
		return false;
	program = cel_compile(test->env, source->text, &issue);
	if (!program) {
		buffer_format(&test->why, "%u:%u: %s", issue.line, issue.column,
			      issue.text);
		/* What a type checker refuses may be refused here as well. */
		return must_fail && !strstr(issue.text, "not supported");
	}
	if (field_of(test->message, "check_only"))
		return true;
	value = cel_eval(program, &run);
	if (value.kind != CEL_ERROR && must_fail) {
		buffer_text(&test->why, "should fail, gives ");
		cel_print(&test->why, value);
		return false;
	}
	if (value.kind == CEL_ERROR && !must_fail)
		buffer_format(&test->why, "@%u: %s", run.failure.offset,
			      run.failure.text);
	return value.kind == CEL_ERROR ? must_fail : check(test, value);
}

static struct exception *exception_find(const char *name)
{
	for (size_t i = 0; i < exception_count; i++)
		if (!strcmp(exceptions[i].name, name))
			return &exceptions[i];
	return NULL;
}

struct counts {
	unsigned passed;
	unsigned excepted;
	unsigned wrong;
};

static void run_one(const char *name, const struct message *message,
		    struct counts *counts)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 28);
	struct test test = { .arena = arena, .message = message };
	struct exception *exception = exception_find(name);
	bool passed = run_test(&test);

	if (exception)
		exception->used = true;
	if (passed && !exception) {
		counts->passed++;
	} else if (!passed && exception) {
		counts->excepted++;
	} else if (passed) {
		counts->wrong++;
		printf("%s passes, but is listed as an exception\n", name);
	} else {
		const struct field *source = field_of(message, "expr");

		counts->wrong++;
		printf("%s: %.*s\n\t%.*s\n", name, (int)test.why.len,
		       test.why.text, (int)source->text.len, source->text.text);
	}
	buffer_release(&test.why);
}

static bool run_file(const char *path)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 28);
	struct error err = { 0 };
	struct span text;
	struct message *file;
	struct counts counts = { 0 };
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

	if (!io_read_file(arena, path, 1 << 24, &text, &err) ||
	    !(file = textproto_read(arena, text))) {
		printf("%s: cannot be read: %s\n", path, err.text);
		return false;
	}
	for (const struct field *s = file->first; s; s = s->next) {
		if (strcmp(s->name, "section") != 0)
			continue;
		for (const struct field *t = s->message->first; t; t = t->next)
			if (!strcmp(t->name, "test"))
				run_one(arena_format(
						arena, "%.*s/%s/%s",
						(int)strcspn(base, "."), base,
						field_of(s->message, "name")
							->text.text,
						field_of(t->message, "name")
							->text.text),
					t->message, &counts);
	}
	printf("%-16.*s %3u passed, %2u exceptions, %u wrong\n",
	       (int)strcspn(base, "."), base, counts.passed, counts.excepted,
	       counts.wrong);
	return !counts.wrong;
}

static bool read_exceptions(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[400];

	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		size_t len = strcspn(line, ":\n");

		if (!len || line[0] == '#' || len >= 200)
			continue;
		if (exception_count == 2000 || strcspn(line + len, "\n") < 3) {
			printf("%s: too many, or no reason: %s", path, line);
			fclose(file);
			return false;
		}
		memcpy(exceptions[exception_count++].name, line, len);
	}
	fclose(file);
	return true;
}

int main(int argc, char **argv)
{
	bool ok = argc > 2 && read_exceptions(argv[1]);

	for (int i = 2; i < argc && exception_count < 2000; i++)
		ok &= run_file(argv[i]);
	for (size_t i = 0; i < exception_count; i++)
		if (!exceptions[i].used) {
			printf("%s is an exception, but there is no such "
			       "test\n",
			       exceptions[i].name);
			ok = false;
		}
	return !ok;
}
