/* The best lap is compared before anything was put into it. */
#include <stdio.h>

static int best_of(const int *laps, int count)
{
    int best;
    for (int i = 0; i < count; i++) {
        if (best > laps[i])
            best = laps[i];
    }
    return best;
}

int main(void)
{
    int laps[3] = {91, 88, 93};
    return best_of(laps, 3) == 12345;
}
