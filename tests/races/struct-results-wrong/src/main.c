/* SPDX-License-Identifier: MIT
 * Structs that functions return land in the segment, while the parent reads them. */
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

struct car {
    int number;
    struct lap lap;
    struct point point;
    struct sectors inner, other;
    struct track track;
};

__attribute__((noinline)) static struct lap make_lap(int car)
{
    return (struct lap){car, 2, 3};
}

__attribute__((noinline)) static struct point make_point(int x)
{
    return (struct point){x, 2};
}

__attribute__((noinline)) static struct sectors make_sectors(int n)
{
    return (struct sectors){n, n + 1, n + 2};
}

__attribute__((noinline)) static struct track make_track(int n)
{
    struct track track;
    for (int i = 0; i < 25; i++) {
        track.corners[i] = n + i;
    }
    return track;
}

static struct sectors (*volatile makes)(int) = make_sectors;

static void write_all(struct car *cars, int i)
{
    cars[i].lap = make_lap(16);
    cars[i].point = make_point(7);
    cars[i].inner = make_sectors(3);
    cars[i].other = makes(4);
    cars[i].track = make_track(5);
}

static long read_all(const struct car *car)
{
    long sum = car->lap.tyres;
    sum += car->point.metres;
    sum += car->inner.s3;
    sum += car->other.s2;
    sum += car->track.corners[24];
    return sum;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        write_all(cars, 2);
        make_track(5); /* dropped: nobody sees it */
        _exit(0);
    }
    long sum = read_all(&cars[2]);
    wait(NULL);
    printf("%s\n", sum >= 0 ? "some" : "none");
    shmdt(cars);
    return 0;
}
