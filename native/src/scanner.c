#include "scanner.h"

#include <string.h>

#include "json_text.h"

#define LONGEST_ESCAPED 256
#define PLACES_TRIED 4 /* by a gap, before another one makes room */

static void forget_gaps(struct scan *scan)
{
    for (int at = 0; at < MOST_GAPS; at++)
        scan->gaps[at] = (struct gap){.place = NOWHERE, .next = scan->gaps};
    scan->gap = scan->gaps;
}

void scan_begin(struct scan *scan, struct memory memory)
{
    scan->memory = memory;
    scan->notes = NULL;
    scan->texts = NULL;
    scan->notes_count = scan->notes_room = scan->texts_length = scan->texts_room = 0;
    scan->serial = 0;
    scan->lines = false;
    forget_gaps(scan);
}

void scan_clear(struct scan *scan)
{
    scan->memory.release(scan->notes);
    scan->memory.release(scan->texts);
    scan_begin(scan, scan->memory);
}

bool scan_set(struct scan *scan, const struct trie *trie, const uint8_t *bytes, size_t length, bool lines)
{
    if (scan->serial != trie->serial || scan->lines != lines) { /* other states, which may be gone; other white space */
        scan->serial = trie->serial;
        scan->lines = lines;
        forget_gaps(scan);
    }
    scan->end = bytes + length;
    return length < UINT32_MAX;
}

static inline const uint8_t *past_white(const struct scan *scan, const uint8_t *at)
{
    while (*at <= ' ') {
        if (*at != ' ' && *at != '\t' && *at != '\r' && (*at != '\n' || scan->lines))
            break;
        at++;
    }
    return at;
}

/* ---- Notes ---- */

static APART bool grow_notes(struct scan *scan)
{
    size_t room = scan->notes_room == 0 ? 64 : 2 * scan->notes_room;
    if (room > MOST_NOTES)
        return false;
    struct note *moved = scan->memory.reallocate(scan->notes, room * sizeof *moved);
    if (moved == NULL)
        return false;
    scan->notes = moved;
    scan->notes_room = room;
    return true;
}

/* A new note on a value that begins here; it may move while others are made. NULL where there is no room. */
static inline struct note *new_note(struct scan *scan, const struct state *state, const uint8_t *at)
{
    if (scan->notes_count == scan->notes_room && !grow_notes(scan))
        return NULL;
    struct note *note = &scan->notes[scan->notes_count++];
    note->from = at;
    note->state = state;
    note->within = 0;
    return note;
}

/* ---- Values without members ---- */

