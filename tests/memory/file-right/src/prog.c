/* The right twin of file-wrong: closed; and handed to children, which end with what they got. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    FILE *results = fopen("/dev/null", "w");
    if (results == NULL || pipe(ends) != 0)
        return 1;
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            int fd = open("/dev/zero", O_RDONLY);
            char zero = 1;
            if (read(fd, &zero, 1) != 1 || write(ends[1], &zero, 1) != 1)
                _exit(1);
            close(fd);
            _exit(zero);
        }
    }
    close(ends[1]);
    char byte;
    while (read(ends[0], &byte, 1) == 1) {
    }
    while (wait(NULL) > 0) {
    }
    close(ends[0]);
    fclose(results);
    return 0;
}
