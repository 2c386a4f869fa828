/* SPDX-License-Identifier: MIT
 *
 * libdw is not made for hostile files: a damaged one can crash it, send it round in circles or make
 * it ask for all the memory there is. So a child process asks everything first that may be asked
 * later, with a limit on time and memory. Only when it comes through is libdw used in this process.
 *
 * libdw works alike on the same bytes, and a fork has the same memory layout; what remains is a
 * read outside of a section that by luck hits mapped memory in the child and not here.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

enum {
    CPU_SECONDS = 3,
    SECONDS = 10, /* of the clock: the machine may be busy */
    MORE_MEMORY = 1 << 30,
    MOST_TRIED = 2000,
    CODE_STEPS = 200,
    STACK_WORDS = 128,
    TRIED_FRAMES = 6
};

/* ---- in the child ---- */

static void quit_at_once(void)
{
    _exit(3);
}

/* Address space for what is there now and a gigabyte more (a sanitizer has terabytes already). */
static void limit_memory(void)
{
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) {
        return;
    }
    if (fscanf(file, "%llu", &pages) == 1) {
        rlim_t limit = pages * (rlim_t)sysconf(_SC_PAGESIZE) + MORE_MEMORY;
        setrlimit(RLIMIT_AS, &(struct rlimit){limit, limit});
    }
    fclose(file);
}

static void prepare_child(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS,  SIGABRT, SIGFPE,
                                SIGILL,  SIGALRM, SIGXCPU, SIGTERM};
    sigset_t none;
    /* Registered last, so called first: the caller's own handlers (which may remove its files) and
     * its unwritten output are not this child's business, should memory.c end the process. */
    atexit(quit_at_once);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        signal(fatal[i], SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int silence = open("/dev/null", O_WRONLY | O_CLOEXEC); /* libdw's assertions, memory.c */
    if (silence >= 0) {
        dup2(silence, STDERR_FILENO);
    }
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_CPU, &(struct rlimit){CPU_SECONDS, CPU_SECONDS + 1});
    limit_memory();
    alarm(SECONDS);
}

static bool try_die(Dwarf_Die *die, int depth, void *context)
{
    Dwarf_Die type;
    char text[256];
    size_t size = 0;
    int line = 0;
    struct layout_field field;
    (void)depth;
    dwarf_diename(die);
    lines_declared(context, die, text, sizeof text, &line);
    member_offset(die, &size);
    if (type_of(die, &type)) {
        type_describe(&type, &field);
        type_alignment(&type);
    }
    return true;
}

static void try_unit(struct probe *probe, struct unit *unit)
{
    struct source_place place;
    struct die_walk walk = {try_die, &unit->die, MOST_DIES};
    die_walk(&walk, &unit->die);
    functions_at(unit, 0);
    for (size_t i = 0; i < unit->function_count; i++) {
        probe_place(probe, unit->functions[i].low, &place);
        probe_place(probe, unit->functions[i].high - 1, &place);
    }
}

/* A stack full of return addresses: every function is unwound, whatever its tables say. */
static void try_unwind(struct probe *probe, const uint64_t *addresses, size_t count)
{
    static const char maps[] = "500000000000-510000000000 r-xp 00000000 00:00 1 /program\n";
    uint64_t stack[STACK_WORDS];
    struct frame frames[TRIED_FRAMES];
    uint64_t base = probe_load_base(probe, "/program", maps);
    struct stack_capture capture = {.sp = 0x7f0000000000,
                                    .has_registers = true,
                                    .stack = (const uint8_t *)stack,
                                    .stack_bytes = sizeof stack,
                                    .maps = maps};
    for (size_t i = 0; i < STACK_WORDS; i++) {
        stack[i] = i % 3 == 0 ? capture.sp + i * 8 : base + addresses[i % count] + 1;
    }
    for (size_t i = 0; i < 32; i++) {
        capture.registers[i] = capture.sp + 64;
    }
    for (size_t i = 0; i < count; i++) {
        capture.pc = base + addresses[i];
        probe_unwind(probe, "/program", &capture, frames, TRIED_FRAMES);
    }
}

/* A program without debug information still has unwind tables: steps through its code. */
static size_t add_code_addresses(Elf *elf, uint64_t *addresses, size_t count)
{
    size_t parts = 0;
    if (elf_getphdrnum(elf, &parts) != 0) {
        return count;
    }
    for (size_t i = 0; i < parts; i++) {
        GElf_Phdr part;
        if (gelf_getphdr(elf, (int)i, &part) == NULL || (part.p_flags & PF_X) == 0) {
            continue;
        }
        uint64_t step = part.p_filesz / CODE_STEPS > 16 ? part.p_filesz / CODE_STEPS : 16;
        for (uint64_t at = 0; at < part.p_filesz && count < MOST_TRIED; at += step) {
            addresses[count++] = part.p_vaddr + at;
        }
    }
    return count;
}

/* Where to unwind from: the beginnings and ends of functions, the entry, steps through the code. */
static size_t tried_addresses(struct probe *probe, uint64_t *addresses)
{
    GElf_Ehdr header;
    size_t count = 0;
    addresses[count++] = gelf_getehdr(probe->elf, &header) != NULL ? header.e_entry : 0;
    for (size_t i = 0; i < probe->unit_count; i++) {
        const struct unit *unit = &probe->units[i];
        for (size_t f = 0; f < unit->function_count && count + 2 <= MOST_TRIED / 2; f++) {
            addresses[count++] = unit->functions[f].low + 4;
            addresses[count++] = unit->functions[f].high - 1;
        }
    }
    return add_code_addresses(probe->elf, addresses, count);
}

static void try_everything(void *context)
{
    struct probe *probe = context;
    static const char *const nothing[] = {"\1"};
    struct layout layout;
    uint64_t *addresses = memory_need(MOST_TRIED, sizeof *addresses);
    probe_read_debug_info(probe);
    for (size_t i = 0; i < probe->unit_count; i++) {
        try_unit(probe, &probe->units[i]);
    }
    probe_layout(probe, nothing[0], &layout);
    probe_layout_like(probe, nothing, 1, 1, &layout);
    try_unwind(probe, addresses, tried_addresses(probe, addresses));
    free(addresses);
}

/* ---- in the parent ---- */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The child's word comes by a pipe, not as its exit status: a caller that waits for any child
 * might take that away. */
static bool wait_for_word(int from)
{
    int64_t end = now_ms() + 1000 * (int64_t)(SECONDS + 1);
    struct pollfd ready = {.fd = from, .events = POLLIN};
    for (int64_t left = end - now_ms(); left > 0; left = end - now_ms()) {
        char word = 0;
        int state = poll(&ready, 1, (int)left);
        if (state > 0) {
            return read(from, &word, 1) == 1;
        }
        if (state < 0 && errno != EINTR) {
            return false;
        }
    }
    return false;
}

bool trial_of(void (*task)(void *context), void *context)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        prepare_child();
        task(context);
        _exit(write(ends[1], "k", 1) == 1 ? 0 : 3);
    }
    close(ends[1]);
    bool passed = child > 0 && wait_for_word(ends[0]);
    close(ends[0]);
    if (child > 0) {
        if (!passed && waitpid(child, NULL, WNOHANG) == 0) {
            kill(child, SIGKILL); /* still ours: it was not reaped */
        }
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    return passed;
}

bool trial_passed(struct probe *probe)
{
    return trial_of(try_everything, probe);
}
