#include "base/utf8.h"

/* Bytes of a character by its first one; 0 for one that can start none. */
static size_t length_of(uint8_t first)
{
	return first < 0x80   ? 1
	       : first < 0xc2 ? 0
	       : first < 0xe0 ? 2
	       : first < 0xf0 ? 3
	       : first < 0xf5 ? 4
			      : 0;
}

size_t utf8_decode(struct span text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t *p = (const uint8_t *)text.text;
	size_t len = length_of(*p);
	uint32_t value = *p;

	if (!len || len > text.len)
		return 0;
	if (len > 1)
		value &= 0x7fu >> len;
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3fu);
	}
	if (value < least[len] || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*code = value;
	return len;
}

size_t utf8_put(char *out, uint32_t code)
{
	static const uint8_t mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = code < 0x80      ? 1
		     : code < 0x800   ? 2
		     : code < 0x10000 ? 3
				      : 4;

	for (size_t i = len - 1; i; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(mark[len] | code);
	return len;
}

size_t utf8_valid_length(struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		struct span rest = { text.text + at, text.len - at };
		uint32_t code;
		size_t len = utf8_decode(rest, &code);

		if (!len)
			break;
		at += len;
	}
	return at;
}
