#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "cel/cel.h"

/*
 * One row an expression: what it gives, as cel_print() writes it, or how it
 * fails: "COLUMN: text" for a mistake in the source, "@OFFSET: text" for a
 * failure of the evaluation.
 */
static const struct row {
	const char *source;
	const char *gives;
} rows[] = {
	/* literals */
	{ "1", "1" },
	{ "-9223372036854775808", "-9223372036854775808" },
	{ "9223372036854775808", "1: integer out of range" },
	{ "0xFFu", "255u" },
	{ "-0x10", "-16" },
	{ "1.5e3", "1500.0" },
	{ ".5", "0.5" },
	{ "r'a\\n' + \"b\\n\"", "\"a\\\\nb\\n\"" },
	{ "'''a'b'''", "\"a'b\"" },
	{ "b'\\377\\x41'", "b\"\\xffA\"" },
	{ "'\\u00e9' == '\u00e9'", "true" },
	{ "'\\q'", "2: unknown escape sequence" },
	{ "'abc", "5: expected a closing quote of the string" },
	{ "[1, 2,]", "[1, 2]" },
	{ "{'a': 1, 2: [null]}", "{\"a\": 1, 2: [null]}" },
	{ "{'a': 1, 'a': 2}", "@0: a map has the same key twice" },
	{ "[?optional.of(1), ?optional.none()]", "[1]" },
	{ "{?'a': optional.of(1), ?'b': optional.none()}", "{\"a\": 1}" },
	/* operators */
	{ "1 + 2 * 3 - 4", "3" },
	{ "7 / 2", "3" },
	{ "-7 % 2", "-1" },
	{ "1 / 0", "@2: division by zero" },
	{ "9223372036854775807 + 1", "@20: int overflow" },
	{ "1 + 'a'", "@2: no such overload: int + string" },
	{ "'a' + 'b' + 'c'", "\"abc\"" },
	{ "[1] + [2] + [3]", "[1, 2, 3]" },
	{ "1 == 1.0 && 1u == 1 && 1.0 == 1u", "true" },
	{ "1 == '1'", "false" },
	{ "{'a': [1, 2]} == {'a': [1.0, 2u]}", "true" },
	{ "2 > 1.5 && 1u < 2", "true" },
	{ "'b' > 'a'", "true" },
	{ "1 < 'a'", "@2: no such overload: int < string" },
	{ "2 in [1, 2.0]", "true" },
	{ "'c' in {'c': 1}", "true" },
	{ "pod in ['a', 'b', 'c', 'd', 'e', 'f']", "false" },
	{ "!true || !!true", "true" },
	{ "--1", "1" },
	/* errors are absorbed from both sides */
	{ "1 / 0 == 1 || true", "true" },
	{ "true || 1 / 0 == 1", "true" },
	{ "1 / 0 == 1 && false", "false" },
	{ "1 / 0 == 1 || false", "@2: division by zero" },
	{ "true ? 1 : 1 / 0", "1" },
	{ "1 ? 2 : 3", "@2: no such overload: ?: with int" },
	/* selection */
	{ "{'a': {'b': 1}}.a.b", "1" },
	{ "{'a': {'b': 1}}.a.c", "@18: no such key: c" },
	{ "{'a': 1}['a']", "1" },
	{ "{'a': 1}.a.b", "@11: no field 'b': the value is of type int" },
	{ "{'a-b': 1}.`a-b`", "1" },
	{ "[1, 2][1]", "2" },
	{ "[1, 2][2]", "@6: no such index: 2" },
	{ "has({'a': 1}.a) && !has({'a': 1}.b)", "true" },
	{ "has({'a': 1}.b.c)", "@13: no such key: b" },
	{ "{}.?a", "optional.none()" },
	{ "{'a': {'b': 1}}.?a.b", "optional.of(1)" },
	{ "{'a': {'b': 1}}.?a.?c.orValue(5)", "5" },
	{ "{'a': {'b': 1}}.?a.?b.orValue(5)", "1" },
	{ "{'a': 1}.?a.hasValue()", "true" },
	{ "{'a': [1]}.?a[0]", "optional.of(1)" },
	{ "[1][?1].orValue(7)", "7" },
	{ "{'a': 1}[?'b'].or(optional.of(2)).value()", "2" },
	{ "optional.none().value()", "@16: optional.none() has no value" },
	{ "optional.of(2).optMap(x, x * 3)", "optional.of(6)" },
	/* comprehensions */
	{ "[1, 2, 3].all(x, x > 0)", "true" },
	{ "[1, 0].all(x, 1 / x > 5)", "false" },
	{ "[0, 1].exists(x, 1 / x == 1)", "true" },
	{ "[1, 2].exists_one(x, x == 1)", "true" },
	{ "[1, 2, 3].filter(x, x != 2)", "[1, 3]" },
	{ "[1, 2, 3].map(x, x * x)", "[1, 4, 9]" },
	{ "[1, 2, 3].map(x, x > 1, x * x)", "[4, 9]" },
	{ "{'a': 1}.map(k, k)", "[\"a\"]" },
	{ "[5, 6].transformList(i, v, i + v)", "[5, 7]" },
	{ "{'a': 1}.transformMap(k, v, v + 1)", "{\"a\": 2}" },
	{ "{'a': 1}.transformMapEntry(k, v, {v: k})", "{1: \"a\"}" },
	{ "[[1], [2]].map(x, x.map(y, y + x[0]))", "[[2], [4]]" },
	{ "cel.bind(x, 2, x * x)", "4" },
	{ "[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]" },
	{ "5.all(x, true)", "@2: a list or map is needed, not int" },
	{ "[1].all(x, x)", "@11: a condition must be bool, not int" },
	{ "[1].all(x.y, true)", "11: expected a simple name for the variable" },
	/* names */
	{ "nothing.here", "1: undeclared name 'nothing'" },
	{ "variables.allowed", "42" },
	{ "variables.allowed + 1", "43" },
	{ "nothing()", "1: undeclared function 'nothing'" },
	{ "size(1, 2)", "1: 'size' does not take 2 arguments" },
	{ "type(1) == int && type('') == string", "true" },
	{ "type(type(1))", "type" },
	{ "Pod{name: 'a'}", "1: messages are not supported: 'Pod{}'" },
	{ "twice(4)", "8" },
	{ "4.plus(5)", "9" },
	{ "twice('a')", "@0: twice of what" },
	/* syntax */
	{ "", "1: expected an expression, found the end" },
	{ "1 +", "4: expected an expression, found the end" },
	{ "(1", "3: expected ')', found the end" },
	{ "[1 2]", "4: expected ',' or ']', found '2'" },
	{ "1 2", "3: expected an operator or the end, found '2'" },
	{ "a.b c", "5: expected an operator or the end, found 'c'" },
	{ "f(1,)", "5: expected an argument, found ')'" },
	{ "for", "1: 'for' is a reserved word" },
	{ "1 # 2", "3: unexpected character '#'" },
	{ "1 // one\n + 1", "2" },
	/* functions */
	{ "size('h\u00e9') + [1].size() + size({})", "3" },
	{ "'hello'.startsWith('he') && 'hello'.endsWith('lo')", "true" },
	{ "'hello'.contains('ell')", "true" },
	{ "['a', 'b'].join('-') + ['c', 'd'].join()", "\"a-bcd\"" },
	{ "'abc123'.matches('^[a-z]+[0-9]+$')", "true" },
	{ "'a'.matches('(?=a)')",
	  "13: the pattern has a kind of group that RE2 does not have" },
	{ "'a'.matches('[')", "13: in the pattern, at byte 1: missing "
			      "terminating ] for character class" },
	{ "string(1.5) + string(-3) + string(true)", "\"1.5-3true\"" },
	{ "int('12') + int(3.9) + int(2u)", "17" },
	{ "int('x')", "@0: cannot read 'x' as int" },
	{ "uint(-1)", "@0: value is out of the range of uint" },
	{ "double('1e3')", "1000.0" },
	{ "string(duration('1h30m0.5s'))", "\"5400.5s\"" },
	{ "timestamp('2024-02-29T12:00:00Z') + duration('24h')",
	  "timestamp(\"2024-03-01T12:00:00Z\")" },
	{ "timestamp('2024-02-29T23:30:00Z').getDate('+01:00')", "1" },
	{ "timestamp('2024-02-29T23:30:00Z').getDate('../../etc/passwd')",
	  "@34: unknown time zone '../../etc/passwd'" },
	{ "timestamp('2023-02-29T00:00:00Z')",
	  "@0: not a timestamp: '2023-02-29T00:00:00Z'" },
	/* extensions */
	{ "'a,b,c'.split(',', 2) + 'xy'.split('')",
	  "[\"a\", \"b,c\", \"x\", \"y\"]" },
	{ "'h\u00e9llo'.substring(1, 3) + 'h\u00e9llo'.charAt(1)",
	  "\"\u00e9l\u00e9\"" },
	{ "'abc'.substring(2, 1)",
	  "@6: invalid substring range: start 2, end 1" },
	{ "'banana'.replace('an', 'x', 1) + ' b '.trim()", "\"bxanab\"" },
	{ "'banana'.indexOf('an', 2) + 'banana'.lastIndexOf('an')", "6" },
	{ "'Ab\u00e9'.lowerAscii() + 'ab\u00e9'.upperAscii().reverse()",
	  "\"ab\u00e9\u00e9BA\"" },
	{ "'%s|%d|%.2f|%x|%e'.format(['a', 5, 1.005, 'hi', 1.5])",
	  "\"a|5|1.00|6869|1.500000e+00\"" },
	{ "'%d'.format(['a'])",
	  "@5: '%d' cannot format a value of type string" },
	{ "'%s'.format([{'b': 1, 'a': [null, 1.0]}])",
	  "\"{a: [null, 1], b: 1}\"" },
	{ "strings.quote('a\"b\\n')", "\"\\\"a\\\\\\\"b\\\\n\\\"\"" },
	{ "[3, 1, 2].sort() + [1, [2, [3]]].flatten()",
	  "[1, 2, 3, 1, 2, [3]]" },
	{ "[1, 1.0, 2].distinct() + lists.range(2)", "[1, 2, 0, 1]" },
	{ "[1, 2, 3].slice(1, 4)", "@10: no slice from 1 to 4 in 3 elements" },
	{ "[1, 2].sum() + [3, 4].max() - [5, 6].min()", "2" },
	{ "[1, 2].isSorted() && ![2, 1].isSorted()", "true" },
	{ "[1].first().value() + [1, 2].last().value()", "3" },
	{ "sets.contains([1, 2], [2.0]) && !sets.intersects([1], [2])",
	  "true" },
	{ "math.greatest(1, 2.5, 2u)", "2.5" },
	{ "math.bitShiftLeft(1, 64)", "0" },
	{ "base64.decode(base64.encode(b'hello'))", "b\"hello\"" },
	{ "'a1b22'.findAll('[0-9]+') + ['a1'.find('[0-9]')]",
	  "[\"1\", \"22\", \"1\"]" },
	{ "'aaa'.findAll('a', 2).size()", "2" },
	{ "quantity('1.5Gi').isGreaterThan(quantity('1500M'))", "true" },
	{ "quantity('0.1').add(quantity('900m')).asInteger()", "1" },
	{ "quantity('1e3').compareTo(quantity('1k'))", "0" },
	{ "quantity('-100m').sign() + quantity('5').sub(7).asInteger()", "-3" },
	{ "quantity('1m').isInteger() || isQuantity('1 Gi')", "false" },
	{ "quantity('x')", "@0: not a quantity: 'x'" },
};

