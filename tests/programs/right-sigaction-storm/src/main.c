/* SPDX-License-Identifier: MIT
 * Sets SIGCHLD's action under a storm of signals. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <errno.h>
#include <string.h>
static void h(int s)
{
    (void)s;
}
int main(void)
{
    struct sigaction a = {.sa_handler = h};
    sigaction(SIGALRM, &a, NULL);
    struct itimerval it = {{0, 50}, {0, 50}};
    setitimer(ITIMER_REAL, &it, NULL);
    int bad = 0;
    for (int i = 0; i < 3000; i++) {
        struct sigaction c = {.sa_handler = h};
        if (sigaction(SIGCHLD, &c, NULL) != 0) {
            if (!bad)
                printf("sigaction %d: %s\n", i, strerror(errno));
            bad++;
        }
    }
    struct itimerval z = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &z, NULL);
    printf("bad %d\n", bad);
    if (bad)
        abort();
    return 0;
}
