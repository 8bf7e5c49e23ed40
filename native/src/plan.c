/* Reading and checking plans. Nothing here runs while conditions are evaluated. */
#include "plan.h"

#include "source.h"
#include "wanted.h"

static int refuse(const char *reason)
{
    PyErr_Format(PyExc_ValueError, "this is no plan: %s", reason);
    return -1;
}

/* An array of zeros, one more than asked for as none may be asked for. */
static void *array_of(Py_ssize_t count, size_t size)
{
    void *made = PyMem_Calloc((size_t)count + 1, size);
    if (made == NULL)
        PyErr_NoMemory();
    return made;
}

/* The size of a tuple within limits; -1 with an exception. */
static Py_ssize_t size_of(PyObject *tuple, Py_ssize_t most, const char *what)
{
    if (!PyTuple_CheckExact(tuple) || PyTuple_GET_SIZE(tuple) > most)
        return refuse(what);
    return PyTuple_GET_SIZE(tuple);
}

/* An integer of a tuple within limits; -2 with an exception. */
static long integer_at(PyObject *tuple, Py_ssize_t at, long least, long most, const char *what)
{
    long value = PyLong_AsLong(PyTuple_GET_ITEM(tuple, at));
    if (value == -1 && PyErr_Occurred())
        return -2;
    return least <= value && value <= most ? value : (refuse(what), -2);
}

static int read_inputs(struct plan *plan, PyObject *given)
{
    Py_ssize_t count = size_of(given, MOST_INPUTS, "too many inputs");
    if (count < 0 || (plan->inputs = array_of(count, sizeof *plan->inputs)) == NULL)
        return -1;
    for (; plan->inputs_count < count; plan->inputs_count++) {
        PyObject *name = PyTuple_GET_ITEM(given, plan->inputs_count);
        if (!PyUnicode_CheckExact(name))
            return refuse("inputs are named");
        plan->inputs[plan->inputs_count] = Py_NewRef(name);
    }
    return 0;
}

/* A key that is looked up often: its hash is known beforehand. */
static int read_key(struct step *step, PyObject *key)
{
    if (!PyUnicode_CheckExact(key))
        return refuse("keys are texts");
    Py_hash_t hash = PyObject_Hash(key);
    if (hash == -1)
        return -1;
    *step = (struct step){.key = Py_NewRef(key), .hash = hash, .position = -1};
    if (PyUnicode_IS_COMPACT_ASCII(key)) {
        step->ascii = (const char *)PyUnicode_1BYTE_DATA(key);
        step->length = PyUnicode_GET_LENGTH(key);
    }
    return 0;
}

static int read_names(struct plan *plan, PyObject *given)
{
    Py_ssize_t count = size_of(given, MOST_NODES, "too many names");
    if (count < 0 || (plan->names = array_of(count, sizeof *plan->names)) == NULL)
        return -1;
    for (; plan->names_count < count; plan->names_count++)
        if (read_key(&plan->names[plan->names_count], PyTuple_GET_ITEM(given, plan->names_count)) < 0)
            return -1;
    return 0;
}

static int read_literals(struct plan *plan, PyObject *given)
{
    Py_ssize_t count = size_of(given, MOST_LITERALS, "too many literals");
    if (count < 0 || (plan->literals = array_of(count, sizeof *plan->literals)) == NULL)
        return -1;
    for (int at = 0; at < count; at++) {
        PyObject *row = PyTuple_GET_ITEM(given, at);
        if (size_of(row, 2, "a literal is a slot and a value") != 2)
            return PyErr_Occurred() ? -1 : refuse("a literal is a slot and a value");
        long slot = integer_at(row, 0, -1, MOST_LITERALS, "a slot is out of range");
        if (slot < -1)
            return -1;
        struct literal *literal = &plan->literals[plan->literals_count++]; /* counted first, so that it is cleared */
        literal->slot = (int)slot;
        if (slot < 0 && value_of_literal(PyTuple_GET_ITEM(row, 1), &literal->value) < 0)
            return -1;
    }
    return 0;
}

