/* The paths that are wanted of a document, as an input of the fuzzer spells them: `ab,c*` for a.b and c.*; each letter
 * stands for a key of a table, some of which are positions, too. */
#ifndef CONDEX_WISHES_H
#define CONDEX_WISHES_H

#include "trie.h"

#define MOST_WISHES 16
#define MOST_WISHED_STEPS 6

/* The first wish is the root, which is wanted always. */
struct wishes {
    bool below; /* whether all is wanted, too, that lies below the end of a wish but the first one */
    int count;
    int counts[MOST_WISHES];
    struct wanted steps[MOST_WISHES][MOST_WISHED_STEPS];
};

/* Reads what it can; all else is passed over. */
void wishes_read(struct wishes *wishes, const uint8_t *at, const uint8_t *end);

/* Makes a trie of them: false only where there is no memory. To be cleared in any case. */
bool wishes_grow(const struct wishes *wishes, struct trie *trie, struct memory memory, uint64_t serial);

/* Of the wishes that lead to a value, a bit for each, those that lead on to its member, or its item. `number` and
 * `position` become those of the step that says so by itself, or remain where only wildcards do. */
uint32_t wishes_for_member(const struct wishes *wishes, uint32_t alive, int depth, const uint8_t *key, size_t length,
                           int *number);
uint32_t wishes_for_item(const struct wishes *wishes, uint32_t alive, int depth, int64_t at, int64_t *position);

/* Whether one of them goes on with a key. */
bool wishes_name_keys(const struct wishes *wishes, uint32_t alive, int depth);

#endif
