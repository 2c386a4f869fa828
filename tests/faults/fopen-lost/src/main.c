#include <stdio.h>

int main(void)
{
    FILE *file = fopen("/tmp/results", "w");
    if (file != NULL) {
        fputs("44 1:42.317\n", file);
        fclose(file);
    }
    puts("results written");
    return 0;
}
