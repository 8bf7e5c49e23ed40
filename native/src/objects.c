/* The source of values that are Python objects, as `json.loads` makes them.
 *
 * Only the exact classes are known here: whatever a subclass does, Python does it. A look-up may run Python code (the
 * `__eq__` of somebody's key), which may drop anything; so every object that is looked at is held, but for the inputs,
 * which the caller holds. Where that code raises, the exception stays set, and the value is ODD.
 */
#include "source.h"

static inline void value_of_text(PyObject *object, struct value *value)
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

/* Most ints fit into one digit of CPython's, which is read directly; the public way is a call, and as right. */
static inline bool is_small_int(PyObject *object, int64_t *integer)
{
#if defined(CONDEX_PUBLIC_API)
    (void)object;
    (void)integer;
    return false;
#elif PY_VERSION_HEX >= 0x030C0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)object))
        return false;
    *integer = PyUnstable_Long_CompactValue((PyLongObject *)object);
    return true;
#else
    Py_ssize_t size = Py_SIZE(object);
    if (size < -1 || size > 1)
        return false;
    *integer = size * (int64_t)((PyLongObject *)object)->ob_digit[0]; /* which 0 has too */
    return true;
#endif
}

static inline void value_of_int(PyObject *object, struct value *value)
{
    int beyond = 0;
    value->kind = INTEGER;
    if (is_small_int(object, &value->as.integer))
        return;
    value->as.integer = PyLong_AsLongLongAndOverflow(object, &beyond);
    if (beyond || value->as.integer > LARGEST || value->as.integer < -LARGEST)
        value->kind = ODD;
}

static WITHIN void read_object(PyObject *object, struct value *value)
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

