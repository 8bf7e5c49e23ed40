/* The source of values that are JSON: the root is what a scanner noted of a document. All other inputs are objects.
 *
 * A document was validated before, and all values are noted that the paths of the plan lead to, with the Arrays and
 * Objects that they are in. So nothing here reads more of it than the texts and numbers themselves. Of equal keys the last
 * one counts, as `json.loads` has it.
 *
 * Nothing of Python is touched as long as the plan reads nothing but the root.
 */
#include <float.h>

#include "scanner.h"
#include "source.h"

#define EXACT_POWER 22              /* the last power of ten that a double holds exactly */
#define EXACT_DIGITS (INT64_C(1) << 53)
#define MOST_MANTISSA 19

static const double POWERS_OF_TEN[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* ---- Numbers ---- */

static void value_of_whole(const struct note *note, struct value *found)
{
    bool negative = *note->from == '-';
    const uint8_t *at = note->from + negative, *end = note->from + note->length;
    int64_t digits = 0;
    if (end - at > MOST_DIGITS) {
        found->kind = ODD;
        return;
    }
    while (at < end)
        digits = digits * 10 + (*at++ - '0');
    found->as.integer = negative ? -digits : digits;
}

/* Reads the digits of a mantissa up to the exponent: false where they are too many. */
static bool read_mantissa(const uint8_t **place, const uint8_t *end, int64_t *mantissa, int *scale)
{
    const uint8_t *at = *place;
    bool behind_dot = false;
    int read = 0;
    for (; at < end && (*at | 0x20) != 'e'; at++) {
        if (*at == '.') {
            behind_dot = true;
            continue;
        }
        read += read > 0 || *at != '0';
        if (read > MOST_MANTISSA - 1)
            return false;
        *mantissa = *mantissa * 10 + (*at - '0');
        *scale += behind_dot;
    }
    *place = at;
    return *mantissa <= EXACT_DIGITS;
}

static int read_exponent(const uint8_t *at, const uint8_t *end)
{
    if (at >= end)
        return 0;
    bool negative = at[1] == '-';
    int exponent = 0;
    for (at += at[1] == '-' || at[1] == '+' ? 2 : 1; at < end && exponent < 10000; at++)
        exponent = exponent * 10 + (*at - '0');
    return negative ? -exponent : exponent;
}

/* Exact where the digits and the power of ten both are exact doubles, as one operation rounds once. */
static void value_of_double(const struct note *note, struct value *found)
{
    bool negative = *note->from == '-';
    const uint8_t *at = note->from + negative, *end = note->from + note->length;
    int64_t mantissa = 0;
    int scale = 0;
    found->kind = ODD;
    if (FLT_EVAL_METHOD != 0 || !read_mantissa(&at, end, &mantissa, &scale))
        return;
    int power = read_exponent(at, end) - scale;
    if (power < -EXACT_POWER || power > EXACT_POWER)
        return;
    double value = (double)mantissa;
    value = power < 0 ? value / POWERS_OF_TEN[-power] : value * POWERS_OF_TEN[power];
    found->kind = DOUBLE;
    found->as.floating = negative ? -value : value;
}

/* ---- Values ---- */

static WITHIN void value_of_note(const struct note *note, struct value *found)
{
    found->kind = (enum kind)note->kind;
    found->held = NULL;
    switch (found->kind) {
    case STRING:
        found->as.text = (struct text){note->from, note->length, note->holds ? 1 : UTF8, note->holds};
        break;
    case INTEGER:
        value_of_whole(note, found);
        break;
    case DOUBLE:
        value_of_double(note, found);
        break;
    case BOOLEAN:
        found->as.boolean = note->holds;
        break;
    case ARRAY:
    case OBJECT:
        found->as.note = note;
        break;
    default:
        break;
    }
}

void value_of_noted(const struct note *note, struct value *value)
{
    value_of_note(note, value);
}

static inline const struct note *behind(const struct note *note)
{
    return note + 1 + note->within;
}

/* The member of an Object by its key, or of an Array by its position; NULL where there is none. */
static inline const struct note *member_of(const struct note *container, const struct step *step)
{
    const struct note *found = NULL, *end = behind(container);
    if (container->kind == OBJECT) {
        for (const struct note *note = container + 1; note < end; note = behind(note))
            if (note->state->key == step->number)
                found = note;
        return found;
    }
    for (const struct note *note = container + 1; step->position >= 0 && note < end; note = behind(note))
        if (note->state->position == step->position)
            found = note;
    return found;
}

static WITHIN const struct note *followed(const struct note *note, const struct path *path, int steps)
{
    for (int at = 0; note != NULL && at < steps; at++)
        note = member_of(note, &path->steps[at]);
    return note;
}

static WITHIN void value_of_any(const struct note *note, struct value *found)
{
    if (note != NULL)
        value_of_note(note, found);
    else
        *found = (struct value){.kind = MISSING};
}

static WITHIN void read_path(const struct reading *reading, const struct path *path, struct value *found)
{
    if (path->input != 0)
        read_object_path(reading, path, found);
    else
        value_of_any(followed(reading->document, path, path->count), found);
}

static Py_ssize_t size_of_members(const struct value *container)
{
    if (container->held != NULL)
        return size_of_object(container);
    const struct note *note = container->as.note;
    return note->kind == ARRAY || note->members < 2 ? (Py_ssize_t)note->members : (Py_ssize_t)distinct_members(note);
}

/* The items of an Array are all noted where a filter goes over them. */
static WITHIN int next_item(const struct value *array, Py_ssize_t *place, struct value *item)
{
    if (array->held != NULL)
        return next_object(array, place, item);
    const struct note *note = array->as.note + 1 + *place;
    if (note >= behind(array->as.note))
        return 0;
    *place = behind(note) - array->as.note - 1;
    value_of_note(note, item);
    return 1;
}

static WITHIN void read_member(const struct value *item, struct step *name, struct value *found)
{
    if (item->held != NULL)
        read_object_member(item, name, found);
    else if (item->kind == ODD)
        *found = (struct value){.kind = ODD};
    else
        value_of_any(item->kind == OBJECT ? member_of(item->as.note, name) : NULL, found);
}

/* ---- Wildcards ---- */

/* Visits what the wildcards of a path select, or, without a visitor, only counts that. */
struct walk {
    const struct path *path;
    visitor visit;
    void *state;
    Py_ssize_t left; /* of the hits that are allowed */
};

static int walk_from(struct walk *walk, int at, const struct note *note);

/* Goes on from each member. Of those of equal keys only the last one is there, which is left to Python. */
static int walk_members(struct walk *walk, int at, const struct note *container)
{
    if (container->kind == OBJECT && container->members > 1 && distinct_members(container) < 0)
        return UNSURE;
    int answer = 0;
    const struct note *end = behind(container);
    for (const struct note *note = container + 1; answer == 0 && note < end; note = behind(note))
        answer = walk_from(walk, at + 1, note);
    return answer;
}

static int walk_from(struct walk *walk, int at, const struct note *note)
{
    if (--walk->left < 0)
        return UNSURE; /* too many, which is an error */
    if (at == walk->path->count) {
        struct value value;
        value_of_note(note, &value);
        return walk->visit(walk->state, &value);
    }
    if (walk->path->steps[at].key == NULL) {
        if (walk->visit != NULL || at != walk->path->last_wildcard)
            return walk_members(walk, at, note);
        walk->left -= note->kind == OBJECT || note->kind == ARRAY ? note->members : 0;
        return walk->left < 0 ? UNSURE : 0;
    }
    note = member_of(note, &walk->path->steps[at]);
    return note == NULL ? 0 : walk_from(walk, at + 1, note);
}

/* Of a path without wildcards, the members of what it leads to are visited. */
static int visit_each(const struct reading *reading, const struct path *path, visitor visit, void *state)
{
    if (path->input != 0)
        return visit_each_object(reading, path, visit, state);
    struct step all = {.position = -1};
    const struct path members = {.steps = &all, .count = 1, .wild = true};
    struct walk walk = {path->wild ? path : &members, visit, state, MOST_HITS};
    const struct note *from = path->wild ? reading->document : followed(reading->document, path, path->count);
    int answer = from == NULL ? 0 : walk_from(&walk, 0, from);
    if (answer > 0 && path->wild) { /* an early hit must not hide that there are too many */
        struct walk count = {.path = path, .left = MOST_HITS};
        answer = walk_from(&count, 0, from) == 0 ? answer : UNSURE;
    }
    return answer;
}

#define EVALUATE evaluate_notes
#include "evaluator.inc"
