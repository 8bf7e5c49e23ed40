/* Judging lines, each of which is a document: a chunk at once, without the lock of Python where none of it is touched.
 *
 * Of each line it is known that it is wanted, that it is not, or that Python decides. Lines of white space are no
 * documents and passed over. What is found is written down as places in the chunk, and becomes objects when the lock is held.
 */
#include <string.h>

#include "judging.h"
#include "module.h"
#include "wanted.h"

enum keep { COUNT_ONLY, LINES, NUMBERED_LINES, JOINED_LINES };

/* A line that is found, or that Python judges; where lines are joined, several that stand one behind the other. */
struct found {
    uint32_t from, length;
    uint32_t number; /* counted from the first line of the chunk */
    bool unsure;
};

/* The judging of a chunk. */
struct search {
    const Bound *bound;
    const struct arguments *arguments;
    struct scan *scan;
    const uint8_t *bytes;
    size_t length;
    bool wanted;
    enum keep keep;
    uint32_t lines, count; /* those that were read, and those that were found */
    struct found *found;
    size_t found_count, found_room;
};

/* Whether a line that is found is joined with the one that was found before it. */
static bool is_joined(const struct search *search, const uint8_t *from, const uint8_t *behind)
{
    if (search->keep != JOINED_LINES || search->found_count == 0)
        return false;
    struct found *last = &search->found[search->found_count - 1];
    if (last->unsure || search->bytes + last->from + last->length != from)
        return false;
    last->length += (uint32_t)(behind - from);
    return true;
}

static bool write_down(struct search *search, const uint8_t *from, const uint8_t *behind, bool unsure)
{
    if (!unsure && is_joined(search, from, behind))
        return true;
    if (search->found_count == search->found_room) {
        size_t room = search->found_room == 0 ? 256 : 2 * search->found_room;
        struct found *moved = PyMem_RawRealloc(search->found, room * sizeof *moved);
        if (moved == NULL)
            return false;
        search->found = moved;
        search->found_room = room;
    }
    search->found[search->found_count++] = (struct found){
        (uint32_t)(from - search->bytes), (uint32_t)(behind - from), search->lines, unsure};
    return true;
}

static bool is_blank(const uint8_t *at, const uint8_t *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at == end;
}

/* The verdict on a line, and its end: a line feed, or that of the chunk. */
static inline int judged_line(const struct search *search, struct reading *reading, const uint8_t *at,
                              const uint8_t **line_end)
{
    const struct trie *trie = search->bound->plan->plan.trie;
    const uint8_t *end = search->bytes + search->length;
    *line_end = scan_document(search->scan, trie, at);
    if (*line_end == NULL || (*line_end != end && **line_end != '\n')) {
        *line_end = memchr(at, '\n', (size_t)(end - at));
        *line_end = *line_end == NULL ? end : *line_end;
        return is_blank(at, *line_end) ? !search->wanted : UNSURE;
    }
    reading->document = search->scan->notes;
    return evaluate_notes(reading, search->bound->values);
}

/* Judges all lines: false where there is no memory, or with an exception. */
static bool judge_lines(struct search *search)
{
    Plan *plan = search->bound->plan;
    struct reading reading = {&plan->plan, search->arguments->inputs, search->arguments->count, plan->nothing, NULL};
    const uint8_t *at = search->bytes, *end = at + search->length, *line_end;
    for (; at < end; search->lines++) {
        int answer = judged_line(search, &reading, at, &line_end);
        const uint8_t *behind = line_end + (line_end < end);
        bool is_found = answer == search->wanted;
        if (answer < 0 && !plan->plan.reads_root_only && PyErr_Occurred())
            return false;
        search->count += is_found;
        if ((answer < 0 || (is_found && search->keep != COUNT_ONLY)) && !write_down(search, at, behind, answer < 0))
            return false;
        at = behind;
    }
    return true;
}

/* ---- What is given to Python ---- */

static PyObject *line_of(const struct search *search, const struct found *found, PyObject *first)
{
    PyObject *line = PyBytes_FromStringAndSize((const char *)search->bytes + found->from, found->length);
    if (line == NULL || (search->keep != NUMBERED_LINES && !found->unsure))
        return line;
    PyObject *number = PyLong_FromUnsignedLong(found->number), *counted = NULL, *pair = NULL;
    if (number != NULL && (counted = PyNumber_Add(first, number)) != NULL)
        pair = PyTuple_Pack(2, counted, line);
    Py_XDECREF(number);
    Py_XDECREF(counted);
    Py_DECREF(line);
    return pair;
}

