/* A search in lines: what is looked for, the lines that are judged, and what is found. */
#ifndef CONDEX_LINES_H
#define CONDEX_LINES_H

#include "judging.h"

enum keep { COUNT_ONLY, LINES, NUMBERED_LINES, JOINED_LINES };

#define FIRST_FOUND 256
#define FIRST_KEPT (1 << 16)

/* A line that is found, or that Python judges; where lines are joined, several that stand one behind the other. */
struct found {
    uint32_t from, length; /* in the chunk, or in what is kept */
    uint32_t number;       /* counted from the first line of the search */
    bool unsure;
};

struct search {
    const Bound *bound;
    const struct arguments *arguments;
    struct scan *scan;
    const uint8_t *bytes;  /* the chunk that is judged */
    size_t length;
    bool wanted;
    enum keep keep;
    uint32_t lines, count; /* those that were read, and those that were found */
    struct found *found;
    size_t found_count, found_room;
    bool copies;           /* whether what is found is kept, as the chunk will not be there */
    uint8_t *kept;
    size_t kept_length, kept_room;
};

/* Judges all lines of the chunk: false where there is no memory or too much to read, or with an exception. */
bool judge_lines(struct search *search);

/* Lines of a file that is open: those that begin in a range of its bytes. */
struct range {
    int file;
    int64_t at, end; /* where the next line begins, and the place from which on none is judged any more */
};

/* Reads a range from its arguments: the start, the end and the descriptor. False where they are none; an exception may
 * be set. */
bool range_read(struct range *range, PyObject *const *given);

/* Judges them, and moves the beginning of the range behind the last one; without the lock of Python. False where there
 * is no memory, or the file cannot be read, or has a line that is too long. */
bool judge_range(struct search *search, struct range *range);

#endif
