/* SPDX-License-Identifier: MIT
 *
 * The signals that ask the program to stop. See stop.h.
 */
#include "stop.h"

#include <signal.h>
#include <stdio.h>

/* sig_atomic_t: the handler writes it in one step, so nobody sees half a value. volatile: the
 * compiler must read it again each time, since it can change between any two lines. */
static volatile sig_atomic_t stop_number;

/* Runs at any moment, perhaps in the middle of a printf or of an update of a car. So it does
 * nothing but leave a note: almost no function may be called here (signal-safety(7)). */
static void on_signal(int number)
{
    stop_number = number;
}

bool stop_install(void)
{
    /* Ctrl-C; kill; the terminal was closed; the reader of our output has gone (race | head) */
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    action.sa_flags = 0; /* no SA_RESTART: a call that waits shall be woken (EINTR) */
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        if (sigaction(signals[i], &action, NULL) == -1) {
            perror("sigaction");
            return false;
        }
    }
    return true;
}

int stop_signal(void)
{
    return stop_number;
}
