/* SPDX-License-Identifier: MIT
 * Structs of several sizes are passed by value out of the segment, while the child writes them. */
#include <stdarg.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct lap {
    int car, number, tyres;
};

struct point {
    double x;
    long metres;
};

struct sectors {
    long s1, s2, s3;
};

struct track {
    long corners[25];
};

struct race {
    struct lap lap, best, last;
    struct point point, start, end;
    struct sectors sectors, records;
    struct track track;
};

__attribute__((noinline)) static long show_lap(struct lap lap)
{
    return lap.car + lap.number + lap.tyres;
}

__attribute__((noinline)) static long show_point(struct point point)
{
    return (long)point.x + point.metres;
}

__attribute__((noinline)) static long show_track(struct track track)
{
    return track.corners[0] + track.corners[24];
}

__attribute__((noinline)) static struct sectors faster(struct sectors sectors)
{
    sectors.s3--;
    return sectors;
}

__attribute__((noinline)) static long show_all(int n, struct sectors sectors, struct lap lap,
                                               double factor, struct point point)
{
    return n + sectors.s2 + lap.number + (long)(factor * point.x);
}

__attribute__((noinline)) static long show_any(int count, ...)
{
    va_list list;
    va_start(list, count);
    struct point point = va_arg(list, struct point);
    va_end(list);
    return point.metres;
}

static long (*volatile shows)(struct lap) = show_lap;

static void write_all(struct race *race)
{
    race->lap.tyres = 1;
    race->point.metres = 2;
    race->track.corners[24] = 3;
    race->records.s2 = 4;
    race->sectors.s3 = 5;
    race->best.number = 6;
    race->start.metres = 7;
    race->last.car = 8;
}

static long read_all(struct race *race)
{
    long sum = show_lap(race->lap);
    sum += show_point(race->point);
    sum += show_track(race->track);
    sum += show_all(1, faster(race->sectors), race->best, 2.5, race->end);
    sum += show_all(1, race->records, (struct lap){1, 2, 3}, 2.5, race->end);
    sum += show_any(1, race->start);
    sum += shows(race->last);
    return sum;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct race), IPC_CREAT | 0600);
    struct race *race = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        write_all(race);
        _exit(0);
    }
    long sum = read_all(race);
    wait(NULL);
    printf("%s\n", sum > 0 ? "some" : "none");
    shmdt(race);
    return 0;
}
