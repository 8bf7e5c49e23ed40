#include "json_text.h"

#define YES_4 1, 1, 1, 1
#define NO_4 0, 0, 0, 0
#define YES_16 YES_4, YES_4, YES_4, YES_4
#define NO_16 NO_4, NO_4, NO_4, NO_4

/* Whether a byte is a quote, a backslash or a control character. */
static const uint8_t ENDS_PLAIN[256] = {
    YES_16, YES_16,
    0, 0, 1, 0, NO_4, NO_4, NO_4, /* " */
    NO_16, NO_16,
    NO_4, NO_4, NO_4, 1, 0, 0, 0, /* \ */
    NO_16, NO_16, NO_16, NO_16, NO_16, NO_16, NO_16, NO_16, NO_16, NO_16,
};

static bool continues(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of a character beyond ASCII, as RFC 3629 has them; 0 where there is none. */
static int character_at(const uint8_t *at, const uint8_t *end)
{
    ptrdiff_t left = end - at;
    uint8_t first = *at;
    if (first >= 0xC2 && first <= 0xDF)
        return left >= 2 && continues(at[1]) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (left < 3 || !continues(at[1]) || !continues(at[2]))
            return 0;
        bool is_longer_than_needed = first == 0xE0 && at[1] < 0xA0, is_surrogate = first == 0xED && at[1] >= 0xA0;
        return is_longer_than_needed || is_surrogate ? 0 : 3;
    }
    if (first < 0xF0 || first > 0xF4 || left < 4 || !continues(at[1]) || !continues(at[2]) || !continues(at[3]))
        return 0;
    return (first == 0xF0 && at[1] < 0x90) || (first == 0xF4 && at[1] >= 0x90) ? 0 : 4;
}

static bool is_utf8(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        uint64_t eight;
        if (end - at >= (ptrdiff_t)sizeof eight) {
            memcpy(&eight, at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        int length = *at < 0x80 ? 1 : character_at(at, end);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

/* The value of a hexadecimal digit; -1 for all else. */
static int digit_of(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static bool is_simple(uint8_t byte)
{
    return byte == '"' || byte == '\\' || byte == '/' || byte == 'b' || byte == 'f' || byte == 'n' || byte == 'r' ||
           byte == 't';
}

/* The place behind an escape, from its backslash; NULL where it is none. */
static const uint8_t *past_escape(const uint8_t *at)
{
    if (is_simple(at[1]))
        return at + 2;
    if (at[1] != 'u')
        return NULL;
    for (int digit = 2; digit < 6; digit++)
        if (digit_of(at[digit]) < 0)
            return NULL;
    return at + 6;
}

/* The first quote, backslash or control character: there is one, at the end of all bytes if not before. */
static inline const uint8_t *past_plain(const uint8_t *at, const uint8_t *end, unsigned int *seen)
{
#if defined(SIXTEEN_AT_ONCE)
    unsigned int beyond, together_beyond = 0;
    for (; end - at >= 16; at += 16) {
        unsigned int places = ends_in_sixteen(at, &beyond);
        if (places != 0) {
            together_beyond |= beyond & ((places & (0 - places)) - 1);
            *seen |= together_beyond != 0 ? BEYOND_ASCII : 0;
            return at + __builtin_ctz(places);
        }
        together_beyond |= beyond;
    }
    *seen |= together_beyond != 0 ? BEYOND_ASCII : 0;
#endif
    (void)end;
    uint8_t together = 0;
    for (; !ENDS_PLAIN[*at]; at++)
        together |= *at;
    *seen |= together >= 0x80 ? BEYOND_ASCII : 0;
    return at;
}

const uint8_t *end_of_any_string(const uint8_t *begin, const uint8_t *at, const uint8_t *end, unsigned int *seen)
{
    *seen = 0;
    at = past_plain(at, end, seen);
    while (*at == '\\') {
        *seen |= ESCAPED;
        if ((at = past_escape(at)) == NULL)
            return NULL;
        at = past_plain(at, end, seen);
    }
    if (*at != '"' || ((*seen & BEYOND_ASCII) != 0 && !is_utf8(begin, at)))
        return NULL;
    return at;
}

static uint32_t unit_of(const uint8_t *at)
{
    uint32_t unit = 0;
    for (int digit = 0; digit < 4; digit++)
        unit = unit << 4 | (uint32_t)digit_of(at[digit]);
    return unit;
}

static uint8_t character_of(uint8_t letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

static uint8_t *write_utf8(uint32_t character, uint8_t *made)
{
    if (character < 0x80)
        *made++ = (uint8_t)character;
    else if (character < 0x800)
        *made++ = (uint8_t)(0xC0 | character >> 6);
    else if (character < 0x10000) {
        *made++ = (uint8_t)(0xE0 | character >> 12);
        *made++ = (uint8_t)(0x80 | (character >> 6 & 0x3F));
    }
    else {
        *made++ = (uint8_t)(0xF0 | character >> 18);
        *made++ = (uint8_t)(0x80 | (character >> 12 & 0x3F));
        *made++ = (uint8_t)(0x80 | (character >> 6 & 0x3F));
    }
    if (character >= 0x80)
        *made++ = (uint8_t)(0x80 | (character & 0x3F));
    return made;
}

/* The character of one or two escapes with digits, and how many bytes they have; UINT32_MAX for half of a pair. */
static uint32_t escaped_character(const uint8_t *at, const uint8_t *end, int *length)
{
    uint32_t unit = unit_of(at + 2);
    *length = 6;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || end - at < 12 || at[6] != '\\' || at[7] != 'u')
        return UINT32_MAX;
    uint32_t second = unit_of(at + 8);
    *length = 12;
    return second >= 0xDC00 && second <= 0xDFFF ? 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00) : UINT32_MAX;
}

ptrdiff_t unescape(const uint8_t *at, const uint8_t *end, uint8_t *made, bool *ascii)
{
    uint8_t *begin = made, together = 0;
    while (at < end) {
        if (*at != '\\') {
            together |= *at;
            *made++ = *at++;
        }
        else if (at[1] != 'u') {
            *made++ = character_of(at[1]);
            at += 2;
        }
        else {
            int length;
            uint32_t character = escaped_character(at, end, &length);
            if (character == UINT32_MAX)
                return -1;
            together |= character >= 0x80 ? 0x80 : 0;
            made = write_utf8(character, made);
            at += length;
        }
    }
    *ascii = together < 0x80;
    return made - begin;
}
