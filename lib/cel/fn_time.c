#include "cel/function_priv.h"
#include "cel/time_priv.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

enum { SECOND_NS = 1000000000, DAY_SECONDS = 86400 };

/* Days of the proleptic Gregorian calendar, counted from 1970-01-01. */
int64_t civil_days(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day -
			  1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

struct civil civil_of(int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 -
			       of_era / 146096) /
			      365;
	int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 -
				    year_of_era / 100);
	int64_t march = (5 * of_year + 2) / 153;
	struct civil civil;

	civil.day = (int)(of_year - (153 * march + 2) / 5 + 1);
	civil.month = (int)(march < 10 ? march + 3 : march - 9);
	civil.year = year_of_era + era * 400 + (civil.month <= 2);
	civil.weekday = (int)(((days + 4) % 7 + 7) % 7);
	civil.yearday = (int)(days - civil_days(civil.year, 1, 1));
	return civil;
}

/* Exactly count digits as a number, or -1. */
static int digits(const char **at, const char *end, int count)
{
	int number = 0;

	for (; count; count--, ++*at) {
		if (*at >= end || **at < '0' || **at > '9')
			return -1;
		number = number * 10 + (**at - '0');
	}
	return number;
}

static bool one(const char **at, const char *end, const char *allowed)
{
	if (*at >= end || !**at || !strchr(allowed, **at))
		return false;
	++*at;
	return true;
}

/* ".123456789": up to nine digits count, more are cut as Go cuts them. */
static bool fraction(const char **at, const char *end, int32_t *nanoseconds)
{
	int32_t unit = SECOND_NS / 10;

	*nanoseconds = 0;
	if (*at >= end || **at != '.')
		return true;
	++*at;
	if (*at >= end || **at < '0' || **at > '9')
		return false;
	for (; *at < end && **at >= '0' && **at <= '9'; ++*at, unit /= 10)
		*nanoseconds += unit * (**at - '0');
	return true;
}

/* "Z" or "+hh:mm" in seconds. */
static bool zone_suffix(const char **at, const char *end, int64_t *offset)
{
	int sign;
	int hours;
	int minutes;

	*offset = 0;
	if (one(at, end, "Zz"))
		return true;
	sign = *at < end && **at == '-' ? -1 : 1;
	if (!one(at, end, "+-"))
		return false;
	hours = digits(at, end, 2);
	if (!one(at, end, ":"))
		return false;
	minutes = digits(at, end, 2);
	*offset = sign * (hours * 3600 + minutes * 60);
	return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
}

static int month_days(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool time_parse(struct span text, struct cel_time *time)
{
	const char *at = text.text;
	const char *end = at + text.len;
	int year = digits(&at, end, 4);
	int month = one(&at, end, "-") ? digits(&at, end, 2) : -1;
	int day = one(&at, end, "-") ? digits(&at, end, 2) : -1;
	int hour = one(&at, end, "Tt") ? digits(&at, end, 2) : -1;
	int minute = one(&at, end, ":") ? digits(&at, end, 2) : -1;
	int second = one(&at, end, ":") ? digits(&at, end, 2) : -1;
	int64_t offset;

	if (year < 0 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month) || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	if (!fraction(&at, end, &time->nanoseconds) ||
	    !zone_suffix(&at, end, &offset) || at != end)
		return false;
	time->seconds = civil_days(year, month, day) * DAY_SECONDS +
			hour * 3600 + minute * 60 + second - offset;
	return time->seconds >= TIME_SECONDS_MIN &&
	       time->seconds <= TIME_SECONDS_MAX;
}

/* Split seconds into a day and the second of it. */
static int64_t day_of(int64_t seconds, int64_t *second)
{
	int64_t day = seconds / DAY_SECONDS;

	*second = seconds % DAY_SECONDS;
	if (*second < 0) {
		*second += DAY_SECONDS;
		day--;
	}
	return day;
}

/* Nine digits without the zeros at their end, behind a point. */
static size_t print_fraction(int32_t nanoseconds, char *out)
{
	int len;

	if (!nanoseconds)
		return 0;
	len = snprintf(out, 12, ".%09d", nanoseconds);
	while (len > 0 && out[len - 1] == '0')
		len--;
	return (size_t)len;
}

size_t time_print(const struct cel_time *time, char *out)
{
	int64_t second;
	struct civil civil = civil_of(day_of(time->seconds, &second));
	int len = snprintf(out, TIME_TEXT_MAX,
			   "%04lld-%02d-%02dT%02d:%02d:%02d",
			   (long long)civil.year, civil.month, civil.day,
			   (int)(second / 3600), (int)(second / 60 % 60),
			   (int)(second % 60));
	size_t at = (size_t)len;

	at += print_fraction(time->nanoseconds, out + at);
	out[at++] = 'Z';
	return at;
}

size_t duration_print(int64_t nanoseconds, char *out)
{
	uint64_t magnitude = nanoseconds < 0 ? 0 - (uint64_t)nanoseconds
					     : (uint64_t)nanoseconds;
	int len = snprintf(out, TIME_TEXT_MAX, "%s%llu",
			   nanoseconds < 0 ? "-" : "",
			   (unsigned long long)(magnitude / SECOND_NS));
	size_t at = (size_t)len;

	at += print_fraction((int32_t)(magnitude % SECOND_NS), out + at);
	out[at++] = 's';
	return at;
}

static const struct {
	const char *name;
	int64_t nanoseconds;
} units[] = {
	/* Longer names before their prefixes. */
	{ "ns", 1 },
	{ "us", 1000 },
	{ "\xc2\xb5s", 1000 },
	{ "\xce\xbcs", 1000 },
	{ "ms", 1000000 },
	{ "s", SECOND_NS },
	{ "m", 60LL * SECOND_NS },
	{ "h", 3600LL * SECOND_NS },
};

/* One "1.5h" as nanoseconds. */
static bool duration_part(const char **at, const char *end, __int128 *part)
{
	__int128 whole = 0;
	__int128 fraction_value = 0;
	__int128 scale = 1;
	const char *start = *at;
	size_t digit_count;

	for (; *at < end && **at >= '0' && **at <= '9'; ++*at)
		if (whole <= INT64_MAX)
			whole = whole * 10 + (**at - '0');
	digit_count = (size_t)(*at - start);
	if (*at < end && **at == '.') {
		for (++*at; *at < end && **at >= '0' && **at <= '9';
		     ++*at, digit_count++) {
			if (scale >= 1000000000000000000LL)
				continue;
			scale *= 10;
			fraction_value = fraction_value * 10 + (**at - '0');
		}
	}
	if (!digit_count || whole > INT64_MAX)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		size_t len = strlen(units[i].name);

		if ((size_t)(end - *at) < len ||
		    memcmp(*at, units[i].name, len) != 0)
			continue;
		*at += len;
		*part = whole * units[i].nanoseconds +
			fraction_value * units[i].nanoseconds / scale;
		return true;
	}
	return false;
}

