/* The length that read() is told is larger than the buffer. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *buffer = malloc(64);
    int fd = open("prog.c", O_RDONLY);
    if (buffer == NULL || fd < 0)
        return 1;
    ssize_t got = read(fd, buffer, 128);
    printf("%c\n", got > 0 ? buffer[0] : '-');
    close(fd);
    free(buffer);
    return 0;
}
