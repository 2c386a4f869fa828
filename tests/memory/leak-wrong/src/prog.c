/* The only pointer to the block is overwritten. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int length_of(const char *text)
{
    char *copy = malloc(100);
    if (copy == NULL)
        return -1;
    strcpy(copy, text);
    return (int)strlen(copy);
}

int main(void)
{
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += length_of("sector");
    printf("%d\n", sum);
    return 0;
}
