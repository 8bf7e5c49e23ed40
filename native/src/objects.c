/* The source of values that are Python objects, as `json.loads` makes them.
 *
 * Only the exact classes are known here: whatever a subclass does, Python does it. A look-up may run Python code (the
 * `__eq__` of somebody's key), which may drop anything; so every object that is looked at is held, but for the inputs,
 * which the caller holds. Where that code raises, the exception stays set, and the value is ODD.
 */
#include "source.h"

#define MOST_HITS 1000000

static void value_of_text(PyObject *object, struct value *value)
{
    if (PyUnicode_IS_COMPACT_ASCII(object)) {
        value->kind = STRING;
        value->as.text = text_of_ascii((const char *)((PyASCIIObject *)object + 1), PyUnicode_GET_LENGTH(object));
        return;
    }
#if PY_VERSION_HEX < 0x030C0000
    if (!PyUnicode_IS_READY(object)) { /* a text of the old kind, which C code may make */
        value->kind = ODD;
        return;
    }
#endif
    value->kind = STRING;
    value->as.text = (struct text){PyUnicode_DATA(object), PyUnicode_GET_LENGTH(object), (uint8_t)PyUnicode_KIND(object),
                                   false};
}

static void value_of_int(PyObject *object, struct value *value)
{
    int beyond;
    int64_t integer = PyLong_AsLongLongAndOverflow(object, &beyond);
    value->kind = beyond || integer > LARGEST || integer < -LARGEST ? ODD : INTEGER;
    value->as.integer = integer;
}

void value_of_object(PyObject *object, struct value *value)
{
    value->held = object;
    if (PyUnicode_CheckExact(object))
        value_of_text(object, value);
    else if (PyLong_CheckExact(object))
        value_of_int(object, value);
    else if (object == Py_None)
        value->kind = NOTHING;
    else if (PyBool_Check(object)) {
        value->kind = BOOLEAN;
        value->as.boolean = object == Py_True;
    }
    else if (PyFloat_CheckExact(object)) {
        value->kind = DOUBLE;
        value->as.floating = PyFloat_AS_DOUBLE(object);
    }
    else if (PyDict_CheckExact(object))
        value->kind = OBJECT;
    else if (PyList_CheckExact(object))
        value->kind = ARRAY;
    else
        value->kind = ODD;
}

/* A Decimal is read from its text; so is a Version, which is no number. */
int value_of_literal(PyObject *object, struct value *value)
{
    value_of_object(Py_NewRef(object), value);
    if (value->kind != ODD || PyLong_CheckExact(object))
        return 0;
    PyObject *spelled = PyObject_Str(object);
    if (spelled == NULL)
        return -1;
    struct value text;
    value_of_object(spelled, &text);
    if (text.kind == STRING && number_of_text(&text.as.text, &value->as.number) > 0)
        value->kind = DECIMAL;
    value_release(&text);
    return 0;
}

/* A new reference to the value of a key: 1; 0 where there is none; UNSURE with an exception. */
static int look_up(PyObject *object, PyObject *key, PyObject **found)
{
#if PY_VERSION_HEX >= 0x030D0000
    return PyDict_GetItemRef(object, key, found);
#else
    *found = Py_XNewRef(PyDict_GetItemWithError(object, key)); /* nothing runs between the two */
    return *found != NULL ? 1 : PyErr_Occurred() ? UNSURE : 0;
#endif
}

static PyObject *item_of(PyObject *list, Py_ssize_t position)
{
    return position < PyList_GET_SIZE(list) ? Py_NewRef(PyList_GET_ITEM(list, position)) : NULL;
}

static bool has_no_members(PyObject *object)
{
    return object == Py_None || PyUnicode_CheckExact(object) || PyLong_CheckExact(object) || PyBool_Check(object) ||
           PyFloat_CheckExact(object);
}

/* A new reference to what a step leads to: 1; 0 where there is nothing; UNSURE. */
static int step_into(PyObject *target, const struct step *step, PyObject **found)
{
    *found = NULL;
    if (PyDict_CheckExact(target))
        return look_up(target, step->key, found);
    if (PyList_CheckExact(target)) {
        *found = step->position < 0 ? NULL : item_of(target, step->position);
        return *found != NULL;
    }
    return has_no_members(target) ? 0 : UNSURE;
}

/* As CaselessView looks a name up that is no key: the last one of those that are the same ignoring case. */
static int look_up_caseless(PyObject *object, PyObject *name, PyObject **found)
{
    struct value wanted, known;
    value_of_object(name, &wanted);
    if (wanted.kind != STRING || !wanted.as.text.ascii)
        return UNSURE;
    PyObject *key, *member, *last = NULL;
    Py_ssize_t place = 0;
    while (PyDict_Next(object, &place, &key, &member)) {
        value_of_object(key, &known);
        if (known.kind == ODD)
            return UNSURE;
        if (known.kind == STRING && text_equals(&known.as.text, &wanted.as.text) > 0)
            last = member;
    }
    *found = Py_XNewRef(last);
    return last != NULL;
}

