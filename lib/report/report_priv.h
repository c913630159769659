#ifndef REPORT_REPORT_PRIV_H
#define REPORT_REPORT_PRIV_H

#include "report/report.h"

/* The writers, one a file; the table in report.c has a row for each. */
void text_write(const struct report *report, struct arena *arena,
		const struct lint_result *result, struct report_part *part);
void text_add(struct report *report, const struct report_part *part,
	      struct buffer *out);
void text_end(struct report *report, const struct report_summary *summary,
	      struct buffer *out);
void json_write(const struct report *report, struct arena *arena,
		const struct lint_result *result, struct report_part *part);
void json_add(struct report *report, const struct report_part *part,
	      struct buffer *out);
void json_end(struct report *report, const struct report_summary *summary,
	      struct buffer *out);

#endif
