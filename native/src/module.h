/* The types of the module: a Plan belongs to a shape, a Bound to a condition; a Reader reads parts of
 * documents, a Parser expressions. */
#ifndef CONDEX_MODULE_H
#define CONDEX_MODULE_H

#include "plan.h"

#define MOST_IDLE_SCANS 4

struct scan;

struct module_state {
    PyTypeObject *plan, *bound, *reader, *parser;
    struct scan *idle[MOST_IDLE_SCANS]; /* what reading JSON needs, kept for the next document */
    int idle_count;
};

typedef struct {
    PyObject_HEAD
    struct plan plan;
    int slots;         /* the literals of a condition */
    PyObject *nothing; /* what stands for variables that were not given */
    PyObject *decide;  /* makes the Python function of an expression */
    PyMethodDef method;
    char *documentation;
} Plan;

typedef struct {
    PyObject_VAR_HEAD
    Plan *plan;
    PyObject *expression;
    PyObject *function; /* the Python function; NULL until it is asked for */
    struct value values[];
} Bound;

/* The arguments of a call in the order of the inputs. */
struct arguments {
    PyObject *const *inputs;
    Py_ssize_t count;
    PyObject *placed[MOST_INPUTS]; /* where some are named */
};

/* Puts the arguments of a call into the places of the inputs; false where they do not fit. */
bool arguments_read(struct arguments *read, const struct plan *plan, PyObject *const *given, Py_ssize_t count,
                    PyObject *names);

/* Whether to go on where the verdict is unsure: not with what is no mere Exception, such as KeyboardInterrupt. */
bool may_go_on(void);

/* The methods of a Bound that judge JSON. A document stands in the place of the root; */
PyObject *bound_judge_json(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *names);

/* so does a chunk of lines, behind wanted, keep and first; */
PyObject *bound_judge_lines(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *names);

/* so does the descriptor of a file, behind these, and the start and the end of a range of it. */
PyObject *bound_judge_range(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *names);

extern PyType_Spec reader_spec, parser_spec;

void clear_idle_scans(struct module_state *state);

#endif
