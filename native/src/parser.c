/* The driver of a parser: reads a text by the tables of a grammar (LALR), as `LRParser` in conditions/syntax/lr.py does.
 *
 * What tokens are and what is built of them stays with Python: patterns match the tokens of more than one character,
 * and builders are called with the parts of a rule. A driver never decides what to do by itself: both take the same
 * tokens to the same tables, and refuse a text at the same place.
 *
 * The tables are kept as they were given, in a tuple; the states point into it. Numbers of states and rules are looked
 * at before they are used. The stack belongs to one call: builders and patterns may do what they want meanwhile.
 */
#include <stdarg.h>

#include "module.h"

#define MOST_PARTS 4 /* of a rule */
#define MOST_MARKS 16
#define FEW_LAYERS 64
#define END_OF_TEXT 0xffffffffu
#define NO_RULE (-1)
#define FAILED 0x7fffffff

/* A token of one character, or the end of the text. */
struct mark {
    Py_UCS4 character;
    PyObject *kind;
};

/* Where a reader stands between two tokens. */
struct lr_state {
    int rule;                  /* the rule that ends here, whatever follows */
    PyObject *actions, *gotos; /* by kinds of tokens, by names of results: the next state, or ~ the rule that ends */
    PyObject *match;           /* matches one of the tokens that have no mark, at a place */
    struct mark marks[MOST_MARKS];
    int marks_count;
};

typedef struct {
    PyObject_HEAD
    PyObject *tables;    /* what the states point into */
    PyObject *blank;     /* matches what stands between tokens */
    PyObject *lastgroup; /* the name of the attribute of a match that is the kind of the token */
    struct lr_state *states;
    int states_count, final;
} Parser;

/* What was read: the state behind each part. The lowest has no part. */
struct layer {
    int state;
    PyObject *part;
};

struct token {
    PyObject *kind, *text; /* NULL where none was read */
    Py_ssize_t start;
};

struct reading {
    const Parser *parser;
    PyObject *text, *rules, *builder, *refuse;
    struct layer *layers;
    Py_ssize_t height, room;
};

static int wrong(const char *reason)
{
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, reason);
    return FAILED;
}

/* Reads the members of a row of the tables as PyArg_ParseTuple does; false with an exception. */
static bool read_row(PyObject *row, const char *format, ...)
{
    va_list members;
    va_start(members, format);
    bool done = PyTuple_CheckExact(row) ? PyArg_VaParse(row, format, members) : wrong("a row is no tuple") != FAILED;
    va_end(members);
    return done;
}

/* ---- Tokens ---- */

static void forget(struct token *token)
{
    Py_CLEAR(token->kind);
    Py_CLEAR(token->text);
}

/* Asks Python to refuse what begins at a place, by an exception. */
static int refuse(const struct reading *reading, Py_ssize_t at)
{
    PyObject *place = PyLong_FromSsize_t(at);
    PyObject *answer = place == NULL ? NULL : PyObject_CallOneArg(reading->refuse, place);
    Py_XDECREF(place);
    Py_XDECREF(answer);
    return wrong("the text was not refused");
}

/* A match of a pattern at a place, or None; NULL with an exception. */
static PyObject *matched(PyObject *match, PyObject *text, Py_ssize_t at)
{
    PyObject *place = PyLong_FromSsize_t(at);
    if (place == NULL)
        return NULL;
    PyObject *arguments[] = {text, place};
    PyObject *found = PyObject_Vectorcall(match, arguments, 2, NULL);
    Py_DECREF(place);
    return found;
}

static bool read_mark(const struct lr_state *state, PyObject *text, Py_ssize_t at, struct token *token)
{
    bool ended = at >= PyUnicode_GET_LENGTH(text);
    Py_UCS4 character = ended ? END_OF_TEXT : PyUnicode_READ_CHAR(text, at);
    for (int mark = 0; mark < state->marks_count; mark++)
        if (state->marks[mark].character == character) {
            token->kind = Py_NewRef(state->marks[mark].kind);
            token->text = PyUnicode_Substring(text, at, ended ? at : at + 1);
            token->start = at;
            return true;
        }
    return false;
}

/* Where the blanks end that a match is of; the text is refused where it is none. -1 with an exception. */
static Py_ssize_t behind_blanks(const struct reading *reading, PyObject *found, Py_ssize_t at)
{
    if (found == Py_None) {
        refuse(reading, at);
        return -1;
    }
    PyObject *end = PyObject_CallMethod(found, "end", NULL);
    Py_ssize_t behind = end == NULL ? -1 : PyLong_AsSsize_t(end);
    Py_XDECREF(end);
    if (behind >= 0 && behind <= at) {
        wrong("a blank is empty");
        return -1;
    }
    return behind;
}

static Py_ssize_t skip_blanks(const struct reading *reading, Py_ssize_t at)
{
    PyObject *found = matched(reading->parser->blank, reading->text, at);
    Py_ssize_t behind = found == NULL ? -1 : behind_blanks(reading, found, at);
    Py_XDECREF(found);
    return behind;
}

