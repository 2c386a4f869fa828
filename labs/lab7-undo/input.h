/* SPDX-License-Identifier: MIT
 *
 * What comes from the user: numbers on the command line, lines on standard input. Given: there is
 * nothing to write here.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>

/* Reads a whole number from 0 to max, written with digits only, in base 8 or 10. False: the text
 * is something else, and *number means nothing. */
bool input_number(const char *text, int base, unsigned long max, unsigned long *number);

/* Waits until a line has been typed. False: the input has ended (Ctrl-D, or the end of a file). */
bool input_line(void);

#endif
