/* The right twin of overlap-wrong. */
#include <stdio.h>
#include <string.h>

static void move_up(int *places, size_t count)
{
    memmove(places + 1, places, count * sizeof *places);
}

int main(void)
{
    int places[40] = {1, 2, 3};
    move_up(places, 39);
    printf("%d\n", places[1]);
    return 0;
}