static inline const uint8_t *past_digits(const uint8_t *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

/* The place behind a number; NULL where there is none. */
static inline const uint8_t *past_number(const uint8_t *begin, enum kind *kind)
{
    const uint8_t *at = begin + (*begin == '-'), *digits = at;
    *kind = INTEGER;
    at = past_digits(at);
    if (at == digits || (*digits == '0' && at > digits + 1))
        return NULL;
    if (*at == '.') {
        *kind = DOUBLE;
        digits = at + 1;
        if ((at = past_digits(digits)) == digits)
            return NULL;
    }
    if (*at == 'e' || *at == 'E') {
        *kind = DOUBLE;
        digits = at + 1 + (at[1] == '-' || at[1] == '+');
        if ((at = past_digits(digits)) == digits)
            return NULL;
    }
    return at - begin <= LONGEST_NUMBER ? at : NULL;
}

static inline const uint8_t *past_word(const uint8_t *at, const uint8_t *end, const char *word, ptrdiff_t length)
{
    return end - at >= length && memcmp(at, word, (size_t)length) == 0 ? at + length : NULL;
}

/* What a text with escapes stands for is kept beside the document; all of them together are no longer than that. */
static APART bool note_escaped(struct scan *scan, struct note *note, size_t most)
{
    if (scan->texts_room < most) {
        if (scan->texts_length > 0) /* other notes point there; the room was that of a shorter document */
            return false;
        uint8_t *moved = scan->memory.reallocate(scan->texts, most);
        if (moved == NULL)
            return false;
        scan->texts = moved;
        scan->texts_room = most;
    }
    uint8_t *made = scan->texts + scan->texts_length;
    if (scan->texts_room - scan->texts_length < note->length)
        return false;
    ptrdiff_t length = unescape(note->from, note->from + note->length, made, &note->holds);
    if (length < 0) {
        note->kind = ODD;
        return true;
    }
    note->from = made;
    note->length = (uint32_t)length;
    scan->texts_length += (size_t)length;
    return true;
}

static inline const uint8_t *past_string(struct scan *scan, const uint8_t *at, struct note *note)
{
    unsigned int seen = 0;
    const uint8_t *begin = at + 1, *end = end_of_string(begin, scan->end, &seen);
    if (end == NULL)
        return NULL;
    if (note != NULL) {
        note->kind = STRING;
        note->from = begin;
        note->length = (uint32_t)(end - begin);
        note->holds = (seen & BEYOND_ASCII) == 0;
        if ((seen & ESCAPED) != 0 && !note_escaped(scan, note, (size_t)(scan->end - begin)))
            return NULL;
    }
    return end + 1;
}

/* The place behind a number or a word; NULL where there is none. */
static inline const uint8_t *past_scalar(struct scan *scan, const uint8_t *at, struct note *note)
{
    enum kind kind;
    const uint8_t *behind;
    switch (*at) {
    case 't':
        kind = BOOLEAN;
        behind = past_word(at, scan->end, "true", 4);
        break;
    case 'f':
        kind = BOOLEAN;
        behind = past_word(at, scan->end, "false", 5);
        break;
    case 'n':
        kind = NOTHING;
        behind = past_word(at, scan->end, "null", 4);
        break;
    default:
        behind = past_number(at, &kind);
    }
    if (note != NULL && behind != NULL) {
        note->kind = (uint8_t)kind;
        note->holds = *at == 't';
        note->length = (uint32_t)(behind - at);
    }
    return behind;
}

/* ---- Arrays and Objects ---- */

static inline bool enter(struct scan *scan, const uint8_t *at, const struct state *state, struct note *note)
{
    if (scan->frame == scan->frames + MOST_NESTING)
        return false;
    bool is_object = *at == '{';
    if (note != NULL)
        note->kind = is_object ? OBJECT : ARRAY;
    uint32_t number = note == NULL ? 0 : (uint32_t)(note - scan->notes);
    *++scan->frame = (struct frame){state, number, 0, is_object, note != NULL};
    return true;
}

static inline void leave(struct scan *scan, const uint8_t *behind)
{
    const struct frame *frame = scan->frame--;
    if (!frame->is_noted)
        return;
    struct note *note = &scan->notes[frame->note];
    note->length = (uint32_t)(behind - note->from);
    note->within = (uint32_t)(scan->notes_count - frame->note - 1);
    note->members = frame->members;
}

static const struct state *state_of_item(const struct state *state, uint32_t position)
{
    for (int at = 0; at < state->items_count; at++)
        if (state->items[at].position == (int64_t)position)
            return state->items[at].state;
    return state->other_item;
}

static const struct state *state_of_member(const struct state *state, const uint8_t *key, size_t length)
{
    if ((state->lengths >> (length & 63) & 1) == 0)
        return state->other_member;
    uint32_t place = hash_of_key(key, length) & state->last_member;
    for (; state->members[place].key != NULL; place = (place + 1) & state->last_member)
        if (state->members[place].length == length && memcmp(state->members[place].key, key, length) == 0)
            return state->members[place].state;
    return state->other_member;
}

/* The same for a key with escapes: false where it is too long to be compared. No key that is wanted has half of a
 * surrogate pair. */
static APART bool find_escaped(const struct state *state, const uint8_t *key, size_t length, const struct state **found)
{
    uint8_t made[LONGEST_ESCAPED];
    bool ascii;
    *found = state->other_member;
    if (length > sizeof made)
        return state->members_count == 0;
    ptrdiff_t made_length = unescape(key, key + length, made, &ascii);
    if (made_length >= 0)
        *found = state_of_member(state, made, (size_t)made_length);
    return true;
}

/* ---- Gaps ---- */

static inline bool stands_at(const struct gap *gap, const uint8_t *at, const uint8_t *end)
{
#if defined(SIXTEEN_AT_ONCE)
    if (end - at >= LONGEST_GAP) {
        const __m128i *found = (const __m128i *)at, *wanted = (const __m128i *)gap->bytes;
        __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128(found), _mm_loadu_si128(wanted));
        if ((~(uint32_t)_mm_movemask_epi8(same) & gap->mask & 0xFFFF) != 0)
            return false;
        if (gap->length <= 16)
            return true;
        same = _mm_cmpeq_epi8(_mm_loadu_si128(found + 1), _mm_loadu_si128(wanted + 1));
        return (~(uint32_t)_mm_movemask_epi8(same) & gap->mask >> 16) == 0;
    }
#endif
    return end - at >= gap->length && memcmp(at, gap->bytes, gap->length) == 0;
}

