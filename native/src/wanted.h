/* What is wanted of documents that are JSON, by paths with the texts of Python as keys. */
#ifndef CONDEX_WANTED_H
#define CONDEX_WANTED_H

#include "plan.h"
#include "trie.h"

extern const struct memory PYTHON_MEMORY;

/* A step by a key, whose number is the one that it has in a dict, or gets there: 0, or -1 with an exception. */
int wanted_by_key(PyObject *numbers, PyObject *key, Py_ssize_t position, struct wanted *wanted);

/* The serial of a new trie; the lock of the interpreter is held. */
uint64_t next_serial(void);

/* Makes the trie of a plan, if it has none. False where it can have none; an exception may be set, and only there. */
bool plan_want(struct plan *plan);

void trie_free(struct trie *trie);

#endif