void value_of_object(PyObject *object, struct value *value)
{
    read_object(object, value);
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

static inline bool is_key(PyObject *key, const struct step *name)
{
    return key == name->key ||
           (PyUnicode_CheckExact(key) && PyUnicode_IS_COMPACT_ASCII(key) && PyUnicode_GET_LENGTH(key) == name->length &&
            are_same((const uint8_t *)((PyASCIIObject *)key + 1), (const uint8_t *)name->ascii, name->length));
}

#define FIRST_PLACES 32  /* of a dict, that may be remembered */
#define MOST_IN_VAIN 3
#define UNASKED_BETWEEN 32

/* Looks for the key in a dict that has it, once in a while. */
static APART void remember_place(PyObject *object, struct step *name)
{
    PyObject *key, *member;
    if (name->unasked++ % UNASKED_BETWEEN != 0)
        return;
    Py_ssize_t place = 0, next = 0;
    for (; place < FIRST_PLACES && PyDict_Next(object, &next, &key, &member); place = next)
        if (is_key(key, name)) {
            name->is_asked = true;
            name->in_vain = 0;
            name->place = place;
            return;
        }
}

/* The same as `look_up`. */
static APART PyObject *look_up_anywhere(PyObject *object, struct step *name, int *known)
{
    PyObject *found;
#if PY_VERSION_HEX >= 0x030D0000
    *known = PyDict_GetItemRef(object, name->key, &found);
#else
#if defined(CONDEX_PUBLIC_API)
    found = PyDict_GetItemWithError(object, name->key);
#else
    found = _PyDict_GetItem_KnownHash(object, name->key, name->hash);
#endif
    Py_XINCREF(found); /* nothing runs between the two */
    if (found == NULL)
        *known = PyErr_Occurred() ? UNSURE : 0;
#endif
    if (name->is_asked)
        name->is_asked = ++name->in_vain < MOST_IN_VAIN;
    else if (found != NULL && name->ascii != NULL)
        remember_place(object, name);
    return found;
}

/* A new reference to the value of a key, or NULL: then `known` is 0 where there is none, UNSURE with an exception.
 *
 * Nothing of Python runs where the key stands at the place that is remembered. */
static WITHIN PyObject *look_up(PyObject *object, struct step *name, int *known)
{
    if (name->is_asked) {
        PyObject *key, *found;
        Py_ssize_t place = name->place;
        if (PyDict_Next(object, &place, &key, &found) && is_key(key, name)) {
            name->in_vain = 0;
            return Py_NewRef(found);
        }
    }
    return look_up_anywhere(object, name, known);
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

/* A new reference to what a step leads to, or NULL: then `known` is 0 where there is nothing, else UNSURE. */
static WITHIN PyObject *step_into(PyObject *target, struct step *step, int *known)
{
    if (PyDict_CheckExact(target))
        return look_up(target, step, known);
    *known = 0;
    if (PyList_CheckExact(target))
        return step->position < 0 ? NULL : item_of(target, step->position);
    if (!has_no_members(target))
        *known = UNSURE;
    return NULL;
}

/* As CaselessView looks a name up that is no key: the last one of those that are the same ignoring case. */
static PyObject *look_up_caseless(PyObject *object, PyObject *name, int *known)
{
    struct value wanted, one;
    value_of_object(name, &wanted);
    *known = UNSURE;
    if (wanted.kind != STRING || !wanted.as.text.ascii)
        return NULL;
    PyObject *key, *member, *last = NULL;
    Py_ssize_t place = 0;
    while (PyDict_Next(object, &place, &key, &member)) {
        value_of_object(key, &one);
        if (one.kind == ODD)
            return NULL;
        if (one.kind == STRING && text_equals(&one.as.text, &wanted.as.text) > 0)
            last = member;
    }
    *known = 0;
    return Py_XNewRef(last);
}

/* The first step into an input whose keys are looked up in a way of their own. */
static APART PyObject *enter(PyObject *target, const struct path *path, int *known)
{
    if (!PyDict_CheckExact(target)) {
        if (path->entry != DECLARED)
            return step_into(target, path->steps, known);
        *known = UNSURE;
        return NULL;
    }
    PyObject *found = look_up(target, path->steps, known);
    if (found == NULL && *known == 0)
        found = look_up_caseless(target, path->steps->key, known);
    if (found == NULL && path->entry == DECLARED)
        *known = UNSURE;
    return found;
}

/* A new reference to what so many steps of a path lead to, or NULL: then `known` is 0 where there is nothing. */
static WITHIN PyObject *followed(const struct reading *reading, const struct path *path, int steps, int *known)
{
    PyObject *target = input_of(reading, path->input), *found;
    if (steps == 0)
        return Py_NewRef(target);
    found = path->entry == BY_KEY ? step_into(target, path->steps, known) : enter(target, path, known);
    for (int at = 1; found != NULL && at < steps; at++) {
        target = found;
        found = step_into(target, &path->steps[at], known);
        Py_DECREF(target);
    }
    return found;
}

static WITHIN void value_of_found(PyObject *object, int known, struct value *found)
{
    if (object != NULL)
        read_object(object, found);
    else {
        found->kind = known < 0 ? ODD : MISSING;
        found->held = NULL;
    }
}

static WITHIN void read_path(const struct reading *reading, const struct path *path, struct value *found)
{
    int known = 0;
    PyObject *object = followed(reading, path, path->count, &known);
    value_of_found(object, known, found);
}

static Py_ssize_t size_of_members(const struct value *container)
{
    return container->kind == OBJECT ? PyDict_GET_SIZE(container->held) : PyList_GET_SIZE(container->held);
}

static WITHIN int next_item(const struct value *array, Py_ssize_t *place, struct value *item)
{
    PyObject *object = item_of(array->held, *place);
    if (object == NULL)
        return 0;
    ++*place;
    read_object(object, item);
    return 1;
}

static WITHIN void read_member(const struct value *item, struct step *name, struct value *found)
{
    int known = item->kind == ODD ? UNSURE : 0;
    PyObject *object = item->kind == OBJECT ? look_up(item->held, name, &known) : NULL;
    value_of_found(object, known, found);
}

/* A walk along a path with wildcards: it visits what they select, or, without a visitor, only counts that. */
struct walk {
    const struct path *path;
    visitor visit;
    void *state;
    Py_ssize_t left; /* of the hits that are allowed */
};

static int walk_from(struct walk *walk, int at, PyObject *target);

/* Counts the members of an Object or Array behind the last wildcard. Of anything else there are none. */
static int count_members(struct walk *walk, PyObject *target)
{
    if (PyDict_CheckExact(target))
        walk->left -= PyDict_GET_SIZE(target);
    else if (PyList_CheckExact(target))
        walk->left -= PyList_GET_SIZE(target);
    else if (!has_no_members(target))
        return UNSURE;
    return walk->left < 0 ? UNSURE : 0;
}

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
        return walk->visit == NULL && at == walk->path->last_wildcard ? count_members(walk, target)
                                                                      : walk_members(walk, at, target);
    int known;
    PyObject *found = step_into(target, &walk->path->steps[at], &known);
    if (found == NULL)
        return known; /* elements without that member are left out */
    int answer = walk_from(walk, at + 1, found);
    Py_DECREF(found);
    return answer;
}

/* Of a path without wildcards, the members of what it leads to are visited: none, where that has no members. */
static int visit_each(const struct reading *reading, const struct path *path, visitor visit, void *state)
{
    struct walk walk = {path, visit, state, MOST_HITS};
    int before = 0;
    while (before < path->count && path->steps[before].key != NULL)
        before++;
    int known = 0;
    PyObject *target = followed(reading, path, before, &known);
    if (target == NULL)
        return known;
    struct step all = {.position = -1};
    struct path members = {.count = 1, .wild = true, .steps = &all};
    if (!path->wild) {
        walk.path = &members;
        before = 0;
    }
    int answer = walk_from(&walk, before, target);
    if (answer > 0 && path->wild) { /* an early hit must not hide that there are too many */
        struct walk count = {.path = path, .left = MOST_HITS};
        answer = walk_from(&count, before, target) == 0 ? answer : UNSURE;
    }
    Py_DECREF(target);
    return answer;
}

void read_object_path(const struct reading *reading, const struct path *path, struct value *found)
{
    read_path(reading, path, found);
}

int visit_each_object(const struct reading *reading, const struct path *path, visitor visit, void *state)
{
    return visit_each(reading, path, visit, state);
}

Py_ssize_t size_of_object(const struct value *container)
{
    return size_of_members(container);
}

int next_object(const struct value *array, Py_ssize_t *place, struct value *item)
{
    return next_item(array, place, item);
}

void read_object_member(const struct value *item, struct step *name, struct value *found)
{
    read_member(item, name, found);
}

#define EVALUATE evaluate_objects
#include "evaluator.inc"