/* Its text is NULL with an exception. */
static void read_match(const Parser *parser, PyObject *found, struct token *token)
{
    PyObject *whole = PyLong_FromLong(0);
    token->kind = PyObject_GetAttr(found, parser->lastgroup);
    token->text = whole == NULL || token->kind == NULL ? NULL : PyObject_GetItem(found, whole);
    Py_XDECREF(whole);
}

/* Reads the token at a place, or the one behind the blanks there. */
static int read_token(const struct reading *reading, const struct lr_state *state, Py_ssize_t at, struct token *token)
{
    while (at >= 0 && !read_mark(state, reading->text, at, token)) {
        PyObject *found = matched(state->match, reading->text, at);
        if (found == NULL)
            return FAILED;
        if (found != Py_None) {
            read_match(reading->parser, found, token);
            token->start = at;
            Py_DECREF(found);
            break;
        }
        Py_DECREF(found);
        at = skip_blanks(reading, at);
    }
    if (at < 0 || token->text == NULL)
        return FAILED;
    return PyUnicode_Check(token->text) ? 0 : wrong("a token is no text");
}

/* ---- The stack ---- */

/* Gives a part away to the stack. */
static int push(struct reading *reading, long state, PyObject *part)
{
    if (reading->height == reading->room) {
        Py_ssize_t room = reading->room == 0 ? FEW_LAYERS : 2 * reading->room;
        struct layer *layers = PyMem_Realloc(reading->layers, (size_t)room * sizeof *layers);
        if (layers == NULL) {
            Py_XDECREF(part);
            PyErr_NoMemory();
            return FAILED;
        }
        reading->layers = layers;
        reading->room = room;
    }
    reading->layers[reading->height++] = (struct layer){(int)state, part};
    return 0;
}

static void pop(struct reading *reading, Py_ssize_t count)
{
    while (count-- > 0)
        Py_XDECREF(reading->layers[--reading->height].part);
}

static const struct lr_state *top(const struct reading *reading)
{
    return &reading->parser->states[reading->layers[reading->height - 1].state];
}

/* The number that a table has for a name: FAILED where it has none. */
static long number_in(PyObject *table, PyObject *name)
{
    PyObject *number = PyDict_GetItemWithError(table, name);
    long found = number == NULL ? FAILED : PyLong_AsLong(number);
    return found == -1 && PyErr_Occurred() ? FAILED : found;
}

static int shift(struct reading *reading, long state, const struct token *token)
{
    if (state >= reading->parser->states_count)
        return wrong("there is no such state");
    PyObject *start = PyLong_FromSsize_t(token->start);
    PyObject *part = start == NULL ? NULL : PyTuple_Pack(3, token->kind, token->text, start);
    Py_XDECREF(start);
    return part == NULL ? FAILED : push(reading, state, part);
}

/* What is built of the uppermost parts, or the one part itself where nothing is. */
static PyObject *built(const struct reading *reading, PyObject *build, long size)
{
    const struct layer *first = &reading->layers[reading->height - size];
    if (build == Py_None && size == 1)
        return Py_NewRef(first->part);
    PyObject *arguments[1 + MOST_PARTS] = {reading->builder};
    for (long at = 0; at < size; at++)
        arguments[1 + at] = first[at].part;
    return PyObject_Vectorcall(build, arguments, (size_t)(1 + size), NULL);
}

static int reduce(struct reading *reading, long number)
{
    if (number >= PyTuple_GET_SIZE(reading->rules))
        return wrong("there is no such rule");
    PyObject *build, *result, *rule = PyTuple_GET_ITEM(reading->rules, number);
    long size;
    if (!read_row(rule, "OOl", &build, &result, &size))
        return FAILED;
    if (size < 1 || size > MOST_PARTS || size >= reading->height)
        return wrong("a rule has too many parts");
    PyObject *part = built(reading, build, size);
    if (part == NULL)
        return FAILED;
    pop(reading, size);
    long state = number_in(top(reading)->gotos, result);
    if (state < 0 || state >= reading->parser->states_count) {
        Py_DECREF(part);
        return wrong("a result leads nowhere");
    }
    return push(reading, state, part);
}

/* ---- Reading ---- */

/* Does what the next token asks for, which is read where none is waiting. It waits until a state takes it. */
static int step(struct reading *reading, struct token *token, Py_ssize_t *at)
{
    const struct lr_state *state = top(reading);
    if (state->rule != NO_RULE)
        return reduce(reading, state->rule);
    if (token->kind == NULL && read_token(reading, state, *at, token) == FAILED)
        return FAILED;
    long action = number_in(state->actions, token->kind);
    if (action == FAILED)
        return PyErr_Occurred() ? FAILED : refuse(reading, token->start);
    if (action < 0)
        return reduce(reading, ~action);
    int done = shift(reading, action, token);
    *at = token->start + PyUnicode_GET_LENGTH(token->text);
    forget(token);
    return done;
}

