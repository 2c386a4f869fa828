/* Two functions both think that the block is theirs: in a child, whose end nobody looks at. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void end(char *names)
{
    free(names);
}

int main(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        char *names = malloc(3000);
        end(names);
        free(names); /* again */
        _exit(0);
    }
    wait(NULL);
    return 0;
}
