/* SPDX-License-Identifier: MIT
 * Waits for a timer that comes later than anybody waits. */
#include <signal.h>
#include <semaphore.h>
#include <time.h>
#include <errno.h>
sem_t s;
static void h(int n)
{
    (void)n;
    sem_post(&s);
}
int main(void)
{
    sem_init(&s, 0, 0);
    struct sigaction a = {.sa_handler = h};
    sigaction(SIGRTMIN, &a, 0);
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    timer_t t;
    timer_create(CLOCK_MONOTONIC, &e, &t);
    struct itimerspec i = {{0, 0}, {3, 0}};
    timer_settime(t, 0, &i, 0);
    while (sem_wait(&s) && errno == EINTR)
        ;
    return 0;
}
