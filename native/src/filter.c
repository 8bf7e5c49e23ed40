/* Comparisons of items with literals, as conditions/library/jsonpath/server_values.py has them.
 *
 * Texts are compared with case here, and numbers as doubles where one of the two is one. Nothing is converted but a
 * text that is ordered to a whole number: else it is Python that decides. What is MISSING fulfils nothing, not even `!=`.
 */
#include "filter.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MOST_ITEMS 1000000

static inline int holds(int operation, int order)
{
    switch (operation) {
    case ITEM_EQUAL:
        return order == 0;
    case ITEM_DIFFERENT:
        return order != 0;
    case ITEM_LESS:
        return order < 0;
    case ITEM_LESS_OR_EQUAL:
        return order <= 0;
    case ITEM_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static bool is_order(int operation)
{
    return operation != ITEM_EQUAL && operation != ITEM_DIFFERENT;
}

/* Doubles are equal where they differ by no more than what calculating with them loses; NaN is less than all others. */
static int compare_doubles(double left, double right)
{
    if (isnan(left) || isnan(right))
        return !isnan(left) - !isnan(right);
    double tolerance = (fabs(left) + fabs(right) + 10.0) * DBL_EPSILON, difference = left - right;
    if (left == right || (-tolerance < difference && difference < tolerance))
        return 0;
    return left < right ? -1 : 1;
}

static double as_double(const struct value *value)
{
    return value->kind == INTEGER ? (double)value->as.integer : value->as.floating;
}

static inline int compare_numbers(const struct value *left, const struct value *right)
{
    if (left->kind == INTEGER && right->kind == INTEGER)
        return (left->as.integer > right->as.integer) - (left->as.integer < right->as.integer);
    return compare_doubles(as_double(left), as_double(right));
}

static int compare_texts(int operation, const struct text *left, const struct text *right)
{
    if (!is_order(operation)) {
        int same = text_is(left, right);
        return same < 0 ? UNSURE : same == (operation == ITEM_EQUAL);
    }
    int order;
    return text_compare_exactly(left, right, &order) < 0 ? UNSURE : holds(operation, order);
}

/* The order of a text to a whole number: it is read as one too, and what is none is an error. */
static int compare_text_to_whole(int operation, const struct text *text, int64_t whole)
{
    struct number number;
    if (text->length == 0 || !text->ascii || memchr(text->data, '.', (size_t)text->length) != NULL ||
        memchr(text->data, ',', (size_t)text->length) != NULL || number_of_text(text, &number) <= 0)
        return UNSURE;
    return holds(operation, (number.digits > whole) - (number.digits < whole));
}

static int compare(int operation, const struct value *found, const struct value *literal)
{
    if (found->kind == INTEGER && literal->kind == INTEGER)
        return holds(operation, compare_numbers(found, literal));
    if (found->kind == MISSING)
        return 0;
    if (found->kind == ODD || literal->kind == ODD)
        return UNSURE;
    if (is_container(found))
        return operation == ITEM_DIFFERENT;
    if (found->kind == STRING && literal->kind == STRING)
        return compare_texts(operation, &found->as.text, &literal->as.text);
    if (is_number(found) && is_number(literal) && literal->kind != DECIMAL)
        return holds(operation, compare_numbers(found, literal));
    if (found->kind == NOTHING && literal->kind != NOTHING)
        return holds(operation, -1); /* Null is less than all others */
    if (is_order(operation) && found->kind == STRING && literal->kind == INTEGER)
        return compare_text_to_whole(operation, &found->as.text, literal->as.integer);
    if (is_order(operation) || found->kind == DECIMAL || literal->kind == DECIMAL)
        return UNSURE;
    bool same = found->kind == literal->kind && (found->kind == NOTHING || found->as.boolean == literal->as.boolean);
    return same == (operation == ITEM_EQUAL);
}

static int passes(const struct source *source, const struct plan *plan, const struct node *test,
                  const struct value *item)
{
    if (test->operation == ITEM_AND || test->operation == ITEM_OR) {
        int decides = test->operation == ITEM_OR;
        int answer = passes(source, plan, &plan->nodes[plan->operands[test->operands]], item);
        if (answer == decides || answer < 0)
            return answer;
        return passes(source, plan, &plan->nodes[plan->operands[test->operands + 1]], item);
    }
    const struct value *literal = &plan->literals[test->other].value;
    if (test->subject < 0)
        return compare(test->operation, item, literal);
    struct value found;
    source->member(item, &plan->names[test->subject], &found);
    int answer = compare(test->operation, &found, literal);
    value_release(&found);
    return answer;
}

static Py_ssize_t count(const struct source *source, const struct plan *plan, const struct node *node,
                        const struct value *array)
{
    Py_ssize_t size = source->size(array), place = 0, passed = 0;
    if (size < 0 || size > MOST_ITEMS)
        return UNSURE;
    if (node->count == 0)
        return size;
    const struct node *test = &plan->nodes[plan->operands[node->operands]];
    struct value item;
    int more;
    while ((more = source->next(array, &place, &item)) > 0) {
        int answer = passes(source, plan, test, &item);
        value_release(&item);
        if (answer < 0)
            return UNSURE;
        passed += answer;
    }
    return more < 0 ? UNSURE : passed;
}

Py_ssize_t count_filtered(const struct source *source, const struct reading *reading, const struct node *node)
{
    struct value found;
    source->read(reading, &reading->plan->paths[node->subject], &found);
    Py_ssize_t counted = UNSURE; /* a filter goes over the members of an Object too, in a way of its own */
    if (found.kind == ARRAY)
        counted = count(source, reading->plan, node, &found);
    else if (found.kind != ODD && found.kind != OBJECT)
        counted = 0;
    value_release(&found);
    return counted;
}
