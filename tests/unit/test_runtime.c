/* SPDX-License-Identifier: MIT
 *
 * The runtime in real programs: the others of runtime_*.c beside this file, built by each compiler
 * and optimisation level as the checker builds a submission, run with a trace that this test made,
 * and judged by the records. Lines are found by their mark (a comment "@NAME"), never by number.
 *
 * Needs RUNTIME_ARCHIVE, RUNTIME_WRAPPED and ABI_DIR (absolute paths). A compiler that is not
 * installed is left out.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "arena_format.h"
#include "trace.h"

#include "runtime_run.c" /* a test is one file to the build */
#include "runtime_touched.c"
#include "runtime_shared.c"

/* --- the slots --- */

/* Every byte from `offset` was written by that line in that process. */
static void assert_covered(const struct run *run, const char *mark, int32_t pid, size_t offset,
                           size_t bytes)
{
    unsigned line = line_of(run, mark);
    for (size_t at = offset; at < offset + bytes; at++) {
        bool covered = false;
        for (uint64_t i = 0; i < run->count && !covered; i++) {
            const struct trace_record *record = &run->records[i];
            bool writes =
                record->kind == (strcmp(mark, "atomic") == 0 ? TRACE_ATOMIC : TRACE_WRITE);
            covered = writes && record->pid == pid && run->lines[i] == line &&
                      at >= record->offset && at < record->offset + record->size;
        }
        if (!covered) {
            fail_msg("%s: @%s by %d: byte %zu was not seen", run->program, mark, (int)pid, at);
        }
    }
}

static bool is_access(const struct trace_record *record)
{
    return record->kind == TRACE_READ || record->kind == TRACE_WRITE ||
           record->kind == TRACE_ATOMIC;
}

static void assert_own_slot_only(const struct run *run, int32_t pid, size_t from, size_t bytes)
{
    for (uint64_t i = 0; i < run->count; i++) {
        const struct trace_record *record = &run->records[i];
        if (record->pid == pid && is_access(record)) {
            assert_true(record->offset >= from && record->offset + record->size <= from + bytes);
        }
    }
}

static void judge_slot(const struct run *run, int32_t pid, size_t index)
{
    size_t slot = 0, offset, bytes;
    char way[32];
    sscanf(strstr(run->output, "slot "), "slot %zu", &slot);
    const char *at = run->output;
    while (sscanf(at, "%31s %zu %zu", way, &offset, &bytes) == 3 && strcmp(way, "slot") != 0) {
        assert_covered(run, way, pid, index * slot + offset, bytes);
        at = strchr(at, '\n') + 1;
    }
    assert_ptr_not_equal(at, run->output);
    assert_own_slot_only(run, pid, index * slot, slot);
}

static void judge_slots(struct run *run)
{
    resolve(run);
    assert_true(WIFEXITED(run->status) && WEXITSTATUS(run->status) == 3);
    int32_t shmid = (int32_t)first(run, TRACE_SEGMENT, 0)->argument;
    int32_t parent = first(run, TRACE_PROCESS, 0)->pid;
    const struct trace_record *attach = first(run, TRACE_ATTACH, parent);
    assert_int_equal(attach->object, shmid);
    assert_int_equal(attach->size, first(run, TRACE_SEGMENT, 0)->size);
    assert_int_equal(first(run, TRACE_CONTROL, parent)->object, shmid);
    assert_int_equal(first(run, TRACE_DETACH, parent)->object, shmid);
    size_t children = 0, reaped = 0;
    for (uint64_t i = 0; i < run->count; i++) {
        const struct trace_record *record = &run->records[i];
        assert_int_not_equal(record->kind, TRACE_NONE);
        if (is_access(record)) {
            assert_int_equal(record->object, shmid);
        }
        if (record->kind == TRACE_FORK) {
            int32_t child = (int32_t)record->argument;
            const char *way = children == 0 ? "_exit" : "exit";
            assert_int_equal(run->lines[i], line_of(run, "fork"));
            assert_int_equal(must(run, TRACE_PROCESS, "fork", child)->argument, parent);
            assert_int_equal(must(run, TRACE_EXIT, way, child)->argument, 10 + (int)children);
            judge_slot(run, child, children++);
        }
        reaped += record->kind == TRACE_REAPED && record->argument > 0;
    }
    assert_int_equal(children, 2);
    assert_int_equal(reaped, 2);
    assert_int_equal(must(run, TRACE_REAPED, "wait", parent)->held, 0);
    assert_int_equal(first(run, TRACE_EXIT, parent)->argument, 3);
    assert_non_null(find(run, TRACE_READ, "sum", parent));
    assert_null(find(run, TRACE_WRITE, "sum", parent));
}

