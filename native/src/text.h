/* Texts as conditions/values/dotnet_text.py compares them: ignoring case, by UTF-16 code units.
 *
 * No letter outside of ASCII has another case within it, and all sort behind ASCII. So a text in ASCII is compared
 * with any other one exactly, unit by unit; of two texts that both lie outside, only whether they are identical is known.
 */
#ifndef CONDEX_TEXT_H
#define CONDEX_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Invariant: units of `width` bytes, 1, 2 or 4, each a character; or the bytes of UTF-8, whose width is UTF8. */
#define UTF8 0

struct text {
    const void *data;
    ptrdiff_t length; /* in units */
    uint8_t width;
    bool ascii;
};

extern const uint8_t UPPER[256]; /* of ASCII; all other bytes are themselves */

static inline struct text text_of_ascii(const char *data, ptrdiff_t length)
{
    return (struct text){data, length, 1, true};
}

/* Whether bytes are the same: most texts that are compared are short, and `memcmp` is a call. */
static inline bool are_same(const uint8_t *left, const uint8_t *right, ptrdiff_t length)
{
    uint64_t one, other;
    if (length < (ptrdiff_t)sizeof one) {
        for (ptrdiff_t at = 0; at < length; at++)
            if (left[at] != right[at])
                return false;
        return true;
    }
    for (ptrdiff_t at = 0;; at += (ptrdiff_t)sizeof one) {
        if (at > length - (ptrdiff_t)sizeof one)
            at = length - (ptrdiff_t)sizeof one; /* the last ones, some of them again */
        memcpy(&one, left + at, sizeof one);
        memcpy(&other, right + at, sizeof one);
        if (one != other)
            return false;
        if (at == length - (ptrdiff_t)sizeof one)
            return true;
    }
}

bool text_equals_in_another_case(const struct text *left, const struct text *right);
int text_equals_beyond_ascii(const struct text *left, const struct text *right);

static inline int text_equals(const struct text *left, const struct text *right)
{
    if (!left->ascii || !right->ascii)
        return text_equals_beyond_ascii(left, right);
    if (left->length != right->length)
        return 0;
    return are_same(left->data, right->data, left->length) || text_equals_in_another_case(left, right);
}

int text_compare(const struct text *left, const struct text *right, int *order);
int text_contains(const struct text *text, const struct text *part);
int text_starts_with(const struct text *text, const struct text *prefix);
int text_ends_with(const struct text *text, const struct text *suffix);

/* The same, where case counts. */
int text_is(const struct text *left, const struct text *right);
int text_compare_exactly(const struct text *left, const struct text *right, int *order);

/* The number of UTF-16 code units. */
ptrdiff_t text_units(const struct text *text);

/* Without white space at its ends; UNSURE outside of ASCII. */
int text_trim(struct text *text);

#endif
