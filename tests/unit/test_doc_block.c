#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../fuzz/same_tree.h"
#include "base/io.h"
#include "base/mem.h"

/* What the fast reader is for: it must take these on, and read them right. */
static const char *const its_own[] = {
	"a: 1\n",
	"a: 1",
	"# c\n\n---\n# d\na:\n  b: true\n  c: no\n",
	"---\n---\na: 1\n...\n# e\n---\n- x\n",
	"a:\nb:\n  c:\nd: e # f\n",
	"a:\n- b\n- c: d\n  e: [f, \"g\", 'h']\n-   - i\n    - j\nk: {}\n",
	"a:\n  - b: {c: d, e: [], f: {g: 1.5}}\n    h: [\n  i, # j\n  k]\n",
	"a: b c\n   d\n\n\n   e#f\ng: h\n",
	"a: 'it''s'\nb: \"x\\n\\\"y\\\\ \\t\\/\"\n'c d': e\n\"f\\tg\": h\n",
	"a: 'b\n  c\n\n  d'\ne: \"f \\\n    g\n  h\"\n",
	"a: |\n  b\n   c\n\n  d\ne: >-\n  f\n  g\n\n   h\n  i\nj: |+\n  k\n\n\nl: |\n",
	"\xc3\xa9: \"\xe2\x82\xac\\n\" # \xf0\x9f\x98\x80\nb: [\xc3\xa9, c]\n",
	"a: 1\nb: 2\na: 3\n",
	"a:\n  plain on its own line\nb:\n  'quoted'\n",
	"  a: 1\n  b: 2\n",
	"a: http://x/y?z#w\nb: c:d\n-x: y\n",
	("a: x-{{b}}\n"
	 "c: \"{{ d }}\"\n"),
};

/* What it must leave to libyaml, be it an error or not. */
static const char *const not_its_own[] = {
	"",
	"a: &b c\n",
	"a: *b\n",
	"a: !!str 1\n",
	"%YAML 1.1\n---\na: 1\n",
	"<<: {a: b}\n",
	"? a\n: b\n",
	"a:\tb\n",
	"\ta: b\n",
	"a: b\r\n",
	"a: b: c\n",
	"a: - b\n",
	"a: b\n c: d\n",
	"a: b\n  c: d\n",
	"a:\n  b: 1\n c: 2\n",
	"- a\nb: c\n",
	"a: 1\n- b\n",
	"a: \"b\\x41\"\n",
	"a: \"b\n",
	"a: 'b\n--- c'\n",
	"a: [b\n",
	"a: [b, c: d]\n",
	"a: @b\n",
	"a: %b\n",
	"a: {{ b }}\n",
	"1: a\n",
	"yes: a\n",
	"a\n",
	"a: |2\n   b\n",
	"a: \xff\n",
	"a: \xe2\x80\xa8\n",
	("\xef\xbb\xbf"
	 "a: 1\n"),
	"a: \x01\n",
	"a: |2\n  b\n",
	"---\na: 1\n...\nb: 2\n",
};

static void check_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(its_own); i++)
		if (same_readers(span_of(its_own[i])) != SAME_TREE)
			fail_msg("not read, or not the same:\n%s", its_own[i]);
}

static void check_not_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(not_its_own); i++)
		if (same_readers(span_of(not_its_own[i])) != SAME_NOT_READ)
			fail_msg("read, or different:\n%s", not_its_own[i]);
}

/* Every manifest and rule of the project. */
static unsigned taken;

static int check_file(const char *path, const struct stat *about, int type,
		      struct FTW *walk)
{
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	size_t len = strlen(path);
	struct error err = { 0 };
	struct span source;
	enum same same;

	(void)about;
	(void)walk;
	if (type != FTW_F || len < 5 || strcmp(path + len - 5, ".yaml") != 0)
		return 0;
	if (!io_read_file(arena, path, FILE_BYTES_MAX, &source, &err))
		fail_msg("%s", err.text);
	same = same_readers(source);
	if (same == SAME_NOT)
		fail_msg("%s: not the same", path);
	taken += same == SAME_TREE;
	return 0;
}

static void check_our_files(void **state)
{
	(void)state;
	assert_int_equal(nftw("rules", check_file, 16, FTW_PHYS), 0);
	nftw("testdata", check_file, 16, FTW_PHYS);
	assert_true(taken > 10);
}

static void check_depth(void **state)
{
	char text[2 * 70 + 1];

	(void)state;
	for (size_t depth = 1; depth <= 70; depth++) {
		enum same same;

		for (size_t i = 0; i < depth; i++)
			memcpy(text + 2 * i, "- ", 2);
		memcpy(text + 2 * depth, "x", 1);
		same = same_readers((struct span){ text, 2 * depth + 1 });
		assert_int_equal(same, depth <= 64 ? SAME_TREE : SAME_NOT_READ);
	}
}

static void check_no_memory(void **state)
{
	struct doc_file file = { .name = "x", .source = span_of(its_own[3]) };

	(void)state;
	for (size_t nth = 1;; nth++) {
		CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
		struct builder build;
		bool read;

		builder_init(&build, arena, &file);
		mem_fail_at(nth);
		read = block_read(&build);
		mem_fail_at(0);
		assert_int_equal(builder_finish(&build), read);
		if (read)
			return;
		assert_null(file.first);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_its_own),
		cmocka_unit_test(check_not_its_own),
		cmocka_unit_test(check_our_files),
		cmocka_unit_test(check_depth),
		cmocka_unit_test(check_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