/* --- the locks --- */

static void assert_held(const struct run *run, const char *mark, unsigned held)
{
    const struct trace_record *record = must(run, TRACE_WRITE, mark, 0);
    if (record->held != held) {
        fail_msg("%s: @%s: held %u, not %u", run->program, mark, record->held, held);
    }
}

static void judge_locks(struct run *run)
{
    static const struct {
        const char *mark;
        unsigned held;
    } expected[] = {{"child", 0}, {"none", 0},      {"gate", 0},     {"one", 1},
                    {"two", 2},   {"back", 0},      {"rwlock", 1},   {"private", 1},
                    {"sysv", 1},  {"sysv_back", 0}, {"inverted", 1}, {"inverted_back", 0},
                    {"named", 1}};
    resolve(run);
    assert_int_equal(run->status, 0);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_held(run, expected[i].mark, expected[i].held);
    }
    const struct trace_record *take = must(run, TRACE_LOCK_TAKE, "take", 0);
    assert_int_equal(take->object, first(run, TRACE_SEGMENT, 0)->argument);
    assert_int_equal(take->offset, sizeof(long));
    assert_int_equal(take->size, TRACE_LOCK_SEM);
    assert_int_equal(must(run, TRACE_LOCK_GIVE, "give", 0)->offset, sizeof(long));
    assert_int_equal(must(run, TRACE_LOCK_INIT, "sem_init", 0)->argument, 1);
    assert_int_equal(must(run, TRACE_LOCK_INIT, "mutex_init", 0)->argument, 1);
    assert_int_equal(must(run, TRACE_LOCK_INIT, "rwlock_init", 0)->argument, 0);
    assert_int_equal(must(run, TRACE_LOCK_INIT, "setval", 0)->size, TRACE_LOCK_SYSV);
    assert_int_equal(must(run, TRACE_LOCK_DESTROY, "rmid", 0)->size, TRACE_LOCK_SYSV);
    assert_int_equal(must(run, TRACE_LOCK_INIT, "open", 0)->size, TRACE_LOCK_NAMED);
    assert_int_equal(must(run, TRACE_LOCK_TAKE, "named_take", 0)->offset,
                     must(run, TRACE_LOCK_INIT, "open", 0)->offset);
    const struct trace_record *asleep = must(run, TRACE_SLEEP, "sleep", 0);
    assert_int_equal(asleep->argument, 2);
    assert_int_equal(asleep->held, 2);
}

/* --- many at once --- */

static void judge_many(struct run *run)
{
    enum { PROCESSES = 20, NUMBERS = 4000 };
    static unsigned char times[PROCESSES * NUMBERS];
    uint64_t last[PROCESSES] = {0};
    memset(times, 0, sizeof times);
    assert_int_equal(run->status, 0);
    assert_string_equal(run->output, "20 ended\n");
    assert_true(run->header->next < CAPACITY);
    for (uint64_t i = 0; i < run->count; i++) {
        const struct trace_record *record = &run->records[i];
        assert_in_range(record->kind, TRACE_PROCESS, TRACE_ATOMIC);
        assert_true(record->pid > 0);
        if (record->kind == TRACE_WRITE) {
            assert_int_equal(record->size, sizeof(int));
            uint64_t index = record->offset / sizeof(int);
            assert_true(index < PROCESSES * NUMBERS);
            times[index]++;
            assert_true(index >= last[index / NUMBERS]); /* in the order of the program */
            last[index / NUMBERS] = index;
        }
    }
    for (size_t i = 0; i < sizeof times; i++) {
        assert_in_range(times[i], 1, 2); /* none lost; an unrolled loop has two places */
    }
}

