/* posix_spawn stands there as a fork. */
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int main(void)
{
    pid_t child;
    char name[] = "true", *arguments[] = {name, 0};
    posix_spawnp(&child, "true", 0, 0, arguments, environ);
    waitpid(child, 0, 0);
    return 0;
}
