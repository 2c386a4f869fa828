/* SPDX-License-Identifier: MIT
 * Two processes, two fifos, both read first. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char byte = 'x';
    if (mkfifo("down", 0600) != 0 || mkfifo("up", 0600) != 0) {
        return 1;
    }
    int down = open("down", O_RDWR), up = open("up", O_RDWR);
    if (fork() == 0) {
        ssize_t got = read(down, &byte, 1);
        _exit(got == 1 && write(up, &byte, 1) == 1);
    }
    if (read(up, &byte, 1) == 1 && write(down, &byte, 1) == 1) {
        wait(NULL);
    }
    return 0;
}
