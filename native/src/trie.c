/* Making tries: first of what is written, a pattern for each step; then states, each of which is a set of patterns.
 *
 * Nothing here runs while documents are scanned.
 */
#include "trie.h"

#include <string.h>

#define NONE (-1)

/* A step that is wanted behind another one. The first pattern is the root, which is no step. */
struct pattern {
    struct wanted step;
    int first, next; /* the first one behind it, and the next one behind the same; NONE */
    bool ends;       /* whether a path ends here */
};

/* Patterns, by their numbers in ascending order. */
struct set {
    int count;
    int *numbers;
};

void trie_begin(struct trie *trie, struct memory memory, uint64_t serial, bool wants_below)
{
    *trie = (struct trie){.memory = memory, .serial = serial, .wants_below = wants_below};
}

static void *allocate(struct trie *trie, size_t count, size_t size)
{
    void *made = trie->memory.reallocate(NULL, (count + 1) * size);
    if (made != NULL)
        memset(made, 0, (count + 1) * size);
    return made;
}

/* ---- Patterns ---- */

static int add_pattern(struct trie *trie, struct wanted step)
{
    if (trie->patterns_count == trie->patterns_room) {
        int room = trie->patterns_room == 0 ? 8 : 2 * trie->patterns_room;
        if (room > 2 * MOST_PATTERNS)
            return NONE;
        struct pattern *moved = trie->memory.reallocate(trie->patterns, (size_t)room * sizeof *moved);
        if (moved == NULL)
            return NONE;
        trie->patterns = moved;
        trie->patterns_room = room;
    }
    trie->patterns[trie->patterns_count] = (struct pattern){step, NONE, NONE, false};
    return trie->patterns_count++;
}

static bool is_same(const struct wanted *one, const struct wanted *other)
{
    return (one->key == NULL) == (other->key == NULL) && one->number == other->number &&
           one->position == other->position;
}

static int pattern_behind(struct trie *trie, int pattern, const struct wanted *step)
{
    for (int next = trie->patterns[pattern].first; next != NONE; next = trie->patterns[next].next)
        if (is_same(&trie->patterns[next].step, step))
            return next;
    int added = add_pattern(trie, *step);
    if (added != NONE) {
        trie->patterns[added].next = trie->patterns[pattern].first;
        trie->patterns[pattern].first = added;
    }
    return added;
}

static bool has_root(struct trie *trie)
{
    return trie->patterns_count > 0 || add_pattern(trie, (struct wanted){0}) != NONE;
}

bool trie_add(struct trie *trie, const struct wanted *steps, int count)
{
    if (count > DEEPEST_PATTERN || !has_root(trie))
        return false;
    int pattern = 0;
    for (int at = 0; at < count && pattern != NONE; at++)
        pattern = pattern_behind(trie, pattern, &steps[at]);
    if (pattern == NONE)
        return false;
    trie->patterns[pattern].ends = true;
    return true;
}

/* ---- States ---- */

static const struct state *state_of(struct trie *trie, const struct set *set, int key, int64_t position);

/* All that is wanted behind any of a set of patterns; without numbers where there is no memory. */
static struct set all_behind(struct trie *trie, const struct set *set)
{
    struct set behind = {0, NULL};
    int count = 0;
    for (int at = 0; at < set->count; at++)
        for (int next = trie->patterns[set->numbers[at]].first; next != NONE; next = trie->patterns[next].next)
            count++;
    if ((behind.numbers = allocate(trie, (size_t)count, sizeof *behind.numbers)) == NULL)
        return behind;
    for (int at = 0; at < set->count; at++)
        for (int next = trie->patterns[set->numbers[at]].first; next != NONE; next = trie->patterns[next].next)
            behind.numbers[behind.count++] = next;
    return behind;
}

static bool leads_there(const struct wanted *step, const struct wanted *asked, bool by_key)
{
    if (step->key == NULL)
        return true;
    if (asked == NULL)
        return false;
    return by_key ? step->number == asked->number : step->position == asked->position;
}

/* Those of a set that one step leads to, by its key or its position, or those that only a wildcard leads to. */
static void choose(const struct trie *trie, const struct set *all, const struct wanted *asked, bool by_key,
                   struct set *selected)
{
    selected->count = 0;
    for (int at = 0; at < all->count; at++)
        if (leads_there(&trie->patterns[all->numbers[at]].step, asked, by_key))
            selected->numbers[selected->count++] = all->numbers[at];
}

/* Whether the step at a place of a set is the first one there with that key, or that position. */
static bool is_first(const struct trie *trie, const struct set *all, int place, bool by_key)
{
    const struct wanted *step = &trie->patterns[all->numbers[place]].step;
    if (step->key == NULL || (!by_key && step->position < 0))
        return false;
    for (int at = 0; at < place; at++) {
        const struct wanted *other = &trie->patterns[all->numbers[at]].step;
        if (other->key != NULL && leads_there(other, step, by_key))
            return false;
    }
    return true;
}

static bool are_equal(const struct set *one, const struct set *other)
{
    return one->count == other->count &&
           memcmp(one->numbers, other->numbers, (size_t)one->count * sizeof *one->numbers) == 0;
}

/* A table of members that is never more than half full. */
static bool make_table(struct trie *trie, struct state *state, int most)
{
    uint32_t room = 2;
    while (room < 2 * (uint32_t)most)
        room *= 2;
    state->last_member = room - 1;
    state->members = allocate(trie, room, sizeof *state->members);
    return state->members != NULL;
}

