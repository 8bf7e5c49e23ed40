#include "wishes.h"

#include <string.h>

#define HUNDRED "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static const struct {
    const char *key;
    int64_t position;
} KEYS[] = {
    {"a", NO_POSITION},        {"b", NO_POSITION},         {"items", NO_POSITION},
    {"price", NO_POSITION},    {"", NO_POSITION},          {"\xC3\xA9", NO_POSITION},
    {"0", 0},                  {"1", 1},                   {"1.5", 1},
    {"2", 2},                  {"name", NO_POSITION},      {"exactly sixteen.", NO_POSITION},
    {HUNDRED, NO_POSITION},    {"A", NO_POSITION},         {"\xF0\x9F\x98\x80", NO_POSITION},
    {"a key of more than thirty-two bytes", NO_POSITION},
};
#define KEYS_COUNT ((int)(sizeof KEYS / sizeof *KEYS))

static bool read_step(uint8_t letter, struct wanted *step)
{
    int number = letter - 'a';
    if (letter == '*')
        *step = (struct wanted){NULL, 0, NO_KEY, NO_POSITION};
    else if (number >= 0 && number < KEYS_COUNT) {
        const char *key = KEYS[number].key;
        *step = (struct wanted){(const uint8_t *)key, strlen(key), number, KEYS[number].position};
    }
    else
        return false;
    return true;
}

void wishes_read(struct wishes *wishes, const uint8_t *at, const uint8_t *end)
{
    *wishes = (struct wishes){.count = 1};
    for (; at < end; at++) {
        int last = wishes->count - 1;
        if (last == 0 || *at == ',') { /* the root remains as it is */
            if (wishes->count == MOST_WISHES)
                return;
            last = wishes->count++;
        }
        int *count = &wishes->counts[last];
        if (*count < MOST_WISHED_STEPS && read_step(*at, &wishes->steps[last][*count]))
            ++*count;
    }
}

bool wishes_grow(const struct wishes *wishes, struct trie *trie, struct memory memory, uint64_t serial)
{
    trie_begin(trie, memory, serial, wishes->below);
    for (int wish = 1; wish < wishes->count; wish++)
        if (!trie_add(trie, wishes->steps[wish], wishes->counts[wish]))
            return false;
    return trie_finish(trie);
}

/* The step of a wish behind a value; NULL where the wish does not lead there, or ends. */
static const struct wanted *step_of(const struct wishes *wishes, uint32_t alive, int depth, int wish)
{
    return (alive >> wish & 1) != 0 && depth < wishes->counts[wish] ? &wishes->steps[wish][depth] : NULL;
}

/* Whether a value lies at the end of a wish, or below it, and is wanted for that with all that it holds. */
static bool is_below(const struct wishes *wishes, uint32_t alive, int depth)
{
    for (int wish = 1; wishes->below && wish < wishes->count; wish++)
        if ((alive >> wish & 1) != 0 && depth >= wishes->counts[wish])
            return true;
    return false;
}

uint32_t wishes_for_member(const struct wishes *wishes, uint32_t alive, int depth, const uint8_t *key, size_t length,
                           int *number)
{
    uint32_t next = 0;
    if (is_below(wishes, alive, depth))
        return alive;
    for (int wish = 0; wish < wishes->count; wish++) {
        const struct wanted *step = step_of(wishes, alive, depth, wish);
        if (step == NULL || (step->key != NULL && (step->length != length || memcmp(step->key, key, length) != 0)))
            continue;
        next |= UINT32_C(1) << wish;
        *number = step->key != NULL ? step->number : *number;
    }
    return next;
}

uint32_t wishes_for_item(const struct wishes *wishes, uint32_t alive, int depth, int64_t at, int64_t *position)
{
    uint32_t next = 0;
    if (is_below(wishes, alive, depth))
        return alive;
    for (int wish = 0; wish < wishes->count; wish++) {
        const struct wanted *step = step_of(wishes, alive, depth, wish);
        if (step == NULL || (step->key != NULL && step->position != at))
            continue;
        next |= UINT32_C(1) << wish;
        *position = step->key != NULL ? at : *position;
    }
    return next;
}

bool wishes_name_keys(const struct wishes *wishes, uint32_t alive, int depth)
{
    for (int wish = 0; !is_below(wishes, alive, depth) && wish < wishes->count; wish++) {
        const struct wanted *step = step_of(wishes, alive, depth, wish);
        if (step != NULL && step->key != NULL)
            return true;
    }
    return false;
}
