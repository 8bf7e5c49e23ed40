/* Values as conditions see them, whatever they are read from.
 *
 * Every value has one owner, who calls `value_release` once. What `text` points at stays where it is for as long as
 * `held` (or, where that is NULL, the document) does.
 *
 * All questions here have three answers: 1 and 0, and UNSURE wherever the answer would need more care than is taken
 * here, be it an error. Then the Python function of the condition decides, so nothing here may guess.
 */
#ifndef CONDEX_VALUES_H
#define CONDEX_VALUES_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "kinds.h"
#include "number.h"
#include "text.h"

#define UNSURE (-1)

struct note;

struct value {
    enum kind kind;
    union {
        bool boolean;
        int64_t integer;
        double floating;
        struct number number;
        struct text text;
        const struct note *note; /* an Array or Object of JSON, where nothing is held */
    } as;
    PyObject *held; /* a strong reference to what it was made of, or NULL */
};

static inline bool is_null(const struct value *value)
{
    return value->kind == NOTHING || value->kind == MISSING;
}

static inline bool is_number(const struct value *value)
{
    return value->kind == INTEGER || value->kind == DOUBLE || value->kind == DECIMAL;
}

static inline bool is_container(const struct value *value)
{
    return value->kind == ARRAY || value->kind == OBJECT;
}

static inline void value_release(struct value *value)
{
    Py_XDECREF(value->held);
    value->held = NULL;
}

static inline void value_of_boolean(struct value *value, int answer)
{
    value->kind = answer < 0 ? ODD : BOOLEAN;
    value->as.boolean = answer > 0;
    value->held = NULL;
}

static inline void value_of_integer(struct value *value, int64_t integer)
{
    value->kind = integer < 0 ? ODD : INTEGER;
    value->as.integer = integer;
    value->held = NULL;
}

/* The value as conditions convert it: 0 where it has no such form. */
int value_truth(const struct value *value);
int value_number(const struct value *value, struct number *number);
int value_text(const struct value *value, struct text *text, char spelled[SPELLED]);

/* As `equals` and `compare` of conditions/values/comparison.py: the left value decides the kind. */
int value_equals_converted(const struct value *left, const struct value *right);
int value_compare_converted(const struct value *left, const struct value *right, int *order);

/* The text that a value is, or is converted to in `made`; NULL where it has none, or is unsure. */
static inline const struct text *value_as_text(const struct value *value, struct text *made, char spelled[SPELLED])
{
    if (value->kind == STRING)
        return &value->as.text;
    return value_text(value, made, spelled) > 0 ? made : NULL;
}

static inline int value_compare(const struct value *left, const struct value *right, int *order)
{
    if (left->kind == INTEGER && right->kind == INTEGER) {
        *order = (left->as.integer > right->as.integer) - (left->as.integer < right->as.integer);
        return 1;
    }
    return value_compare_converted(left, right, order);
}

static inline int value_equals(const struct value *left, const struct value *right)
{
    if (left->kind == STRING && right->kind == STRING)
        return text_equals(&left->as.text, &right->as.text);
    return value_equals_converted(left, right);
}

#endif
