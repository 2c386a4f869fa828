/* Twenty cars: the right twin of heap-array-wrong. The array grows with realloc. */
#include <stdio.h>
#include <stdlib.h>

struct car {
    int laps, number;
};

int main(void)
{
    struct car *cars = NULL;
    for (int i = 0; i < 20; i++) {
        struct car *more = realloc(cars, (size_t)(i + 1) * sizeof *cars);
        if (more == NULL)
            return 1;
        cars = more;
        cars[i].laps = 0;
    }
    printf("%d\n", cars[3].laps);
    free(cars);
    return 0;
}
