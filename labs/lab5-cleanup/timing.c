/* SPDX-License-Identifier: MIT
 *
 * Draws times, stops and retirements. See timing.h. Given: there is nothing to write here.
 */
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
