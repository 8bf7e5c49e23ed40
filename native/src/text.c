#include "text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define UNSURE (-1)

#define SAME_4(c) c, c + 1, c + 2, c + 3
#define SAME_16(c) SAME_4(c), SAME_4(c + 4), SAME_4(c + 8), SAME_4(c + 12)

const uint8_t UPPER[256] = {
    SAME_16(0),    SAME_16(16),   SAME_16(32),   SAME_16(48),   SAME_16(64),
    SAME_16(80),   96,            'A',           'B',           'C',
    'D',           'E',           'F',           'G',           'H',
    'I',           'J',           'K',           'L',           'M',
    'N',           'O',           'P',           'Q',           'R',
    'S',           'T',           'U',           'V',           'W',
    'X',           'Y',           'Z',           123,           124,
    125,           126,           127,           SAME_16(128),  SAME_16(144),
    SAME_16(160),  SAME_16(176),  SAME_16(192),  SAME_16(208),  SAME_16(224),
    SAME_16(240),
};

static inline uint32_t unit_at(const struct text *text, ptrdiff_t at)
{
    switch (text->width) {
    case 2:
        return ((const uint16_t *)text->data)[at];
    case 4:
        return ((const uint32_t *)text->data)[at];
    default:
        return ((const uint8_t *)text->data)[at];
    }
}

static inline uint32_t upper(uint32_t unit)
{
    return unit < 128 ? UPPER[unit] : unit;
}

static inline size_t bytes_in(const struct text *text)
{
    return (size_t)text->length * (text->width == UTF8 ? 1 : text->width);
}

static bool is_identical(const struct text *left, const struct text *right)
{
    return left->length == right->length && memcmp(left->data, right->data, bytes_in(left)) == 0;
}

/* Whether the units of `part`, which lies in ASCII, stand at a place of `text`, ignoring case. */
static bool stands_at(const struct text *text, ptrdiff_t at, const struct text *part)
{
    const uint8_t *wanted = part->data;
    if (text->width <= 1) {
        const uint8_t *found = (const uint8_t *)text->data + at;
        if (are_same(found, wanted, part->length))
            return true;
        for (ptrdiff_t i = 0; i < part->length; i++)
            if (found[i] != wanted[i] && UPPER[found[i]] != UPPER[wanted[i]])
                return false;
        return true;
    }
    for (ptrdiff_t i = 0; i < part->length; i++)
        if (upper(unit_at(text, at + i)) != UPPER[wanted[i]])
            return false;
    return true;
}

bool text_equals_in_another_case(const struct text *left, const struct text *right)
{
    return stands_at(left, 0, right);
}

int text_equals_beyond_ascii(const struct text *left, const struct text *right)
{
    if (left->ascii != right->ascii)
        return 0;
    if (left->width != right->width)
        return UNSURE;
    return is_identical(left, right) ? 1 : UNSURE;
}

int text_is(const struct text *left, const struct text *right)
{
    if (left->ascii != right->ascii)
        return 0;
    if (left->width != right->width) /* Python keeps every text as narrow as it can be */
        return left->width == UTF8 || right->width == UTF8 ? UNSURE : 0;
    return is_identical(left, right);
}

static int ordered(const struct text *left, const struct text *right, bool exactly, int *order)
{
    ptrdiff_t shorter = left->length < right->length ? left->length : right->length;
    for (ptrdiff_t i = 0; i < shorter; i++) {
        uint32_t one = unit_at(left, i), other = unit_at(right, i);
        if (one >= 128 && other >= 128) {
            if (is_identical(left, right) && left->width == right->width) {
                *order = 0;
                return 1;
            }
            return UNSURE;
        }
        if (!exactly) {
            one = upper(one);
            other = upper(other);
        }
        if (one != other) {
            *order = one < other ? -1 : 1;
            return 1;
        }
    }
    *order = (left->length > right->length) - (left->length < right->length);
    return 1;
}

int text_compare(const struct text *left, const struct text *right, int *order)
{
    return ordered(left, right, false, order);
}

int text_compare_exactly(const struct text *left, const struct text *right, int *order)
{
    return ordered(left, right, true, order);
}

/* The answer where the part lies outside of ASCII: nothing in ASCII holds it. */
static int holds_beyond_ascii(const struct text *text)
{
    return text->ascii ? 0 : UNSURE;
}

/* The first place from `at` on, and before `end`, where one of two bytes stands; `end` where there is none. */
static const uint8_t *find_either(const uint8_t *at, const uint8_t *end, uint8_t one, uint8_t other)
{
#if defined(__SSE2__)
    const __m128i ones = _mm_set1_epi8((char)one), others = _mm_set1_epi8((char)other);
    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)at);
        __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, ones), _mm_cmpeq_epi8(bytes, others));
        unsigned int places = (unsigned int)_mm_movemask_epi8(found);
        if (places != 0)
            return at + __builtin_ctz(places);
    }
#endif
    while (at < end && *at != one && *at != other)
        at++;
    return at;
}

/* The usual case, for which this is worth it: a text of bytes. */
static bool contains_in_bytes(const struct text *text, const struct text *part)
{
    const uint8_t *data = text->data, *at = data, *end = data + text->length, *last = end - part->length;
    uint8_t first = UPPER[*(const uint8_t *)part->data];
    uint8_t in_lower = first >= 'A' && first <= 'Z' ? first + ('a' - 'A') : first;
    while ((at = find_either(at, end, in_lower, first)) <= last) {
        if (stands_at(text, at - data, part))
            return true;
        at++;
    }
    return false;
}

int text_contains(const struct text *text, const struct text *part)
{
    if (!part->ascii)
        return holds_beyond_ascii(text);
    ptrdiff_t last = text->length - part->length;
    if (part->length == 0 || last < 0)
        return last >= 0;
    if (text->width <= 1)
        return contains_in_bytes(text, part);
    for (ptrdiff_t at = 0; at <= last; at++)
        if (stands_at(text, at, part))
            return 1;
    return 0;
}

int text_starts_with(const struct text *text, const struct text *prefix)
{
    if (!prefix->ascii)
        return holds_beyond_ascii(text);
    return prefix->length <= text->length && stands_at(text, 0, prefix);
}

int text_ends_with(const struct text *text, const struct text *suffix)
{
    if (!suffix->ascii)
        return holds_beyond_ascii(text);
    return suffix->length <= text->length && stands_at(text, text->length - suffix->length, suffix);
}

ptrdiff_t text_units(const struct text *text)
{
    ptrdiff_t units = text->length;
    if (text->width == 4) {
        for (ptrdiff_t i = 0; i < text->length; i++)
            units += unit_at(text, i) > 0xFFFF;
    }
    else if (text->width == UTF8) {
        for (ptrdiff_t i = 0; i < text->length; i++) {
            uint32_t byte = unit_at(text, i);
            units -= (byte & 0xC0) == 0x80; /* it continues a character */
            units += byte >= 0xF0;          /* it begins one of two units */
        }
    }
    return units;
}

static bool is_white(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

int text_trim(struct text *text)
{
    if (!text->ascii)
        return UNSURE;
    const uint8_t *data = text->data;
    while (text->length > 0 && is_white(data[text->length - 1]))
        text->length--;
    while (text->length > 0 && is_white(*data)) {
        data++;
        text->length--;
    }
    text->data = data;
    return 1;
}
