/* malloc does not clear. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int *laps = malloc(20 * sizeof *laps);
    if (laps == NULL)
        return 1;
    laps[0] = 1;
    printf("%d laps\n", laps[1]);
    free(laps);
    return 0;
}
