/* A file that need not be there, and a buffer that need not be: done without, with the same result.
 */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    char line[100] = "", small[16], *buffer = malloc(1 << 16);
    size_t room = buffer != NULL ? 1 << 16 : sizeof small;
    FILE *file = fopen("/etc/hostname", "r");
    if (file != NULL) {
        if (fgets(line, sizeof line, file) == NULL) {
            line[0] = '\0';
        }
        fclose(file);
    }
    snprintf(buffer != NULL ? buffer : small, room, "%s", "settings read");
    puts(buffer != NULL ? buffer : small);
    free(buffer);
    return 0;
}