static void add_member(struct state *state, const struct wanted *step, const struct state *next)
{
    uint32_t place = hash_of_key(step->key, step->length) & state->last_member;
    while (state->members[place].key != NULL)
        place = (place + 1) & state->last_member;
    state->members[place] = (struct by_key){step->key, step->length, next};
    state->members_count++;
    state->lengths |= UINT64_C(1) << (step->length & 63);
}

static bool add_members(struct trie *trie, struct state *state, const struct set *all, struct set *chosen)
{
    for (int at = 0; at < all->count; at++) {
        const struct wanted step = trie->patterns[all->numbers[at]].step;
        if (!is_first(trie, all, at, true))
            continue;
        choose(trie, all, &step, true, chosen);
        const struct state *next = state_of(trie, chosen, step.number, step.position);
        if (next == NULL)
            return false;
        add_member(state, &step, next);
    }
    return true;
}

/* The state that a key leads to where it is that of its position too, as it mostly is; else NULL. */
static const struct state *shared_with_member(const struct trie *trie, const struct state *state,
                                              const struct set *all, const struct wanted *step,
                                              const struct set *chosen, struct set *other)
{
    choose(trie, all, step, true, other);
    for (uint32_t at = 0; are_equal(chosen, other) && at <= state->last_member; at++) {
        const struct state *member = state->members[at].state;
        if (member != NULL && member->key == step->number && member->position == step->position)
            return member;
    }
    return NULL;
}

static bool add_items(struct trie *trie, struct state *state, const struct set *all, struct set *chosen,
                      struct set *other)
{
    for (int at = 0; at < all->count; at++) {
        const struct wanted step = trie->patterns[all->numbers[at]].step;
        if (!is_first(trie, all, at, false))
            continue;
        choose(trie, all, &step, false, chosen);
        const struct state *next = shared_with_member(trie, state, all, &step, chosen, other);
        if (next == NULL && (next = state_of(trie, chosen, NO_KEY, step.position)) == NULL)
            return false;
        state->items[state->items_count++] = (struct by_position){step.position, next};
    }
    return true;
}

static bool add_others(struct trie *trie, struct state *state, const struct set *all, struct set *chosen)
{
    choose(trie, all, NULL, true, chosen);
    if (chosen->count == 0)
        return true;
    state->other_member = state->other_item = state_of(trie, chosen, NO_KEY, NO_POSITION);
    return state->other_item != NULL;
}

/* A state without any behind it, which is counted and will be cleared; NULL where there can be no more. */
static struct state *new_state(struct trie *trie, int key, int64_t position)
{
    struct state *state = trie->states_count < MOST_STATES ? allocate(trie, 0, sizeof *state) : NULL;
    if (state == NULL)
        return NULL;
    trie->states_count++;
    *state = (struct state){.key = key, .position = position, .before = trie->last};
    trie->last = state;
    return state;
}

/* The state of all that lies below the end of a path: what is below it has the same one. */
static const struct state *below_ends(struct trie *trie)
{
    if (trie->below == NULL && (trie->below = new_state(trie, NO_KEY, NO_POSITION)) != NULL) {
        if (!make_table(trie, trie->below, 0))
            return NULL;
        trie->below->other_member = trie->below->other_item = trie->below;
    }
    return trie->below;
}

static bool ends_here(const struct trie *trie, const struct set *set)
{
    for (int at = 0; at < set->count; at++)
        if (trie->patterns[set->numbers[at]].ends)
            return true;
    return false;
}

static const struct state *state_of(struct trie *trie, const struct set *set, int key, int64_t position)
{
    struct state *state = new_state(trie, key, position);
    if (state == NULL)
        return NULL;
    if (trie->wants_below && ends_here(trie, set)) {
        state->other_member = state->other_item = below_ends(trie);
        return state->other_item != NULL && make_table(trie, state, 0) ? state : NULL;
    }
    struct set all = all_behind(trie, set), chosen = {0, NULL}, other = {0, NULL};
    size_t most = (size_t)all.count;
    bool made = all.numbers != NULL && (chosen.numbers = allocate(trie, most, sizeof *chosen.numbers)) != NULL &&
                (other.numbers = allocate(trie, most, sizeof *other.numbers)) != NULL &&
                make_table(trie, state, all.count) &&
                (state->items = allocate(trie, most, sizeof *state->items)) != NULL &&
                add_members(trie, state, &all, &chosen) && add_items(trie, state, &all, &chosen, &other) &&
                add_others(trie, state, &all, &chosen);
    trie->memory.release(all.numbers);
    trie->memory.release(chosen.numbers);
    trie->memory.release(other.numbers);
    return made ? state : NULL;
}

bool trie_finish(struct trie *trie)
{
    int root = 0;
    struct set set = {1, &root};
    if (!has_root(trie) || trie->patterns_count > MOST_PATTERNS)
        return false;
    trie->root = state_of(trie, &set, NO_KEY, NO_POSITION);
    return trie->root != NULL;
}

void trie_clear(struct trie *trie)
{
    for (struct state *state = trie->last, *before; state != NULL; state = before) {
        before = state->before;
        trie->memory.release(state->members);
        trie->memory.release(state->items);
        trie->memory.release(state);
    }
    trie->memory.release(trie->patterns);
    *trie = (struct trie){.memory = trie->memory};
}
