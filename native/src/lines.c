/* Judging lines, each of which is a document: a chunk at once, without the lock of Python where none of it is touched.
 *
 * Of each line it is known that it is wanted, that it is not, or that Python decides. Lines of white space are no
 * documents and passed over. What is found becomes objects when the lock is held.
 */
#include <string.h>

#include "lines.h"
#include "wanted.h"

/* Room for more of what a search writes down; NULL where there is no memory, and all is as it was. */
static void *with_room(void *items, size_t *room, size_t needed, size_t first, size_t size)
{
    if (needed <= *room)
        return items;
    size_t more = *room == 0 ? first : 2 * *room;
    more = more < needed ? needed : more;
    void *moved = PyMem_RawRealloc(items, more * size);
    if (moved != NULL)
        *room = more;
    return moved;
}

/* The offset of a line where it is kept: in the chunk, or behind the lines that are kept already. */
static bool place_of(struct search *search, const uint8_t *from, size_t length, uint32_t *place)
{
    if (!search->copies) {
        *place = (uint32_t)(from - search->bytes);
        return true;
    }
    uint8_t *kept = with_room(search->kept, &search->kept_room, search->kept_length + length, FIRST_KEPT, 1);
    if (kept == NULL)
        return false;
    memcpy(kept + search->kept_length, from, length);
    search->kept = kept;
    *place = (uint32_t)search->kept_length;
    search->kept_length += length;
    return true;
}

/* Whether a line that is found is joined with the one that was found before it. */
static bool is_joined(const struct search *search, uint32_t place, size_t length)
{
    if (search->keep != JOINED_LINES || search->found_count == 0)
        return false;
    struct found *last = &search->found[search->found_count - 1];
    if (last->unsure || last->from + last->length != place)
        return false;
    last->length += (uint32_t)length;
    return true;
}

static bool write_down(struct search *search, const uint8_t *from, size_t length, bool unsure)
{
    uint32_t place;
    if (!place_of(search, from, length, &place))
        return false;
    if (!unsure && is_joined(search, place, length))
        return true;
    struct found *found =
        with_room(search->found, &search->found_room, search->found_count + 1, FIRST_FOUND, sizeof *found);
    if (found == NULL)
        return false;
    search->found = found;
    found[search->found_count++] = (struct found){place, (uint32_t)length, search->lines, unsure};
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

bool judge_lines(struct search *search)
{
    Plan *plan = search->bound->plan;
    if (!scan_set(search->scan, plan->plan.trie, search->bytes, search->length, true))
        return false;
    struct reading reading = {&plan->plan, search->arguments->inputs, search->arguments->count, plan->nothing, NULL};
    const uint8_t *at = search->bytes, *end = at + search->length, *line_end;
    for (; at < end; search->lines++) {
        int answer = judged_line(search, &reading, at, &line_end);
        const uint8_t *behind = line_end + (line_end < end);
        bool is_found = answer == search->wanted;
        if (answer < 0 && !plan->plan.reads_root_only && PyErr_Occurred())
            return false;
        search->count += is_found;
        if ((answer < 0 || (is_found && search->keep != COUNT_ONLY)) && !write_down(search, at, (size_t)(behind - at), answer < 0))
            return false;
        at = behind;
    }
    return true;
}

/* ---- What is given to Python ---- */

static const uint8_t *start_of(const struct search *search, const struct found *found)
{
    return (search->copies ? search->kept : search->bytes) + found->from;
}

static PyObject *line_of(const struct search *search, const struct found *found, PyObject *first)
{
    PyObject *line = PyBytes_FromStringAndSize((const char *)start_of(search, found), found->length);
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
        memcpy(to, start_of(search, found), found->length);
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

/* ---- The calls ---- */

/* Begins a search by the arguments of a call; false where nothing is known. */
static bool begin(struct search *search, struct arguments *arguments, PyObject *self, PyObject *const *given,
                  Py_ssize_t count, PyObject *names, Py_ssize_t own)
{
    const Bound *bound = search->bound = (const Bound *)self;
    search->arguments = arguments;
    search->wanted = given[0] == Py_True;
    search->keep = (enum keep)PyLong_AsLong(given[1]);
    struct module_state *state = PyType_GetModuleState(Py_TYPE(self));
    if (PyErr_Occurred() || state == NULL ||
        !arguments_read(arguments, &bound->plan->plan, given + own, count - own, names) ||
        !plan_want(&bound->plan->plan))
        return false;
    search->scan = take_scan(state);
    return search->scan != NULL;
}

static void end(struct search *search)
{
    if (search->scan != NULL)
        keep_scan(PyType_GetModuleState(Py_TYPE(search->bound)), search->scan);
    PyMem_RawFree(search->found);
    PyMem_RawFree(search->kept);
}

static PyObject *known_or_none(PyObject *known)
{
    return known != NULL ? known : may_go_on() ? Py_NewRef(Py_None) : NULL;
}

static bool run(struct search *search)
{
    if (!search->bound->plan->plan.reads_root_only)
        return judge_lines(search);
    bool judged;
    Py_BEGIN_ALLOW_THREADS
    judged = judge_lines(search);
    Py_END_ALLOW_THREADS
    return judged;
}

#define OF_CHUNK 3

PyObject *bound_judge_lines(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *names)
{
    struct arguments arguments;
    struct search search = {0};
    if (count <= OF_CHUNK || !PyBytes_CheckExact(given[OF_CHUNK]) || !PyLong_CheckExact(given[1])) {
        PyErr_SetString(PyExc_TypeError, "judge_lines takes wanted, keep, first and a chunk of bytes");
        return NULL;
    }
    search.bytes = (const uint8_t *)PyBytes_AS_STRING(given[OF_CHUNK]);
    search.length = (size_t)PyBytes_GET_SIZE(given[OF_CHUNK]);
    bool judged = begin(&search, &arguments, self, given, count, names, OF_CHUNK) && run(&search);
    PyObject *all = judged ? told(&search, given[2]) : NULL;
    end(&search);
    return known_or_none(all);
}

#define OF_RANGE 5

PyObject *bound_judge_range(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *names)
{
    struct arguments arguments;
    struct search search = {.copies = true};
    struct range range;
    if (count <= OF_RANGE || !PyLong_CheckExact(given[1]) || !range_read(&range, given + OF_RANGE - 2)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "judge_range takes wanted, keep, first, start, end and a descriptor");
        return NULL;
    }
    bool judged = false;
    if (begin(&search, &arguments, self, given, count, names, OF_RANGE) && search.bound->plan->plan.reads_root_only) {
        Py_BEGIN_ALLOW_THREADS
        judged = judge_range(&search, &range);
        Py_END_ALLOW_THREADS
    }
    PyObject *all = judged ? told(&search, given[2]) : NULL;
    end(&search);
    return known_or_none(all == NULL ? NULL : Py_BuildValue("LN", (long long)range.at, all));
}