static struct cel_value twice(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	(void)count;
	if (args[0].kind != CEL_INT)
		return cel_fail(run, "twice of what");
	return cel_int(args[0].integer * 2);
}

static struct cel_value plus(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	(void)run;
	(void)count;
	return cel_int(args[0].integer + args[1].integer);
}

static struct cel_env *env_of(struct arena *arena)
{
	struct cel_env *env = cel_env_new(arena);

	assert_non_null(env);
	assert_int_equal(cel_env_variable(env, SPAN("pod")), 0);
	assert_int_equal(cel_env_variable(env, SPAN("variables.allowed")), 1);
	assert_int_equal(cel_env_variable(env, SPAN("pod")), 0);
	assert_true(cel_env_function(env, "twice", false, 1, twice));
	assert_true(cel_env_function(env, "plus", true, 2, plus));
	return env;
}

/* Variables are asked for when they are needed, and once. */
static struct cel_value give_42(struct cel_run *run, uint32_t slot)
{
	++*(int *)run->context;
	return cel_int(slot == 1 ? 42 : 0);
}

static bool check_row(struct arena *arena, const struct row *row)
{
	CLEANUP(buffer) struct buffer out = { 0 };
	struct cel_value slots[2] = { [0] = cel_string(SPAN("g")) };
	int asked = 0;
	struct cel_run run = { .arena = arena,
			       .slots = slots,
			       .resolve = give_42,
			       .context = &asked };
	struct cel_issue issue;
	struct cel_env *env = env_of(arena);
	struct cel_program *program = cel_compile(env, span_of(row->source),
						  &issue);
	struct cel_value value = { .kind = CEL_ERROR };

	if (program)
		value = cel_eval(program, &run);
	if (!program)
		buffer_format(&out, "%u: %s", issue.column, issue.text);
	else if (value.kind == CEL_ERROR)
		buffer_format(&out, "@%u: %s", run.failure.offset,
			      run.failure.text);
	else
		cel_print(&out, value);
	buffer_bytes(&out, "", 1);
	assert_true(asked <= 1);
	if (!strcmp(out.text, row->gives))
		return true;
	print_error("%s\ngives    %s\nexpected %s\n", row->source, out.text,
		    row->gives);
	return false;
}

static void every_row_holds(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 28);
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		failed += !check_row(arena, &rows[i]);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_holds),
	};

	return cmocka_run_group_tests_name("cel/eval", tests, NULL, NULL);
}
