/* SPDX-License-Identifier: MIT
 *
 * Looks through all segments of the machine, as `ipcs -m` does. See tower_find.h. Given: there is
 * nothing to write here.
 */
#include "tower_find.h"

#include <stddef.h>
#include <sys/shm.h>

/* Attaches a segment if it is the one: of the right size, and it names the cars' segment. */
static const struct tower *try_segment(int id, size_t bytes, int cars_id)
{
    if (bytes < sizeof(struct tower))
        return NULL;
    const struct tower *tower = shmat(id, NULL, SHM_RDONLY);
    if (tower == (void *)-1)
        return NULL;
    size_t cars = (size_t)tower->cars;
    bool found = tower->cars_id == cars_id && tower->cars > 0 &&
                 bytes == sizeof(struct tower) + sizeof(struct run) * cars;
    if (found)
        return tower;
    shmdt(tower);
    return NULL;
}

/* SHM_INFO and SHM_STAT are calls of Linux alone: the number of the last place in the kernel's
 * table, and the segment in a place. */
const struct tower *tower_find(int cars_id)
{
    struct shmid_ds cars;
    struct shm_info info;
    if (shmctl(cars_id, IPC_STAT, &cars) == -1)
        return NULL;
    int last = shmctl(0, SHM_INFO, (struct shmid_ds *)&info);
    for (int place = 0; place <= last; place++) {
        struct shmid_ds other;
        int id = shmctl(place, SHM_STAT, &other);
        if (id == -1 || other.shm_cpid != cars.shm_cpid) /* not there, or another program's */
            continue;
        const struct tower *tower = try_segment(id, other.shm_segsz, cars_id);
        if (tower != NULL)
            return tower;
    }
    return NULL;
}
