/* SPDX-License-Identifier: MIT
 *
 * Draws times, stops and retirements. See timing.h. Given: there is nothing to write here.
 */
#if LAB >= 3
#include "timing.h"

double timing_sector_ms(struct random_stream *stream)
{
    return 25000 + 20000 * random_next(stream);
}

double timing_stop_ms(struct random_stream *stream)
{
    if (random_next(stream) >= 0.2)
        return 0;
    return 20000 + 10000 * random_next(stream);
}

int timing_finished_sectors(struct random_stream *stream, int sectors)
{
    if (random_next(stream) >= 0.25)
        return sectors;
    return (int)(random_next(stream) * sectors);
}

int timing_best(int best_ms, double new_ms)
{
    int whole_ms = (int)new_ms; /* the fraction is cut off */
    if (best_ms == 0 || whole_ms < best_ms)
        return whole_ms;
    return best_ms;
}
#if LAB >= 6

double timing_handicap_ms(unsigned long seed, int car_id)
{
    struct random_stream stream; /* of no session: the same in all of them */
    random_init(&stream, seed, car_id);
    return 700 * random_next(&stream);
}

double timing_driven_ms(struct random_stream *stream, int sector, double handicap_ms)
{
    static const double fastest_ms[] = {26000, 35000, 30000};
    /* two draws: times in the middle are more frequent than those at the ends */
    double spread_ms = 1000 * (random_next(stream) + random_next(stream));
    double mistake_ms = random_next(stream) < 0.03 ? 4000 * random_next(stream) : 0;
    return fastest_ms[sector - 1] + handicap_ms + spread_ms + mistake_ms;
}

static int draw_stops(struct random_stream *stream, int laps, int *stop_laps)
{
    double chance = random_next(stream);
    int count = chance < 0.15 ? 1 : chance < 0.7 ? 2 : 3;
    if (count > laps - 1)
        count = laps - 1; /* nobody stops in the last lap */
    for (int i = 0; i < count; i++)
        stop_laps[i] = 1 + (int)((i + random_next(stream)) * (laps - 1) / count);
    return count;
}

void timing_race_fate(struct random_stream *stream, int laps, bool sprint, struct fate *fate)
{
    *fate = (struct fate){.sectors = laps * 3, .out_ms = -1};
    if (random_next(stream) < (sprint ? 0.1 : 0.25)) {
        fate->retires = true;
        fate->sectors = (int)(random_next(stream) * fate->sectors);
    }
    if (!sprint)
        fate->stop_count = draw_stops(stream, laps, fate->stop_laps);
}

void timing_timed_fate(struct random_stream *stream, double length_ms, struct fate *fate)
{
    *fate = (struct fate){.out_ms = -1};
    if (random_next(stream) < 0.05) {
        fate->retires = true;
        fate->out_ms = random_next(stream) * length_ms;
    }
}

bool timing_stops(const struct fate *fate, int lap)
{
    for (int i = 0; i < fate->stop_count; i++) {
        if (fate->stop_laps[i] == lap)
            return true;
    }
    return false;
}

double timing_race_stop_ms(struct random_stream *stream)
{
    return 22000 + 6000 * random_next(stream);
}
#endif
#endif
