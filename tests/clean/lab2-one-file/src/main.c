#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "voiture.h"

static const int numeros[] = {44, 77, 5,  7,  3, 33, 11, 31, 18, 35,
                              27, 55, 10, 28, 8, 20, 2,  14, 9,  16};

int main(int argc, char **argv)
{
    int nombre = 20;
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--cars") == 0)
            nombre = atoi(argv[i + 1]);
    int id = shmget(IPC_PRIVATE, sizeof(F1_Car) * (size_t)nombre, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return EXIT_FAILURE;
    }
    F1_Car *voitures = shmat(id, NULL, 0);
    if (voitures == (F1_Car *)-1) {
        perror("shmat");
        return EXIT_FAILURE;
    }
    memset(voitures, 0, sizeof(F1_Car) * (size_t)nombre);
    for (int i = 0; i < nombre; i++) {
        voitures[i].id = numeros[i % 20];
        printf("%d: %d\n", i + 1, voitures[i].id);
    }
    printf("segment %d, Entree pour finir\n", id);
    fflush(stdout);
    char ligne[80];
    while (fgets(ligne, sizeof ligne, stdin) != NULL) {
    }
    return EXIT_SUCCESS;
}