/* --- calls --- */

static size_t count_of(const struct run *run, uint32_t kind)
{
    size_t count = 0;
    for (uint64_t i = 0; i < run->count; i++) {
        count += run->records[i].kind == kind;
    }
    return count;
}

static void judge_calls(struct run *run)
{
    resolve(run);
    assert_string_equal(run->output, "   42|1099511627776|2.5|1.000000|  1 wor\n"
                                     "usleep -1 1\n"
                                     "4 1 0 7 0 5\n"
                                     "vfork 0\n"
                                     "spawn 1 1\n"
                                     "wait -1 1\n"
                                     "abort 1\n");
    assert_int_equal(run->status, 0);
    assert_int_equal(count_of(run, TRACE_FORK), 3);
    assert_int_equal(count_of(run, TRACE_PROCESS), 3); /* itself, vfork's and fork's child */
    assert_int_equal(count_of(run, TRACE_REAPED), 4);
    assert_int_equal(count_of(run, TRACE_SLEEP), 1);
    assert_non_null(find(run, TRACE_WRITE, "handler", 0));
    assert_int_equal(must(run, TRACE_WRITE, "handler_memset", 0)->size, 4);
    assert_int_equal(must(run, TRACE_WRITE, "qsort", 0)->size, 40);
    assert_int_equal(must(run, TRACE_WRITE, "scanned", 0)->size, 5);
    assert_int_equal(must(run, TRACE_READ, "printed", 0)->size, 3);
    assert_int_not_equal(must(run, TRACE_WRITE, "thread", 0)->thread, 0);
}

/* --- names --- */

static void judge_names(struct run *run)
{
    resolve(run);
    assert_true(WIFEXITED(run->status) && WEXITSTATUS(run->status) == 5);
    assert_int_equal(must(run, TRACE_WRITE, "copy", 0)->size, 5);
    assert_int_equal(must(run, TRACE_WRITE, "own", 0)->offset, 98);
    for (uint64_t i = 0; i < run->count; i++) {
        assert_int_not_equal(run->records[i].kind, TRACE_REAPED);
    }
}

/* --- the tests --- */

static const struct {
    const char *name;
    void (*judge)(struct run *run);
} programs[] = {{"slots", judge_slots}, {"locks", judge_locks},  {"many", judge_many},
                {"calls", judge_calls}, {"libc", judge_touched}, {"mappings", judge_mappings},
                {"names", judge_names}};

static void build_and_judge_some(size_t count, const char *compiler, const char *level,
                                 const char *link)
{
    if (shell("command -v %s > /dev/null", compiler) != 0) {
        skip();
    }
    for (size_t i = 0; i < count; i++) {
        struct run run;
        build(&run, programs[i].name, compiler, level, link);
        record(&run, CAPACITY);
        programs[i].judge(&run);
        release(&run);
    }
}

static void build_and_judge(const char *compiler, const char *level, const char *link)
{
    build_and_judge_some(sizeof programs / sizeof programs[0], compiler, level, link);
}

static void gcc_without_optimisation(void **state)
{
    (void)state;
    build_and_judge("gcc", "-O0", RUNTIME_ARCHIVE);
}

static void gcc_optimised(void **state)
{
    (void)state;
    build_and_judge("gcc", "-O2", RUNTIME_ARCHIVE);
}

static void clang_without_optimisation(void **state)
{
    (void)state;
    build_and_judge("clang", "-O0", RUNTIME_ARCHIVE);
}

static void clang_optimised(void **state)
{
    (void)state;
    build_and_judge("clang", "-O2", RUNTIME_ARCHIVE);
}

