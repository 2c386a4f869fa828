/* Two files that are never closed: one by the program, one by a child. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    FILE *results = fopen("/dev/null", "w");
    if (results == NULL)
        return 1;
    fprintf(results, "44\n");
    if (fork() == 0) {
        int fd = open("/dev/zero", O_RDONLY);
        _exit(fd < 0);
    }
    wait(NULL);
    return 0;
}