static int read_step(struct path *path, PyObject *given)
{
    if (given == Py_None) {
        path->wild = true;
        path->last_wildcard = path->count;
        path->steps[path->count++] = (struct step){.position = -1};
        return 0;
    }
    if (size_of(given, 2, "a step is a key and a position") != 2)
        return PyErr_Occurred() ? -1 : refuse("a step is a key and a position");
    Py_ssize_t position = PyLong_AsSsize_t(PyTuple_GET_ITEM(given, 1));
    if (position == -1 && PyErr_Occurred())
        return -1;
    if (position < -1)
        return refuse("a position is out of range");
    struct step *step = &path->steps[path->count];
    if (read_key(step, PyTuple_GET_ITEM(given, 0)) < 0)
        return -1;
    step->position = position;
    path->count++;
    return 0;
}

static int read_path(struct plan *plan, struct path *path, PyObject *given)
{
    if (size_of(given, 3, "a path is an input, an entry and steps") != 3)
        return PyErr_Occurred() ? -1 : refuse("a path is an input, an entry and steps");
    long input = integer_at(given, 0, 0, plan->inputs_count - 1, "a path begins at no input");
    long entry = integer_at(given, 1, BY_KEY, DECLARED, "there is no such entry");
    Py_ssize_t count = size_of(PyTuple_GET_ITEM(given, 2), MOST_STEPS, "a path has too many steps");
    if (input < 0 || entry < 0 || count < 0 || (path->steps = array_of(count, sizeof *path->steps)) == NULL)
        return -1;
    path->input = (int)input;
    path->entry = (enum entry)entry;
    for (Py_ssize_t at = 0; at < count; at++)
        if (read_step(path, PyTuple_GET_ITEM(PyTuple_GET_ITEM(given, 2), at)) < 0)
            return -1;
    if (entry != BY_KEY && (count == 0 || path->steps[0].key == NULL))
        return refuse("an input of that entry is looked into by a key");
    return 0;
}

static int read_paths(struct plan *plan, PyObject *given)
{
    Py_ssize_t count = size_of(given, MOST_PATHS, "too many paths");
    if (count < 0 || (plan->paths = array_of(count, sizeof *plan->paths)) == NULL)
        return -1;
    while (plan->paths_count < count) {
        int at = plan->paths_count++; /* counted first, so that what was read of it is cleared */
        if (read_path(plan, &plan->paths[at], PyTuple_GET_ITEM(given, at)) < 0)
            return -1;
    }
    return 0;
}

/* What a node may have: how many operands, of which class, and what `subject` and `other` are. */
enum class { VALUES, TESTS, ITEM_TESTS, LITERALS, FIRST_IS_TEST };
enum subject { NO_SUBJECT, A_LITERAL, A_PATH, A_NAME_OR_NONE };

struct rule {
    int least, most;
    enum class operands;
    enum subject subject;
};

static struct rule rule_of(int operation)
{
    switch (operation) {
    case LITERAL:
        return (struct rule){0, 0, VALUES, A_LITERAL};
    case READ:
        return (struct rule){0, 0, VALUES, A_PATH};
    case COUNT_FILTERED:
        return (struct rule){0, 1, ITEM_TESTS, A_PATH};
    case COUNT:
    case LENGTH:
    case CASED:
    case TRIM:
    case IS_NULL_OR_EMPTY:
        return (struct rule){1, 1, VALUES, NO_SUBJECT};
    case CONTAINS_VALUE:
        return (struct rule){1, 1, VALUES, A_PATH};
    case IIF:
        return (struct rule){3, 3, FIRST_IS_TEST, NO_SUBJECT};
    case AND:
    case OR:
        return (struct rule){2, MOST_NODES, TESTS, NO_SUBJECT};
    case TRUTH:
    case NOT:
        return (struct rule){1, 1, TESTS, NO_SUBJECT};
    case XOR:
        return (struct rule){2, 2, TESTS, NO_SUBJECT};
    case COALESCE:
    case IN:
    case NOT_IN:
        return (struct rule){2, MOST_NODES, VALUES, NO_SUBJECT};
    case SUCCEEDED:
    case FAILED:
    case CANCELED:
    case SUCCEEDED_OR_FAILED:
        return (struct rule){0, MOST_NODES, LITERALS, NO_SUBJECT};
    case ITEM_AND:
    case ITEM_OR:
        return (struct rule){2, 2, ITEM_TESTS, NO_SUBJECT};
    default: /* comparisons, searches and the comparisons of items */
        return operation > ITEM_OR ? (struct rule){0, 0, VALUES, A_NAME_OR_NONE}
                                   : (struct rule){2, 2, VALUES, NO_SUBJECT};
    }
}

