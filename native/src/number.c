#include "number.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define UNSURE (-1)

#define SHOWN_DECIMALS 7

static const int64_t POWERS[MOST_DIGITS + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

static const double FLOATING_POWERS[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
    1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27,
};

/* The steps of `from_float` in number.py, and so of .NET, between 1e-12 and 1e15. */
int number_of_double(double value, struct number *number)
{
    if (FLT_EVAL_METHOD != 0) /* doubles are calculated with more digits than they have */
        return UNSURE;
    double mantissa = fabs(value);
    if (value == 0) {
        *number = (struct number){0, 0};
        return 1;
    }
    if (!(mantissa >= 1e-12 && mantissa < 1e15))
        return UNSURE;
    int exponent;
    frexp(value, &exponent);
    int power = 14 - ((exponent * 19728) >> 16);
    if (power >= 0)
        mantissa *= FLOATING_POWERS[power];
    else
        power = 0; /* it has 15 digits before the dot */
    if (mantissa < 1e14) {
        mantissa *= 10;
        power++;
    }
    int64_t digits = (int64_t)nearbyint(mantissa); /* half to even, as Python rounds */
    for (; power > 0 && digits % 10 == 0; power--)
        digits /= 10;
    if (power > MOST_DIGITS)
        return UNSURE;
    *number = (struct number){value < 0 ? -digits : digits, power};
    return 1;
}

static const char *past_white(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || (*at >= '\t' && *at <= '\r')))
        at++;
    return at;
}

static bool is_digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

/* Reads the digits, in which commas may stand if there is a `comma`; counts those behind leading zeros. */
static const char *read_digits(const char *at, const char *end, char comma, int64_t *digits, int *read)
{
    for (; is_digit(at, end) || (comma && at < end && *at == comma); at++) {
        if (*at == comma)
            continue;
        if (*read > 0 || *at != '0')
            ++*read;
        if (*read <= MOST_DIGITS)
            *digits = *digits * 10 + (*at - '0');
    }
    return at;
}

int number_of_text(const struct text *text, struct number *number)
{
    *number = (struct number){0, 0};
    if (text->length == 0)
        return 1;
    if (!text->ascii)
        return 0;
    const char *at = text->data, *end = at + text->length;
    at = past_white(at, end);
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    bool whole = is_digit(at, end);
    int64_t digits = 0;
    int read = 0;
    if (whole)
        at = read_digits(at, end, ',', &digits, &read);
    ptrdiff_t scale = 0;
    if (at < end && *at == '.' && (whole || is_digit(at + 1, end))) {
        const char *decimals = ++at;
        at = read_digits(at, end, '\0', &digits, &read);
        scale = at - decimals;
    }
    else if (!whole)
        return 0;
    at = past_white(at, end);
    while (at < end && *at == '\0')
        at++;
    if (at < end)
        return 0;
    if (read > MOST_DIGITS || scale > MOST_DIGITS)
        return UNSURE;
    *number = (struct number){negative ? -digits : digits, (int)scale};
    return 1;
}

int number_compare(struct number left, struct number right)
{
    if (left.scale == right.scale)
        return (left.digits > right.digits) - (left.digits < right.digits);
    int64_t one = left.digits / POWERS[left.scale], other = right.digits / POWERS[right.scale];
    if (one == other) { /* what is behind the dot, with its sign */
        one = left.digits % POWERS[left.scale] * POWERS[MOST_DIGITS - left.scale];
        other = right.digits % POWERS[right.scale] * POWERS[MOST_DIGITS - right.scale];
    }
    return (one > other) - (one < other);
}

int number_spell(struct number number, char spelled[SPELLED])
{
    bool negative = number.digits < 0;
    int64_t digits = negative ? -number.digits : number.digits;
    int scale = number.scale;
    if (scale > SHOWN_DECIMALS) { /* half away from zero */
        int64_t step = POWERS[scale - SHOWN_DECIMALS];
        digits = digits / step + (digits % step >= step - digits % step);
        scale = SHOWN_DECIMALS;
    }
    for (; scale > 0 && digits % 10 == 0; scale--)
        digits /= 10;
    char reversed[SPELLED];
    int length = 0, written = 0;
    do {
        if (written == scale && scale > 0)
            reversed[length++] = '.';
        reversed[length++] = (char)('0' + digits % 10);
        digits /= 10;
        written++;
    } while (digits > 0 || written <= scale);
    int at = 0;
    if (negative && !(length == 1 && reversed[0] == '0'))
        spelled[at++] = '-';
    while (length > 0)
        spelled[at++] = reversed[--length];
    return at;
}
