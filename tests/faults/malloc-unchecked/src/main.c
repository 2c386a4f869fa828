#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct car {
    char name[20];
    int laps;
};

int main(void)
{
    struct car *car = malloc(sizeof *car);
    strcpy(car->name, "44");
    int *laps = calloc(10, sizeof *laps);
    laps[3] = 7;
    laps = realloc(laps, 20 * sizeof *laps);
    laps[15] = 8;
    FILE *file = fopen("/dev/null", "w");
    fprintf(file, "%s %d\n", car->name, laps[3]);
    fclose(file);
    free(car);
    free(laps);
    return 0;
}
