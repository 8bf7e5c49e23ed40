/* Where memory comes from, for what knows nothing of Python and may run without its lock. */
#ifndef CONDEX_MEMORY_H
#define CONDEX_MEMORY_H

#include <stddef.h>

/* As `realloc` and `free`; what is asked for is never of no size. */
struct memory {
    void *(*reallocate)(void *, size_t);
    void (*release)(void *);
};

#endif
