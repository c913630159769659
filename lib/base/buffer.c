#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/mem.h"

void buffer_release(struct buffer *buffer)
{
	mem_free(buffer->text);
	*buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer)
{
	buffer->len = 0;
	buffer->lost = false;
}

bool buffer_reserve(struct buffer *buffer, size_t bytes)
{
	size_t room = buffer->room ? buffer->room : 256;
	char *more;

	if (buffer->lost)
		return false;
	if (bytes <= buffer->room - buffer->len)
		return true;
	while (room - buffer->len < bytes && room <= SIZE_MAX / 2)
		room *= 2;
	more = room - buffer->len < bytes ? NULL
					  : mem_resize(buffer->text, room);
	if (!more) {
		buffer->lost = true;
		return false;
	}
	buffer->text = more;
	buffer->room = room;
	return true;
}

void buffer_fill(struct buffer *buffer, char byte, size_t count)
{
	if (!count || !buffer_reserve(buffer, count))
		return;
	memset(buffer->text + buffer->len, byte, count);
	buffer->len += count;
}

void buffer_number(struct buffer *buffer, long long number)
{
	char digits[24];
	size_t at = sizeof(digits);
	unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number
					     : (unsigned long long)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (number < 0)
		digits[--at] = '-';
	buffer_bytes(buffer, digits + at, sizeof(digits) - at);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
	va_list args;
	va_list again;
	size_t room = buffer->room - buffer->len;
	int len;

	va_start(args, format);
	va_copy(again, args);
	/* what does not fit is written again */
	len = vsnprintf(buffer->text ? buffer->text + buffer->len : NULL, room,
			format, args);
	if (len >= 0 && buffer_reserve(buffer, (size_t)len + 1)) {
		if ((size_t)len >= room)
			vsnprintf(buffer->text + buffer->len, (size_t)len + 1,
				  format, again);
		buffer->len += (size_t)len;
	}
	va_end(again);
	va_end(args);
}
