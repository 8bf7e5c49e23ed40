/* Judging documents that are JSON: scanned and evaluated, or left to Python wherever anything is odd. */
#include <string.h>

#include "judging.h"
#include "wanted.h"

#define MOST_KEPT_NOTES 10000
#define MOST_KEPT_TEXT 1000000

/* ---- What reading needs: kept for the next document, which may be much like this one ---- */

struct scan *take_scan(struct module_state *state)
{
    if (state->idle_count > 0)
        return state->idle[--state->idle_count];
    struct scan *scan = PyMem_RawMalloc(sizeof *scan);
    if (scan != NULL)
        scan_begin(scan, PYTHON_MEMORY);
    return scan;
}

static void free_scan(struct scan *scan)
{
    scan_clear(scan);
    PyMem_RawFree(scan);
}

void keep_scan(struct module_state *state, struct scan *scan)
{
    if (state->idle_count == MOST_IDLE_SCANS || scan->notes_room > MOST_KEPT_NOTES || scan->texts_room > MOST_KEPT_TEXT)
        free_scan(scan);
    else
        state->idle[state->idle_count++] = scan;
}

void clear_idle_scans(struct module_state *state)
{
    while (state->idle_count > 0)
        free_scan(state->idle[--state->idle_count]);
}

/* ---- One document ---- */

bool bytes_of(PyObject *data, PyObject **made, const uint8_t **bytes, size_t *length)
{
    *made = NULL;
    if (PyUnicode_CheckExact(data) && PyUnicode_IS_COMPACT_ASCII(data)) {
        *bytes = (const uint8_t *)((PyASCIIObject *)data + 1);
        *length = (size_t)PyUnicode_GET_LENGTH(data);
        return true;
    }
    if (PyUnicode_CheckExact(data))
        data = *made = PyUnicode_AsUTF8String(data);
    else if (PyByteArray_CheckExact(data)) /* which may change */
        data = *made = PyBytes_FromStringAndSize(PyByteArray_AS_STRING(data), PyByteArray_GET_SIZE(data));
    if (data == NULL || !PyBytes_CheckExact(data))
        return false;
    *bytes = (const uint8_t *)PyBytes_AS_STRING(data);
    *length = (size_t)PyBytes_GET_SIZE(data);
    return true;
}

static int judged_bytes(const Bound *bound, struct scan *scan, const uint8_t *bytes, size_t length,
                        const struct arguments *arguments)
{
    Plan *plan = bound->plan;
    const struct trie *trie = plan->plan.trie;
    if (!scan_set(scan, trie, bytes, length, false) || scan_document(scan, trie, bytes) != bytes + length)
        return UNSURE;
    const struct reading reading = {&plan->plan, arguments->inputs, arguments->count, plan->nothing, scan->notes};
    return evaluate_notes(&reading, bound->values);
}

static int judged_json(const Bound *bound, PyObject *const *given, Py_ssize_t count, PyObject *names)
{
    struct arguments arguments;
    struct module_state *state = PyType_GetModuleState(Py_TYPE(bound));
    PyObject *made;
    const uint8_t *bytes;
    size_t length;
    if (state == NULL || count < 1 || !arguments_read(&arguments, &bound->plan->plan, given, count, names) ||
        !plan_want(&bound->plan->plan))
        return UNSURE;
    int answer = UNSURE;
    if (bytes_of(given[0], &made, &bytes, &length)) {
        struct scan *scan = take_scan(state);
        if (scan != NULL) {
            answer = judged_bytes(bound, scan, bytes, length, &arguments);
            keep_scan(state, scan);
        }
    }
    Py_XDECREF(made);
    return answer;
}

PyObject *bound_judge_json(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *names)
{
    int answer = judged_json((const Bound *)self, arguments, count, names);
    if (answer >= 0)
        return Py_NewRef(answer ? Py_True : Py_False);
    return may_go_on() ? Py_NewRef(Py_None) : NULL;
}