bool duration_parse(struct span text, int64_t *nanoseconds)
{
	const char *at = text.text;
	const char *end = at + text.len;
	bool negative = at < end && *at == '-';
	__int128 sum = 0;

	if (at < end && (*at == '-' || *at == '+'))
		at++;
	if (end - at == 1 && *at == '0') {
		*nanoseconds = 0;
		return true;
	}
	if (at == end)
		return false;
	while (at < end) {
		__int128 part;

		if (!duration_part(&at, end, &part))
			return false;
		sum += part;
		if (sum > (__int128)INT64_MAX + 1)
			return false;
	}
	sum = negative ? -sum : sum;
	if (sum > INT64_MAX)
		return false;
	*nanoseconds = (int64_t)sum;
	return true;
}

static struct cel_value moved(const struct op *op, struct frame *frame,
			      const struct cel_time *time, __int128 by)
{
	__int128 sum = (__int128)time->seconds * SECOND_NS + time->nanoseconds +
		       by;
	__int128 seconds = sum / SECOND_NS;
	__int128 rest = sum % SECOND_NS;

	if (rest < 0) {
		rest += SECOND_NS;
		seconds--;
	}
	if (seconds < TIME_SECONDS_MIN || seconds > TIME_SECONDS_MAX)
		return op_fail(op, frame, "timestamp out of range");
	return value_time(frame->run,
			  (struct cel_time){ (int64_t)seconds, (int32_t)rest });
}

struct cel_value time_add(const struct op *op, struct frame *frame,
			  struct cel_value a, struct cel_value b)
{
	int64_t sum;

	if (a.kind == CEL_TIMESTAMP && b.kind == CEL_DURATION)
		return moved(op, frame, a.time, b.integer);
	if (a.kind == CEL_DURATION && b.kind == CEL_TIMESTAMP)
		return moved(op, frame, b.time, a.integer);
	if (a.kind != CEL_DURATION || b.kind != CEL_DURATION)
		return op_no_overload(op, frame, a, b);
	if (__builtin_add_overflow(a.integer, b.integer, &sum))
		return op_fail(op, frame, "duration out of range");
	return value_duration(sum);
}

struct cel_value time_subtract(const struct op *op, struct frame *frame,
			       struct cel_value a, struct cel_value b)
{
	__int128 difference;

	if (a.kind == CEL_TIMESTAMP && b.kind == CEL_DURATION)
		return moved(op, frame, a.time, -(__int128)b.integer);
	if (a.kind == CEL_TIMESTAMP && b.kind == CEL_TIMESTAMP)
		difference = ((__int128)a.time->seconds - b.time->seconds) *
				     SECOND_NS +
			     a.time->nanoseconds - b.time->nanoseconds;
	else if (a.kind == CEL_DURATION && b.kind == CEL_DURATION)
		difference = (__int128)a.integer - b.integer;
	else
		return op_no_overload(op, frame, a, b);
	if (difference > INT64_MAX || difference < INT64_MIN)
		return op_fail(op, frame, "duration out of range");
	return value_duration((int64_t)difference);
}

