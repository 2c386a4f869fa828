#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            _exit(0);
        }
    }
    for (int i = 0; i < 6; i++) {
        wait(NULL);
    }
    printf("6 cars have finished\n");
    return 0;
}
