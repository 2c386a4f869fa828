/* SPDX-License-Identifier: MIT
 *
 * Runs the sessions that were asked for, one after the other, each from the result of the one that
 * it starts from.
 */
#ifndef WEEKEND_H
#define WEEKEND_H

#include <stdbool.h>

#include "options.h"
#include "paddock.h"

/* Can it be run at all? Reads the result that it starts from, if it starts from one, and makes the
 * folder of the results. Called before anything is shared. `numbers` is set to the cars' numbers in
 * the order in which the first session starts. False: no, and it was told. */
bool weekend_prepare(const struct options *options, int *numbers);

/* Runs all of it. False: something went wrong, and it was told. */
bool weekend_run(struct paddock *paddock, const struct options *options, int *numbers);

#endif
