/* SPDX-License-Identifier: MIT
 * See waits.h. */
#define _GNU_SOURCE
#include "waits.h"

#include <stdlib.h>

#include "memory.h"
#include "scene.h"

static void tell_held(struct scene *scene, const struct race_waiter *waiter, const char *role,
                      struct finding *finding)
{
    unsigned image = scene->log->lives[waiter->life].image;
    for (size_t i = 0; i < waiter->held_count; i++) {
        struct source_place place;
        if (!scene_place(scene, image, waiter->held_pcs[i], &place)) {
            continue;
        }
        char *lock = scene_lock(scene, &waiter->held[i]);
        char *note = text_format("holds %s since here", lock);
        struct location *location = finding_locate(finding, place.file, place.line, place.function);
        location_process(location, scene_pid(scene, waiter->life), role);
        location_lock(location, lock);
        location_note(location, note);
        if (scene_place(scene, image, waiter->held_callers[i], &place)) {
            location_note(finding_locate(finding, place.file, place.line, place.function),
                          "called from here");
        }
        free(note);
        free(lock);
    }
}

static void tell_wanted(struct scene *scene, const struct race_waiter *waiter, const char *role,
                        struct finding *finding)
{
    struct source_place place;
    if (!waiter->waits ||
        !scene_place(scene, scene->log->lives[waiter->life].image, waiter->wanted_pc, &place)) {
        return;
    }
    char *lock = scene_lock(scene, &waiter->wanted);
    char *note = text_format("waits for %s", lock);
    struct location *location = finding_locate(finding, place.file, place.line, place.function);
    location_process(location, scene_pid(scene, waiter->life), role);
    location_note(location, note);
    free(note);
    free(lock);
}

static bool wants_its_own(const struct race_waiter *waiter)
{
    for (size_t i = 0; waiter->waits && i < waiter->held_count; i++) {
        const struct race_object *held = &waiter->held[i];
        if (held->kind == waiter->wanted.kind && held->object == waiter->wanted.object &&
            held->offset == waiter->wanted.offset) {
            return true;
        }
    }
    return false;
}

void tell_waits(struct context *context, const struct run *run, struct finding *finding)
{
    enum { MOST = 6 };
    struct scene scene;
    bool self = false;
    if (run->races == NULL) {
        return;
    }
    scene_open(&scene, context, run);
    for (size_t i = 0, told = 0; i < run->races->waiter_count && told < MOST; i++) {
        const struct race_waiter *waiter = &run->races->waiters[i];
        if (waiter->held_count == 0) {
            continue;
        }
        told++;
        self |= wants_its_own(waiter);
        char *role = scene_role(&scene, waiter->life);
        tell_held(&scene, waiter, role, finding);
        tell_wanted(&scene, waiter, role, finding);
        free(role);
    }
    finding_look(finding,
                 self ? "a process takes a lock that it holds already: it must be given back "
                        "before, on every way (return, break, continue)"
                      : "who holds it must give it back on every way out (return, break, "
                        "exit), and all must take several locks in the same order");
    scene_close(&scene);
}
