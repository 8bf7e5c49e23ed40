/* The module `condex_native`: plans, and the functions of the conditions that are bound to them; readers and parsers.
 *
 * A Plan belongs to a shape, a Bound to a condition: it holds the literals of the condition, and the Python function of
 * it once that is asked for. What users call is a built-in function whose `self` is the Bound. It is described by a
 * PyMethodDef within the Plan; so a Bound keeps its Plan until it is deallocated, also when garbage is collected.
 */
#include <string.h>

#include "module.h"
#include "source.h"
#include "wanted.h"

#define LONGEST_SIGNATURE 1000

/* ---- The call ---- */

/* The Python function, a borrowed reference. */
static PyObject *function_of(Bound *bound)
{
    if (bound->function != NULL)
        return bound->function;
    if (bound->plan->decide == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "the condition was collected");
        return NULL;
    }
    PyObject *made = PyObject_CallOneArg(bound->plan->decide, bound->expression);
    if (made == NULL)
        return NULL;
    if (bound->function == NULL) /* it may have been made meanwhile: then that one stays */
        bound->function = made;
    else
        Py_DECREF(made);
    return bound->function;
}

/* Which input has a name; -1 for none. Names that are written in calls are interned, as those of the plan are. */
static int input_named(const struct plan *plan, PyObject *name)
{
    for (int at = 0; at < plan->inputs_count; at++)
        if (plan->inputs[at] == name)
            return at;
    for (int at = 0; at < plan->inputs_count; at++)
        if (PyUnicode_Compare(plan->inputs[at], name) == 0)
            return at;
    return -1;
}

static bool place(struct arguments *read, const struct plan *plan, PyObject *const *given, Py_ssize_t count,
                  PyObject *names)
{
    memset(read->placed, 0, (size_t)plan->inputs_count * sizeof *read->placed);
    memcpy(read->placed, given, (size_t)count * sizeof *read->placed);
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(names); at++) {
        int input = input_named(plan, PyTuple_GET_ITEM(names, at));
        if (input < count) /* there is none of that name, or it was given already */
            return false;
        read->placed[input] = given[count + at];
    }
    read->inputs = read->placed;
    read->count = plan->inputs_count;
    return true;
}

bool arguments_read(struct arguments *read, const struct plan *plan, PyObject *const *given, Py_ssize_t count,
                    PyObject *names)
{
    if (count > plan->inputs_count)
        return false;
    if (names != NULL)
        return place(read, plan, given, count, names);
    read->inputs = given;
    read->count = count;
    return true;
}

static WITHIN int judged(const Bound *bound, PyObject *const *given, Py_ssize_t count, PyObject *names)
{
    const struct plan *plan = &bound->plan->plan;
    struct arguments arguments;
    if (!arguments_read(&arguments, plan, given, count, names))
        return UNSURE;
    const struct reading reading = {plan, arguments.inputs, arguments.count, bound->plan->nothing, NULL};
    return evaluate_objects(&reading, bound->values);
}

bool may_go_on(void)
{
    if (!PyErr_Occurred())
        return true;
    if (!PyErr_ExceptionMatches(PyExc_Exception))
        return false;
    PyErr_Clear();
    return true;
}

static PyObject *condition(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *names)
{
    Bound *bound = (Bound *)self;
    int answer = judged(bound, arguments, count, names);
    if (answer >= 0)
        return Py_NewRef(answer ? Py_True : Py_False);
    if (!may_go_on())
        return NULL;
    PyObject *function = function_of(bound);
    return function == NULL ? NULL : PyObject_Vectorcall(function, arguments, (size_t)count, names);
}

/* ---- Bound ---- */

PyDoc_STRVAR(probe_documentation, "What the plan answers to a call: 1, 0, or -1 where the Python function decides.");

static PyObject *bound_probe(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *names)
{
    int answer = judged((const Bound *)self, arguments, count, names);
    return answer < 0 && !may_go_on() ? NULL : PyLong_FromLong(answer);
}

PyDoc_STRVAR(judge_json_documentation, "The verdict on a document of JSON, in the place of the root; None where Python "
                                       "decides.");

PyDoc_STRVAR(judge_lines_documentation,
             "Judges a chunk of lines: how many there are, those that are wanted, and those that Python judges.");

PyDoc_STRVAR(judge_range_documentation,
             "Judges the lines of a file that begin in a range: where the next one begins, and then as judge_lines.");

static PyObject *bound_function(PyObject *self, void *unused)
{
    (void)unused;
    return Py_XNewRef(function_of((Bound *)self));
}

static PyObject *bound_releases_lock(PyObject *self, void *unused)
{
    (void)unused;
    struct plan *plan = &((Bound *)self)->plan->plan;
    bool known = plan_want(plan);
    return known || may_go_on() ? PyBool_FromLong(known && plan->reads_root_only) : NULL;
}