/* Where a gap is looked for first among those that are remembered. */
static unsigned int place_of(const struct gap *gap)
{
    uint64_t mixed = (uint64_t)(uintptr_t)gap->state + gap->place, eight;
    for (int at = 0; at < LONGEST_GAP; at += (int)sizeof eight) {
        memcpy(&eight, gap->bytes + at, sizeof eight);
        mixed = (mixed ^ eight) * UINT64_C(0x9E3779B97F4A7C15);
    }
    return (unsigned int)(mixed >> 56);
}

static bool is_gap(const struct gap *remembered, const struct gap *gap)
{
    return remembered->length == gap->length && remembered->state == gap->state &&
           remembered->place == gap->place && memcmp(remembered->bytes, gap->bytes, LONGEST_GAP) == 0;
}

/* Remembers a gap as the one that comes behind the last one. Another one may have to make room. */
static APART void remember_gap(struct scan *scan, const uint8_t *at, size_t length, enum place before,
                               const struct state *state, const struct state *next_state)
{
    if (length > LONGEST_GAP)
        return;
    struct gap gap = {.state = state,
                      .next_state = next_state,
                      .next = scan->gaps,
                      .mask = (uint32_t)((UINT64_C(1) << length) - 1),
                      .length = (uint8_t)length,
                      .place = (uint8_t)before};
    memcpy(gap.bytes, at, length);
    unsigned int place = place_of(&gap), last = place + PLACES_TRIED;
    while (scan->gaps[place % MOST_GAPS].place != NOWHERE && !is_gap(&scan->gaps[place % MOST_GAPS], &gap) && place < last)
        place++;
    struct gap *remembered = &scan->gaps[place % MOST_GAPS];
    if (!is_gap(remembered, &gap))
        *remembered = gap;
    scan->gap->next = remembered;
    scan->gap = remembered;
}

/* From the quote of a key to the value behind it; NULL where it is not valid. */
static const uint8_t *past_key(struct scan *scan, struct frame *frame, const uint8_t *gap, const uint8_t *at,
                               const struct state **state)
{
    unsigned int seen = 0;
    const uint8_t *begin = at + 1, *end = *at == '"' ? end_of_string(begin, scan->end, &seen) : NULL;
    if (end == NULL)
        return NULL;
    *state = NULL;
    if (frame->state != NULL) {
        if ((seen & ESCAPED) == 0)
            *state = state_of_member(frame->state, begin, (size_t)(end - begin));
        else if (!find_escaped(frame->state, begin, (size_t)(end - begin), state))
            return NULL;
    }
    at = past_white(scan, end + 1);
    if (*at != ':')
        return NULL;
    at = past_white(scan, at + 1);
    remember_gap(scan, gap, (size_t)(at - gap), frame->members == 1 ? FIRST : LATER, frame->state, *state);
    return at;
}

