/* A local array, one too far. */
#include <stdio.h>

static double *clear(double *times, int count)
{
    for (int i = 0; i <= count; i++)
        times[i] = 0;
    return times;
}

int main(void)
{
    double times[20];
    printf("%f\n", clear(times, 20)[4]);
    return 0;
}