static PyObject *read_text(struct reading *reading)
{
    struct token token = {NULL, NULL, 0};
    Py_ssize_t at = 0;
    int done = push(reading, 0, NULL);
    while (done != FAILED && reading->layers[reading->height - 1].state != reading->parser->final)
        done = step(reading, &token, &at);
    forget(&token);
    return done == FAILED ? NULL : Py_XNewRef(reading->layers[reading->height - 1].part);
}

PyDoc_STRVAR(parse_documentation, "parse($self, text, rules, builder, refuse, /)\n--\n\n"
                                  "The whole text, as the builder makes it; raises what `refuse` does.");

static PyObject *parser_parse(PyObject *self, PyObject *arguments)
{
    struct reading reading = {.parser = (const Parser *)self};
    if (!PyArg_ParseTuple(arguments, "UO!OO:parse", &reading.text, &PyTuple_Type, &reading.rules, &reading.builder,
                          &reading.refuse))
        return NULL;
    PyObject *whole = read_text(&reading);
    pop(&reading, reading.height);
    PyMem_Free(reading.layers);
    if (whole == NULL)
        wrong("there is nothing to read");
    return whole;
}

/* ---- The type ---- */

/* Reads a pair of a character, or the text of none for the end of a text, and the kind of the token that it is. */
static int add_mark(struct lr_state *state, PyObject *pair)
{
    PyObject *mark, *kind;
    if (!read_row(pair, "UU", &mark, &kind))
        return FAILED;
    if (state->marks_count == MOST_MARKS || PyUnicode_GET_LENGTH(mark) > 1)
        return wrong("these are no tables: a mark is none, or there are too many");
    Py_UCS4 character = PyUnicode_GET_LENGTH(mark) == 0 ? END_OF_TEXT : PyUnicode_READ_CHAR(mark, 0);
    state->marks[state->marks_count++] = (struct mark){character, kind};
    return 0;
}

static int add_state(struct lr_state *state, PyObject *row)
{
    PyObject *marks;
    if (!read_row(row, "iO!O!O!O", &state->rule, &PyDict_Type, &state->actions, &PyDict_Type, &state->gotos,
                  &PyTuple_Type, &marks, &state->match))
        return FAILED;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(marks); at++)
        if (add_mark(state, PyTuple_GET_ITEM(marks, at)) == FAILED)
            return FAILED;
    return state->rule >= NO_RULE ? 0 : wrong("these are no tables: a rule is none");
}

static int add_states(Parser *parser)
{
    Py_ssize_t count = PyTuple_GET_SIZE(parser->tables);
    if (parser->final < 1 || parser->final >= count)
        return wrong("these are no tables: the final state is none");
    parser->states = PyMem_Calloc((size_t)count, sizeof *parser->states);
    if (parser->states == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    for (Py_ssize_t at = 0; at < count; at++)
        if (add_state(&parser->states[at], PyTuple_GET_ITEM(parser->tables, at)) == FAILED)
            return FAILED;
    parser->states_count = (int)count;
    return 0;
}

static PyObject *parser_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static char *parameters[] = {"states", "final", "blank", NULL};
    PyObject *tables, *blank;
    int final;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O!iO:Parser", parameters, &PyTuple_Type, &tables, &final,
                                     &blank))
        return NULL;
    Parser *parser = (Parser *)type->tp_alloc(type, 0);
    if (parser == NULL)
        return NULL;
    parser->tables = Py_NewRef(tables);
    parser->blank = Py_NewRef(blank);
    parser->lastgroup = PyUnicode_InternFromString("lastgroup");
    parser->final = final;
    if (parser->lastgroup == NULL || add_states(parser) == FAILED)
        Py_CLEAR(parser);
    return (PyObject *)parser;
}

static int parser_traverse(PyObject *self, visitproc visit, void *arg)
{
    Parser *parser = (Parser *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(parser->tables);
    Py_VISIT(parser->blank);
    return 0;
}

static void parser_dealloc(PyObject *self)
{
    Parser *parser = (Parser *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyMem_Free(parser->states);
    Py_XDECREF(parser->tables);
    Py_XDECREF(parser->blank);
    Py_XDECREF(parser->lastgroup);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef parser_methods[] = {
    {"parse", parser_parse, METH_VARARGS, parse_documentation},
    {NULL, NULL, 0, NULL},
};

/* Nothing clears it: a circle through its tables is broken where they are. */
static PyType_Slot parser_slots[] = {
    {Py_tp_doc, "Reads the texts of a grammar by its tables."},
    {Py_tp_new, parser_new},
    {Py_tp_traverse, parser_traverse},
    {Py_tp_dealloc, parser_dealloc},
    {Py_tp_methods, parser_methods},
    {0, NULL},
};

PyType_Spec parser_spec = {
    .name = "condex_native.Parser",
    .basicsize = sizeof(Parser),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = parser_slots,
};
