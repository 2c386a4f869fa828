/* realloc into another variable: what there was is not lost, and the failure is told. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int *all = NULL, count = 0;
    for (int i = 0; i < 40; i++) {
        int *more = realloc(all, (size_t)(count + 1) * sizeof *all);
        if (more == NULL) {
            fprintf(stderr, "no room for number %d\n", i);
            free(all);
            return EXIT_FAILURE;
        }
        all = more;
        all[count++] = i * i;
    }
    printf("%d\n", all[count - 1]);
    free(all);
    return 0;
}
