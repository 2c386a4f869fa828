/* SPDX-License-Identifier: MIT
 *
 * A simulator that never sleeps: what watching it costs is all that is left to see.
 *
 *   simulator CARS UPDATES [LOCK_EVERY [CORNERS]]
 *
 * Each car draws its sectors as the labs' cars do (a stream of its own, times in floating point)
 * and writes its slot; the parent copies all slots now and then. The same source makes cars of
 * processes, or, with -DTHREADS, of threads, as the tools for threads see nothing between
 * processes.
 *
 * LOCK_EVERY = 1 (default): the car writes the slot that the parent reads, each time with the lock
 * in hand: the lock is where all meet. Greater: it writes a slot that only it touches, and copies
 * it to the parent's board every so many updates.
 *
 * CORNERS (default 6): how much is computed for each update.
 *
 * Protocol: segment_make, a car_drive each, parent_watch until all are done, then wait for all. It
 * ends with 0 if every car has done all its updates.
 */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CARS = 20, SNAPSHOT_MS = 2 };

struct car { /* as the labs' F1_Car */
    int id;
    double lap_time, s1, s2, s3;
    int best_s1, best_s2, best_s3;
    int stand, out, lap, best_lap_time, done;
};

struct shared {
    sem_t lock;
    struct car board[MOST_CARS]; /* guarded by the lock */
    struct car own[MOST_CARS];   /* each only its car's */
};

struct driver {
    struct shared *shared;
    int number;
    long updates, lock_every;
    int corners;
    uint64_t random; /* state of the stream */
};

static double random_next(uint64_t *state)
{
    uint64_t bits = *state += 0x9e3779b97f4a7c15;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return (double)((bits ^ (bits >> 31)) >> 11) / 9007199254740992.0;
}

/* A sector is a few corners: how fast each is taken depends on grip and on luck. */
static double sector_ms(uint64_t *random, int corners, double wear)
{
    double time_ms = 20000;
    for (int corner = 0; corner < corners; corner++) {
        double grip = 1.8 - wear * random_next(random);
        double speed = sqrt(grip * 9.81 * (40 + 10 * (corner % 8)));
        time_ms += 1000 * (120 + 30 * random_next(random)) / speed;
    }
    return time_ms;
}

static int best_of(int best_ms, double new_ms)
{
    int whole_ms = (int)new_ms;
    return best_ms == 0 || whole_ms < best_ms ? whole_ms : best_ms;
}

static void write_sector(struct car *car, int sector, double time_ms)
{
    if (sector == 1) {
        car->s1 = time_ms;
        car->s2 = 0;
        car->s3 = 0;
        car->best_s1 = best_of(car->best_s1, time_ms);
    } else if (sector == 2) {
        car->s2 = time_ms;
        car->best_s2 = best_of(car->best_s2, time_ms);
    } else {
        car->s3 = time_ms;
        car->best_s3 = best_of(car->best_s3, time_ms);
        car->stand = 0;
    }
    car->lap_time = car->s1 + car->s2 + car->s3;
    if (sector == 3) {
        car->lap++;
        car->best_lap_time = best_of(car->best_lap_time, car->lap_time);
    }
}

static void lock_take(sem_t *lock)
{
    while (sem_wait(lock) == -1) {
    }
}

static void show(struct driver *driver, bool done)
{
    struct car *shown = &driver->shared->board[driver->number];
    lock_take(&driver->shared->lock);
    if (driver->lock_every > 1) {
        *shown = driver->shared->own[driver->number];
    }
    shown->done = done;
    sem_post(&driver->shared->lock);
}

static void car_drive(struct driver *driver)
{
    struct shared *shared = driver->shared;
    bool often = driver->lock_every == 1;
    struct car *car = often ? &shared->board[driver->number] : &shared->own[driver->number];
    for (long i = 0; i < driver->updates; i++) {
        double time_ms = sector_ms(&driver->random, driver->corners, 0.4);
        if (often) {
            lock_take(&shared->lock);
        }
        write_sector(car, (int)(i % 3) + 1, time_ms);
        if (often) {
            sem_post(&shared->lock);
        } else if (i % driver->lock_every == driver->lock_every - 1) {
            show(driver, false);
        }
    }
    show(driver, true);
}

/* Copies the board every few milliseconds; returns the laps that all have driven. */
static long parent_watch(struct shared *shared, int cars)
{
    struct car copy[MOST_CARS];
    long laps = 0;
    for (int done = 0; done < cars;) {
        const struct timespec nap = {.tv_nsec = SNAPSHOT_MS * 1000000L};
        nanosleep(&nap, NULL);
        lock_take(&shared->lock);
        memcpy(copy, shared->board, sizeof copy);
        sem_post(&shared->lock);
        done = 0;
        laps = 0;
        for (int i = 0; i < cars; i++) {
            done += copy[i].done;
            laps += copy[i].lap;
        }
    }
    return laps;
}

static struct shared *segment_make(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), 0600);
    struct shared *shared = id == -1 ? (void *)-1 : shmat(id, NULL, 0);
    if (id != -1) {
        shmctl(id, IPC_RMID, NULL); /* now: it goes when the last process has */
    }
    if (shared == (void *)-1 || sem_init(&shared->lock, 1, 1) == -1) {
        perror("segment");
        exit(1);
    }
    return shared;
}

#ifdef THREADS
static void *drive(void *driver)
{
    car_drive(driver);
    return NULL;
}

static void start(struct driver *driver, pthread_t *thread)
{
    if (pthread_create(thread, NULL, drive, driver) != 0) {
        exit(1);
    }
}

static void wait_for(pthread_t thread)
{
    pthread_join(thread, NULL);
}
typedef pthread_t handle;
#else
static void start(struct driver *driver, pid_t *child)
{
    *child = fork();
    if (*child == -1) {
        perror("fork");
        exit(1);
    }
    if (*child == 0) {
        car_drive(driver);
        exit(0);
    }
}

static void wait_for(pid_t child)
{
    waitpid(child, NULL, 0);
}
typedef pid_t handle;
#endif

int main(int argc, char **argv)
{
    int cars = argc > 1 ? atoi(argv[1]) : MOST_CARS;
    long updates = argc > 2 ? atol(argv[2]) : 200000;
    long lock_every = argc > 3 ? atol(argv[3]) : 1;
    int corners = argc > 4 ? atoi(argv[4]) : 6;
    if (cars < 1 || cars > MOST_CARS || updates < 1 || lock_every < 1 || corners < 1) {
        fprintf(stderr, "usage: simulator CARS UPDATES [LOCK_EVERY [CORNERS]]\n");
        return 2;
    }
    struct shared *shared = segment_make();
    struct driver drivers[MOST_CARS];
    handle handles[MOST_CARS];
    for (int i = 0; i < cars; i++) {
        drivers[i] = (struct driver){shared, i, updates, lock_every, corners, (uint64_t)i + 17};
        start(&drivers[i], &handles[i]);
    }
    long laps = parent_watch(shared, cars);
    for (int i = 0; i < cars; i++) {
        wait_for(handles[i]);
    }
    printf("%ld laps\n", laps);
    return laps == cars * (updates / 3) ? 0 : 1;
}
