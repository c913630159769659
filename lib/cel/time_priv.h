#ifndef CEL_TIME_PRIV_H
#define CEL_TIME_PRIV_H

#include "cel/op_priv.h"

/* "+" and "-" where one side is a timestamp or a duration. */
struct cel_value time_add(const struct op *op, struct frame *frame,
			  struct cel_value a, struct cel_value b);
struct cel_value time_subtract(const struct op *op, struct frame *frame,
			       struct cel_value a, struct cel_value b);

/* The smallest and largest timestamps: years 1 to 9999. */
#define TIME_SECONDS_MIN (-62135596800LL)
#define TIME_SECONDS_MAX 253402300799LL

/* Read "2006-01-02T15:04:05.999Z" and "1h30m0.5s"; false if it is none. */
bool time_parse(struct span text, struct cel_time *time);
bool duration_parse(struct span text, int64_t *nanoseconds);

/* Write them back; out has TIME_TEXT_MAX bytes. */
enum { TIME_TEXT_MAX = 64 };
size_t time_print(const struct cel_time *time, char *out);
size_t duration_print(int64_t nanoseconds, char *out);

/* A day of the Gregorian calendar. */
struct civil {
	int64_t year;
	int month;   /* 1 to 12 */
	int day;     /* 1 to 31 */
	int weekday; /* 0 is Sunday */
	int yearday; /* from 0 */
};

struct civil civil_of(int64_t days);
int64_t civil_days(int64_t year, int month, int day);

/*
 * Seconds that a zone is ahead of UTC at a moment: "UTC", "+01:30", or a name
 * of the system's zone files; false with the run failed otherwise.
 */
bool zone_offset(struct cel_run *run, struct span zone, int64_t seconds,
		 int64_t *offset);

#endif
