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

#include "board.h"
#include "f1_car.h"
#include "input.h"
#include "segment.h"

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

static void viewer_print(const F1_Car *cars, int count)
{
    board_print_timing(cars, count);
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

int main(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "--help") == 0) {
        bool asked = argc == 2;
        fprintf(asked ? stdout : stderr, "usage: viewer SHMID | viewer --key | viewer --help\n");
        return asked ? EXIT_SUCCESS : 2;
    }
    int id = viewer_find(argv[1]);
    size_t bytes;
    if (id == -1 || !segment_size(id, &bytes))
        return EXIT_FAILURE;
    const F1_Car *cars = viewer_attach(id);
    if (cars == NULL)
        return EXIT_FAILURE;

    /* The kernel knows how big the segment is: no need to be told how many cars there are. */
    int count = (int)(bytes / sizeof(F1_Car));
    viewer_print(cars, count);
    while (input_line())
        viewer_print(cars, count);
    return EXIT_SUCCESS;
}
