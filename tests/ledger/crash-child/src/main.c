/* A child that crashes: its wait says by which signal it ended. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        abort(); /* here */
    }
    wait(NULL);
    return 0;
}