static int bound_traverse(PyObject *self, visitproc visit, void *arg)
{
    Bound *bound = (Bound *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(bound->plan);
    Py_VISIT(bound->function);
    return 0;
}

/* The plan stays: the function that users hold is described in it. */
static int bound_clear(PyObject *self)
{
    Py_CLEAR(((Bound *)self)->function);
    return 0;
}

static void bound_dealloc(PyObject *self)
{
    Bound *bound = (Bound *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    bound_clear(self);
    for (Py_ssize_t at = 0; at < Py_SIZE(self); at++)
        value_release(&bound->values[at]);
    Py_XDECREF(bound->expression);
    Py_XDECREF(bound->plan);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef bound_methods[] = {
    {"probe", (PyCFunction)(void (*)(void))bound_probe, METH_FASTCALL | METH_KEYWORDS, probe_documentation},
    {"judge_json", (PyCFunction)(void (*)(void))bound_judge_json, METH_FASTCALL | METH_KEYWORDS,
     judge_json_documentation},
    {"judge_lines", (PyCFunction)(void (*)(void))bound_judge_lines, METH_FASTCALL | METH_KEYWORDS,
     judge_lines_documentation},
    {"judge_range", (PyCFunction)(void (*)(void))bound_judge_range, METH_FASTCALL | METH_KEYWORDS,
     judge_range_documentation},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef bound_properties[] = {
    {"function", bound_function, NULL, "The Python function, which decides where the plan does not.", NULL},
    {"releases_lock", bound_releases_lock, NULL, "Whether lines are judged without the lock of the interpreter.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot bound_slots[] = {
    {Py_tp_doc, "The plan of a shape with the literals of one condition."},
    {Py_tp_traverse, bound_traverse},
    {Py_tp_clear, bound_clear},
    {Py_tp_dealloc, bound_dealloc},
    {Py_tp_methods, bound_methods},
    {Py_tp_getset, bound_properties},
    {0, NULL},
};

static PyType_Spec bound_spec = {
    .name = "condex_native.Bound",
    .basicsize = sizeof(Bound),
    .itemsize = sizeof(struct value),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = bound_slots,
};

/* ---- Plan ---- */

PyDoc_STRVAR(bind_documentation, "bind($self, expression, values, /)\n--\n\n"
                                 "The function of the condition that has these values as its literals.");

static PyObject *plan_bind(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    Plan *plan = (Plan *)self;
    if (count != 2 || !PyUnicode_CheckExact(arguments[0]) || !PyTuple_CheckExact(arguments[1])) {
        PyErr_SetString(PyExc_TypeError, "bind takes an expression and the values of its literals");
        return NULL;
    }
    if (PyTuple_GET_SIZE(arguments[1]) != plan->slots) {
        PyErr_Format(PyExc_ValueError, "the conditions of this plan have %d literals", plan->slots);
        return NULL;
    }
    struct module_state *state = PyType_GetModuleState(Py_TYPE(self));
    if (state == NULL)
        return NULL;
    Bound *bound = PyObject_GC_NewVar(Bound, state->bound, plan->slots);
    if (bound == NULL)
        return NULL;
    bound->plan = (Plan *)Py_NewRef(self);
    bound->expression = Py_NewRef(arguments[0]);
    bound->function = NULL;
    memset(bound->values, 0, (size_t)plan->slots * sizeof *bound->values);
    PyObject_GC_Track((PyObject *)bound);
    for (int at = 0; at < plan->slots; at++)
        if (value_of_literal(PyTuple_GET_ITEM(arguments[1], at), &bound->values[at]) < 0) {
            Py_DECREF(bound);
            return NULL;
        }
    PyObject *function = PyCFunction_NewEx(&plan->method, (PyObject *)bound, NULL);
    Py_DECREF(bound);
    return function;
}

static int plan_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Plan *)self)->nothing);
    Py_VISIT(((Plan *)self)->decide);
    return 0;
}

/* What else it has are texts and numbers, which are in no circle; functions that are alive may still read them. */
static int plan_collect(PyObject *self)
{
    Py_CLEAR(((Plan *)self)->decide);
    return 0;
}

static void plan_dealloc(PyObject *self)
{
    Plan *plan = (Plan *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    plan_collect(self);
    Py_XDECREF(plan->nothing);
    plan_clear(&plan->plan);
    PyMem_Free(plan->documentation);
    type->tp_free(self);
    Py_DECREF(type);
}

/* The text from which `inspect.signature` reads the parameters: each may be left out. */
static int describe(Plan *plan)
{
    char text[LONGEST_SIGNATURE] = "condition(";
    size_t length = strlen(text);
    for (int at = 0; at < plan->plan.inputs_count; at++) {
        Py_ssize_t size;
        const char *name = PyUnicode_AsUTF8AndSize(plan->plan.inputs[at], &size);
        if (name == NULL)
            return -1;
        if (length + (size_t)size + 100 > sizeof text) {
            PyErr_SetString(PyExc_ValueError, "this is no plan: its inputs have long names");
            return -1;
        }
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s=None", at > 0 ? ", " : "", name);
    }
    snprintf(text + length, sizeof text - length, ")\n--\n\nWhether the condition is true.");
    plan->documentation = PyMem_Malloc(strlen(text) + 1);
    if (plan->documentation == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    strcpy(plan->documentation, text);
    plan->method = (PyMethodDef){"condition", (PyCFunction)(void (*)(void))condition, METH_FASTCALL | METH_KEYWORDS,
                                 plan->documentation};
    return 0;
}

static int check_slots(Plan *plan)
{
    for (int at = 0; at < plan->plan.literals_count; at++)
        if (plan->plan.literals[at].slot >= plan->slots) {
            PyErr_SetString(PyExc_ValueError, "this is no plan: a slot is out of range");
            return -1;
        }
    return 0;
}

static PyObject *plan_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static char *parameters[] = {"inputs", "nodes",  "literals", "paths", "names",
                                 "slots",  "nothing", "decide",  NULL};
    PyObject *inputs, *nodes, *literals, *paths, *names, *nothing, *decide;
    int slots;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O!OOOOiOO:Plan", parameters, &PyTuple_Type, &inputs, &nodes,
                                     &literals, &paths, &names, &slots, &nothing, &decide))
        return NULL;
    if (slots < 0 || slots > MOST_LITERALS) {
        PyErr_SetString(PyExc_ValueError, "this is no plan: it has too many literals");
        return NULL;
    }
    Plan *plan = (Plan *)type->tp_alloc(type, 0);
    if (plan == NULL)
        return NULL;
    plan->slots = slots;
    plan->nothing = Py_NewRef(nothing);
    plan->decide = Py_NewRef(decide);
    if (plan_read(&plan->plan, inputs, nodes, literals, paths, names) < 0 || check_slots(plan) < 0 ||
        describe(plan) < 0)
        Py_CLEAR(plan);
    return (PyObject *)plan;
}

