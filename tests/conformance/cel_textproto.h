#ifndef TESTS_CONFORMANCE_CEL_TEXTPROTO_H
#define TESTS_CONFORMANCE_CEL_TEXTPROTO_H

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/span.h"

/*
 * Just enough of the text format of protocol buffers to read test files: a
 * tree of fields, scalars as decoded text.
 */
struct message {
	struct field *first;
	struct field **end;
};

struct field {
	const char *name;	 /* "[type.url/Name]" for an Any */
	struct span text;	 /* of a scalar; NUL-terminated */
	struct message *message; /* or NULL */
	struct field *next;
};

static inline const struct field *field_of(const struct message *message,
					   const char *name)
{
	for (const struct field *f = message->first; f; f = f->next)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

struct textproto {
	struct arena *arena;
	const char *at;
	const char *end;
	char *strings; /* decoded ones, together never longer than the file */
	unsigned depth;
};

static inline void textproto_blank(struct textproto *in)
{
	while (in->at < in->end &&
	       (isspace((unsigned char)*in->at) || *in->at == '#' ||
		*in->at == ',' || *in->at == ';')) {
		if (*in->at == '#')
			while (in->at < in->end && *in->at != '\n')
				in->at++;
		else
			in->at++;
	}
}

/* One escape behind its backslash; the bytes that it stands for. */
static inline char textproto_escape(struct textproto *in)
{
	static const char from[] = "abfnrtv";
	static const char to[] = "\a\b\f\n\r\t\v";
	char c = *in->at++;
	const char *found = strchr(from, c);
	unsigned number = 0;

	if (found && c)
		return to[found - from];
	if (c == 'x') {
		for (int i = 0; i < 2 && isxdigit((unsigned char)*in->at); i++)
			number = number * 16 +
				 (unsigned)(isdigit((unsigned char)*in->at)
						    ? *in->at++ - '0'
						    : (*in->at++ | 32) - 'a' +
							      10);
		return (char)number;
	}
	if (c < '0' || c > '7')
		return c;
	number = (unsigned)(c - '0');
	for (int i = 0; i < 2 && *in->at >= '0' && *in->at <= '7'; i++)
		number = number * 8 + (unsigned)(*in->at++ - '0');
	return (char)number;
}

/* é and \U000000e9, which are more than one byte. */
static inline char *textproto_unicode(struct textproto *in, char *out)
{
	int digits = *in->at++ == 'u' ? 4 : 8;
	char copy[9] = { 0 };
	unsigned long code;

	memcpy(copy, in->at, (size_t)digits);
	in->at += digits;
	code = strtoul(copy, NULL, 16);
	if (code < 0x80) {
		*out++ = (char)code;
	} else if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
	} else if (code < 0x10000) {
		*out++ = (char)(0xe0 | code >> 12);
		*out++ = (char)(0x80 | (code >> 6 & 63));
	} else {
		*out++ = (char)(0xf0 | code >> 18);
		*out++ = (char)(0x80 | (code >> 12 & 63));
		*out++ = (char)(0x80 | (code >> 6 & 63));
	}
	if (code >= 0x80)
		*out++ = (char)(0x80 | (code & 63));
	return out;
}

/* Strings that stand side by side are one. */
static inline struct span textproto_string(struct textproto *in)
{
	char *text = in->strings;
	char *out = text;

	while (in->at < in->end && (*in->at == '"' || *in->at == '\'')) {
		char quote = *in->at++;

		while (in->at < in->end && *in->at != quote) {
			if (*in->at != '\\')
				*out++ = *in->at++;
			else if (in->at[1] == 'u' || in->at[1] == 'U')
				out = (in->at++, textproto_unicode(in, out));
			else
				*out++ = (in->at++, textproto_escape(in));
		}
		in->at++;
		textproto_blank(in);
	}
	*out = '\0';
	in->strings = out + 1;
	return (struct span){ text, (size_t)(out - text) };
}

static inline struct span textproto_word(struct textproto *in)
{
	const char *start = in->at;

	while (in->at < in->end && !isspace((unsigned char)*in->at) &&
	       !strchr(":{}<>,;[]\"'#", *in->at))
		in->at++;
	return (struct span){ arena_text(in->arena, start,
					 (size_t)(in->at - start)),
			      (size_t)(in->at - start) };
}

static inline struct message *textproto_message(struct textproto *in,
						char close);

static inline bool textproto_value(struct textproto *in, struct field *field)
{
	if (*in->at == '{' || *in->at == '<') {
		char close = *in->at++ == '{' ? '}' : '>';

		field->message = textproto_message(in, close);
		return field->message;
	}
	field->text = *in->at == '"' || *in->at == '\'' ? textproto_string(in)
							: textproto_word(in);
	return field->text.text && (field->text.len || in->at < in->end);
}

static inline bool textproto_add(struct textproto *in, struct message *to,
				 const char *name)
{
	struct field *field = arena_one(in->arena, struct field);

	if (!field || !name)
		return false;
	field->name = name;
	*to->end = field;
	to->end = &field->next;
	return textproto_value(in, field);
}

/* "[a, b]" repeats the field. */
static inline bool textproto_list(struct textproto *in, struct message *to,
				  const char *name)
{
	in->at++;
	textproto_blank(in);
	while (in->at < in->end && *in->at != ']') {
		if (!textproto_add(in, to, name))
			return false;
		textproto_blank(in);
	}
	in->at++;
	return true;
}

static inline const char *textproto_name(struct textproto *in)
{
	const char *start = in->at;

	if (*in->at != '[')
		return textproto_word(in).text;
	while (in->at < in->end && *in->at != ']')
		in->at++;
	in->at++;
	return arena_text(in->arena, start, (size_t)(in->at - start));
}

static inline struct message *textproto_message(struct textproto *in,
						char close)
{
	struct message *message = arena_one(in->arena, struct message);

	if (!message || ++in->depth > 100)
		return NULL;
	message->end = &message->first;
	textproto_blank(in);
	while (in->at < in->end && *in->at != close) {
		const char *name = textproto_name(in);
		bool ok;

		textproto_blank(in);
		if (in->at < in->end && *in->at == ':')
			in->at++;
		textproto_blank(in);
		if (in->at >= in->end)
			return NULL;
		ok = *in->at == '[' ? textproto_list(in, message, name)
				    : textproto_add(in, message, name);
		if (!ok)
			return NULL;
		textproto_blank(in);
	}
	if (close && in->at >= in->end)
		return NULL;
	in->at += close != '\0';
	in->depth--;
	return message;
}

/* The tree of a file, or NULL. */
static inline struct message *textproto_read(struct arena *arena,
					     struct span text)
{
	struct textproto in = { arena, text.text, text.text + text.len,
				arena_raw(arena, text.len + 1), 0 };

	return in.strings ? textproto_message(&in, '\0') : NULL;
}

#endif
