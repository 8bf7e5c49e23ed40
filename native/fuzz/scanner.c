/* Fuzzes the scanner: an input is a line, which spells options and the paths that are wanted, and then JSON.
 *
 * What the scanner accepts and notes must be what a second reader expects: of the whole, and of each of its lines; with
 * a scan that is new, and with one that has seen the others; with the instructions of the processor, and without. Bytes
 * stand at any address, and behind them and a NUL is nothing that may be read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portable.h"
#include "reference.h"

#define TIMES 2 /* that documents are scanned, the second time as expected */
#define HEAD 2  /* options: where the bytes begin, whether all is wanted below, and which allocation fails */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *rule)
{
    if (holds)
        return;
    fprintf(stderr, "This does not hold: %s.\n", rule);
    abort();
}

/* ---- Memory ---- */

static long allocations_left = -1; /* until one fails; -1 for none */

static void *reallocate(void *moved, size_t size)
{
    require(size > 0, "nothing of no size is allocated");
    if (allocations_left == 0)
        return NULL;
    allocations_left -= allocations_left > 0;
    return realloc(moved, size);
}

static const struct memory MEMORY = {reallocate, free};

/* ---- Scanners ---- */

struct scanner {
    void (*begin)(struct scan *, struct memory);
    void (*clear)(struct scan *);
    bool (*set)(struct scan *, const struct trie *, const uint8_t *, size_t, bool);
    const uint8_t *(*document)(struct scan *, const struct trie *, const uint8_t *);
    int64_t (*distinct)(const struct note *);
};

static const struct scanner SCANNERS[] = {
    {scan_begin, scan_clear, scan_set, scan_document, distinct_members},
    {portable_scan_begin, portable_scan_clear, portable_scan_set, portable_scan_document, portable_distinct_members},
};
#define SCANNERS_COUNT ((int)(sizeof SCANNERS / sizeof *SCANNERS))

/* What one input asks for. */
struct task {
    struct wishes wishes;
    struct trie trie;
    const uint8_t *text;
    size_t length, offset;
    long fails_at;
};

/* A copy with a NUL behind it, and no byte more, at an address that is `offset` from an aligned one. */
static uint8_t *copied(const struct task *task, uint8_t **bytes)
{
    uint8_t *room = malloc(task->offset + task->length + 1);
    require(room != NULL, "there is memory");
    *bytes = room + task->offset;
    memcpy(*bytes, task->text, task->length);
    (*bytes)[task->length] = '\0';
    return room;
}

/* ---- Notes ---- */

static void check_text(const struct note *note, const struct expected *expected, const uint8_t *bytes)
{
    const uint8_t *text = expected->text != NULL ? expected->text : bytes + expected->from;
    require(note->length == expected->length, "a text has its length");
    require(memcmp(note->from, text, expected->length) == 0, "a text stands for what it says");
    require(note->holds == expected->holds, "a text is known to be ASCII");
    require(expected->text != NULL || note->from == text, "a text is noted where it stands");
}

static void check_note(const struct scanner *scanner, const struct note *note, const struct expected *expected,
                       const uint8_t *bytes)
{
    require(note->kind == expected->kind, "a value has its kind");
    require(note->within == expected->within, "notes are a tree");
    require(!expected->is_member || note->state->key == expected->key, "a member is that of its key");
    require(!expected->is_item || note->state->position == expected->position, "an item is that of its position");
    if (expected->kind == STRING)
        check_text(note, expected, bytes);
    if (expected->kind == STRING || expected->kind == ODD)
        return;
    require(note->from == bytes + expected->from && note->length == expected->length, "a value is where it stands");
    require(expected->kind != BOOLEAN || note->holds == expected->holds, "a Boolean is true or false");
    if (expected->kind == ARRAY || expected->kind == OBJECT)
        require(note->members == expected->members, "members are counted");
    if (expected->kind == OBJECT)
        require(scanner->distinct(note) == expected->distinct, "keys are told apart");
}

static void check_notes(const struct scanner *scanner, const struct scan *scan, const struct expectation *expected,
                        const uint8_t *bytes)
{
    require(scan->notes_count == expected->count, "every value that is wanted is noted");
    for (size_t at = 0; at < expected->count; at++)
        check_note(scanner, &scan->notes[at], &expected->notes[at], bytes);
}

