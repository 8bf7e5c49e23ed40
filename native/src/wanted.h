/* What a plan wants of documents that are JSON. */
#ifndef CONDEX_WANTED_H
#define CONDEX_WANTED_H

#include "plan.h"
#include "trie.h"

extern const struct memory PYTHON_MEMORY;

/* Makes the trie of a plan, if it has none. False where it can have none; an exception may be set, and only there. */
bool plan_want(struct plan *plan);

void trie_free(struct trie *trie);

#endif
