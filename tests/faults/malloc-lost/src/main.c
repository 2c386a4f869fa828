#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    char *line = malloc(100);
    if (line != NULL) {
        snprintf(line, 100, "%d laps", 52);
        puts(line);
    }
    free(line);
    return 0;
}
