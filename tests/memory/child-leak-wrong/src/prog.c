/* A child loses a block of its own, and ends with _exit. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int drive(int laps)
{
    int *times = malloc((size_t)laps * sizeof *times);
    if (times == NULL)
        return 0;
    int sum = 0;
    for (int i = 0; i < laps; i++) {
        times[i] = i;
        sum += times[i];
    }
    return sum;
}

int main(void)
{
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(drive(5) > 100);
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
