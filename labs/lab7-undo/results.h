/* SPDX-License-Identifier: MIT
 *
 * The result of a session: made from the ranking, printed, written to a folder, read again by the
 * session that starts from it.
 *
 * Protocol: a result has a row a car, in the order of the classification. In the folder each
 * session has two files: NAME.txt for people, and NAME.csv, which is read again.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "programme.h"
#include "ranking.h"

enum { RESULTS_PATH = 4096 };

enum status {
    STATUS_OK,
    STATUS_OUT,       /* it has retired */
    STATUS_ELIMINATED /* it took no part: an earlier session has knocked it out */
};

/* One car's result. All times are milliseconds; 0 means "none", as in F1_Car. */
struct row {
    int place;
    int car;
    int laps;
    int best_lap_ms;
    int best_ms[3];
    double time_ms; /* since the start, at the end of the last complete lap */
    struct gap gap; /* to the car ahead */
    int grid;       /* 0: not a race */
    enum status status;
    int points;
};

struct results {
    const struct session_kind *kind;
    int laps; /* of a race */
    int count;
    struct bests bests;
    struct row rows[OPTIONS_MAX_CARS];
};

/* Makes the result from a view that is in the order of the ranking. */
void results_make(struct results *results, const struct session_kind *kind,
                  const struct view *view);

/* Prints it as people read it: the best times, then a line a car. */
void results_print(const struct results *results, FILE *stream);

/* Writes both files. Each is there as a whole or not at all, whatever happens meanwhile. False: one
 * of them could not be written, and it was told. */
bool results_write(const struct results *results, const char *folder);

/* Puts "FOLDER/NAME.csv", say, into path, which has room for RESULTS_PATH bytes. False: it is too
 * long, and it was told. */
bool results_path(char *path, const char *folder, const char *name, const char *ending);

/* Reads the rows of NAME.csv in that folder, up to `most`, and says in *count how many there are.
 * Changes nothing on the disk. False: the file is missing or damaged, and it was told: which file,
 * which line, what was expected. */
bool results_read(struct row *rows, int most, int *count, const char *folder, const char *name);

/* The same file's first line: the names of its columns. */
const char *results_columns(void);

#endif