static int enter(PyObject *target, const struct path *path, PyObject **found)
{
    if (path->entry == BY_KEY)
        return step_into(target, path->steps, found);
    if (!PyDict_CheckExact(target))
        return path->entry == DECLARED ? UNSURE : step_into(target, path->steps, found);
    int known = look_up(target, path->steps->key, found);
    if (known == 0)
        known = look_up_caseless(target, path->steps->key, found);
    return known == 0 && path->entry == DECLARED ? UNSURE : known;
}

/* The object at the end of a path: 1 with a new reference; 0 where there is none; UNSURE. */
static int followed(const struct reading *reading, const struct path *path, int steps, PyObject **found)
{
    PyObject *target = input_of(reading, path->input);
    if (steps == 0) {
        *found = Py_NewRef(target);
        return 1;
    }
    int known = enter(target, path, found);
    for (int at = 1; known > 0 && at < steps; at++) {
        PyObject *held = *found;
        known = step_into(held, &path->steps[at], found);
        Py_DECREF(held);
    }
    return known;
}

static void value_of_found(int known, PyObject *object, struct value *found)
{
    if (known > 0)
        value_of_object(object, found);
    else {
        found->kind = known < 0 ? ODD : MISSING;
        found->held = NULL;
    }
}

static void read_value(const struct reading *reading, const struct path *path, struct value *found)
{
    PyObject *object;
    int known = followed(reading, path, path->count, &object);
    value_of_found(known, object, found);
}

static Py_ssize_t size(const struct value *container)
{
    return container->kind == OBJECT ? PyDict_GET_SIZE(container->held) : PyList_GET_SIZE(container->held);
}

static int next(const struct value *array, Py_ssize_t *place, struct value *item)
{
    PyObject *object = item_of(array->held, *place);
    if (object == NULL)
        return 0;
    ++*place;
    value_of_object(object, item);
    return 1;
}

static void member(const struct value *item, PyObject *name, struct value *found)
{
    PyObject *object = NULL;
    int known = item->kind == OBJECT ? look_up(item->held, name, &object) : item->kind == ODD ? UNSURE : 0;
    value_of_found(known, object, found);
}

/* A walk along a path with wildcards. */
struct walk {
    const struct path *path;
    visitor visit;
    void *state;
    Py_ssize_t left; /* of the hits that are allowed */
};

static int walk_from(struct walk *walk, int at, PyObject *target);

/* Goes on from each member of an Object or Array, behind a wildcard. Of anything else there are none. */
static int walk_members(struct walk *walk, int at, PyObject *target)
{
    PyObject *key, *found;
    Py_ssize_t place = 0;
    int answer = 0;
    if (PyDict_CheckExact(target)) {
        Py_ssize_t before = PyDict_GET_SIZE(target);
        while (answer == 0 && PyDict_Next(target, &place, &key, &found)) {
            Py_INCREF(found);
            answer = walk_from(walk, at + 1, found);
            Py_DECREF(found);
            if (PyDict_GET_SIZE(target) != before) /* somebody's code changed it meanwhile */
                return UNSURE;
        }
        return answer;
    }
    if (!PyList_CheckExact(target))
        return has_no_members(target) ? 0 : UNSURE;
    while (answer == 0 && (found = item_of(target, place++)) != NULL) {
        answer = walk_from(walk, at + 1, found);
        Py_DECREF(found);
    }
    return answer;
}

static int walk_from(struct walk *walk, int at, PyObject *target)
{
    if (--walk->left < 0)
        return UNSURE; /* too many, which is an error */
    if (at == walk->path->count) {
        struct value value;
        value_of_object(Py_NewRef(target), &value);
        int answer = walk->visit(walk->state, &value);
        value_release(&value);
        return answer;
    }
    if (walk->path->steps[at].key == NULL)
        return walk_members(walk, at, target);
    PyObject *found;
    int known = step_into(target, &walk->path->steps[at], &found);
    if (known <= 0)
        return known; /* elements without that member are left out */
    int answer = walk_from(walk, at + 1, found);
    Py_DECREF(found);
    return answer;
}

/* Of a path without wildcards, the members of what it leads to are visited: none, where that has no members. */
static int each(const struct reading *reading, const struct path *path, visitor visit, void *state)
{
    struct walk walk = {path, visit, state, MOST_HITS};
    int before = 0;
    while (before < path->count && path->steps[before].key != NULL)
        before++;
    PyObject *target;
    int known = followed(reading, path, before, &target);
    if (known <= 0)
        return known;
    struct step all = {NULL, -1};
    struct path members = {.count = 1, .wild = true, .steps = &all};
    if (!path->wild) {
        walk.path = &members;
        before = 0;
    }
    int answer = walk_from(&walk, before, target);
    Py_DECREF(target);
    return answer;
}

const struct source objects = {read_value, each, size, next, member};
