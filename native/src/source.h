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
    const struct note *document; /* the root, where it is JSON and no object */
};

/* The input, a borrowed reference; None where it was not given. */
static inline PyObject *input_of(const struct reading *reading, int input)
{
    if (input >= reading->given)
        return Py_None;
    PyObject *object = reading->inputs[input];
    return object == NULL || (input > 0 && object == reading->nothing) ? Py_None : object; /* the first one is root */
}

#define MOST_HITS 1000000 /* values that a wildcard may lead to */

/* Called with each value that a path with wildcards leads to: 0 to go on; else the answer. */
typedef int (*visitor)(void *state, const struct value *found);

/* A source of values is a file that defines these static functions and then includes evaluator.inc, which knows of
 * documents no more than this. So there is one evaluator, compiled for each source, and nothing between the two.
 *
 *     void read_path(const struct reading *, const struct path *, struct value *found)
 *         The value at the end of a path without wildcards: Null where there is none.
 *     int visit_each(const struct reading *, const struct path *, visitor, void *state)
 *         Visits the members of what a path leads to; of each value, where it has wildcards. 0 where all were visited.
 *     Py_ssize_t size_of_members(const struct value *container)
 *         The number of members of an Array or Object.
 *     int next_item(const struct value *array, Py_ssize_t *place, struct value *item)
 *         The next item of an Array: 1, 0 behind the last one, or UNSURE. `place` begins at 0.
 *     void read_member(const struct value *item, struct step *name, struct value *found)
 *         The member of an item of that name: MISSING where the item has none, or is no Object.
 */

/* The verdict on Python objects: 1, 0 or UNSURE. `values` are those of the literals that have slots. An exception may
 * be set where it is unsure, and only there. */
int evaluate_objects(const struct reading *reading, const struct value *values);

/* The same on a document that is JSON: its root is what was noted of it. */
int evaluate_notes(const struct reading *reading, const struct value *values);

/* What the source of objects does, for inputs that are objects beside a document that is JSON. */
void read_object_path(const struct reading *reading, const struct path *path, struct value *found);
int visit_each_object(const struct reading *reading, const struct path *path, visitor visit, void *state);
Py_ssize_t size_of_object(const struct value *container);
int next_object(const struct value *array, Py_ssize_t *place, struct value *item);
void read_object_member(const struct value *item, struct step *name, struct value *found);

/* The value that a Python object is; the reference is given away. */
void value_of_object(PyObject *object, struct value *value);

/* The value that was noted; nothing is held. */
void value_of_noted(const struct note *note, struct value *value);

/* The value that a literal of an expression is: ODD for a Version. -1 with an exception. */
int value_of_literal(PyObject *object, struct value *value);

#endif
