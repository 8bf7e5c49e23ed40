/* What reading bytes needs: a scan for each call, which is kept for the next one. */
#ifndef CONDEX_JUDGING_H
#define CONDEX_JUDGING_H

#include "module.h"
#include "scanner.h"
#include "source.h"

/* A scan that nobody else uses meanwhile; NULL where there is no memory. */
struct scan *take_scan(struct module_state *state);
void keep_scan(struct module_state *state, struct scan *scan);

/* The bytes of a text: borrowed from it, or those of a new object, which is given in `made`. False where it is no text;
 * an exception may be set. */
bool bytes_of(PyObject *data, PyObject **made, const uint8_t **bytes, size_t *length);

#endif
