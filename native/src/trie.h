/* The paths that are wanted of a document, as a trie: what the scanner looks for. Nothing here knows of Python.
 *
 * A state stands for all values of a document that the same paths lead to. Within an Object the next one follows from
 * the key, within an Array from the position: two keys may be one position, and a wildcard leads to what a key leads
 * to, too. So a value has one state at most, whatever the paths are, and each state has one that leads to it.
 */
#ifndef CONDEX_TRIE_H
#define CONDEX_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memory.h"

#define MOST_STATES 5000
#define MOST_PATTERNS 5000
#define DEEPEST_PATTERN 60

#define NO_KEY (-1)
#define NO_POSITION (-1)

/* A step of a path. The bytes of the key stay where they are as long as the trie does. */
struct wanted {
    const uint8_t *key; /* in UTF-8; NULL for a wildcard */
    size_t length;
    int number;        /* the same for the same key, and for no other one */
    int64_t position;
};

struct by_key {
    const uint8_t *key; /* NULL for none */
    size_t length;
    const struct state *state;
};

struct by_position {
    int64_t position;
    const struct state *state;
};

struct state {
    int key;               /* the number of the key that leads to it; NO_KEY */
    int64_t position;      /* the position that does; NO_POSITION */
    int members_count, items_count;
    uint64_t lengths;      /* of the keys: a bit for each, as far as there are bits */
    uint32_t last_member;  /* the last place in the table of members: one less than a power of two */
    struct by_key *members; /* each behind the place of its hash, and before the next place that is empty */
    struct by_position *items;
    const struct state *other_member, *other_item; /* where a wildcard leads; NULL for nowhere */
    struct state *before;                          /* the one that was made before it */
};

struct pattern;

struct trie {
    struct memory memory;
    uint64_t serial; /* that no other trie ever has */
    const struct state *root;
    struct state *last;
    int states_count, patterns_count, patterns_room;
    struct pattern *patterns;
    bool wants_below;        /* whether a path means all that lies below its end, too */
    struct state *below;     /* of what lies there */
};

/* A trie without paths; the root of a document is wanted always. To be cleared in any case. */
void trie_begin(struct trie *trie, struct memory memory, uint64_t serial, bool wants_below);

/* Adds a path, or makes the states of all: false where there is no memory, or the limits are reached. */
bool trie_add(struct trie *trie, const struct wanted *steps, int count);
bool trie_finish(struct trie *trie);

void trie_clear(struct trie *trie);

/* Where a key is looked for first in a table of members. */
static inline uint32_t hash_of_key(const uint8_t *key, size_t length)
{
    uint32_t hash = (uint32_t)length;
    for (size_t at = 0; at < length; at++)
        hash = (hash ^ key[at]) * UINT32_C(0x01000193);
    return hash ^ hash >> 15;
}

#endif
