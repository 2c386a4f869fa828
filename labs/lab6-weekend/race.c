/* SPDX-License-Identifier: MIT
 *
 * race: the simulator. main, at the bottom, says in which order everything happens.
 */
#include <stdio.h>
#include <stdlib.h>

#include "championship.h"
#include "options.h"
#include "paddock.h"
#include "stop.h"
#include "weekend.h"

/* There is one way out, and every other leads to it: that is why nothing is forgotten. */
int main(int argc, char **argv)
{
    static struct options options;
    static int numbers[OPTIONS_MAX_CARS]; /* in the order in which the first session starts */
    options_read(&options, argc, argv);
    if (options.championship != NULL)
        return championship_print(options.championship, options.results) ? EXIT_SUCCESS
                                                                         : EXIT_FAILURE;
    if (!stop_install()) /* first of all: from now on Ctrl-C can't end us half-way */
        return EXIT_FAILURE;
    if (!weekend_prepare(&options, numbers)) /* before anything is made */
        return EXIT_FAILURE;

    struct paddock paddock;
    bool ok = paddock_acquire(&paddock, &options) && weekend_run(&paddock, &options, numbers);
    if (!paddock_give_back(&paddock))
        ok = false;

    if (stop_signal() != 0)
        return 128 + stop_signal(); /* what shells say of a program that a signal has ended */
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