struct cel_value fn_duration(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	int64_t nanoseconds;

	if (args[0].kind == CEL_DURATION)
		return args[0];
	if (args[0].kind == CEL_INT)
		return value_duration(args[0].integer);
	if (args[0].kind != CEL_STRING)
		return no_overload(run, "duration", args, count);
	if (!duration_parse(cel_text(args[0]), &nanoseconds))
		return cel_fail(run, "not a duration: '%.*s'",
				args[0].len > 60 ? 60 : (int)args[0].len,
				args[0].text);
	return value_duration(nanoseconds);
}

struct cel_value fn_timestamp(struct cel_run *run, const struct cel_value *args,
			      uint32_t count)
{
	struct cel_time time = { 0 };

	if (args[0].kind == CEL_TIMESTAMP)
		return args[0];
	if (args[0].kind == CEL_INT) {
		time.seconds = args[0].integer;
		if (time.seconds < TIME_SECONDS_MIN ||
		    time.seconds > TIME_SECONDS_MAX)
			return cel_fail(run, "timestamp out of range");
		return value_time(run, time);
	}
	if (args[0].kind != CEL_STRING)
		return no_overload(run, "timestamp", args, count);
	if (!time_parse(cel_text(args[0]), &time))
		return cel_fail(run, "not a timestamp: '%.*s'",
				args[0].len > 60 ? 60 : (int)args[0].len,
				args[0].text);
	return value_time(run, time);
}

/* One part of a moment or a duration that a method asks for. */
enum time_part {
	PART_YEAR,
	PART_MONTH,
	PART_DATE,
	PART_DAY_OF_MONTH,
	PART_DAY_OF_WEEK,
	PART_DAY_OF_YEAR,
	PART_HOURS,
	PART_MINUTES,
	PART_SECONDS,
	PART_MILLISECONDS,
};

static struct cel_value duration_part_of(struct cel_run *run, int64_t length,
					 enum time_part part)
{
	switch (part) {
	case PART_HOURS: return cel_int(length / SECOND_NS / 3600);
	case PART_MINUTES: return cel_int(length / SECOND_NS / 60);
	case PART_SECONDS: return cel_int(length / SECOND_NS);
	case PART_MILLISECONDS: return cel_int(length / 1000000 % 1000);
	default: return cel_fail(run, "a duration has no date");
	}
}

static int64_t time_part_of(const struct cel_time *time, int64_t offset,
			    enum time_part part)
{
	int64_t second;
	struct civil civil = civil_of(day_of(time->seconds + offset, &second));

	switch (part) {
	case PART_YEAR: return civil.year;
	case PART_MONTH: return civil.month - 1;
	case PART_DATE: return civil.day;
	case PART_DAY_OF_MONTH: return civil.day - 1;
	case PART_DAY_OF_WEEK: return civil.weekday;
	case PART_DAY_OF_YEAR: return civil.yearday;
	case PART_HOURS: return second / 3600;
	case PART_MINUTES: return second / 60 % 60;
	case PART_SECONDS: return second % 60;
	case PART_MILLISECONDS: break;
	}
	return time->nanoseconds / 1000000;
}

static struct cel_value part_of(struct cel_run *run,
				const struct cel_value *args, uint32_t count,
				enum time_part part)
{
	int64_t offset = 0;

	if (args[0].kind == CEL_DURATION && count == 1)
		return duration_part_of(run, args[0].integer, part);
	if (args[0].kind != CEL_TIMESTAMP ||
	    (count == 2 && args[1].kind != CEL_STRING))
		return no_overload(run, "get…", args, count);
	if (count == 2 && !zone_offset(run, cel_text(args[1]),
				       args[0].time->seconds, &offset))
		return (struct cel_value){ .kind = CEL_ERROR };
	return cel_int(time_part_of(args[0].time, offset, part));
}

#define PART_FUNCTION(name, part)                                              \
	struct cel_value fn_##name(struct cel_run *run,                        \
				   const struct cel_value *args,               \
				   uint32_t count)                             \
	{                                                                      \
		return part_of(run, args, count, part);                        \
	}

PART_FUNCTION(get_full_year, PART_YEAR)
PART_FUNCTION(get_month, PART_MONTH)
PART_FUNCTION(get_date, PART_DATE)
PART_FUNCTION(get_day_of_month, PART_DAY_OF_MONTH)
PART_FUNCTION(get_day_of_week, PART_DAY_OF_WEEK)
PART_FUNCTION(get_day_of_year, PART_DAY_OF_YEAR)
PART_FUNCTION(get_hours, PART_HOURS)
PART_FUNCTION(get_minutes, PART_MINUTES)
PART_FUNCTION(get_seconds, PART_SECONDS)
PART_FUNCTION(get_milliseconds, PART_MILLISECONDS)
