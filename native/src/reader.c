/* Readers: documents in bytes, of which what is wanted becomes objects of Python, and nothing else.
 *
 * They are those of `json.loads`, within the Arrays and Objects that hold them. An Object has the members that are
 * wanted by their keys; an Array has all of its items, which are None where none is wanted. Whatever a reader is not sure
 * of is a ValueError. The steps of its paths are keys and wildcards, and a path means all that lies below its end.
 */
#include <string.h>

#include "json_text.h"
#include "judging.h"
#include "wanted.h"

typedef struct {
    PyObject_HEAD
    struct trie trie;
    PyObject *keys; /* a list, by their numbers */
} Reader;

static PyObject *refuse(const char *reason)
{
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, reason);
    return NULL;
}

/* ---- Values without members ---- */

static PyObject *text_of(const struct note *note)
{
    if (!note->holds)
        return PyUnicode_DecodeUTF8((const char *)note->from, note->length, NULL);
    PyObject *made = PyUnicode_New(note->length, 127);
    if (made != NULL)
        memcpy(PyUnicode_1BYTE_DATA(made), note->from, note->length);
    return made;
}

static PyObject *number_of(const struct note *note)
{
    struct value value;
    value_of_noted(note, &value);
    if (value.kind == INTEGER)
        return PyLong_FromLongLong(value.as.integer);
    if (value.kind == DOUBLE)
        return PyFloat_FromDouble(value.as.floating);
    char written[LONGEST_NUMBER + 1];
    memcpy(written, note->from, note->length);
    written[note->length] = '\0';
    if (note->kind == INTEGER)
        return PyLong_FromString(written, NULL, 10);
    double nearest = PyOS_string_to_double(written, NULL, NULL);
    return nearest == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(nearest);
}

/* ---- Arrays and Objects ---- */

static PyObject *object_of(const Reader *reader, const struct note *note);

static const struct note *behind(const struct note *note)
{
    return note + 1 + note->within;
}

/* Adds a member: -1 with an exception. Both references are given away, and either may be NULL. */
static int add_member(PyObject *object, PyObject *key, PyObject *value)
{
    int added = key == NULL || value == NULL ? -1 : PyDict_SetItem(object, key, value);
    Py_XDECREF(key);
    Py_XDECREF(value);
    return added;
}

static int add_named_members(const Reader *reader, const struct note *note, PyObject *object)
{
    for (const struct note *member = note + 1; member < behind(note); member = behind(member)) {
        PyObject *key = PyList_GET_ITEM(reader->keys, member->state->key);
        if (add_member(object, Py_NewRef(key), object_of(reader, member)) < 0)
            return -1;
    }
    return 0;
}

static PyObject *key_of(const uint8_t *begin, const uint8_t *end)
{
    if (memchr(begin, '\\', (size_t)(end - begin)) == NULL)
        return PyUnicode_DecodeUTF8((const char *)begin, end - begin, NULL);
    bool ascii;
    uint8_t *made = PyMem_Malloc((size_t)(end - begin));
    if (made == NULL)
        return PyErr_NoMemory();
    ptrdiff_t length = unescape(begin, end, made, &ascii);
    PyObject *key = length < 0 ? refuse("a key is no text in UTF-8")
                               : PyUnicode_DecodeUTF8((const char *)made, length, NULL);
    PyMem_Free(made);
    return key;
}

/* The place behind the value of a member that begins here. A text with escapes was noted elsewhere. */
static const uint8_t *past_member(const struct note *member, const uint8_t *at)
{
    if (*at != '"')
        return at + member->length;
    return member->from == at + 1 ? member->from + member->length + 1 : end_of_valid(at + 1) + 1;
}

/* All members are noted, in their order; their keys are read again. */
static int add_all_members(const Reader *reader, const struct note *note, PyObject *object)
{
    const uint8_t *at = note->from;
    for (const struct note *member = note + 1; member < behind(note); member = behind(member)) {
        while (*at != '"')
            at++;
        const uint8_t *begin = at + 1, *end = end_of_valid(begin);
        for (at = end + 1; *at <= ' ' || *at == ':'; at++)
            ;
        at = past_member(member, at);
        if (add_member(object, key_of(begin, end), object_of(reader, member)) < 0)
            return -1;
    }
    return 0;
}

static PyObject *object_of_members(const Reader *reader, const struct note *note)
{
    PyObject *object = PyDict_New();
    if (object == NULL)
        return NULL;
    bool all = note->state->other_member != NULL;
    if ((all ? add_all_members : add_named_members)(reader, note, object) < 0)
        Py_CLEAR(object);
    return object;
}

