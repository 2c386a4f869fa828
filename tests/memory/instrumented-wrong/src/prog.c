/* Built by scrutineer-cc: twenty cars, and a loop that goes one too far. */
#include <stdio.h>
#include <stdlib.h>

struct car {
    int laps, number;
};

int main(void)
{
    struct car *cars = malloc(20 * sizeof *cars);
    if (cars == NULL)
        return 1;
    for (int i = 0; i <= 20; i++)
        cars[i].laps = 0;
    printf("%d\n", cars[3].laps);
    free(cars);
    return 0;
}
