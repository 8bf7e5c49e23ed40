/* A second reader of JSON, which is plain and slow, and shares nothing with the scanner but the rules: it tells what the
 * scanner has to note of a document, and of which ones it has to know that they are valid. */
#ifndef CONDEX_REFERENCE_H
#define CONDEX_REFERENCE_H

#include "kinds.h"
#include "wishes.h"

/* What a note has to be. Places count from the first byte of the document. */
struct expected {
    size_t from, length;
    const uint8_t *text; /* what a text with escapes stands for; NULL where `from` tells all */
    int64_t distinct;    /* as distinct_members */
    uint32_t within, members;
    enum kind kind;
    bool holds;
    int key;             /* those of the state, where the value is that of an Object, and where it is an item */
    int64_t position;
    bool is_item, is_member;
};

struct expectation {
    struct expected *notes;
    size_t count;
    uint8_t *texts;
    size_t texts_length;
};

/* Reads a document: false where the scanner must not accept it. To be cleared in any case. */
bool expect(struct expectation *made, const struct wishes *wishes, const uint8_t *bytes, size_t length, bool lines);

void expectation_clear(struct expectation *made);

#endif
