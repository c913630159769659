#include "base/nearest.h"

#include <stddef.h>
#include <stdint.h>

/* The word without what does not count; false if it is too long. */
static bool fold(struct span word, char folded[NEAREST_BYTES_MAX], size_t *len)
{
	*len = 0;
	if (word.len > NEAREST_BYTES_MAX)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.text[i];

		if (c == '_' || c == '-')
			continue;
		folded[(*len)++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A')
							       : c);
	}
	return true;
}

static unsigned allowance(size_t len)
{
	return len <= 4 ? 1 : len <= 8 ? 2 : 3;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, with the last three rows of its table. */
static unsigned align(const char *a, size_t a_len, const char *b, size_t b_len)
{
	uint8_t rows[3][NEAREST_BYTES_MAX + 1];
	uint8_t *before = rows[0];
	uint8_t *above = rows[1];
	uint8_t *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = (uint8_t)j;
	for (size_t i = 1; i <= a_len; i++) {
		uint8_t *oldest = before;

		row[0] = (uint8_t)i;
		for (size_t j = 1; j <= b_len; j++) {
			unsigned cost = above[j - 1] + (a[i - 1] != b[j - 1]);

			cost = least(cost, above[j] + 1u);
			cost = least(cost, row[j - 1] + 1u);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				cost = least(cost, before[j - 2] + 1u);
			row[j] = (uint8_t)cost;
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_len];
}

unsigned nearest_distance(struct span word, struct span candidate)
{
	char a[NEAREST_BYTES_MAX];
	char b[NEAREST_BYTES_MAX];
	size_t a_len;
	size_t b_len;
	unsigned limit;
	unsigned distance;

	if (!fold(word, a, &a_len) || !fold(candidate, b, &b_len))
		return NEAREST_NEVER;
	limit = allowance(a_len < b_len ? a_len : b_len);
	if ((a_len > b_len ? a_len - b_len : b_len - a_len) > limit)
		return NEAREST_NEVER;
	distance = align(a, a_len, b, b_len);
	return distance <= limit ? distance : NEAREST_NEVER;
}
