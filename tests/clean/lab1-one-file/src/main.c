#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define TAILLE_VOITURE 72

int main(int argc, char **argv)
{
    int voitures = 20;
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--cars") == 0)
            voitures = atoi(argv[i + 1]);
    int id = shmget(IPC_PRIVATE, (size_t)(voitures * TAILLE_VOITURE), 0600 | IPC_CREAT);
    if (id < 0) {
        perror("shmget");
        exit(2);
    }
    printf("segment %d\n", id);
    while (getchar() != EOF) {
    }
    return 0;
}
