/* SPDX-License-Identifier: MIT
 *
 * The signals that ask the program to stop: Ctrl-C and its like.
 *
 * Protocol: main calls stop_install() before it makes the first segment. From then on such a signal
 * only leaves a note; every loop looks at stop_signal() and leaves by itself, and so every way out
 * leads past the cleaning up in main. fork hands the handler on: the cars do the same.
 */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

/* False: the signals can't be handled, and it was told. */
bool stop_install(void);

/* The number of the signal that has asked us to stop; 0: none has. */
int stop_signal(void);

#endif
