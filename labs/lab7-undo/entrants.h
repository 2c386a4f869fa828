/* SPDX-License-Identifier: MIT
 *
 * Which cars take part, from a file. Given: there is nothing to write here.
 */
#ifndef ENTRANTS_H
#define ENTRANTS_H

#include <stdbool.h>

/* Reads the cars' numbers from a file: numbers from 1 to 9999 with blanks or line ends between
 * them; what follows a # is a remark. *count is set to how many there are, `most` at most. False:
 * the file can't be read, or is not as it should be, and it was told. */
bool entrants_read(const char *path, int *numbers, int most, int *count);

#endif
