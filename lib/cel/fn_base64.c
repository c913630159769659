#include "cel/function_priv.h"

#include <string.h>

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct cel_value fn_base64_encode(struct cel_run *run,
				  const struct cel_value *args, uint32_t count)
{
	const unsigned char *in = (const unsigned char *)args[0].text;
	size_t len = args[0].len;
	char *text;
	char *out;

	if (args[0].kind != CEL_BYTES)
		return no_overload(run, "base64.encode", args, count);
	text = out = run_alloc(run, (len + 2) / 3 * 4 + 1);
	if (!text)
		return no_memory(run);
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t bits = (uint32_t)in[i] << 16;

		bits |= left > 1 ? (uint32_t)in[i + 1] << 8 : 0;
		bits |= left > 2 ? in[i + 2] : 0;
		*out++ = alphabet[bits >> 18];
		*out++ = alphabet[bits >> 12 & 63];
		*out++ = left > 1 ? alphabet[bits >> 6 & 63] : '=';
		*out++ = left > 2 ? alphabet[bits & 63] : '=';
	}
	*out = '\0';
	return cel_string((struct span){ text, (size_t)(out - text) });
}

struct cel_value fn_base64_decode(struct cel_run *run,
				  const struct cel_value *args, uint32_t count)
{
	size_t len = args[0].len;
	uint32_t bits = 0;
	unsigned have = 0;
	char *text;
	char *out;

	if (args[0].kind != CEL_STRING)
		return no_overload(run, "base64.decode", args, count);
	text = out = run_alloc(run, len / 4 * 3 + 4);
	if (!text)
		return no_memory(run);
	for (int i = 0; i < 2 && len && args[0].text[len - 1] == '='; i++)
		len--;
	for (size_t i = 0; i < len; i++) {
		char c = args[0].text[i];
		const char *found = c ? strchr(alphabet, c) : NULL;

		if (!found)
			return cel_fail(run, "not base64");
		bits = bits << 6 | (uint32_t)(found - alphabet);
		have += 6;
		if (have >= 8) {
			have -= 8;
			*out++ = (char)(bits >> have);
		}
	}
	if (len % 4 == 1)
		return cel_fail(run, "not base64");
	return (struct cel_value){ .kind = CEL_BYTES,
				   .len = (uint32_t)(out - text),
				   .text = text };
}