/* ---- The pass ---- */

/* From behind a value, or behind the bracket that opens its container, to the next value of a container: out of all that
 * end here. NULL where it is not valid; the end of the document where nothing is open any more. */
static inline const uint8_t *to_next(struct scan *scan, const uint8_t *at, enum place place, const struct state **state)
{
    while (scan->frame != scan->frames) {
        struct frame *frame = scan->frame;
        const uint8_t *begin = at;
        if (frame->is_object) {
            struct gap *gap = scan->gap->next;
            if (gap->state == frame->state && gap->place == place && stands_at(gap, at, scan->end)) {
                scan->gap = gap;
                *state = gap->next_state;
                frame->members++;
                return past_white(scan, at + gap->length);
            }
        }
        at = past_white(scan, at);
        if (*at != (frame->is_object ? '}' : ']')) {
            if (place != FIRST) {
                if (*at != ',')
                    return NULL;
                at = past_white(scan, at + 1);
            }
            uint32_t position = frame->members++;
            if (frame->is_object)
                return past_key(scan, frame, begin, at, state);
            *state = frame->state == NULL ? NULL : state_of_item(frame->state, position);
            return at;
        }
        leave(scan, ++at);
        place = LATER;
    }
    return at;
}

const uint8_t *scan_document(struct scan *scan, const struct trie *trie, const uint8_t *at)
{
    const struct state *state = trie->root;
    scan->notes_count = scan->texts_length = 0;
    scan->frame = scan->frames;
    at = past_white(scan, at);
    do {
        struct note *note = NULL;
        if (state != NULL && (note = new_note(scan, state, at)) == NULL)
            return NULL;
        enum place place = LATER;
        if (*at == '"')
            at = past_string(scan, at, note);
        else if (*at != '{' && *at != '[')
            at = past_scalar(scan, at, note);
        else {
            place = FIRST;
            at = enter(scan, at, state, note) ? at + 1 : NULL;
        }
        if (at == NULL || (at = to_next(scan, at, place, &state)) == NULL)
            return NULL;
    } while (scan->frame != scan->frames);
    return past_white(scan, at);
}

/* ---- What is known to be valid ---- */

#define MOST_COMPARED 100

const uint8_t *end_of_valid(const uint8_t *at)
{
    while (*at != '"')
        at += *at == '\\' ? 2 : 1;
    return at;
}

/* The place behind a value of an Object, at the comma or the brace: nested ones are not looked into. */
static const uint8_t *past_valid(const uint8_t *at)
{
    for (int depth = 0;; at++) {
        if (*at == '"')
            at = end_of_valid(at + 1);
        else if (*at == '{' || *at == '[')
            depth++;
        else if (depth == 0 && (*at == ',' || *at == '}'))
            return at;
        else if (*at == '}' || *at == ']')
            depth--;
    }
}

int64_t distinct_members(const struct note *object)
{
    struct by_key keys[MOST_COMPARED];
    const uint8_t *at = object->from + 1;
    if (object->members > MOST_COMPARED)
        return -1;
    for (uint32_t read = 0; read < object->members; read++) {
        while (*at != '"')
            at++;
        const uint8_t *end = end_of_valid(at + 1);
        keys[read] = (struct by_key){at + 1, (size_t)(end - at - 1), NULL};
        if (memchr(keys[read].key, '\\', keys[read].length) != NULL)
            return -1;
        for (uint32_t before = 0; before < read; before++)
            if (keys[before].length == keys[read].length &&
                memcmp(keys[before].key, keys[read].key, keys[read].length) == 0)
                return -1;
        at = past_valid(end + 1);
    }
    return object->members;
}