static void static_program_at_a_fixed_address(void **state)
{
    (void)state;
    /* Not the last two. `names`: in a static program the student's strlen is libc's too.
     * `mappings`: at fixed addresses a pointer to data can't be told from a small number. */
    build_and_judge_some(5, "gcc -fno-pie", "-O1", "-no-pie -static " RUNTIME_ARCHIVE);
}

#ifdef __x86_64__
#define WIDE_ATOMICS "-mcx16 "
#else
#define WIDE_ATOMICS ""
#endif

/* The runtime's own code under the sanitizers; they keep their hands off the trace. */
static void sanitizers_find_nothing_in_the_runtime(void **state)
{
    (void)state;
    build_and_judge(
        "gcc", "-O1",
        "-std=c17 -g0 -fsanitize=address,undefined -fno-sanitize-recover=all " WIDE_ATOMICS
        "-I" ABI_DIR " -I" ABI_DIR "/../runtime " ABI_DIR "/../runtime/*.c " ABI_DIR
        "/../runtime/engine/*.c");
}

static void every_wrapped_name_is_there(void **state)
{
    (void)state;
    assert_int_equal(
        shell("nm '%s' 2> /dev/null | sed -n 's/.* [TW] __wrap_//p' | sort > %s/there && "
              "sort '%s' | cmp -s - %s/there",
              RUNTIME_ARCHIVE, folder, RUNTIME_WRAPPED, folder),
        0);
}

/* The names that are neither the compilers' nor redirected must not meet the student's. */
static void no_other_name_is_taken(void **state)
{
    (void)state;
    assert_int_not_equal(shell("nm '%s' 2> /dev/null | grep -v ' [a-zU] ' | "
                               "grep ' [A-Z] ' | grep -vqE ' (__wrap_|__tsan_|sr_)'",
                               RUNTIME_ARCHIVE),
                         0);
}

static void a_full_trace_counts_and_goes_on(void **state)
{
    struct run run;
    (void)state;
    build(&run, "many", "gcc", "-O1", RUNTIME_ARCHIVE);
    record(&run, 100);
    assert_int_equal(run.status, 0);
    assert_string_equal(run.output, "20 ended\n");
    assert_true(run.header->next > run.header->capacity); /* that some are lost, not how many */
    assert_int_equal(run.header->capacity, 100);
    release(&run);
}

/* Without a trace, with a closed descriptor and with one that is another file: as built plainly. */
static void without_a_trace_nothing_changes(void **state)
{
    struct run plain = {0}, recorded;
    (void)state;
    build(&recorded, "slots", "gcc", "-O2", RUNTIME_ARCHIVE);
    snprintf(plain.program, sizeof plain.program, "%s/plain", folder);
    assert_int_equal(shell("gcc -O2 -w %s -o %s", recorded.source, plain.program), 0);
    start(&plain, NULL);
    static const char *const traces[] = {NULL, "99", "1", "", "x", "99999999999999"};
    for (size_t i = 0; i < sizeof traces / sizeof traces[0]; i++) {
        start(&recorded, traces[i]);
        assert_string_equal(recorded.output, plain.output);
        assert_int_equal(recorded.status, plain.status);
    }
    record(&recorded, CAPACITY);
    assert_string_equal(recorded.output, plain.output);
    assert_int_equal(recorded.status, plain.status);
    release(&recorded);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    return shell("rm -rf %s", folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_wrapped_name_is_there),
        cmocka_unit_test(no_other_name_is_taken),
        cmocka_unit_test(gcc_without_optimisation),
        cmocka_unit_test(gcc_optimised),
        cmocka_unit_test(clang_without_optimisation),
        cmocka_unit_test(clang_optimised),
        cmocka_unit_test(static_program_at_a_fixed_address),
        cmocka_unit_test(sanitizers_find_nothing_in_the_runtime),
        cmocka_unit_test(a_full_trace_counts_and_goes_on),
        cmocka_unit_test(without_a_trace_nothing_changes),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
