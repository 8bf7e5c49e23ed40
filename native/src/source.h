/* Where the values of an evaluation come from. The evaluator knows of documents no more than this. */
#ifndef CONDEX_SOURCE_H
#define CONDEX_SOURCE_H

#include "plan.h"
#include "values.h"

/* One evaluation: the inputs in the order of the plan, as far as they were given. They outlive it. */
struct reading {
    const struct plan *plan;
    PyObject *const *inputs;
    Py_ssize_t given;
    PyObject *nothing; /* what stands for variables that were not given */
};

/* The input, a borrowed reference; None where it was not given. */
static inline PyObject *input_of(const struct reading *reading, int input)
{
    if (input >= reading->given)
        return Py_None;
    PyObject *object = reading->inputs[input];
    return object == NULL || object == reading->nothing ? Py_None : object;
}

/* Called with each value that a path with wildcards leads to: 0 to go on; else the answer. */
typedef int (*visitor)(void *state, const struct value *found);

struct source {
    /* The value at the end of a path without wildcards: Null where there is none. */
    void (*read)(const struct reading *reading, const struct path *path, struct value *found);

    /* Visits the members of what a path leads to: of each value, where it has wildcards. 0 where all were visited. */
    int (*each)(const struct reading *reading, const struct path *path, visitor visit, void *state);

    /* The number of members of an Array or Object. */
    Py_ssize_t (*size)(const struct value *container);

    /* The next item of an Array: 1, 0 behind the last one, or UNSURE. `place` begins at 0. */
    int (*next)(const struct value *array, Py_ssize_t *place, struct value *item);

    /* The member of an item of that name: MISSING where the item has none, or is no Object. */
    void (*member)(const struct value *item, const struct step *name, struct value *found);
};

extern const struct source objects;

/* The value that a Python object is; the reference is given away. */
void value_of_object(PyObject *object, struct value *value);

/* The value that a literal of an expression is: ODD for a Version. -1 with an exception. */
int value_of_literal(PyObject *object, struct value *value);

#endif
