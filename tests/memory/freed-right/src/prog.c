/* The right twin of freed-wrong. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int *laps = malloc(10 * sizeof *laps);
    if (laps == NULL)
        return 1;
    laps[2] = 5;
    int kept = laps[2];
    free(laps);
    printf("%d\n", kept);
    return 0;
}
