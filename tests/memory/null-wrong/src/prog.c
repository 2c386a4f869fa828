/* A member of what is not there: its address alone crashes nothing. */
#include <stdio.h>

struct car {
    int number, lap;
};

static const int *lap_of(const struct car *car)
{
    return &car->lap;
}

int main(void)
{
    printf("%d\n", lap_of(NULL) != NULL);
    return 0;
}
