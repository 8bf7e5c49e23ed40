#include "values.h"

int value_truth(const struct value *value)
{
    switch (value->kind) {
    case MISSING:
    case NOTHING:
        return 0;
    case BOOLEAN:
        return value->as.boolean;
    case INTEGER:
        return value->as.integer != 0;
    case DOUBLE:
    case DECIMAL: {
        struct number number;
        int known = value_number(value, &number);
        return known < 0 ? UNSURE : number.digits != 0;
    }
    case STRING:
        return value->as.text.length != 0;
    case ARRAY:
    case OBJECT:
        return 1;
    case ODD:
        break;
    }
    return UNSURE;
}

int value_number(const struct value *value, struct number *number)
{
    *number = (struct number){0, 0};
    switch (value->kind) {
    case MISSING:
    case NOTHING:
        return 1;
    case BOOLEAN:
        number->digits = value->as.boolean;
        return 1;
    case INTEGER:
        number->digits = value->as.integer;
        return 1;
    case DOUBLE:
        return number_of_double(value->as.floating, number);
    case DECIMAL:
        *number = value->as.number;
        return 1;
    case STRING:
        return number_of_text(&value->as.text, number);
    case ARRAY:
    case OBJECT:
        return 0;
    case ODD:
        break;
    }
    return UNSURE;
}

int value_text(const struct value *value, struct text *text, char spelled[SPELLED])
{
    struct number number;
    switch (value->kind) {
    case MISSING:
    case NOTHING:
        *text = text_of_ascii("", 0);
        return 1;
    case BOOLEAN:
        *text = value->as.boolean ? text_of_ascii("True", 4) : text_of_ascii("False", 5);
        return 1;
    case INTEGER:
    case DOUBLE:
    case DECIMAL:
        if (value_number(value, &number) < 0)
            return UNSURE;
        *text = text_of_ascii(spelled, number_spell(number, spelled));
        return 1;
    case STRING:
        *text = value->as.text;
        return 1;
    case ARRAY:
    case OBJECT:
        return 0;
    case ODD:
        break;
    }
    return UNSURE;
}

static int equals_number(const struct value *left, const struct value *right)
{
    if (left->kind == INTEGER && right->kind == INTEGER)
        return left->as.integer == right->as.integer;
    struct number one, other;
    if (value_number(left, &one) < 0)
        return UNSURE;
    int known = value_number(right, &other);
    return known <= 0 ? known : number_compare(one, other) == 0;
}

static int equals_text(const struct value *left, const struct value *right)
{
    if (right->kind == STRING)
        return text_equals(&left->as.text, &right->as.text);
    char spelled[SPELLED];
    struct text text;
    int known = value_text(right, &text, spelled);
    return known <= 0 ? known : text_equals(&left->as.text, &text);
}

int value_equals_converted(const struct value *left, const struct value *right)
{
    if (right->kind == ODD)
        return UNSURE;
    switch (left->kind) {
    case MISSING:
    case NOTHING:
        return is_null(right) || (right->kind == STRING && right->as.text.length == 0);
    case BOOLEAN: {
        int truth = value_truth(right);
        return truth < 0 ? UNSURE : truth == left->as.boolean;
    }
    case INTEGER:
    case DOUBLE:
    case DECIMAL:
        return equals_number(left, right);
    case STRING:
        return equals_text(left, right);
    case ARRAY:
    case OBJECT:
        if (!is_container(right))
            return 0;
        return left->held != NULL && right->held != NULL ? left->held == right->held : UNSURE;
    case ODD:
        break;
    }
    return UNSURE;
}

/* What cannot be converted is an error, for which Python has the words. */
int value_compare_converted(const struct value *left, const struct value *right, int *order)
{
    if (left->kind == STRING) {
        char spelled[SPELLED];
        struct text text;
        if (value_text(right, &text, spelled) <= 0)
            return UNSURE;
        return text_compare(&left->as.text, &text, order);
    }
    if (left->kind == BOOLEAN) {
        int truth = value_truth(right);
        *order = left->as.boolean - truth;
        return truth < 0 ? UNSURE : 1;
    }
    struct number one, other;
    if (value_number(left, &one) <= 0 || value_number(right, &other) <= 0)
        return UNSURE;
    *order = number_compare(one, other);
    return 1;
}
