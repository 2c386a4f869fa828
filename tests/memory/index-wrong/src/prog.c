/* The index is outside of the array, but inside of the struct: no other tool sees it. */
#include <stdio.h>

struct car {
    int sectors[3];
    int lap;
};

static int sector_of(const struct car *car, int sector)
{
    return car->sectors[sector];
}

int main(void)
{
    struct car car = {{1, 2, 3}, 4};
    printf("%d\n", sector_of(&car, 3));
    return 0;
}