static int append(PyObject *list, PyObject *item)
{
    int added = item == NULL ? -1 : PyList_Append(list, item);
    Py_XDECREF(item);
    return added;
}

/* All lines that are found from one of them on, up to one that is unsure, in one piece; `at` becomes the last one. */
static PyObject *joined_lines(const struct search *search, size_t *at)
{
    const struct found *first = &search->found[*at], *end = search->found + search->found_count, *behind;
    Py_ssize_t length = 0;
    for (behind = first; behind < end && !behind->unsure; behind++)
        length += behind->length;
    PyObject *lines = PyBytes_FromStringAndSize(NULL, length);
    if (lines == NULL)
        return NULL;
    char *to = PyBytes_AS_STRING(lines);
    for (const struct found *found = first; found < behind; found++) {
        memcpy(to, search->bytes + found->from, found->length);
        to += found->length;
    }
    *at += (size_t)(behind - first) - 1;
    return lines;
}

/* Fills the lines that were found, and those that are unsure with the number of lines that were found before each. */
static int list_found(const struct search *search, PyObject *first, PyObject *lines, PyObject *unsure)
{
    for (size_t at = 0; at < search->found_count; at++) {
        const struct found *found = &search->found[at];
        bool joins = search->keep == JOINED_LINES && !found->unsure;
        PyObject *line = joins ? joined_lines(search, &at) : line_of(search, found, first);
        if (!found->unsure) {
            if (append(lines, line) < 0)
                return -1;
            continue;
        }
        PyObject *row = line == NULL ? NULL : Py_BuildValue("nO", PyList_GET_SIZE(lines), line);
        Py_XDECREF(line);
        if (append(unsure, row) < 0)
            return -1;
    }
    return 0;
}

static PyObject *told(const struct search *search, PyObject *first)
{
    PyObject *lines = PyList_New(0), *unsure = PyList_New(0), *all = NULL;
    if (lines != NULL && unsure != NULL && list_found(search, first, lines, unsure) == 0)
        all = search->keep == COUNT_ONLY ? Py_BuildValue("IIO", search->lines, search->count, unsure)
                                         : Py_BuildValue("IOO", search->lines, lines, unsure);
    Py_XDECREF(lines);
    Py_XDECREF(unsure);
    return all;
}

/* ---- The call ---- */

static bool run(struct search *search)
{
    const struct plan *plan = &search->bound->plan->plan;
    if (!scan_set(search->scan, plan->trie, search->bytes, search->length, true))
        return false;
    if (!plan->reads_root_only)
        return judge_lines(search);
    bool judged;
    Py_BEGIN_ALLOW_THREADS
    judged = judge_lines(search);
    Py_END_ALLOW_THREADS
    return judged;
}

#define OWN_ARGUMENTS 3

/* wanted, keep, first, and then as the function of the condition, with the chunk in the place of the root. */
PyObject *bound_judge_lines(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *names)
{
    const Bound *bound = (const Bound *)self;
    struct module_state *state = PyType_GetModuleState(Py_TYPE(self));
    struct arguments arguments;
    if (state == NULL)
        return NULL;
    if (count <= OWN_ARGUMENTS || !PyBytes_CheckExact(given[OWN_ARGUMENTS]) || !PyLong_CheckExact(given[1])) {
        PyErr_SetString(PyExc_TypeError, "judge_lines takes wanted, keep, first and a chunk of bytes");
        return NULL;
    }
    long keep = PyLong_AsLong(given[1]);
    if (keep == -1 && PyErr_Occurred())
        return NULL;
    if (!arguments_read(&arguments, &bound->plan->plan, given + OWN_ARGUMENTS, count - OWN_ARGUMENTS, names) ||
        !plan_want(&bound->plan->plan))
        return may_go_on() ? Py_NewRef(Py_None) : NULL;
    PyObject *chunk = given[OWN_ARGUMENTS];
    struct search search = {.bound = bound,
                            .arguments = &arguments,
                            .scan = take_scan(state),
                            .bytes = (const uint8_t *)PyBytes_AS_STRING(chunk),
                            .length = (size_t)PyBytes_GET_SIZE(chunk),
                            .wanted = given[0] == Py_True,
                            .keep = (enum keep)keep};
    bool judged = search.scan != NULL && run(&search);
    PyObject *all = judged ? told(&search, given[2]) : NULL;
    if (search.scan != NULL)
        keep_scan(state, search.scan);
    PyMem_RawFree(search.found);
    return all != NULL ? all : may_go_on() ? Py_NewRef(Py_None) : NULL;
}
