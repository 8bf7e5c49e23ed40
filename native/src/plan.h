/* A plan: the optimised tree of all conditions of a shape, as nodes in an array, parts before what they are part of.
 *
 * Invariants, which `plan_read` checks, so that nothing that runs a plan has to: the operands of a node stand before
 * it and have the class (test, value or item test) that it asks for; the last node is the verdict; every index of a
 * literal, path or name is within its array; no node is deeper than MOST_DEPTH.
 */
#ifndef CONDEX_PLAN_H
#define CONDEX_PLAN_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "values.h"

#define MOST_NODES 1000
#define MOST_DEPTH 150
#define MOST_LITERALS 1000
#define MOST_PATHS 200
#define MOST_STEPS 50
#define MOST_INPUTS 32

/* What a node does. The names are those of the builder, conditions/native/building.py. */
#define OPERATIONS(_)                                                                                                  \
    /* values */                                                                                                       \
    _(LITERAL, "literal")                                                                                              \
    _(READ, "read")                                                                                                    \
    _(COALESCE, "coalesce")                                                                                            \
    _(IIF, "iif")                                                                                                      \
    _(COUNT, "count")                                                                                                  \
    _(COUNT_FILTERED, "count filtered")                                                                                \
    _(LENGTH, "length")                                                                                                \
    _(CASED, "cased")                                                                                                  \
    _(TRIM, "trim")                                                                                                    \
    /* tests */                                                                                                        \
    _(AND, "and")                                                                                                      \
    _(OR, "or")                                                                                                        \
    _(TRUTH, "truth")                                                                                                  \
    _(NOT, "not")                                                                                                      \
    _(XOR, "xor")                                                                                                      \
    _(EQ, "eq")                                                                                                        \
    _(NE, "ne")                                                                                                        \
    _(LT, "lt")                                                                                                        \
    _(LE, "le")                                                                                                        \
    _(GT, "gt")                                                                                                        \
    _(GE, "ge")                                                                                                        \
    _(IN, "in")                                                                                                        \
    _(NOT_IN, "notIn")                                                                                                 \
    _(CONTAINS, "contains")                                                                                            \
    _(STARTS_WITH, "startsWith")                                                                                       \
    _(ENDS_WITH, "endsWith")                                                                                           \
    _(CONTAINS_VALUE, "containsValue")                                                                                 \
    _(IS_NULL_OR_EMPTY, "isNullOrEmpty")                                                                               \
    _(SUCCEEDED, "succeeded")                                                                                          \
    _(FAILED, "failed")                                                                                                \
    _(CANCELED, "canceled")                                                                                            \
    _(SUCCEEDED_OR_FAILED, "succeededOrFailed")                                                                        \
    /* tests of the items that a filter looks at */                                                                    \
    _(ITEM_AND, "item and")                                                                                            \
    _(ITEM_OR, "item or")                                                                                              \
    _(ITEM_EQUAL, "item ==")                                                                                           \
    _(ITEM_DIFFERENT, "item !=")                                                                                       \
    _(ITEM_LESS, "item <")                                                                                             \
    _(ITEM_LESS_OR_EQUAL, "item <=")                                                                                   \
    _(ITEM_GREATER, "item >")                                                                                          \
    _(ITEM_GREATER_OR_EQUAL, "item >=")

#define AS_MEMBER(operation, name) operation,
enum operation { OPERATIONS(AS_MEMBER) LAST_OPERATION };
#undef AS_MEMBER

#define FIRST_TEST AND
#define FIRST_ITEM_TEST ITEM_AND

/* What runs a plan follows the pointers; the numbers are those that the builder gave. */
struct node {
    uint8_t operation;
    uint8_t orders;       /* of a comparison, which orders of the first to the second it allows: a bit for each */
    uint16_t count;       /* of operands */
    uint16_t first;       /* where they begin among those of all nodes */
    int16_t subject;      /* a literal, a path, or of an item test the name of a member; -1 for none */
    int16_t other;        /* of an item test the literal */
    const struct node *const *operands;
    const struct path *path;
    const struct literal *literal;
    struct step *name; /* of an item test; NULL where it is the item itself */
};

/* Whether a comparison allows an order, which is -1, 0 or 1. */
static inline int node_allows(const struct node *node, int order)
{
    return node->orders >> (order + 1) & 1;
}

/* A step into an Object by its key, and into an Array by a position; a wildcard where there is no key. */
struct step {
    PyObject *key;
    Py_hash_t hash;
    Py_ssize_t position; /* -1 where it is none */
    int number;          /* of the key in the trie, where the plan has one: the same for equal keys */
    /* Documents of one origin have their keys in one order. So where a dict had the key is where the next one is asked
     * first, until that was in vain too often. This is all of a plan that those who evaluate change. */
    bool is_asked;
    uint8_t in_vain;   /* how often it was asked since it last had the key */
    uint16_t unasked;  /* how often a key was found without */
    Py_ssize_t place;  /* as PyDict_Next counts */
    const char *ascii; /* the key, where it lies in ASCII; NULL where no place is remembered */
    Py_ssize_t length; /* of it */
};

/* The ways in which an input is looked into by a first key. */
enum entry {
    BY_KEY,
    IGNORING_CASE, /* as `variables` */
    DECLARED       /* as `parameters`: what is not there is an error */
};

struct path {
    struct step *steps;
    int input;
    int count;
    enum entry entry;
    bool wild;
    int last_wildcard; /* the step, where it is wild */
};

/* A literal: the value, or which of those that the conditions of the shape differ in. */
struct literal {
    int slot; /* -1 for none */
    struct value value;
};

struct plan {
    int nodes_count, operands_count, literals_count, paths_count, names_count, inputs_count;
    struct node *nodes;
    uint16_t *numbers; /* of the operands, while the plan is read */
    const struct node **operands;
    const struct node *verdict;
    struct literal *literals;
    struct path *paths;
    struct step *names;
    PyObject **inputs; /* the names of the arguments */
    int status, dependencies; /* which inputs these are; -1 for none */
    bool reads_root_only;     /* so that nothing of Python is touched where the root is JSON */
    struct trie *trie;        /* what is wanted of documents that are JSON; NULL until it is asked for */
};

/* Reads a plan from what the builder gives: 0, or -1 with an exception. To be cleared in any case. */
int plan_read(struct plan *plan, PyObject *inputs, PyObject *nodes, PyObject *literals, PyObject *paths,
              PyObject *names);

void plan_clear(struct plan *plan);

/* The operations by their names: a dict, or NULL with an exception. */
PyObject *plan_operations(void);

#endif
