/* SPDX-License-Identifier: MIT
 *
 * The process of one car. See car.h.
 *
 * For each sector: draw its time, sleep as long as the pace says, then write the slot. From lab 4
 * on, only the writing is done with the lock in hand.
 */
#include "car.h"

#include "nap.h"
#include "random.h"
#include "timing.h"

/* What the process needs at every step. It is private: fork has given each car its own. */
struct driver {
    /* its slot in shared memory */
    F1_Car *car;
    struct random_stream stream;
    int pace_ms;
};

/* Writes that the car has finished sector 1, 2 or 3 in so many milliseconds. */
static void write_sector(F1_Car *car, int sector, double time_ms)
{
    /* TODO lab 3: write the finished sector into the slot.
     *  - Sector 1: a new lap begins, so s1 is time_ms and s2 and s3 are 0. Sectors 2 and 3: only
     *    their own time. After sector 3 the car is not in the pits any more (stand).
     *  - The best time of that sector: see timing_best() in timing.h.
     *  - lap_time is always the sum of s1, s2 and s3.
     *  - Sector 3 completes the lap: one more in `lap`, and perhaps a better best_lap_time.
     * The next three lines go. */
    (void)car;
    (void)sector;
    (void)time_ms;
}

/* Writes that the session is over for this car, because it has retired or finished. */
static void write_end(F1_Car *car, bool retired)
{
    /* TODO lab 3: set `done`, and `out` too if the car has retired. The next two lines go. */
    (void)car;
    (void)retired;
}

static void drive_sector(struct driver *driver, int sector)
{
    double time_ms = timing_sector_ms(&driver->stream);
    double stop_ms = sector == 3 ? timing_stop_ms(&driver->stream) : 0;
    if (stop_ms > 0)
        driver->car->stand = 1; /* until the sector is finished */
    nap_ms(driver->pace_ms);
    write_sector(driver->car, sector, time_ms + stop_ms);
}

void car_drive(F1_Car *car, const struct options *options)
{
    struct driver driver = {.car = car, .pace_ms = options->pace_ms};
    /* TODO lab 3: call random_init() for driver.stream, with the seed of the options and the number
     * of this car. What would happen if all cars used the same number? */
    int sectors = options->laps * 3;
    int finished = timing_finished_sectors(&driver.stream, sectors);
    for (int i = 0; i < finished; i++)
        drive_sector(&driver, i % 3 + 1);
    write_end(car, finished < sectors);
}
