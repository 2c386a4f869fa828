/* A global array, read behind its end through a pointer: in a child. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int numbers[5] = {44, 77, 5, 7, 3};

static int number_of(const int *numbers, int i)
{
    return numbers[i];
}

int main(void)
{
    if (fork() == 0)
        _exit(number_of(numbers, 5) == 12345);
    wait(NULL);
    return 0;
}
