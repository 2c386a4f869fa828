/* SPDX-License-Identifier: MIT
 *
 * The championship. See championship.h.
 */
#include "championship.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "points.h"
#include "programme.h"
#include "results.h"
#include "safe_file.h"

/* All week-ends together can have more cars than one. */
enum { MOST_CARS = 4 * OPTIONS_MAX_CARS };

struct standing {
    int car;
    int points;
    int wins; /* of races; a sprint is none */
};

struct table {
    struct standing standings[MOST_CARS];
    int count;
    int weekends;
};

static struct standing *standing_of(struct table *table, int car)
{
    for (int i = 0; i < table->count; i++) {
        if (table->standings[i].car == car)
            return &table->standings[i];
    }
    if (table->count == MOST_CARS) {
        fprintf(stderr, "race: --championship: more than %d cars\n", MOST_CARS);
        return NULL;
    }
    struct standing *fresh = &table->standings[table->count];
    table->count++;
    *fresh = (struct standing){.car = car};
    return fresh;
}

/* The points that stand in the file must be those that the place is worth. */
static bool add_row(struct table *table, const struct session_kind *kind, const struct row *row,
                    const char *folder)
{
    int points = points_for(kind, row->place, row->status != STATUS_OK);
    if (row->points != points) {
        fprintf(stderr, "race: %s/%s.csv:%d: expected %d points, found %d\n", folder, kind->name,
                row->place + 1, points, row->points);
        return false;
    }
    struct standing *standing = standing_of(table, row->car);
    if (standing == NULL)
        return false;
    standing->points += points;
    if (!kind->sprint && row->place == 1 && row->status == STATUS_OK)
        standing->wins++;
    return true;
}

static bool add_session(struct table *table, const struct session_kind *kind, const char *folder)
{
    static struct row rows[OPTIONS_MAX_CARS];
    int count;
    if (!results_read(rows, OPTIONS_MAX_CARS, &count, folder, kind->name))
        return false;
    for (int i = 0; i < count; i++) {
        if (!add_row(table, kind, &rows[i], folder))
            return false;
    }
    return true;
}

static bool add_weekend(struct table *table, const char *folder)
{
    char path[RESULTS_PATH];
    const struct session_kind *sprint = programme_find(true, "sprint");
    if (!results_path(path, folder, sprint->name, ".csv"))
        return false;
    if (access(path, F_OK) == 0 && !add_session(table, sprint, folder))
        return false;
    table->weekends++;
    return add_session(table, programme_find(false, "race"), folder);
}

static int compare_standings(const void *a, const void *b)
{
    const struct standing *left = a;
    const struct standing *right = b;
    if (left->points != right->points)
        return right->points - left->points;
    if (left->wins != right->wins)
        return right->wins - left->wins;
    return left->car - right->car;
}

static void print_text(const struct table *table, FILE *stream)
{
    fprintf(stream, "Championship after %d week-end%s\n", table->weekends,
            table->weekends == 1 ? "" : "s");
    fprintf(stream, "%-5s %4s %6s %4s\n", "place", "car", "points", "wins");
    for (int i = 0; i < table->count; i++) {
        const struct standing *standing = &table->standings[i];
        fprintf(stream, "%-5d %4d %6d %4d\n", i + 1, standing->car, standing->points,
                standing->wins);
    }
}

static void print_csv(const struct table *table, FILE *stream)
{
    fprintf(stream, "place,car,points,wins\n");
    for (int i = 0; i < table->count; i++) {
        const struct standing *standing = &table->standings[i];
        fprintf(stream, "%d,%d,%d,%d\n", i + 1, standing->car, standing->points, standing->wins);
    }
}

static bool write_files(const struct table *table, const char *folder)
{
    char text[RESULTS_PATH];
    char csv[RESULTS_PATH];
    struct safe_file file;
    if (mkdir(folder, 0755) == -1 && errno != EEXIST) {
        fprintf(stderr, "race: --results: %s: %s\n", folder, strerror(errno));
        return false;
    }
    if (!results_path(text, folder, "championship", ".txt") || !safe_file_open(&file, text))
        return false;
    print_text(table, file.stream);
    if (!safe_file_close(&file))
        return false;
    if (!results_path(csv, folder, "championship", ".csv") || !safe_file_open(&file, csv))
        return false;
    print_csv(table, file.stream);
    return safe_file_close(&file);
}

bool championship_print(char *const *folders, const char *results)
{
    static struct table table;
    for (int i = 0; folders[i] != NULL; i++) {
        if (!add_weekend(&table, folders[i]))
            return false;
    }
    qsort(table.standings, (size_t)table.count, sizeof table.standings[0], compare_standings);
    print_text(&table, stdout);
    if (fflush(stdout) == EOF) {
        fprintf(stderr, "race: standard output could not be written\n");
        return false;
    }
    return results == NULL || write_files(&table, results);
}
