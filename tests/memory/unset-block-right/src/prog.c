/* The right twin of unset-block-wrong: calloc does. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int *laps = calloc(20, sizeof *laps);
    if (laps == NULL)
        return 1;
    laps[0] = 1;
    printf("%d laps\n", laps[1]);
    free(laps);
    return 0;
}
