/* Reading JSON in one pass: all of it is validated, and the values that a trie wants are noted. Knows nothing of Python.
 *
 * It reads what RFC 8259 allows, in UTF-8. Where a document is no such text, or nests too deep, or has a number that is
 * very long, or is odd in some other way, the scanner does not tell why: then it is not known to be valid.
 *
 * Invariants: behind the bytes there is one more that can be read, a NUL, where nothing may go on; so what looks at one
 * byte after the other needs no other end. Where several bytes are looked at together, the end is asked for.
 */
#ifndef CONDEX_SCANNER_H
#define CONDEX_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "kinds.h"
#include "memory.h"
#include "trie.h"

#define MOST_NESTING 200
#define MOST_NOTES (1 << 22)
#define MOST_GAPS 256
#define LONGEST_GAP 32
#define LONGEST_NUMBER 639 /* Python may refuse an integer of more digits */

/* A value that is wanted. Those within it follow it, in the order of the document; so notes are a tree. */
struct note {
    const uint8_t *from;       /* of a text, what is between its quotes, without escapes */
    const struct state *state;
    uint32_t length;           /* in bytes */
    uint32_t within;           /* how many notes lie within it */
    uint32_t members;          /* of an Array or Object, those that are equal counted twice */
    uint8_t kind;              /* of a number INTEGER or DOUBLE, whatever its size; ODD where a text is no UTF-8 */
    bool holds;                /* of a Boolean, whether it is true; of a text, whether it is ASCII */
};

enum place { LATER, FIRST, NOWHERE }; /* before the first member there is no comma */

/* What stood once between an Object or a value in it and its next value: ` , "key" : `. Where the same bytes stand
 * again at such a place, in an Object with the same state, they lead to a value with the same state, and are as valid. */
struct gap {
    uint8_t bytes[LONGEST_GAP];
    const struct state *state, *next_state;
    struct gap *next;          /* the one that came next, the last time */
    uint32_t mask;             /* a bit for each of the bytes */
    uint8_t length;
    uint8_t place;             /* NOWHERE where no gap is remembered */
};

/* An Array or Object that is being read. */
struct frame {
    const struct state *state;
    uint32_t note, members;
    bool is_object, is_noted;
};

/* What reading needs, document after document. */
struct scan {
    struct memory memory;
    bool lines;                /* whether a line feed ends a document */
    const uint8_t *end;
    struct note *notes;
    size_t notes_count, notes_room;
    uint8_t *texts;            /* what texts with escapes stand for; a document has room */
    size_t texts_length, texts_room;
    uint64_t serial;           /* of the trie that the gaps are about */
    struct gap *gap;           /* the last one */
    struct frame *frame;       /* the innermost one */
    struct frame frames[MOST_NESTING + 1]; /* of which the first one stands for what is around the document */
    struct gap gaps[MOST_GAPS];
};

void scan_begin(struct scan *scan, struct memory memory);
void scan_clear(struct scan *scan);

/* Sets what is to be read: bytes, and whether they are lines. False where they are too many. */
bool scan_set(struct scan *scan, const struct trie *trie, const uint8_t *bytes, size_t length, bool lines);

/* Reads a document. Gives the place behind it and the white space that follows, which is the end of the bytes or of the
 * line if that is all; NULL where it is not known to be valid. Notes stay until the next one is read. */
const uint8_t *scan_document(struct scan *scan, const struct trie *trie, const uint8_t *at);

/* The quote that ends a string that is known to be valid, from behind its first quote. */
const uint8_t *end_of_valid(const uint8_t *at);

/* The number of members of a valid Object, those of the same key counted once; -1 where it is not known. */
int64_t distinct_members(const struct note *object);

#endif
