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

#define STRETCH(bits)                                                                                                  \
    static inline uint##bits##_t stretch_##bits(const uint8_t *at)                                                     \
    {                                                                                                                  \
        uint##bits##_t stretch;                                                                                        \
        memcpy(&stretch, at, sizeof stretch);                                                                          \
        return stretch;                                                                                                \
    }
STRETCH(64)
STRETCH(32)
STRETCH(16)
#undef STRETCH

/* Whether bytes are the same: most texts that are compared are short, and `memcmp` is a call. The last stretch ends
 * with the last byte, wherever it begins. */
static inline bool are_same(const uint8_t *left, const uint8_t *right, ptrdiff_t length)
{
    if (length >= 8) {
        for (ptrdiff_t at = 0; at < length - 8; at += 8)
            if (stretch_64(left + at) != stretch_64(right + at))
                return false;
        return stretch_64(left + length - 8) == stretch_64(right + length - 8);
    }
    if (length >= 4)
        return stretch_32(left) == stretch_32(right) && stretch_32(left + length - 4) == stretch_32(right + length - 4);
    if (length >= 2)
        return stretch_16(left) == stretch_16(right) && stretch_16(left + length - 2) == stretch_16(right + length - 2);
    return length == 0 || *left == *right;
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
