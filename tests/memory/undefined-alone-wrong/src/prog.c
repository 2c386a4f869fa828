/* UndefinedBehaviorSanitizer alone: then Valgrind watches the blocks. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static int sum(int a, int b)
{
    return a + b;
}

int main(void)
{
    int *laps = calloc(5, sizeof *laps);
    if (laps == NULL)
        return 1;
    laps[5] = 1;
    printf("%d\n", sum(INT_MAX, 1));
    free(laps);
    return 0;
}
