/* SPDX-License-Identifier: MIT
 *
 * The program of which each file beside this one is a variant: 4 cars, 3 laps of 3 sectors, and a
 * parent that shows the board until all cars have ended.
 *
 * Protocol: a variant includes this first, and then defines how a car writes a finished sector and
 * how the parent reads the board, with lock_take, lock_give, write_sector and board_copy.
 */
#ifndef DETECT_SCENE_H
#define DETECT_SCENE_H

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CARS = 4, LAPS = 3, SECTORS = 3, DISPLAY_NAP_US = 2000 };

struct car {
    int id;
    double lap_time, s1, s2, s3;
    int best_s1, best_s2, best_s3;
    int stand, out, lap, best_lap_time, done;
};

struct shared {
    sem_t lock, other_lock;
    struct car cars[CARS];
};

/* Defined by the variant. step counts the car's sectors from 0. */
static void car_finishes(struct shared *shared, struct car *car, int step, double time_ms);
static void parent_reads(struct shared *shared, struct car *copy);

static void lock_take(sem_t *lock)
{
    while (sem_wait(lock) == -1) {
    }
}

static void lock_give(sem_t *lock)
{
    sem_post(lock);
}

static void nap_us(long us)
{
    const struct timespec time = {.tv_nsec = us * 1000};
    nanosleep(&time, NULL);
}

static void write_sector(struct car *car, int step, double time_ms)
{
    int sector = step % SECTORS + 1;
    if (sector == 1) {
        car->s1 = time_ms;
        car->s2 = 0;
        car->s3 = 0;
    } else if (sector == 2) {
        car->s2 = time_ms;
    } else {
        car->s3 = time_ms;
        car->lap++;
    }
    car->lap_time = car->s1 + car->s2 + car->s3;
}

static void board_copy(struct shared *shared, struct car *copy)
{
    memcpy(copy, shared->cars, sizeof shared->cars);
}

static void car_drive(struct shared *shared, struct car *car)
{
    unsigned random = (unsigned)car->id * 7919 + (unsigned)getpid();
    for (int step = 0; step < LAPS * SECTORS; step++) {
        random = random * 1103515245 + 12345;
        nap_us(1000 + random / 65536 % 1000);
        car_finishes(shared, car, step, 25000 + random / 65536 % 20000);
    }
}

static void show(const struct car *copy)
{
    for (int i = 0; i < CARS; i++) {
        printf("%d: lap %d %.0f  ", copy[i].id, copy[i].lap, copy[i].lap_time);
    }
    putchar('\n');
}

static struct shared *segment_make(int *id)
{
    *id = shmget(IPC_PRIVATE, sizeof(struct shared), 0600);
    struct shared *shared = *id == -1 ? (void *)-1 : shmat(*id, NULL, 0);
    if (shared == (void *)-1) {
        perror("segment");
        exit(1);
    }
    sem_init(&shared->lock, 1, 1);
    sem_init(&shared->other_lock, 1, 1);
    for (int i = 0; i < CARS; i++) {
        shared->cars[i] = (struct car){.id = i + 1};
    }
    return shared;
}

int main(void)
{
    int id;
    struct car copy[CARS];
    struct shared *shared = segment_make(&id);
    for (int i = 0; i < CARS; i++) {
        pid_t child = fork();
        if (child == 0) {
            car_drive(shared, &shared->cars[i]);
            _exit(0);
        }
    }
    for (int ended = 0; ended < CARS;) {
        nap_us(DISPLAY_NAP_US);
        parent_reads(shared, copy);
        show(copy);
        while (waitpid(-1, NULL, WNOHANG) > 0) {
            ended++;
        }
    }
    board_copy(shared, copy);
    show(copy);
    sem_destroy(&shared->lock);
    sem_destroy(&shared->other_lock);
    shmdt(shared);
    return shmctl(id, IPC_RMID, NULL) == -1;
}

#endif
