/* SPDX-License-Identifier: MIT
 *
 * Makes, prints and writes the result of a session. See results.h; results_read.c reads it again.
 */
#if LAB >= 6
#include "results.h"

#include "points.h"
#include "safe_file.h"
#include "times.h"

static enum status status_of(const struct view *view, int index)
{
    if (index >= view->starters)
        return STATUS_ELIMINATED;
    return view->entries[index].car.out ? STATUS_OUT : STATUS_OK;
}

void results_make(struct results *results, const struct session_kind *kind, const struct view *view)
{
    results->kind = kind;
    results->laps = view->laps;
    results->count = view->cars;
    ranking_bests(view, &results->bests);
    for (int i = 0; i < view->cars; i++) {
        const F1_Car *car = &view->entries[i].car;
        enum status status = status_of(view, i);
        results->rows[i] = (struct row){.place = i + 1,
                                        .car = car->id,
                                        .laps = car->lap,
                                        .best_lap_ms = car->best_lap_time,
                                        .best_ms = {car->best_s1, car->best_s2, car->best_s3},
                                        .time_ms = view->entries[i].run.time_ms,
                                        .gap = ranking_gap(view, i),
                                        .grid = view->entries[i].run.grid,
                                        .status = status,
                                        .points = points_for(kind, i + 1, status != STATUS_OK)};
    }
}

static const char *status_name(enum status status)
{
    static const char *const names[] = {"ok", "out", "eliminated"};
    return names[status];
}

static void print_best(FILE *stream, const char *what, const char *time, int car)
{
    if (car != 0)
        fprintf(stream, "%-14s %9s  car %d\n", what, time, car);
}

static void print_bests(const struct results *results, FILE *stream)
{
    char text[TIMES_TEXT];
    const struct bests *bests = &results->bests;
    print_best(stream, "Fastest lap", times_lap(text, bests->lap.ms), bests->lap.car);
    for (int k = 0; k < 3; k++) {
        char what[] = "Best sector 1";
        what[sizeof what - 2] = (char)('1' + k);
        print_best(stream, what, times_sector(text, bests->sector[k].ms), bests->sector[k].car);
    }
}

static void print_row(const struct results *results, const struct row *row, FILE *stream)
{
    char lap[TIMES_TEXT], time[TIMES_TEXT], gap[TIMES_TEXT];
    fprintf(stream, "%-5d %4d %4d %10s %11s", row->place, row->car, row->laps,
            times_lap(lap, row->best_lap_ms), times_gap(gap, &row->gap));
    if (results->kind->minutes == 0)
        fprintf(stream, " %12s %4d %3d", times_lap(time, row->time_ms), row->grid, row->points);
    if (row->status != STATUS_OK)
        fprintf(stream, "  %s", status_name(row->status));
    fprintf(stream, "\n");
}

void results_print(const struct results *results, FILE *stream)
{
    const struct session_kind *kind = results->kind;
    if (kind->minutes != 0)
        fprintf(stream, "%s, %d minutes\n", kind->title, kind->minutes);
    else
        fprintf(stream, "%s, %d laps\n", kind->title, results->laps);
    print_bests(results, stream);
    fprintf(stream, "%-5s %4s %4s %10s %11s", "place", "car", "laps", "best lap", "gap");
    fprintf(stream, kind->minutes == 0 ? " %12s %4s %3s\n" : "\n", "time", "grid", "pts");
    for (int i = 0; i < results->count; i++)
        print_row(results, &results->rows[i], stream);
    fflush(stream);
}

const char *results_columns(void)
{
    return "place,car,laps,best_lap_ms,best_s1_ms,best_s2_ms,best_s3_ms,time_ms,gap_ms,grid,status,"
           "points";
}

/* A row of the CSV file: see results_columns(). A gap that is not known is left empty. */
static void write_row(const struct row *row, FILE *stream)
{
    fprintf(stream, "%d,%d,%d,%d,%d,%d,%d,%.3f,", row->place, row->car, row->laps, row->best_lap_ms,
            row->best_ms[0], row->best_ms[1], row->best_ms[2], row->time_ms);
    if (row->gap.known && row->gap.laps == 0)
        fprintf(stream, "%.3f", row->gap.ms);
    fprintf(stream, ",%d,%s,%d\n", row->grid, status_name(row->status), row->points);
}

bool results_path(char *path, const char *folder, const char *name, const char *ending)
{
    int length = snprintf(path, RESULTS_PATH, "%s/%s%s", folder, name, ending);
    if (length >= RESULTS_PATH) {
        fprintf(stderr, "race: the name %s/... is too long\n", folder);
        return false;
    }
    return true;
}

static bool write_text(const struct results *results, const char *folder)
{
    char path[RESULTS_PATH];
    struct safe_file file;
    if (!results_path(path, folder, results->kind->name, ".txt") || !safe_file_open(&file, path))
        return false;
    results_print(results, file.stream);
    return safe_file_close(&file);
}

static bool write_csv(const struct results *results, const char *folder)
{
    char path[RESULTS_PATH];
    struct safe_file file;
    if (!results_path(path, folder, results->kind->name, ".csv") || !safe_file_open(&file, path))
        return false;
    fprintf(file.stream, "%s\n", results_columns());
    for (int i = 0; i < results->count; i++)
        write_row(&results->rows[i], file.stream);
    return safe_file_close(&file);
}

/* The CSV file last: where it is there, all of the result is there. */
bool results_write(const struct results *results, const char *folder)
{
    return write_text(results, folder) && write_csv(results, folder);
}
#endif
