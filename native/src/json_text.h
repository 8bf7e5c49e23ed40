/* The strings of JSON: finding their ends, and what they stand for. Part of the scanner, whose invariants hold. */
#ifndef CONDEX_JSON_TEXT_H
#define CONDEX_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kinds.h"

#if defined(__SSE2__) && !defined(CONDEX_PORTABLE)
#include <emmintrin.h>
#define SIXTEEN_AT_ONCE 1
#endif

/* What was seen in a string. */
enum { BEYOND_ASCII = 1, ESCAPED = 2 };

/* Writes what a valid string with escapes stands for, in UTF-8, which is never longer. Gives the length, or -1 where it
 * is no UTF-8, as half of a surrogate pair is none; `ascii` tells whether it is ASCII. */
ptrdiff_t unescape(const uint8_t *at, const uint8_t *end, uint8_t *made, bool *ascii);

#if defined(SIXTEEN_AT_ONCE)
/* Of sixteen bytes a bit for each that ends what is plain, and a bit for each that is not ASCII. */
static inline unsigned int ends_in_sixteen(const uint8_t *at, unsigned int *beyond)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)at), last = _mm_set1_epi8(0x1F);
    __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes));
    *beyond = (unsigned int)_mm_movemask_epi8(bytes);
    return (unsigned int)_mm_movemask_epi8(found);
}
#endif

/* The same for strings that have escapes, or are not ASCII; all is plain before `at`. */
const uint8_t *end_of_any_string(const uint8_t *begin, const uint8_t *at, const uint8_t *end, unsigned int *seen);

/* The quote that ends a string, from behind the one that begins it; NULL where it is not valid. */
static inline const uint8_t *end_of_string(const uint8_t *begin, const uint8_t *end, unsigned int *seen)
{
    const uint8_t *at = begin;
#if defined(SIXTEEN_AT_ONCE)
    for (; end - at >= 16; at += 16) {
        unsigned int beyond, places = ends_in_sixteen(at, &beyond), first = places & (0 - places);
        if ((beyond & (first - 1)) != 0)
            break;
        if (places == 0)
            continue;
        const uint8_t *found = at + __builtin_ctz(places);
        if (*found != '"')
            break;
        *seen = 0;
        return found;
    }
#endif
    return end_of_any_string(begin, at, end, seen);
}

#endif
