/* Fuzzes what has a twin in Python: DRIVER, a module of tools/, judges each input in this process, with the core that is
 * linked into it and with Python. So coverage is that of the core, and what is right is what Python says.
 *
 * Where what is reached is not seen in the code that runs, as with a parser that tables drive, a driver tells features:
 * numbers, any of which is as good as a branch that was never taken. */
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>

#ifndef DRIVER
#error "DRIVER is the name of the module that judges"
#endif

#define MOST_FEATURES (1 << 16)

PyMODINIT_FUNC PyInit_condex_native(void);
int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PyObject *judge;

/* Where libFuzzer looks besides; it clears them before each input. */
#ifdef __linux__
__attribute__((section("__libfuzzer_extra_counters")))
#endif
static uint8_t features[MOST_FEATURES];

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

/* Notes the features that a driver tells, if any. */
static void note(PyObject *answer)
{
    if (answer == Py_None)
        return;
    PyObject *told = PySequence_Tuple(answer);
    if (told == NULL)
        stop("The features are none.");
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(told); at++) {
        size_t feature = PyLong_AsSize_t(PyTuple_GET_ITEM(told, at));
        if (feature >= MOST_FEATURES)
            stop("A feature is none.");
        features[feature] = 1;
    }
    Py_DECREF(told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    PyObject *input = PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
    PyObject *answer = input == NULL ? NULL : PyObject_CallOneArg(judge, input);
    Py_XDECREF(input);
    if (answer == NULL)
        stop("The core and Python differ, or one of them failed.");
    note(answer);
    Py_DECREF(answer);
    return 0;
}
