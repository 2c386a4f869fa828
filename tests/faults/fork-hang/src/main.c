#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) == -1) {
        perror("pipe");
        return 1;
    }
    if (fork() == 0) {
        return write(ends[1], "x", 1) != 1;
    }
    int failed = read(ends[0], &byte, 1) != 1;
    wait(NULL);
    return failed;
}