/* ---- Documents ---- */

/* Whether the whole is accepted, and then noted as it is expected. */
static bool scan_whole(const struct task *task, const struct scanner *scanner, struct scan *scan,
                       const struct expectation *expected)
{
    uint8_t *bytes, *room = copied(task, &bytes);
    require(scanner->set(scan, &task->trie, bytes, task->length, false), "so few bytes can be read");
    bool accepted = scanner->document(scan, &task->trie, bytes) == bytes + task->length;
    if (accepted && expected != NULL)
        check_notes(scanner, scan, expected, bytes);
    free(room);
    return accepted;
}

static void check_whole(const struct task *task, const struct scanner *scanner, struct scan *scan,
                        const struct expectation *expected)
{
    bool accepted = scan_whole(task, scanner, scan, expected);
    require(accepted == (expected != NULL), "what is valid is accepted, and nothing else");
}

/* ---- Lines ---- */

/* Scans a line among the others, by all that was seen of them. */
static void check_line(const struct task *task, const struct scanner *scanner, struct scan *scan, const uint8_t *at,
                       size_t length)
{
    struct expectation expected;
    bool valid = expect(&expected, &task->wishes, at, length, true);
    bool accepted = scanner->document(scan, &task->trie, at) == at + length;
    require(accepted == valid, "a line that is valid is accepted, and nothing else");
    if (valid)
        check_notes(scanner, scan, &expected, at);
    expectation_clear(&expected);
}

static void check_lines(const struct task *task, const struct scanner *scanner, struct scan *scan)
{
    uint8_t *bytes, *room = copied(task, &bytes);
    const uint8_t *at = bytes, *end = bytes + task->length, *line_end;
    require(scanner->set(scan, &task->trie, bytes, task->length, true), "so few bytes can be read");
    for (; at < end; at = line_end + (line_end < end)) {
        line_end = memchr(at, '\n', (size_t)(end - at));
        line_end = line_end == NULL ? end : line_end;
        check_line(task, scanner, scan, at, (size_t)(line_end - at));
    }
    free(room);
}

/* ---- Inputs ---- */

/* All is scanned again and again by one scan, which expects what it has seen; then without enough memory. */
static void check_scanner(const struct task *task, const struct scanner *scanner, const struct expectation *expected)
{
    struct scan scan;
    scanner->begin(&scan, MEMORY);
    for (int time = 0; time < TIMES; time++)
        check_whole(task, scanner, &scan, expected);
    for (int time = 0; time < TIMES; time++)
        check_lines(task, scanner, &scan);
    check_whole(task, scanner, &scan, expected);
    scanner->clear(&scan);
    allocations_left = task->fails_at;
    require(!scan_whole(task, scanner, &scan, expected) || expected != NULL, "without memory nothing becomes valid");
    allocations_left = -1;
    scanner->clear(&scan);
}

static void check_scanners(const struct task *task)
{
    struct expectation expected;
    bool valid = expect(&expected, &task->wishes, task->text, task->length, false);
    for (int number = 0; number < SCANNERS_COUNT; number++)
        check_scanner(task, &SCANNERS[number], valid ? &expected : NULL);
    expectation_clear(&expected);
}


/* A trie for which there is no memory is refused, and leaves nothing behind. */
static void check_growing(const struct task *task)
{
    struct trie trie;
    allocations_left = task->fails_at;
    (void)wishes_grow(&task->wishes, &trie, MEMORY, 1);
    allocations_left = -1;
    trie_clear(&trie);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint64_t serial;
    const uint8_t *feed = size > HEAD ? memchr(data + HEAD, '\n', size - HEAD) : NULL;
    if (feed == NULL)
        return 0;
    struct task task = {.text = feed + 1, .offset = data[0] % 16, .fails_at = data[1] % 32};
    task.length = (size_t)(data + size - task.text);
    wishes_read(&task.wishes, data + HEAD, feed);
    task.wishes.below = (data[0] & 16) != 0;
    check_growing(&task);
    require(wishes_grow(&task.wishes, &task.trie, MEMORY, ++serial), "there is memory for a trie");
    check_scanners(&task);
    trie_clear(&task.trie);
    return 0;
}