static PyObject *array_of_items(const Reader *reader, const struct note *note)
{
    PyObject *array = PyList_New(note->members);
    const struct note *item = note + 1;
    bool all = note->state->other_item != NULL;
    for (Py_ssize_t at = 0; array != NULL && at < (Py_ssize_t)note->members; at++) {
        PyObject *made = all ? object_of(reader, item) : Py_NewRef(Py_None);
        if (made == NULL)
            Py_CLEAR(array);
        else
            PyList_SET_ITEM(array, at, made);
        item = all ? behind(item) : item;
    }
    return array;
}

static PyObject *object_of(const Reader *reader, const struct note *note)
{
    switch ((enum kind)note->kind) {
    case NOTHING:
        return Py_NewRef(Py_None);
    case BOOLEAN:
        return PyBool_FromLong(note->holds);
    case INTEGER:
    case DOUBLE:
        return number_of(note);
    case STRING:
        return text_of(note);
    case ARRAY:
        return array_of_items(reader, note);
    case OBJECT:
        return object_of_members(reader, note);
    default:
        return refuse("a text has half of a surrogate pair");
    }
}

/* ---- The type ---- */

PyDoc_STRVAR(read_documentation, "read($self, data, /)\n--\n\n"
                                 "What is wanted of a document of JSON; ValueError where the core is not sure of it.");

static PyObject *read_by(const Reader *reader, struct scan *scan, const uint8_t *bytes, size_t length)
{
    const struct trie *trie = &reader->trie;
    if (!scan_set(scan, trie, bytes, length, false) || scan_document(scan, trie, bytes) != bytes + length)
        return refuse("it is not known to be JSON");
    return object_of(reader, scan->notes);
}

static PyObject *reader_read(PyObject *self, PyObject *data)
{
    struct module_state *state = PyType_GetModuleState(Py_TYPE(self));
    PyObject *made, *document = NULL;
    const uint8_t *bytes;
    size_t length;
    if (state == NULL)
        return NULL;
    if (!bytes_of(data, &made, &bytes, &length))
        return refuse("it is no text");
    struct scan *scan = take_scan(state);
    if (scan == NULL)
        PyErr_NoMemory();
    else {
        document = read_by((const Reader *)self, scan, bytes, length);
        keep_scan(state, scan);
    }
    Py_XDECREF(made);
    return document;
}

/* Adds a path to the trie: false if that is not possible, perhaps with an exception. */
static bool want_path(Reader *reader, PyObject *numbers, PyObject *path)
{
    struct wanted steps[DEEPEST_PATTERN];
    if (!PyTuple_CheckExact(path) || PyTuple_GET_SIZE(path) > DEEPEST_PATTERN)
        return false;
    int count = (int)PyTuple_GET_SIZE(path);
    for (int at = 0; at < count; at++) {
        PyObject *key = PyTuple_GET_ITEM(path, at);
        steps[at] = (struct wanted){NULL, 0, NO_KEY, NO_POSITION};
        if (key != Py_None && (!PyUnicode_CheckExact(key) || wanted_by_key(numbers, key, NO_POSITION, &steps[at]) < 0))
            return false;
    }
    return trie_add(&reader->trie, steps, count);
}

static bool want_paths(Reader *reader, PyObject *numbers, PyObject *paths)
{
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(paths); at++)
        if (!want_path(reader, numbers, PyTuple_GET_ITEM(paths, at)))
            return false;
    return trie_finish(&reader->trie);
}

static PyObject *reader_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static char *parameters[] = {"paths", NULL};
    PyObject *paths;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O!:Reader", parameters, &PyTuple_Type, &paths))
        return NULL;
    Reader *reader = (Reader *)type->tp_alloc(type, 0);
    PyObject *numbers = reader == NULL ? NULL : PyDict_New();
    if (numbers == NULL) {
        Py_XDECREF(reader);
        return NULL;
    }
    trie_begin(&reader->trie, PYTHON_MEMORY, next_serial(), true);
    if (!want_paths(reader, numbers, paths) || (reader->keys = PyDict_Keys(numbers)) == NULL) {
        refuse("these are no paths, or too many");
        Py_CLEAR(reader);
    }
    Py_DECREF(numbers);
    return (PyObject *)reader;
}

static void reader_dealloc(PyObject *self)
{
    Reader *reader = (Reader *)self;
    PyTypeObject *type = Py_TYPE(self);
    if (reader->trie.memory.release != NULL)
        trie_clear(&reader->trie);
    Py_XDECREF(reader->keys);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef reader_methods[] = {
    {"read", reader_read, METH_O, read_documentation},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot reader_slots[] = {
    {Py_tp_doc, "Reads what some paths want of documents of JSON."},
    {Py_tp_new, reader_new},
    {Py_tp_dealloc, reader_dealloc},
    {Py_tp_methods, reader_methods},
    {0, NULL},
};

PyType_Spec reader_spec = {
    .name = "condex_native.Reader",
    .basicsize = sizeof(Reader),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = reader_slots,
};
