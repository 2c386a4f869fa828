/* The right twin of text-wrong; and strdup, which is free's affair too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    const char *name = "Raikkonen";
    char *copy = malloc(strlen(name) + 1), *other = strdup(name);
    if (copy == NULL || other == NULL)
        return 1;
    strcpy(copy, name);
    puts(strcmp(copy, other) == 0 ? copy : other);
    free(copy);
    free(other);
    return 0;
}
