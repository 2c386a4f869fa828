/* SPDX-License-Identifier: MIT
 * See memory_places.h. */
#define _GNU_SOURCE
#include "memory_places.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "declared.h"

struct image memory_image(const struct context *context, const struct run *run)
{
    bool sanitized = run->request.variant == VARIANT_SANITIZED;
    struct image image = context->lab != NULL && sanitized ? context->sanitized : context->plain;
    if (sanitized && run->log.program_count > 0) {
        /* Without a sandbox a copy of the folder is elsewhere. */
        image.inside = (char *)(uintptr_t)run->log.programs[0].executable;
    }
    return image;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* What comes with the machine: its libraries, its headers, the sanitizers themselves. */
static bool is_system_file(const char *file)
{
    return begins(file, "/usr/") || begins(file, "/lib") ||
           strstr(file, "compiler-rt/lib/") != NULL || strstr(file, "libsanitizer/") != NULL;
}

/* In an instrumented program our runtime's frames have no debug information; it begins with "sr_"
 * or "__tsan_". */
static bool is_runtime(const char *function)
{
    return function != NULL && (begins(function, "sr_") || begins(function, "__tsan_"));
}

const char *memory_file(const char *file)
{
    return file != NULL && begins(file, "./") ? file + 2 : file;
}

static bool own_by_file(const struct image *image, const struct memlog_frame *frame,
                        struct source_place *place)
{
    if (is_system_file(frame->file) || (frame->module != NULL && is_system_file(frame->module)) ||
        frame->line <= 0 || begins(frame->file, "<")) {
        return false;
    }
    probe_source_name(image->probe, memory_file(frame->file), place->file, sizeof place->file);
    place->line = frame->line;
    snprintf(place->function, sizeof place->function, "%s",
             frame->function != NULL ? frame->function : "");
    return true;
}

static bool own_frame(const struct image *image, const struct memlog_frame *frame,
                      struct source_place *place)
{
    *place = (struct source_place){.line = 0};
    if (frame->file != NULL) {
        return own_by_file(image, frame, place);
    }
    if (frame->module == NULL || image->inside == NULL || image->probe == NULL ||
        strcmp(frame->module, image->inside) != 0 || is_runtime(frame->function)) {
        return false;
    }
    if (frame->function != NULL) { /* Valgrind has looked: there is no line */
        snprintf(place->function, sizeof place->function, "%s", frame->function);
        return true;
    }
    return probe_place(image->probe, frame->address, place) && !is_system_file(place->file);
}

bool memory_place_of(const struct image *image, const struct memlog_stack *stack,
                     struct memory_place *place)
{
    *place = (struct memory_place){.in_library = false};
    for (size_t i = 0; i < stack->count; i++) {
        if (own_frame(image, &stack->frames[i], &place->at)) {
            place->frame = i;
            place->in_library = i > 0;
            place->library = i > 0 ? stack->frames[i - 1].function : NULL;
            return true;
        }
    }
    return false;
}

static bool same_place(const struct source_place *left, const struct source_place *right)
{
    return left->line == right->line && strcmp(left->file, right->file) == 0;
}

void memory_add_callers(const struct image *image, const struct memlog_stack *stack,
                        const struct memory_place *place, struct finding *finding)
{
    enum { MOST_CALLERS = 2 };
    struct source_place caller;
    int added = 0;
    for (size_t i = place->frame + 1; i < stack->count && added < MOST_CALLERS; i++) {
        /* UndefinedBehaviorSanitizer's own place comes again as the first frame. */
        if (own_frame(image, &stack->frames[i], &caller) && caller.line > 0 &&
            !(i == place->frame + 1 && same_place(&caller, &place->at))) {
            location_note(finding_locate(finding, caller.file, caller.line, caller.function),
                          "called from here");
            added++;
        }
    }
}

bool memory_made_at(const struct image *image, const struct memlog_stack *stack,
                    enum memlog_object object, struct source_place *place)
{
    struct memory_place made;
    if (!memory_place_of(image, stack, &made) || made.at.line == 0) {
        return false;
    }
    *place = made.at;
    struct source_place function;
    if (object == MEMLOG_LOCAL && image->probe != NULL &&
        probe_function(image->probe, made.at.function, &function) &&
        strcmp(function.file, place->file) == 0 && function.line <= place->line) {
        place->line = function.line; /* the tools say where its body begins */
    }
    return true;
}