/* A test is a value too: a Boolean; and each value is a test by its truth. */
static bool is_of_class(const struct node *operand, enum class wanted)
{
    bool item_test = operand->operation >= FIRST_ITEM_TEST;
    return wanted == LITERALS ? operand->operation == LITERAL : item_test == (wanted == ITEM_TESTS);
}

static int read_operands(struct plan *plan, struct node *node, PyObject *given, struct rule rule)
{
    Py_ssize_t count = size_of(given, MOST_NODES, "a node has too many operands");
    if (count < 0)
        return -1;
    if (count < rule.least || count > rule.most || plan->operands_count + count > 2 * MOST_NODES)
        return refuse("a node has too many or too few operands");
    node->first = (uint16_t)plan->operands_count;
    for (Py_ssize_t at = 0; at < count; at++) {
        long operand = integer_at(given, at, 0, plan->nodes_count - 1, "an operand does not stand before its node");
        if (operand < 0)
            return -1;
        if (!is_of_class(&plan->nodes[operand], rule.operands))
            return refuse("an operand is of another class");
        plan->numbers[plan->operands_count++] = (uint16_t)operand;
    }
    node->count = (uint16_t)count;
    return 0;
}

enum order { LESS = 1, SAME = 2, GREATER = 4 };

static const uint8_t ORDERS[LAST_OPERATION] = {
    [LT] = LESS,
    [LE] = LESS | SAME,
    [GT] = GREATER,
    [GE] = GREATER | SAME,
    [ITEM_EQUAL] = SAME,
    [ITEM_DIFFERENT] = LESS | GREATER,
    [ITEM_LESS] = LESS,
    [ITEM_LESS_OR_EQUAL] = LESS | SAME,
    [ITEM_GREATER] = GREATER,
    [ITEM_GREATER_OR_EQUAL] = GREATER | SAME,
};

static int read_node(struct plan *plan, struct node *node, PyObject *given)
{
    if (size_of(given, 4, "a node has four parts") != 4)
        return PyErr_Occurred() ? -1 : refuse("a node has four parts");
    long operation = integer_at(given, 0, 0, LAST_OPERATION - 1, "there is no such operation");
    if (operation < 0)
        return -1;
    struct rule rule = rule_of((int)operation);
    long least = 0, most = -1; /* of the subject */
    switch (rule.subject) {
    case NO_SUBJECT:
        least = -1;
        break;
    case A_LITERAL:
        most = plan->literals_count - 1;
        break;
    case A_PATH:
        most = plan->paths_count - 1;
        break;
    case A_NAME_OR_NONE:
        least = -1;
        most = plan->names_count - 1;
        break;
    }
    long subject = integer_at(given, 1, least, most, "a node has no such subject");
    bool compares = operation > ITEM_OR;
    long other = integer_at(given, 2, compares ? 0 : -1, compares ? plan->literals_count - 1 : -1, "no such literal");
    if (subject < -1 || other < -1)
        return -1;
    if (compares && plan->literals[other].slot >= 0)
        return refuse("the literal of a filter belongs to the shape");
    if (operation == READ && plan->paths[subject].wild)
        return refuse("only containsValue looks into wildcards");
    node->operation = (uint8_t)operation;
    node->orders = ORDERS[operation];
    node->subject = (int16_t)subject;
    node->other = (int16_t)other;
    return read_operands(plan, node, PyTuple_GET_ITEM(given, 3), rule);
}

static int check_depth(const struct plan *plan)
{
    uint16_t *depths = array_of(plan->nodes_count, sizeof *depths);
    if (depths == NULL)
        return -1;
    int deepest = 0;
    for (int at = 0; at < plan->nodes_count; at++) {
        const struct node *node = &plan->nodes[at];
        for (int part = 0; part < node->count; part++) {
            uint16_t below = depths[plan->numbers[node->first + part]];
            if (below >= depths[at])
                depths[at] = (uint16_t)(below + 1);
        }
        deepest = depths[at] > deepest ? depths[at] : deepest;
    }
    PyMem_Free(depths);
    return deepest > MOST_DEPTH ? refuse("it is too deep") : 0;
}

