/* The right twin of leak-wrong; and a block that is in use until the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *program_name;

static int length_of(const char *text)
{
    char *copy = malloc(100);
    if (copy == NULL)
        return -1;
    strcpy(copy, text);
    int length = (int)strlen(copy);
    free(copy);
    return length;
}

int main(int argc, char **argv)
{
    program_name = strdup(argc > 0 ? argv[0] : "");
    printf("%d %s\n", length_of("sector"), program_name != NULL ? "named" : "");
    return 0;
}
