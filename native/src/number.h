/* Numbers as conditions/values/number.py has them, as far as 18 digits reach: `digits` / 10 ** `scale`. */
#ifndef CONDEX_NUMBER_H
#define CONDEX_NUMBER_H

#include <stdint.h>

#include "text.h"

#define MOST_DIGITS 18
#define LARGEST INT64_C(999999999999999999)

/* The longest text of a number: a sign, the digits, a dot and the end. */
#define SPELLED 24

/* Invariants: |digits| <= LARGEST and 0 <= scale <= MOST_DIGITS. */
struct number {
    int64_t digits;
    int scale;
};

/* The number that a double is, by its 15 significant digits: 1 or UNSURE. */
int number_of_double(double value, struct number *number);

/* The number that a text stands for: 1, 0 where it stands for none, or UNSURE. */
int number_of_text(const struct text *text, struct number *number);

/* -1, 0 or 1 as the left one is less than, equal to or greater than the right one. */
int number_compare(struct number left, struct number right);

/* Writes it with at most 7 decimals; gives the length. */
int number_spell(struct number number, char spelled[SPELLED]);

#endif
