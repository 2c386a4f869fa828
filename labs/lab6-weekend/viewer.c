/* SPDX-License-Identifier: MIT
 *
 * viewer: a second program that looks at the cars of a race. It is no relative of the race: neither
 * its parent nor its child. The segment's id, or its key, is all that they have in common.
 *
 * Protocol: `viewer SHMID` or `viewer --key` prints the cars, then again for each line that is
 * typed, until the input ends. It attaches read-only and never writes.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

#include "f1_car.h"
#include "input.h"
#include "live.h"
#include "ranking.h"
#include "segment.h"
#include "stop.h"
#include "tower_find.h"

/* Attaches the segment so that this process can read it, and only read it. NULL: it is not
 * attached, and it was told. */
static const F1_Car *viewer_attach(int id)
{
    /* Who only looks asks for no more: a write by mistake then ends this program at that very line
     * (SIGSEGV), where otherwise it would spoil the race of somebody else. */
    const F1_Car *cars = shmat(id, NULL, SHM_RDONLY);
    if (cars == (void *)-1) {
        perror("shmat");
        return NULL;
    }
    return cars;
}

/* The segment's id from the command line. -1: there is none, and it was told. */
static int viewer_find(const char *argument)
{
    if (strcmp(argument, "--key") == 0) {
        key_t key = segment_key(true);
        return key == -1 ? -1 : segment_find(key);
    }
    unsigned long id;
    if (!input_number(argument, 10, INT_MAX, &id)) {
        fprintf(stderr, "viewer: \"%s\" is not a segment's id\n", argument);
        exit(2);
    }
    return (int)id;
}

enum { TRIES = 1000, REFRESH_MS = 250 };

/* Of the race that we look at. Both are attached read-only. */
struct looked_at {
    int cars_id;
    int count;
    const F1_Car *cars;
    const struct tower *tower; /* NULL: there is none */
};

/* To take the lock is to write it, and this program only reads. So it may copy a car in the middle
 * of an update. Then lap_time is not the sum of the sectors: it copies once more. Good enough to
 * have a look; nothing may be decided by it. */
static bool is_in_order(const struct view *view)
{
    for (int i = 0; i < view->cars; i++) {
        const F1_Car *car = &view->entries[i].car;
        if (car->lap_time != car->s1 + car->s2 + car->s3)
            return false;
    }
    return true;
}

static void copy_once(const struct looked_at *race, struct view *view)
{
    const struct tower *tower = race->tower;
    *view = (struct view){.title = "Cars", .cars = race->count, .starters = race->count};
    view->minutes = 1; /* without a tower: ranked on the best lap */
    if (tower != NULL) {
        memcpy(view->title, tower->title, sizeof view->title);
        view->title[sizeof view->title - 1] = '\0';
        view->minutes = tower->minutes;
        view->laps = tower->laps;
        if (tower->starters >= 0 && tower->starters <= race->count)
            view->starters = tower->starters;
    }
    for (int i = 0; i < race->count; i++) {
        view->entries[i].car = race->cars[i];
        if (tower != NULL)
            view->entries[i].run = tower->runs[i];
    }
}

static void look(const struct looked_at *race, struct view *view)
{
    copy_once(race, view);
    for (int i = 0; i < TRIES && !is_in_order(view); i++)
        copy_once(race, view);
    ranking_sort(view);
}

/* A removed segment can be read as long as we have it attached, but no race writes it any more. */
static bool is_still_there(const struct looked_at *race)
{
    struct shmid_ds about;
    return shmctl(race->cars_id, IPC_STAT, &about) == 0 && (about.shm_perm.mode & SHM_DEST) == 0;
}

static void show_all(const struct looked_at *race)
{
    static struct view view;
    struct live live;
    live_open(&live, false, true);
    look(race, &view);
    live_show(&live, &view, false);
    if (live.kind == LIVE_SCREEN) {
        while (stop_signal() == 0 && is_still_there(race)) {
            live_wait(&live, REFRESH_MS);
            look(race, &view);
            live_show(&live, &view, false);
        }
    } else {
        while (stop_signal() == 0 && input_line()) {
            look(race, &view);
            live_show(&live, &view, false);
        }
    }
    live_close(&live);
}

int main(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "--help") == 0) {
        bool asked = argc == 2;
        fprintf(asked ? stdout : stderr, "usage: viewer SHMID | viewer --key | viewer --help\n");
        return asked ? EXIT_SUCCESS : 2;
    }
    if (!stop_install())
        return EXIT_FAILURE;
    struct looked_at race = {.cars_id = viewer_find(argv[1])};
    size_t bytes;
    if (race.cars_id == -1 || !segment_size(race.cars_id, &bytes))
        return EXIT_FAILURE;
    /* The kernel knows how big the segment is: no need to be told how many cars there are. */
    race.count = (int)(bytes / sizeof(F1_Car));
    if (race.count < 1 || race.count > OPTIONS_MAX_CARS) {
        fprintf(stderr, "viewer: segment %d has %zu bytes: these are not cars\n", race.cars_id,
                bytes);
        return EXIT_FAILURE;
    }
    race.cars = viewer_attach(race.cars_id);
    if (race.cars == NULL)
        return EXIT_FAILURE;
    race.tower = tower_find(race.cars_id);
    show_all(&race);
    bool ok = segment_detach(race.cars);
    if (race.tower != NULL && !segment_detach(race.tower))
        ok = false;
    if (stop_signal() != 0)
        return 128 + stop_signal();
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
