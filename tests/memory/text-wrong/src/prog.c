/* No room for the 0 at the end of the text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    const char *name = "Raikkonen";
    char *copy = malloc(strlen(name));
    if (copy == NULL)
        return 1;
    strcpy(copy, name);
    puts(copy);
    free(copy);
    return 0;
}
