/* From paths to tries: of a plan, which values are read, and of which all members are. */
#include "wanted.h"

#include "source.h"

#define MOST_TAIL 2 /* steps behind a path that a node needs: all members, and one of theirs */

const struct memory PYTHON_MEMORY = {PyMem_RawRealloc, PyMem_RawFree};

static const struct wanted ANY_MEMBER = {NULL, 0, NO_KEY, NO_POSITION};

/* A plan whose paths are being written into its trie, and the numbers of the keys so far. */
struct writing {
    struct plan *plan;
    struct trie *trie;
    PyObject *numbers;
};

/* The number of a key, the same for equal ones: -1 with an exception. */
static int number_of(PyObject *numbers, PyObject *key)
{
    PyObject *known = PyDict_GetItemWithError(numbers, key); /* borrowed; keys are exact texts, so nothing drops it */
    if (known != NULL)
        return (int)PyLong_AsLong(known);
    Py_ssize_t next = PyDict_GET_SIZE(numbers);
    PyObject *number = PyErr_Occurred() ? NULL : PyLong_FromSsize_t(next);
    int set = number == NULL ? -1 : PyDict_SetItem(numbers, key, number);
    Py_XDECREF(number);
    return set < 0 ? -1 : (int)next;
}

int wanted_by_key(PyObject *numbers, PyObject *key, Py_ssize_t position, struct wanted *wanted)
{
    Py_ssize_t length = 0;
    const char *bytes = PyUnicode_AsUTF8AndSize(key, &length);
    int number = bytes == NULL ? -1 : number_of(numbers, key);
    *wanted = (struct wanted){(const uint8_t *)bytes, (size_t)length, number, position};
    return number < 0 ? -1 : 0;
}

/* A step of a plan as one of the trie: 0, or -1 with an exception. */
static int want_step(struct writing *writing, struct step *step, struct wanted *wanted)
{
    *wanted = ANY_MEMBER;
    if (step->key == NULL)
        return 0;
    if (wanted_by_key(writing->numbers, step->key, step->position, wanted) < 0)
        return -1;
    step->number = wanted->number;
    return 0;
}

/* Adds a path, and what is wanted behind it. */
static int want_path(struct writing *writing, const struct path *path, const struct wanted *tail, int more)
{
    struct wanted steps[MOST_STEPS + MOST_TAIL];
    if (path->input != 0)
        return 0;
    for (int at = 0; at < path->count; at++)
        if (want_step(writing, &path->steps[at], &steps[at]) < 0)
            return -1;
    for (int at = 0; at < more; at++)
        steps[path->count + at] = tail[at];
    return trie_add(writing->trie, steps, path->count + more) ? 0 : -1;
}

/* The members of items that a filter compares. */
static int want_compared(struct writing *writing, const struct path *path, const struct node *test)
{
    for (int at = 0; at < test->count; at++)
        if (want_compared(writing, path, test->operands[at]) < 0)
            return -1;
    struct wanted tail[MOST_TAIL] = {ANY_MEMBER};
    if (test->count > 0)
        return 0;
    if (test->name == NULL)
        return want_path(writing, path, tail, 1);
    if (want_step(writing, &writing->plan->names[test->subject], &tail[1]) < 0)
        return -1;
    return want_path(writing, path, tail, 2);
}

static int want_node(struct writing *writing, const struct node *node)
{
    switch (node->operation) {
    case CONTAINS_VALUE:
        return want_path(writing, node->path, &ANY_MEMBER, node->path->wild ? 0 : 1);
    case COUNT_FILTERED:
        return node->count == 0 ? want_path(writing, node->path, NULL, 0)
                                : want_compared(writing, node->path, node->operands[0]);
    case READ:
        return want_path(writing, node->path, NULL, 0);
    default:
        return 0;
    }
}

static bool reads_root_only(const struct plan *plan)
{
    for (int at = 0; at < plan->paths_count; at++)
        if (plan->paths[at].input != 0)
            return false;
    for (int at = 0; at < plan->nodes_count; at++)
        if (plan->nodes[at].operation >= SUCCEEDED && plan->nodes[at].operation <= SUCCEEDED_OR_FAILED)
            return false;
    return true;
}

static int want_all(struct writing *writing)
{
    for (int at = 0; at < writing->plan->nodes_count; at++)
        if (want_node(writing, &writing->plan->nodes[at]) < 0)
            return -1;
    return trie_finish(writing->trie) ? 0 : -1;
}

uint64_t next_serial(void)
{
    static uint64_t serial;
    return ++serial;
}

/* The trie of a plan; without a root where it is not possible, and NULL with an exception. */
static struct trie *trie_of(struct plan *plan)
{
    struct trie *trie = PyMem_RawMalloc(sizeof *trie);
    if (trie == NULL)
        return (struct trie *)PyErr_NoMemory();
    trie_begin(trie, PYTHON_MEMORY, next_serial(), false);
    struct writing writing = {plan, trie, PyDict_New()};
    if (writing.numbers == NULL || want_all(&writing) < 0)
        trie_clear(trie);
    Py_XDECREF(writing.numbers);
    if (!PyErr_Occurred())
        return trie;
    if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) { /* half of a surrogate pair is a key */
        PyErr_Clear();
        return trie;
    }
    trie_free(trie);
    return NULL;
}

bool plan_want(struct plan *plan)
{
    if (plan->trie == NULL) {
        struct trie *trie = trie_of(plan);
        if (trie == NULL)
            return false;
        if (plan->trie != NULL) { /* it was made meanwhile, as garbage was collected */
            trie_free(trie);
            return plan->trie->root != NULL;
        }
        plan->reads_root_only = reads_root_only(plan);
        plan->trie = trie;
    }
    return plan->trie->root != NULL;
}

void trie_free(struct trie *trie)
{
    if (trie != NULL)
        trie_clear(trie);
    PyMem_RawFree(trie);
}
