#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "voiture.h"

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    const F1_Car *voitures = shmat(atoi(argv[1]), NULL, SHM_RDONLY);
    if (voitures == (void *)-1) {
        perror("shmat");
        return EXIT_FAILURE;
    }
    int c;
    do {
        for (int i = 0; i < 20; i++)
            printf("%d\n", voitures[i].id);
        fflush(stdout);
        while ((c = getchar()) != '\n' && c != EOF) {
        }
    } while (c != EOF);
    return EXIT_SUCCESS;
}
