#include "report/visible.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf8.h"

enum { REPLACEMENT = 0xfffd, TAB_COLUMNS = 4 };

struct range {
	uint32_t first;
	uint32_t last;
};

/* Characters that steer or deceive: shown by number.  Sorted. */
static const struct range hidden[] = {
	{ 0x0080, 0x009f },    /* C1 controls */
	{ 0x00ad, 0x00ad },    /* soft hyphen */
	{ 0x061c, 0x061c },    /* Arabic letter mark */
	{ 0x180e, 0x180e },    /* Mongolian vowel separator */
	{ 0x200b, 0x200f },    /* zero width, left-to-right and right-to-left */
	{ 0x2028, 0x202e },    /* separators, embeddings and overrides */
	{ 0x2060, 0x206f },    /* invisible operators, isolates */
	{ 0xd800, 0xf8ff },    /* surrogates, private use */
	{ 0xfeff, 0xfeff },    /* byte order mark */
	{ 0xfff0, 0xfffb },    /* interlinear annotation */
	{ 0xe0000, 0x10ffff }, /* tags, variation selectors, private use */
};

/* Characters that are drawn on the one before.  Sorted. */
static const struct range combining[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd },
	{ 0x05bf, 0x05bf }, { 0x05c1, 0x05c2 }, { 0x05c4, 0x05c5 },
	{ 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x0670, 0x0670 },
	{ 0x06d6, 0x06dc }, { 0x06df, 0x06e4 }, { 0x06e7, 0x06e8 },
	{ 0x06ea, 0x06ed }, { 0x0711, 0x0711 }, { 0x0730, 0x074a },
	{ 0x07a6, 0x07b0 }, { 0x0900, 0x0902 }, { 0x093a, 0x093a },
	{ 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d },
	{ 0x0951, 0x0957 }, { 0x0e31, 0x0e31 }, { 0x0e34, 0x0e3a },
	{ 0x0e47, 0x0e4e }, { 0x0eb1, 0x0eb1 }, { 0x0eb4, 0x0ebc },
	{ 0x0ec8, 0x0ece }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff }, { 0x302a, 0x302d }, { 0x3099, 0x309a },
	{ 0xa8e0, 0xa8f1 }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
};

/* Characters that take two columns (East Asian Width W and F).  Sorted. */
static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2329, 0x232a },
	{ 0x23e9, 0x23ec },   { 0x2614, 0x2615 },   { 0x2648, 0x2653 },
	{ 0x26a1, 0x26a1 },   { 0x26d4, 0x26d4 },   { 0x2705, 0x2705 },
	{ 0x270a, 0x270b },   { 0x2728, 0x2728 },   { 0x274c, 0x274c },
	{ 0x2753, 0x2755 },   { 0x2757, 0x2757 },   { 0x2795, 0x2797 },
	{ 0x2b50, 0x2b50 },   { 0x2b55, 0x2b55 },   { 0x2e80, 0x303e },
	{ 0x3041, 0x33ff },   { 0x3400, 0x4dbf },   { 0x4e00, 0xa4cf },
	{ 0xa960, 0xa97f },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },   { 0xff01, 0xff60 },   { 0xffe0, 0xffe6 },
	{ 0x16fe0, 0x18cff }, { 0x1b000, 0x1b2ff }, { 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff }, { 0x1f7e0, 0x1f7eb }, { 0x1f900, 0x1faff },
	{ 0x20000, 0x3fffd },
};

static bool in_ranges(uint32_t code, const struct range *ranges, size_t count)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = (low + count) / 2;

		if (code > ranges[middle].last)
			low = middle + 1;
		else if (code < ranges[middle].first)
			count = middle;
		else
			return true;
	}
	return false;
}

/*
 * The code point at the start of the text and its length; a byte that starts
 * no well-formed character counts alone.
 */
static uint32_t decode(struct span text, unsigned *bytes)
{
	uint32_t code = REPLACEMENT;
	size_t len = utf8_decode(text, &code);

	*bytes = len ? (unsigned)len : 1;
	return code;
}

struct glyph visible_glyph(struct span text)
{
	struct glyph glyph = { .columns = 1, .plain = 1 };

	glyph.code = decode(text, &glyph.bytes);
	if (glyph.code >= 0x20 && glyph.code < 0x7f)
		return glyph;
	if (glyph.code == '\t')
		glyph.columns = TAB_COLUMNS;
	if (glyph.code < 0x20 || glyph.code == 0x7f)
		glyph.plain = 0;
	else if (glyph.code == REPLACEMENT)
		glyph.plain = glyph.bytes == 3;
	else if (in_ranges(glyph.code, hidden, ARRAY_LEN(hidden))) {
		glyph.plain = 0;
		glyph.columns = glyph.code < 0x10000	? 8
				: glyph.code < 0x100000 ? 9
							: 10;
	} else if (in_ranges(glyph.code, combining, ARRAY_LEN(combining)))
		glyph.columns = 0;
	else if (in_ranges(glyph.code, wide, ARRAY_LEN(wide)))
		glyph.columns = 2;
	return glyph;
}

void visible_put(struct buffer *out, const char *text, struct glyph glyph)
{
	char picture[] = "\xe2\x90\x80"; /* U+2400, symbol for null */

	if (glyph.plain) {
		buffer_bytes(out, text, glyph.bytes);
	} else if (glyph.code == '\t') {
		buffer_fill(out, ' ', TAB_COLUMNS);
	} else if (glyph.code == REPLACEMENT) {
		buffer_text(out, "\xef\xbf\xbd");
	} else if (glyph.code < 0x20 || glyph.code == 0x7f) {
		picture[2] = (char)(0x80 +
				    (glyph.code < 0x20 ? glyph.code : 0x21));
		buffer_text(out, picture);
	} else {
		buffer_format(out, "<U+%04X>", glyph.code);
	}
}

/* True if all eight are from 0x20 to 0x7e. */
static bool all_printable(const char *eight)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t v;

	memcpy(&v, eight, sizeof(v));
	/* each sets the top bit: a byte that has it, 0x7f, below 0x20 */
	return !((v | (v + ones) | (v - ones * 0x20)) & ones << 7);
}

/* How many bytes at the start are printable ASCII. */
static size_t ascii_run(struct span text)
{
	size_t len = 0;

	while (text.len - len >= 8 && all_printable(text.text + len))
		len += 8;
	while (len < text.len && text.text[len] >= 0x20 &&
	       text.text[len] < 0x7f)
		len++;
	return len;
}

size_t visible_text(struct buffer *out, struct span text)
{
	size_t columns = 0;

	for (;;) {
		size_t run = ascii_run(text);
		struct glyph glyph;

		buffer_bytes(out, text.text, run);
		columns += run;
		text.text += run;
		text.len -= run;
		if (!text.len)
			return columns;
		glyph = visible_glyph(text);
		visible_put(out, text.text, glyph);
		columns += glyph.columns;
		text.text += glyph.bytes;
		text.len -= glyph.bytes;
	}
}
