/* SPDX-License-Identifier: MIT
 * Each child waits for a signal; it may be sent before the child has begun. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 40 };

int main(void)
{
    int failed = 0;
    int *slots = mmap(NULL, ROUNDS * sizeof *slots, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        pid_t child = fork();
        if (child == 0) {
            int got;
            sigwait(&set, &got);
            _exit(slots[i] != i + 1);
        }
        slots[i] = i + 1;
        kill(child, SIGUSR1);
        int status;
        waitpid(child, &status, 0);
        failed |= status;
    }
    return failed != 0;
}
