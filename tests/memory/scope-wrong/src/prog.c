/* The variable is gone with its braces. */
#include <stdio.h>

static int best_of(const int *times, int count)
{
    const int *best = NULL;
    for (int i = 0; i < count; i++) {
        int time = times[i];
        if (best == NULL || i == 2)
            best = &time;
    }
    return *best;
}

int main(void)
{
    int times[3] = {91, 88, 93};
    printf("%d\n", best_of(times, 3));
    return 0;
}
