/* Runs plans. */
#ifndef CONDEX_EVALUATOR_H
#define CONDEX_EVALUATOR_H

#include "source.h"

/* The verdict: 1, 0 or UNSURE.
 *
 * `values` are those of the literals that have slots. An exception may be set where it is unsure, and only there.
 */
int evaluate(const struct source *source, const struct reading *reading, const struct value *values);

#endif
