/* SPDX-License-Identifier: MIT
 * Two lock files, locked in opposite order. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static void lock(int number)
{
    char name[16];
    snprintf(name, sizeof name, "lock%d", number);
    int fd = open(name, O_RDWR | O_CREAT, 0600);
    flock(fd, LOCK_EX);
}

int main(void)
{
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            lock(i);
            usleep(300 * 1000);
            lock(1 - i);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
