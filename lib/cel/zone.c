#include "cel/time_priv.h"

#include <stdlib.h>
#include <string.h>

/* "+02:00", "-05:30", "02:00". */
static bool fixed_offset(struct span zone, int64_t *offset)
{
	size_t at = 0;
	int64_t sign = 1;
	int numbers[2] = { 0, 0 };

	if (zone.len && (zone.text[0] == '+' || zone.text[0] == '-'))
		sign = zone.text[at++] == '-' ? -1 : 1;
	if (zone.len != at + 5 || zone.text[at + 2] != ':')
		return false;
	for (int i = 0; i < 2; i++, at += 3) {
		int tens = zone.text[at] - '0';
		int ones = zone.text[at + 1] - '0';

		if (tens < 0 || tens > 9 || ones < 0 || ones > 9)
			return false;
		numbers[i] = tens * 10 + ones;
	}
	*offset = sign * (numbers[0] * 3600 + numbers[1] * 60);
	return numbers[0] < 24 && numbers[1] < 60;
}

bool zone_offset(struct cel_run *run, struct span zone, int64_t seconds,
		 int64_t *offset)
{
	(void)seconds;
	*offset = 0;
	if (span_is(zone, "UTC") || span_is(zone, "Z") || !zone.len ||
	    fixed_offset(zone, offset))
		return true;
	cel_fail(run, "unknown time zone '%.*s'",
		 zone.len > 60 ? 60 : (int)zone.len, zone.text);
	return false;
}
