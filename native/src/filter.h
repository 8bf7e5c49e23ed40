/* The filters of JSONPath in the dialect of the server, as far as plans have them: one comparison for each member. */
#ifndef CONDEX_FILTER_H
#define CONDEX_FILTER_H

#include "source.h"

/* The number of items that a node of COUNT_FILTERED counts, or UNSURE. */
Py_ssize_t count_filtered(const struct source *source, const struct reading *reading, const struct node *node);

#endif
