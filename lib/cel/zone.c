#include "cel/time_priv.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/io.h"

/*
 * Time zones by name are the system's own files (RFC 8536), read as they are:
 * the C library would take TZ from the environment and is not for threads.
 */
#define ZONE_DIRECTORY "/usr/share/zoneinfo/"

enum {
	ZONE_NAME_MAX = 64,
	ZONE_FILE_MAX = 64 * 1024,
	ZONE_STEPS = 1000, /* what reading a file costs */
	HEADER_BYTES = 44,
	TYPE_BYTES = 6,
	DAY_SECONDS = 86400,
};

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

static int64_t big_endian(const char *bytes, int count)
{
	uint64_t number = (signed char)bytes[0] < 0 ? ~0ull : 0;

	for (int i = 0; i < count; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return (int64_t)number;
}

/* The parts of a zone file's second block, which has 64-bit times. */
struct zone_file {
	size_t time_count;
	size_t type_count;
	const char *times;
	const char *indices;
	const char *types;
	struct span footer; /* a rule for what comes after the last time */
};

/* Bytes behind a header, by its counts; times have that many bytes. */
static uint64_t block_bytes(const char *header, uint64_t time_bytes)
{
	uint64_t count[6];

	for (int i = 0; i < 6; i++)
		count[i] = (uint32_t)big_endian(header + 20 + 4 * i, 4);
	return count[0] + count[1] + count[2] * (time_bytes + 4) +
	       count[3] * (time_bytes + 1) + count[4] * TYPE_BYTES + count[5];
}

static bool zone_layout(struct span file, struct zone_file *zone)
{
	const char *header = file.text;
	uint64_t skip;

	if (file.len < HEADER_BYTES || memcmp(header, "TZif", 4) != 0 ||
	    header[4] < '2')
		return false;
	skip = HEADER_BYTES + block_bytes(header, 4);
	if (skip + HEADER_BYTES > file.len)
		return false;
	header += skip;
	skip += HEADER_BYTES + block_bytes(header, 8);
	if (memcmp(header, "TZif", 4) != 0 || skip > file.len)
		return false;
	zone->time_count = (uint32_t)big_endian(header + 32, 4);
	zone->type_count = (uint32_t)big_endian(header + 36, 4);
	zone->times = header + HEADER_BYTES;
	zone->indices = zone->times + zone->time_count * 8;
	zone->types = zone->indices + zone->time_count;
	zone->footer = (struct span){ file.text + skip, file.len - skip };
	if (zone->footer.len && zone->footer.text[0] == '\n') {
		zone->footer.text++;
		zone->footer.len--;
	}
	return zone->type_count > 0;
}

static bool type_offset(const struct zone_file *zone, size_t type,
			int64_t *offset)
{
	if (type >= zone->type_count)
		return false;
	*offset = big_endian(zone->types + type * TYPE_BYTES, 4);
	return true;
}

/* --- the rule behind the last time: "CST6CDT,M3.2.0,M11.1.0" --- */

static void skip_name(const char **at)
{
	if (**at == '<') {
		while (**at && **at != '>')
			++*at;
		*at += **at == '>';
		return;
	}
	while ((**at | 0x20) >= 'a' && (**at | 0x20) <= 'z')
		++*at;
}

/* "[+-]hh[:mm[:ss]]" as seconds. */
static int64_t rule_time(const char **at)
{
	int64_t sign = **at == '-' ? -1 : 1;
	int64_t seconds = 0;
	int64_t unit = 3600;

	*at += **at == '-' || **at == '+';
	for (; unit; unit /= 60) {
		int64_t number = 0;

		while (**at >= '0' && **at <= '9' && number < 1000)
			number = number * 10 + (*(*at)++ - '0');
		seconds += number * unit;
		if (**at != ':')
			break;
		++*at;
	}
	return sign * seconds;
}

static int rule_number(const char **at)
{
	int number = 0;

	while (**at >= '0' && **at <= '9' && number < 1000)
		number = number * 10 + (*(*at)++ - '0');
	*at += **at == '.';
	return number;
}

/* ",M3.2.0/2": the moment of that year, in local time; false if malformed. */
static bool rule_moment(const char **at, int64_t year, int64_t *seconds)
{
	int64_t day;
	int month;
	int week;
	int weekday;

	if (*(*at)++ != ',')
		return false;
	if (**at == 'M') {
		++*at;
		month = rule_number(at);
		week = rule_number(at);
		weekday = rule_number(at);
		if (month < 1 || month > 12 || week < 1 || week > 5 ||
		    weekday > 6)
			return false;
		day = civil_days(year, month, 1);
		day += (weekday - civil_of(day).weekday + 7) % 7 +
		       7 * (week - 1);
		while (civil_of(day).month != month)
			day -= 7;
	} else {
		bool julian = **at == 'J';
		struct civil date;

		*at += julian;
		day = civil_days(year, 1, 1) + rule_number(at) - julian;
		date = civil_of(civil_days(year, 3, 1) - 1);
		day += julian && date.day == 29 &&
		       day >= civil_days(year, 2, 29);
	}
	*seconds = day * DAY_SECONDS + 7200;
	if (**at == '/') {
		++*at;
		*seconds += rule_time(at) - 7200;
	}
	return true;
}

static bool rule_offset(const char *rule, int64_t seconds, int64_t *offset)
{
	int64_t year = civil_of(seconds / DAY_SECONDS).year;
	int64_t summer;
	int64_t start;
	int64_t end;

	skip_name(&rule);
	*offset = -rule_time(&rule);
	if (*rule == '\n' || !*rule)
		return true;
	skip_name(&rule);
	summer = *offset + 3600;
	if (*rule != ',')
		summer = -rule_time(&rule);
	if (!rule_moment(&rule, year, &start) ||
	    !rule_moment(&rule, year, &end))
		return false;
	start -= *offset;
	end -= summer;
	if (start < end ? seconds >= start && seconds < end
			: seconds >= start || seconds < end)
		*offset = summer;
	return true;
}

static bool file_offset(const struct zone_file *zone, int64_t seconds,
			int64_t *offset)
{
	size_t low = 0;
	size_t high = zone->time_count;

	/* How many changes have happened by then. */
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (big_endian(zone->times + middle * 8, 8) <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low && zone->time_count)
		return type_offset(zone, 0, offset);
	if (low == zone->time_count && zone->footer.len > 1 &&
	    zone->footer.text[0] != '\n')
		return rule_offset(zone->footer.text, seconds, offset);
	return type_offset(
		zone, low ? (unsigned char)zone->indices[low - 1] : 0, offset);
}

/* Letters, digits, "_+-/": no dots, so no way out of the directory. */
static bool name_is_safe(struct span zone)
{
	if (!zone.len || zone.len > ZONE_NAME_MAX || zone.text[0] == '/')
		return false;
	for (size_t i = 0; i < zone.len; i++) {
		char c = zone.text[i];
		char lower = (char)(c | 0x20);

		if (!(lower >= 'a' && lower <= 'z') &&
		    !(c >= '0' && c <= '9') && (!c || !strchr("_+-/", c)))
			return false;
	}
	return true;
}

static bool named_offset(struct cel_run *run, struct span name, int64_t seconds,
			 int64_t *offset)
{
	char path[sizeof(ZONE_DIRECTORY) + ZONE_NAME_MAX] = ZONE_DIRECTORY;
	struct zone_file zone;
	struct error err = { 0 };
	struct span file;

	if (!name_is_safe(name) || !run_spend(run, ZONE_STEPS))
		return false;
	memcpy(path + sizeof(ZONE_DIRECTORY) - 1, name.text, name.len);
	return io_read_file(run->arena, path, ZONE_FILE_MAX, &file, &err) &&
	       zone_layout(file, &zone) && file_offset(&zone, seconds, offset);
}

bool zone_offset(struct cel_run *run, struct span zone, int64_t seconds,
		 int64_t *offset)
{
	*offset = 0;
	if (span_is(zone, "UTC") || span_is(zone, "Z") || !zone.len ||
	    fixed_offset(zone, offset) ||
	    named_offset(run, zone, seconds, offset))
		return true;
	if (!run->exhausted)
		cel_fail(run, "unknown time zone '%.*s'",
			 zone.len > 60 ? 60 : (int)zone.len, zone.text);
	return false;
}
