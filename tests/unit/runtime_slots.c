/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime: two children each write their own slot in every way there is. It says
 * on its standard output which bytes of a slot each way writes: "WAY OFFSET BYTES"; the line that
 * does it ends in a comment "@WAY". Exit status 3.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct car {
    long id; /* no padding: compilers needn't copy that */
    double lap_time, s1, s2, s3;
};

struct slot {
    int plain;
    struct car whole;
    int copied[5];
    char cleared[24];
    char printed[16];
    char named[16];
    int piped;
    int scanned;
    time_t clocked;
    short odd;
    long atomic;
};

#define TELL(way)                                                                                  \
    printf(#way " %zu %zu\n", offsetof(struct slot, way), sizeof(((struct slot *)0)->way))

static void write_slot(struct slot *slot, int id, int from)
{
    struct car car = {.id = id, .s1 = id + 1};
    int numbers[5] = {id, id, id, id, id};
    slot->plain = id;                                       /* @plain */
    slot->whole = car;                                      /* @whole */
    memcpy(slot->copied, numbers, sizeof numbers);          /* @copied */
    memset(slot->cleared, id, sizeof slot->cleared);        /* @cleared */
    snprintf(slot->printed, 16, "%s number %06d", "x", id); /* @printed */
    strncpy(slot->named, "name", sizeof slot->named);       /* @named */
    if (read(from, &slot->piped, sizeof slot->piped) < 0) { /* @piped */
        abort();
    }
    sscanf("12", "%d", &slot->scanned);                     /* @scanned */
    time(&slot->clocked);                                   /* @clocked */
    slot->odd += 2;                                         /* @odd */
    __atomic_fetch_add(&slot->atomic, 1, __ATOMIC_RELAXED); /* @atomic */
    errno = 77;
    slot->plain = id;
    memset(slot->cleared, id, 1);
    if (errno != 77) {
        abort();
    }
}

static void tell(void)
{
    TELL(plain);
    TELL(whole);
    TELL(copied);
    TELL(cleared);
    TELL(printed);
    TELL(named);
    TELL(piped);
    TELL(scanned);
    TELL(clocked);
    TELL(odd);
    TELL(atomic);
    printf("slot %zu 0\n", sizeof(struct slot));
    fflush(stdout);
}

int main(void)
{
    int pipes[2];
    int private_sum[2] = {0, 0};
    int id = shmget(IPC_PRIVATE, 2 * sizeof(struct slot), IPC_CREAT | 0600);
    struct slot *slots = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (id < 0 || slots == (void *)-1 || pipe(pipes) != 0) {
        return 1;
    }
    tell();
    for (int i = 0; i < 2; i++) {
        pid_t child = fork(); /* @fork */
        if (child == 0) {
            write_slot(&slots[i], i, pipes[0]);
            if (i == 0) {
                _exit(10); /* @_exit */
            }
            exit(11); /* @exit */
        }
        if (write(pipes[1], &i, sizeof i) != sizeof i) {
            return 1;
        }
    }
    int status = 0;
    while (wait(&status) > 0) { /* @wait */
        private_sum[1] += WEXITSTATUS(status);
    }
    if (errno != ECHILD) {
        return 1;
    }
    private_sum[0] = slots[0].plain + slots[1].plain; /* @sum */
    printf("%d %d\n", private_sum[0], private_sum[1]);
    shmdt(slots);
    return 3;
}
