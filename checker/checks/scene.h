/* SPDX-License-Identifier: MIT
 *
 * What the race engine saw in a run, in the words of the programmer: which process, which line,
 * which bytes, which lock.
 *
 * Protocol: scene_open for a run that has a race log, ask, scene_close. Texts returned belong to
 * the caller.
 */
#ifndef SCRUTINEER_CHECKS_SCENE_H
#define SCRUTINEER_CHECKS_SCENE_H

#include "cars.h"
#include "context.h"
#include "racelog.h"

struct scene {
    const struct context *context;
    const struct run *run;
    const struct race_log *log;
    struct probe **probes; /* by image; NULL: not opened yet, or it can't be */
    bool *tried;
    bool has_cars;
    struct cars_place cars;
    struct naming **namings; /* by region; made when first asked for (named) */
    bool *named;
};

void scene_open(struct scene *scene, const struct context *context, const struct run *run);
void scene_close(struct scene *scene);

/* "car 44", "the parent", "child 3", "thread 2 of child 3". */
char *scene_role(struct scene *scene, size_t life);
int scene_pid(const struct scene *scene, size_t life);
/* The lower, the older, whoever was quicker; SIZE_MAX: not known. */
size_t scene_age(const struct scene *scene, size_t life);

bool scene_place(struct scene *scene, unsigned image, uint32_t pc, struct source_place *place);
/* The text of that line, without its indentation; NULL = not to be had. */
char *scene_line(const struct scene *scene, const struct source_place *place);

/* "cars[3].s1"; NULL = not known. */
char *scene_field(struct scene *scene, size_t region, uint64_t offset, uint64_t bytes);
/* Of that whole access. */
uint64_t scene_bytes(const struct scene *scene, size_t region, const struct race_side *side);
/* "segment 1 + 520". */
char *scene_object(const struct scene *scene, size_t region, uint64_t offset);
/* "the semaphore shared->lock", "semaphore 0 of set 3", "the mutex at segment 2 + 0". */
char *scene_lock(struct scene *scene, const struct race_object *lock);

#endif
