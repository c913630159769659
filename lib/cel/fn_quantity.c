#include "cel/function_priv.h"

#include <string.h>

#include "base/cleanup.h"

/*
 * Kubernetes' resource quantities (apimachinery, resource.Quantity): a decimal
 * number with a suffix, kept in units of 10^-9; finer amounts are rounded up,
 * away from zero, and more than 2^63-1 is capped, as there.
 */
enum { NANO_DIGITS = 9 };

#define NANO	 1000000000LL
#define NANO_MAX ((__int128)INT64_MAX * NANO)

static const struct suffix {
	const char *text;
	uint64_t binary; /* factor of the binary suffixes, or 0 */
	int decimal;	 /* power of ten of the others */
} suffixes[] = {
	{ "", 0, 0 },
	{ "n", 0, -9 },
	{ "u", 0, -6 },
	{ "m", 0, -3 },
	{ "k", 0, 3 },
	{ "M", 0, 6 },
	{ "G", 0, 9 },
	{ "T", 0, 12 },
	{ "P", 0, 15 },
	{ "E", 0, 18 },
	{ "Ki", 1ull << 10, 0 },
	{ "Mi", 1ull << 20, 0 },
	{ "Gi", 1ull << 30, 0 },
	{ "Ti", 1ull << 40, 0 },
	{ "Pi", 1ull << 50, 0 },
	{ "Ei", 1ull << 60, 0 },
};

/* "e3", "E-3": a decimal exponent; false if it is none. */
static bool exponent_suffix(struct span text, struct suffix *suffix)
{
	size_t at = 1;
	int number = 0;
	bool negative;

	if (text.len < 2 || (text.text[0] | 0x20) != 'e')
		return false;
	negative = text.text[1] == '-';
	at += negative || text.text[1] == '+';
	if (at == text.len)
		return false;
	for (; at < text.len; at++) {
		if (text.text[at] < '0' || text.text[at] > '9')
			return false;
		if (number < 1000)
			number = number * 10 + (text.text[at] - '0');
	}
	*suffix = (struct suffix){ "", 0, negative ? -number : number };
	return true;
}

static bool find_suffix(struct span text, struct suffix *suffix)
{
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		if (!span_is(text, suffixes[i].text))
			continue;
		*suffix = suffixes[i];
		return true;
	}
	return exponent_suffix(text, suffix);
}

/* A decimal number as digits and a power of ten. */
struct decimal {
	unsigned __int128 digits;
	int power;
	bool inexact; /* digits that do not fit were not all zero */
};

/* The number at the start of a text; its length, 0 if there is none. */
static size_t read_decimal(struct span text, size_t at, struct decimal *out)
{
	const unsigned __int128 most = (unsigned __int128)1 << 120;
	size_t start = at;
	size_t seen = 0;
	bool point = false;

	*out = (struct decimal){ 0 };
	for (; at < text.len; at++) {
		char c = text.text[at];

		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		seen++;
		if (out->digits < most) {
			out->digits = out->digits * 10 + (unsigned)(c - '0');
			out->power -= point;
		} else {
			out->inexact |= c != '0';
			out->power += !point;
		}
	}
	return seen ? at - start : 0;
}

/* digits * factor * 10^power in units of 10^-9, rounded up and capped. */
static __int128 scaled(const struct decimal *decimal,
		       const struct suffix *suffix)
{
	unsigned __int128 amount = decimal->digits;
	int power = decimal->power + suffix->decimal + NANO_DIGITS;
	uint64_t factor = suffix->binary ? suffix->binary : 1;
	bool inexact = decimal->inexact;

	/* Divide first where the product would not fit. */
	while (power < 0 && amount > (~(unsigned __int128)0 >> 1) / factor) {
		inexact |= amount % 10 != 0;
		amount /= 10;
		power++;
	}
	if (amount > (~(unsigned __int128)0 >> 1) / factor)
		return NANO_MAX;
	amount *= factor;
	for (; power < 0 && amount; power++) {
		inexact |= amount % 10 != 0;
		amount /= 10;
	}
	for (; power > 0 && amount && amount <= NANO_MAX; power--)
		amount *= 10;
	amount += inexact;
	return amount > NANO_MAX ? NANO_MAX : (__int128)amount;
}

static bool quantity_parse(struct span text, __int128 *nano)
{
	struct suffix suffix;
	struct decimal decimal;
	bool negative = text.len && text.text[0] == '-';
	size_t at = text.len && (negative || text.text[0] == '+');
	size_t len = read_decimal(text, at, &decimal);

	if (!len || !find_suffix((struct span){ text.text + at + len,
						text.len - at - len },
				 &suffix))
		return false;
	*nano = scaled(&decimal, &suffix);
	if (negative)
		*nano = -*nano;
	return true;
}

