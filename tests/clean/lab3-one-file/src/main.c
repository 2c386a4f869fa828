#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    int id;
    double lap_time, s1, s2, s3;
    int best_s1, best_s2, best_s3, stand, out, lap, best_lap_time, done;
} F1_Car;

static const int numeros[20] = {44, 77, 5,  7,  3, 33, 11, 31, 18, 35,
                                27, 55, 10, 28, 8, 20, 2,  14, 9,  16};
static int nb_voitures = 20, nb_tours = 5, pause_ms = 200;
static unsigned graine = 1;

static void lire_options(int argc, char **argv)
{
    static const struct option connues[] = {{"cars", 1, NULL, 'c'},
                                            {"laps", 1, NULL, 'l'},
                                            {"seed", 1, NULL, 's'},
                                            {"pace", 1, NULL, 'p'},
                                            {NULL, 0, NULL, 0}};
    int lettre;
    while ((lettre = getopt_long(argc, argv, "", connues, NULL)) != -1) {
        int valeur = optarg ? atoi(optarg) : 0;
        if (lettre == 'c')
            nb_voitures = valeur;
        else if (lettre == 'l')
            nb_tours = valeur;
        else if (lettre == 's')
            graine = (unsigned)valeur;
        else if (lettre == 'p')
            pause_ms = valeur;
    }
}

static int meilleur(int ancien, double nouveau)
{
    return ancien == 0 || (int)nouveau < ancien ? (int)nouveau : ancien;
}

static void rouler(F1_Car *voiture)
{
    unsigned etat = graine * 1000003u + (unsigned)voiture->id * 7919u;
    for (int tour = 0; tour < nb_tours; tour++) {
        double *secteurs[3] = {&voiture->s1, &voiture->s2, &voiture->s3};
        int *meilleurs[3] = {&voiture->best_s1, &voiture->best_s2, &voiture->best_s3};
        voiture->s1 = voiture->s2 = voiture->s3 = voiture->lap_time = 0;
        for (int i = 0; i < 3; i++) {
            if (rand_r(&etat) % 60 == 0) {
                voiture->out = voiture->done = 1;
                return;
            }
            usleep((useconds_t)pause_ms * 1000);
            *secteurs[i] = 25000 + rand_r(&etat) % 20000 + rand_r(&etat) % 100 / 100.0;
            voiture->lap_time = voiture->s1 + voiture->s2 + voiture->s3;
            *meilleurs[i] = meilleur(*meilleurs[i], *secteurs[i]);
        }
        voiture->lap++;
        voiture->best_lap_time = meilleur(voiture->best_lap_time, voiture->lap_time);
    }
    voiture->done = 1;
}

static int devant(const F1_Car *a, const F1_Car *b)
{
    return b->best_lap_time == 0 || (a->best_lap_time != 0 && a->best_lap_time <= b->best_lap_time);
}

/* tri à bulles, sur place */
static void trier(F1_Car *voitures)
{
    for (int fin = nb_voitures - 1; fin > 0; fin--)
        for (int i = 0; i < fin; i++)
            if (!devant(&voitures[i], &voitures[i + 1])) {
                F1_Car autre = voitures[i];
                voitures[i] = voitures[i + 1];
                voitures[i + 1] = autre;
            }
}

int main(int argc, char **argv)
{
    lire_options(argc, argv);
    int id = shmget(IPC_PRIVATE, sizeof(F1_Car) * (size_t)nb_voitures, 0600 | IPC_CREAT);
    if (id == -1) {
        perror("shmget");
        exit(1);
    }
    F1_Car *voitures = shmat(id, NULL, 0);
    if (voitures == (void *)-1) {
        perror("shmat");
        exit(1);
    }
    for (int i = 0; i < nb_voitures; i++)
        voitures[i].id = i < 20 ? numeros[i] : 81 + i;
    for (int i = 0; i < nb_voitures; i++) {
        pid_t fils = fork();
        if (fils == -1) {
            perror("fork");
            while (wait(NULL) > 0) {
            }
            exit(1);
        }
        if (fils == 0) {
            rouler(&voitures[i]);
            exit(0);
        }
    }
    while (waitpid(-1, NULL, 0) > 0) {
    }
    trier(voitures);
    puts("Classement");
    for (int i = 0; i < nb_voitures; i++)
        printf("%2d. voiture %3d  %8.3f s  %d tours%s\n", i + 1, voitures[i].id,
               voitures[i].best_lap_time / 1000.0, voitures[i].lap,
               voitures[i].out ? "  abandon" : "");
    return 0;
}
