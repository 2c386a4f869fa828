/* The right twin of child-leak-wrong. A child ends with its parent's blocks, has even lost its own
 * pointer to one: the parent has given it back all the same. */
#include <fcntl.h>
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
    free(times);
    return sum;
}

int main(void)
{
    char *names = malloc(500), *others = malloc(500);
    FILE *list = fopen("/dev/null", "w");
    if (names == NULL || others == NULL || list == NULL)
        return 1;
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            names = NULL;
            if (i == 2)
                exit(drive(5) > 100);
            _exit(drive(5) > 100);
        }
    }
    while (wait(NULL) > 0) {
    }
    fclose(list);
    free(names);
    free(others);
    return 0;
}
