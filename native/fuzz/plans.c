/* Fuzzes plans: an input chooses a condition and documents; tools/fuzzed_plans.py judges them in this process, with the
 * core that is linked into it and with the Python function. So coverage is that of the core, and what is right is what
 * Python says. */
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>

#define DRIVER "tools.fuzzed_plans"

PyMODINIT_FUNC PyInit_condex_native(void);
int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PyObject *judge;

static void stop(const char *told)
{
    if (PyErr_Occurred())
        PyErr_Print();
    fprintf(stderr, "%s\n", told);
    abort();
}

/* Starts Python as the interpreter of CONDEX_FUZZING_PYTHON would: with the packages of its environment. */
static void start_python(void)
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.install_signal_handlers = 0; /* the fuzzer has its own */
    const char *program = getenv("CONDEX_FUZZING_PYTHON");
    if (program == NULL)
        stop("CONDEX_FUZZING_PYTHON names no interpreter: `make fuzz` sets it.");
    PyStatus status = PyConfig_SetBytesString(&config, &config.program_name, program);
    if (!PyStatus_Exception(status))
        status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status))
        Py_ExitStatusException(status);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    if (PyImport_AppendInittab("condex_native", PyInit_condex_native) < 0)
        stop("The core cannot be built in.");
    start_python();
    PyObject *module = PyImport_ImportModule(DRIVER);
    judge = module == NULL ? NULL : PyObject_GetAttrString(module, "judge");
    Py_XDECREF(module);
    if (judge == NULL)
        stop("There is no " DRIVER ".judge.");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    PyObject *input = PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
    PyObject *answer = input == NULL ? NULL : PyObject_CallOneArg(judge, input);
    Py_XDECREF(input);
    if (answer == NULL)
        stop("The core and Python differ, or one of them failed.");
    Py_DECREF(answer);
    return 0;
}
