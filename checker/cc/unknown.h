/* SPDX-License-Identifier: MIT
 *
 * What a link brings in that nobody sees: objects that were not compiled by us, and functions that
 * neither the project nor the runtime knows.
 */
#ifndef SCRUTINEER_CC_UNKNOWN_H
#define SCRUTINEER_CC_UNKNOWN_H

#include "driver.h"
#include "inventory.h"

/* Adds "foreign OBJECT NAME", for each name that the runtime stands before and that such an object
 * uses; NAME is - if there is none. And the notes that a shared library of the project carries. */
void unknown_objects(const struct inventory *inventory, const struct names *wrapped,
                     struct list *notes);

/* Adds "unknown INDEX NAME", and to `thunks` the names in the order of their index; where a thunk
 * is not possible the index is "-". */
bool unknown_functions(struct driver *driver, const struct inventory *inventory,
                       struct list *thunks, struct list *notes);

#endif
