/* SPDX-License-Identifier: MIT
 *
 * Runs an instrumented program (built as in runtime_run.c) with a trace and an arena, and prints
 * what the race engine proved: for those who work on the runtime and have no checker at hand.
 *
 *   race_dump [-p US] [-s SEED] [-u] PROGRAM [ARGUMENT]...
 *
 * A line a proven race ("race" and both places in the program's file, for addr2line), with -u also
 * a line an UNBALANCED or UNKNOWN record, then a line of counts. Exit status: 0 no race, 1 race, 2
 * the program did not end well, 3 a fault of ours.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena_format.h"
#include "trace.h"

enum { CAPACITY = 100000 };

struct wish {
    uint32_t pause_us;
    uint64_t seed;
    bool records;
};

static char *make_file(const struct wish *wish, int *descriptor)
{
    struct arena arena = {
        .options = {.seed = wish->seed, .pause_us = wish->pause_us, .pause_most = 400}};
    uint64_t bytes = arena_lay_out(&arena, trace_bytes(CAPACITY), UINT64_C(1) << 28);
    *descriptor = memfd_create("trace", 0);
    if (*descriptor < 0 || ftruncate(*descriptor, (off_t)bytes) != 0) {
        return NULL;
    }
    char *file =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, *descriptor, 0);
    if (file == MAP_FAILED) {
        return NULL;
    }
    memcpy(file + ARENA_OFFSET, &arena, sizeof arena);
    *(struct trace_header *)(void *)file =
        (struct trace_header){.magic = TRACE_MAGIC,
                              .version = TRACE_VERSION,
                              .record_bytes = sizeof(struct trace_record),
                              .capacity = CAPACITY};
    return file;
}

static int run(char *const arguments[], int descriptor)
{
    char number[16];
    int status = 0;
    snprintf(number, sizeof number, "%d", descriptor);
    pid_t child = fork();
    if (child == 0) {
        setenv(TRACE_ENVIRONMENT, number, 1);
        alarm(30);
        execv(arguments[0], arguments);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return status;
}

static uint64_t print_races(const char *file)
{
    const struct arena *arena = (const struct arena *)(const void *)(file + ARENA_OFFSET);
    const struct arena_race *races =
        (const struct arena_race *)(const void *)(file + arena->races.offset);
    const struct arena_sighting *sightings =
        (const struct arena_sighting *)(const void *)(file + arena->sightings.offset);
    uint64_t proven = 0;
    for (unsigned i = 0; i < ARENA_RACES; i++) {
        const struct arena_race *race = &races[i];
        if (race->hash != 0 && race->told != 0 && sightings[race->told - 1].proven != 0) {
            const struct arena_sighting *told = &sightings[race->told - 1];
            proven++;
            printf("race 0x%x 0x%x offset %llu\n", told->sides[0].pc, told->sides[1].pc,
                   (unsigned long long)told->offset);
        }
    }
    return proven;
}

static void print_records(const char *file)
{
    const struct trace_header *header = (const struct trace_header *)(const void *)file;
    const struct trace_record *records =
        (const struct trace_record *)(const void *)(file + TRACE_RECORDS_OFFSET);
    for (uint64_t i = 0; i < header->next && i < CAPACITY; i++) {
        if (records[i].kind == TRACE_UNBALANCED || records[i].kind == TRACE_UNKNOWN) {
            printf("%s 0x%llx object %d detail %llu\n",
                   records[i].kind == TRACE_UNKNOWN ? "unknown" : "unbalanced",
                   (unsigned long long)records[i].pc, records[i].object,
                   (unsigned long long)records[i].reserved[0]);
        }
    }
}

int main(int argc, char **argv)
{
    struct wish wish = {.pause_us = 3000, .seed = 1};
    int option, descriptor;
    while ((option = getopt(argc, argv, "+p:s:u")) != -1) {
        wish.pause_us = option == 'p' ? (uint32_t)strtoul(optarg, NULL, 10) : wish.pause_us;
        wish.seed = option == 's' ? strtoul(optarg, NULL, 10) : wish.seed;
        wish.records |= option == 'u';
    }
    char *file = optind < argc ? make_file(&wish, &descriptor) : NULL;
    if (file == NULL) {
        return 3;
    }
    int status = run(argv + optind, descriptor);
    const struct arena *arena = (const struct arena *)(const void *)(file + ARENA_OFFSET);
    uint64_t proven = print_races(file);
    if (wish.records) {
        print_records(file);
    }
    printf("proven %llu doubts %u accesses %llu sync %llu slots %u status %d\n",
           (unsigned long long)proven, arena->doubts, (unsigned long long)arena->accesses,
           (unsigned long long)arena->sync_ops, arena->slots_used, status);
    bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return proven != 0 ? 1 : well ? 0 : 2;
}
