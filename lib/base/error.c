#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *err, int code, const char *format, ...)
{
	va_list args;

	if (err->code)
		return false;
	err->code = code ? code : EINVAL;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

bool error_no_memory(struct error *err)
{
	return error_set(err, ENOMEM, "out of memory");
}
