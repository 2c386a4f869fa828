/* SPDX-License-Identifier: MIT
 *
 * engine-run OPTIONS -- PROGRAM ARGS…: one run of a program outside of the sandbox, measured.
 *
 * An instrumented program has the race engine only where it finds the engine's memory: that is made
 * here as the checker makes it, and its descriptor is named in the environment. Without --engine
 * the program gets none, which is how the other variants are timed: by the same clock.
 *
 *   --engine       with the engine's memory
 *   --pause US     the engine's longest pause (default 0: none, pure speed)
 *   --out FILE     the program's standard output (default /dev/null)
 *
 * Prints one line to standard output: seconds, seconds of processor, KiB that the engine's memory
 * takes in the end (nothing in it is ever given back: that is the most), accesses that the engine
 * looked at, races proven. Exit status: 0 the program ended well; 1 it did not; 3 trouble.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "racelog.h"
#include "trace.h"
#include "tracelog.h"

enum { SHADOW_GB = 12, PAUSES = 80, TRACE_FD_OF_PROGRAM = 9 }; /* as `scrutineer run` has them */

struct wanted {
    bool engine;
    uint32_t pause_us;
    const char *out;
    char **program;
};

struct measured {
    double wall_s, cpu_s;
    uint64_t memory_kib, accesses;
    size_t proven;
    bool well;
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static _Noreturn void become(const struct wanted *wanted, int trace_fd)
{
    int out = open(wanted->out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0 || dup2(out, STDOUT_FILENO) < 0) {
        perror(wanted->out);
        _exit(127);
    }
    if (trace_fd >= 0) {
        char number[16];
        snprintf(number, sizeof number, "%d", TRACE_FD_OF_PROGRAM);
        dup2(trace_fd, TRACE_FD_OF_PROGRAM); /* which, unlike trace_fd, stays open over exec */
        setenv(TRACE_ENVIRONMENT, number, 1);
    }
    execvp(wanted->program[0], wanted->program);
    perror(wanted->program[0]);
    _exit(127);
}

static bool run(const struct wanted *wanted, int trace_fd, struct measured *measured)
{
    double begin = seconds_now();
    int status;
    struct rusage usage;
    pid_t child = fork();
    if (child == 0) {
        become(wanted, trace_fd);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("engine-run");
        return false;
    }
    measured->wall_s = seconds_now() - begin;
    measured->cpu_s = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    measured->well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return true;
}

static bool read_engine(int trace_fd, struct measured *measured, struct trouble *trouble)
{
    struct stat state;
    struct race_log *log = race_log_open(trace_fd, trouble);
    if (log == NULL || fstat(trace_fd, &state) != 0) {
        return false;
    }
    measured->memory_kib = (uint64_t)state.st_blocks * 512 / 1024;
    measured->accesses = log->accesses;
    for (size_t i = 0; i < log->pair_count; i++) {
        measured->proven += log->pairs[i].proven;
    }
    race_log_close(log);
    return true;
}

static bool measure(const struct wanted *wanted, struct measured *measured)
{
    struct trouble trouble;
    const struct trace_options options = {.seed = 17,
                                          .pause_us = wanted->pause_us,
                                          .pause_most = PAUSES,
                                          .shadow_bytes = (uint64_t)SHADOW_GB << 30};
    int trace_fd = wanted->engine ? trace_create(&options, &trouble) : -1;
    bool read = true;
    if (!wanted->engine || trace_fd >= 0) {
        read = run(wanted, trace_fd, measured);
        if (read && wanted->engine) {
            read = read_engine(trace_fd, measured, &trouble);
        }
    }
    if (wanted->engine && (trace_fd < 0 || !read)) {
        fprintf(stderr, "engine-run: %s\n", trouble.text);
        return false;
    }
    if (trace_fd >= 0) {
        close(trace_fd);
    }
    return read;
}

static bool read_words(int argc, char **argv, struct wanted *wanted)
{
    static const struct option options[] = {{"engine", no_argument, NULL, 'e'},
                                            {"pause", required_argument, NULL, 'p'},
                                            {"out", required_argument, NULL, 'o'},
                                            {0}};
    int key;
    while ((key = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        switch (key) {
        case 'e':
            wanted->engine = true;
            break;
        case 'p':
            wanted->pause_us = (uint32_t)strtoul(optarg, NULL, 10);
            break;
        case 'o':
            wanted->out = optarg;
            break;
        default:
            return false;
        }
    }
    wanted->program = argv + optind;
    return optind < argc;
}

int main(int argc, char **argv)
{
    struct wanted wanted = {.out = "/dev/null"};
    struct measured measured = {0};
    if (!read_words(argc, argv, &wanted)) {
        fprintf(stderr, "usage: engine-run [--engine] [--pause US] [--out FILE] -- PROGRAM …\n");
        return 2;
    }
    if (!measure(&wanted, &measured)) {
        return 3;
    }
    printf("%.6f %.6f %" PRIu64 " %" PRIu64 " %zu\n", measured.wall_s, measured.cpu_s,
           measured.memory_kib, measured.accesses, measured.proven);
    return measured.well ? 0 : 1;
}