static PyMethodDef plan_methods[] = {
    {"bind", (PyCFunction)(void (*)(void))plan_bind, METH_FASTCALL, bind_documentation},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot plan_slots[] = {
    {Py_tp_doc, "What the conditions of a shape evaluate, but for the values of their literals."},
    {Py_tp_new, plan_new},
    {Py_tp_traverse, plan_traverse},
    {Py_tp_clear, plan_collect},
    {Py_tp_dealloc, plan_dealloc},
    {Py_tp_methods, plan_methods},
    {0, NULL},
};

static PyType_Spec plan_spec = {
    .name = "condex_native.Plan",
    .basicsize = sizeof(Plan),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = plan_slots,
};

/* ---- The module ---- */

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **type)
{
    *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *type == NULL ? -1 : PyModule_AddType(module, *type);
}

static int module_execute(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    if (add_type(module, &plan_spec, &state->plan) < 0 || add_type(module, &bound_spec, &state->bound) < 0 ||
        add_type(module, &reader_spec, &state->reader) < 0 || add_type(module, &parser_spec, &state->parser) < 0)
        return -1;
    PyObject *operations = plan_operations();
    int added = operations == NULL ? -1 : PyModule_AddObjectRef(module, "OPERATIONS", operations);
    Py_XDECREF(operations);
    if (added < 0 || PyModule_AddIntMacro(module, MOST_NODES) < 0 || PyModule_AddIntMacro(module, MOST_DEPTH) < 0 ||
        PyModule_AddIntMacro(module, MOST_LITERALS) < 0 || PyModule_AddIntMacro(module, MOST_PATHS) < 0 ||
        PyModule_AddIntMacro(module, MOST_STEPS) < 0 || PyModule_AddIntMacro(module, MOST_INPUTS) < 0)
        return -1;
    return PyModule_AddStringConstant(module, "__version__", CONDEX_NATIVE_VERSION);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct module_state *state = PyModule_GetState(module);
    Py_VISIT(state->plan);
    Py_VISIT(state->bound);
    Py_VISIT(state->reader);
    Py_VISIT(state->parser);
    return 0;
}

static int module_clear(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    clear_idle_scans(state);
    Py_CLEAR(state->plan);
    Py_CLEAR(state->bound);
    Py_CLEAR(state->reader);
    Py_CLEAR(state->parser);
    return 0;
}

static void module_free(void *module)
{
    module_clear(module);
}

/* Nothing is said of free-threaded builds: they run this module with their lock. */
static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_execute},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "condex_native",
    .m_doc = "Evaluates plans of conditions, or says that it does not know. Used by condex, and by nobody else.",
    .m_size = sizeof(struct module_state),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit_condex_native(void)
{
    return PyModuleDef_Init(&definition);
}
