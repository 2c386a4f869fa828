/* The pointer that is given back has been moved. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        int *numbers = calloc(4, sizeof *numbers);
        int *cursor = numbers;
        cursor++;
        free(cursor);
        free(numbers);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