static int read_nodes(struct plan *plan, PyObject *given)
{
    Py_ssize_t count = size_of(given, MOST_NODES, "too many nodes");
    if (count < 0)
        return -1;
    plan->nodes = array_of(count, sizeof *plan->nodes);
    plan->numbers = array_of(2 * MOST_NODES, sizeof *plan->numbers);
    if (plan->nodes == NULL || plan->numbers == NULL)
        return -1;
    for (; plan->nodes_count < count; plan->nodes_count++)
        if (read_node(plan, &plan->nodes[plan->nodes_count], PyTuple_GET_ITEM(given, plan->nodes_count)) < 0)
            return -1;
    if (count == 0 || plan->nodes[count - 1].operation >= FIRST_ITEM_TEST)
        return refuse("there is no verdict");
    return check_depth(plan);
}

/* Whether what the subject of a node means is a literal, a path or a name follows from its operation. */
static void link_subject(const struct plan *plan, struct node *node)
{
    bool compares = node->operation > ITEM_OR;
    if (compares) {
        node->literal = &plan->literals[node->other];
        node->name = node->subject < 0 ? NULL : &plan->names[node->subject];
    }
    else if (node->operation == LITERAL)
        node->literal = &plan->literals[node->subject];
    else if (node->subject >= 0)
        node->path = &plan->paths[node->subject];
}

/* Turns numbers into pointers. The arrays stay where they are from now on. */
static int link_nodes(struct plan *plan)
{
    if ((plan->operands = array_of(plan->operands_count, sizeof *plan->operands)) == NULL)
        return -1;
    for (int at = 0; at < plan->operands_count; at++)
        plan->operands[at] = &plan->nodes[plan->numbers[at]];
    for (int at = 0; at < plan->nodes_count; at++) {
        plan->nodes[at].operands = plan->operands + plan->nodes[at].first;
        link_subject(plan, &plan->nodes[at]);
    }
    plan->verdict = &plan->nodes[plan->nodes_count - 1];
    PyMem_Free(plan->numbers);
    plan->numbers = NULL;
    return 0;
}

int plan_read(struct plan *plan, PyObject *inputs, PyObject *nodes, PyObject *literals, PyObject *paths,
              PyObject *names)
{
    if (read_inputs(plan, inputs) < 0 || read_names(plan, names) < 0 || read_literals(plan, literals) < 0 || read_paths(plan, paths) < 0)
        return -1;
    plan->status = plan->dependencies = -1;
    for (int at = 0; at < plan->inputs_count; at++) {
        if (PyUnicode_CompareWithASCIIString(plan->inputs[at], "status") == 0)
            plan->status = at;
        if (PyUnicode_CompareWithASCIIString(plan->inputs[at], "dependencies") == 0)
            plan->dependencies = at;
    }
    return read_nodes(plan, nodes) < 0 ? -1 : link_nodes(plan);
}

static void clear_steps(struct step *steps, int count)
{
    for (int at = 0; at < count; at++)
        Py_XDECREF(steps[at].key);
    PyMem_Free(steps);
}

void plan_clear(struct plan *plan)
{
    for (int at = 0; at < plan->inputs_count; at++)
        Py_DECREF(plan->inputs[at]);
    PyMem_Free(plan->inputs);
    clear_steps(plan->names, plan->names_count);
    for (int at = 0; at < plan->literals_count; at++)
        value_release(&plan->literals[at].value);
    PyMem_Free(plan->literals);
    for (int at = 0; at < plan->paths_count; at++)
        clear_steps(plan->paths[at].steps, plan->paths[at].count);
    PyMem_Free(plan->paths);
    PyMem_Free(plan->nodes);
    PyMem_Free(plan->operands);
    PyMem_Free(plan->numbers);
    trie_free(plan->trie);
    *plan = (struct plan){0};
}

PyObject *plan_operations(void)
{
#define AS_NAME(operation, name) name,
    static const char *const names[] = {OPERATIONS(AS_NAME)};
#undef AS_NAME
    PyObject *operations = PyDict_New();
    for (int at = 0; operations != NULL && at < LAST_OPERATION; at++) {
        PyObject *number = PyLong_FromLong(at);
        if (number == NULL || PyDict_SetItemString(operations, names[at], number) < 0)
            Py_CLEAR(operations);
        Py_XDECREF(number);
    }
    return operations;
}
