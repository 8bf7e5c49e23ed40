/* The scanner without the instructions of a processor: the same functions, beside the others. */
#ifndef CONDEX_PORTABLE_H
#define CONDEX_PORTABLE_H

#include "scanner.h"

void portable_scan_begin(struct scan *scan, struct memory memory);
void portable_scan_clear(struct scan *scan);
bool portable_scan_set(struct scan *scan, const struct trie *trie, const uint8_t *bytes, size_t length, bool lines);
const uint8_t *portable_scan_document(struct scan *scan, const struct trie *trie, const uint8_t *at);
int64_t portable_distinct_members(const struct note *object);

#endif
