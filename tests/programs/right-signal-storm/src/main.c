/* SPDX-License-Identifier: MIT
 * semop under a storm of signals without SA_RESTART: EINTR there is expected and handled. The calls
 * that never give EINTR (shmget, shmat, semctl, shmctl, shmdt) must not give it here either. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/time.h>

static volatile sig_atomic_t signals;

static void on_alarm(int number)
{
    (void)number;
    signals++;
}

static void change(int set, int by)
{
    struct sembuf change = {.sem_op = (short)by};
    while (semop(set, &change, 1) != 0 && errno == EINTR) {
    }
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval storm = {{0, 200}, {0, 200}};
    int lost = 0;
    sigaction(SIGALRM, &action, NULL);
    int set = semget(IPC_PRIVATE, 1, 0600);
    setitimer(ITIMER_REAL, &storm, NULL);
    for (int i = 0; i < 2000; i++) {
        change(set, 1);
        int id = shmget(IPC_PRIVATE, 4096, 0600);
        void *address = shmat(id, NULL, 0);
        lost += id < 0;
        lost += address == (void *)-1;
        lost += shmctl(id, IPC_RMID, NULL) != 0;
        lost += shmdt(address) != 0;
        lost += semctl(set, 0, GETVAL) != 1;
        change(set, -1);
    }
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL);
    while (semctl(set, 0, IPC_RMID) != 0) {
    }
    printf("lost %d\n", lost);
    return signals == 0;
}