static struct cel_value quantity_new(struct cel_run *run, __int128 nano)
{
	struct cel_quantity *quantity = run_alloc(run, sizeof(*quantity));

	if (!quantity)
		return no_memory(run);
	*quantity = (struct cel_quantity){ .nano = nano };
	return (struct cel_value){ .kind = CEL_QUANTITY, .quantity = quantity };
}

struct cel_value fn_quantity(struct cel_run *run, const struct cel_value *args,
			     uint32_t count)
{
	__int128 nano;

	if (args[0].kind != CEL_STRING)
		return no_overload(run, "quantity", args, count);
	if (!quantity_parse(cel_text(args[0]), &nano))
		return cel_fail(run, "not a quantity: '%.*s'",
				args[0].len > 60 ? 60 : (int)args[0].len,
				args[0].text);
	return quantity_new(run, nano);
}

struct cel_value fn_is_quantity(struct cel_run *run,
				const struct cel_value *args, uint32_t count)
{
	__int128 nano;

	if (args[0].kind != CEL_STRING)
		return no_overload(run, "isQuantity", args, count);
	return cel_bool(quantity_parse(cel_text(args[0]), &nano));
}

/* Two quantities, or with an int as the second where that is allowed. */
static bool two(const struct cel_value *args, bool allow_int, __int128 *a,
		__int128 *b)
{
	if (args[0].kind != CEL_QUANTITY)
		return false;
	*a = args[0].quantity->nano;
	if (args[1].kind == CEL_INT && allow_int)
		*b = (__int128)args[1].integer * NANO;
	else if (args[1].kind == CEL_QUANTITY)
		*b = args[1].quantity->nano;
	else
		return false;
	return true;
}

struct cel_value fn_add(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	__int128 a;
	__int128 b;

	if (!two(args, true, &a, &b))
		return no_overload(run, "add", args, count);
	return quantity_new(run, a + b);
}

struct cel_value fn_sub(struct cel_run *run, const struct cel_value *args,
			uint32_t count)
{
	__int128 a;
	__int128 b;

	if (!two(args, true, &a, &b))
		return no_overload(run, "sub", args, count);
	return quantity_new(run, a - b);
}

struct cel_value fn_compare_to(struct cel_run *run,
			       const struct cel_value *args, uint32_t count)
{
	__int128 a;
	__int128 b;

	if (!two(args, false, &a, &b))
		return no_overload(run, "compareTo", args, count);
	return cel_int((a > b) - (a < b));
}

struct cel_value fn_is_less_than(struct cel_run *run,
				 const struct cel_value *args, uint32_t count)
{
	__int128 a;
	__int128 b;

	if (!two(args, false, &a, &b))
		return no_overload(run, "isLessThan", args, count);
	return cel_bool(a < b);
}

struct cel_value fn_is_greater_than(struct cel_run *run,
				    const struct cel_value *args,
				    uint32_t count)
{
	__int128 a;
	__int128 b;

	if (!two(args, false, &a, &b))
		return no_overload(run, "isGreaterThan", args, count);
	return cel_bool(a > b);
}

struct cel_value fn_sign(struct cel_run *run, const struct cel_value *args,
			 uint32_t count)
{
	__int128 nano;

	if (args[0].kind != CEL_QUANTITY)
		return no_overload(run, "sign", args, count);
	nano = args[0].quantity->nano;
	return cel_int((nano > 0) - (nano < 0));
}

static bool fits_int(__int128 nano)
{
	return nano % NANO == 0 && nano / NANO <= INT64_MAX &&
	       nano / NANO >= INT64_MIN;
}

struct cel_value fn_is_integer(struct cel_run *run,
			       const struct cel_value *args, uint32_t count)
{
	if (args[0].kind != CEL_QUANTITY)
		return no_overload(run, "isInteger", args, count);
	return cel_bool(fits_int(args[0].quantity->nano));
}

struct cel_value fn_as_integer(struct cel_run *run,
			       const struct cel_value *args, uint32_t count)
{
	if (args[0].kind != CEL_QUANTITY)
		return no_overload(run, "asInteger", args, count);
	if (!fits_int(args[0].quantity->nano))
		return cel_fail(run, "cannot convert value to integer");
	return cel_int((int64_t)(args[0].quantity->nano / NANO));
}

struct cel_value fn_as_approximate_float(struct cel_run *run,
					 const struct cel_value *args,
					 uint32_t count)
{
	if (args[0].kind != CEL_QUANTITY)
		return no_overload(run, "asApproximateFloat", args, count);
	return value_double((double)args[0].quantity->nano / (double)NANO);
}
