/* The block is used after it was given back. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int *laps = malloc(10 * sizeof *laps);
    if (laps == NULL)
        return 1;
    laps[2] = 5;
    free(laps);
    printf("%d\n", laps[2]);
    return 0;
}
