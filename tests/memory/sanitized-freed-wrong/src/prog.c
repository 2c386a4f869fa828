/* AddressSanitizer: a freed block that is used. */
#include <stdio.h>
#include <stdlib.h>

struct car {
    int lap;
};

static int lap_of(const struct car *car)
{
    return car->lap;
}

int main(void)
{
    struct car *car = calloc(1, sizeof *car);
    if (car == NULL)
        return 1;
    free(car);
    printf("%d\n", lap_of(car));
    return 0;
}
