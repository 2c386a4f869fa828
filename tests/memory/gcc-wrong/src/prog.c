/* gcc's sanitizers. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static int lap(const int *laps, int i)
{
    return laps[i];
}

static int sum(int a, int b)
{
    return a + b;
}

int main(void)
{
    int *laps = calloc(5, sizeof *laps);
    if (laps == NULL)
        return 1;
    printf("%d %d\n", lap(laps, 5), sum(INT_MAX, 1));
    free(laps);
    return 0;
}
