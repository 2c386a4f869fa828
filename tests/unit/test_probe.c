/* SPDX-License-Identifier: MIT
 *
 * The probe against programs that GCC and Clang make here and now: layouts, places, stacks of
 * blocked processes, damaged files. Clang's half is left out where there is no clang.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "probe.h"
#include "probe_capture.c" /* NOLINT(bugprone-suspicious-include) */

#define CAR_MEMBERS                                                                                \
    "int id; double lap_time; double s1, s2, s3;\n"                                                \
    "int best_s1, best_s2, best_s3, stand, out, lap, best_lap_time, done;\n"

static char folder[] = "/tmp/test_probe.XXXXXX";
static const char *const compilers[] = {"gcc", "clang"};
static bool has_compiler[2];

static int run(const char *command)
{
    int status = system(command); /* NOLINT: the commands are this file's own */
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        char command[64];
        snprintf(command, sizeof command, "%s --version >/dev/null 2>&1", compilers[i]);
        has_compiler[i] = run(command) == 0;
    }
    return has_compiler[0] ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && run(command) == 0 ? 0 : -1;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Compiles in the folder; the program is always ./program there. */
static void compile(int compiler, const char *flags_and_files)
{
    char command[1024];
    snprintf(command, sizeof command, "%s -w -o program %s", compilers[compiler], flags_and_files);
    if (run(command) != 0) {
        fail_msg("failed: %s", command);
    }
}

static struct probe *open_program(void)
{
    struct trouble trouble = {""};
    struct probe *probe = probe_open("program", &trouble);
    if (probe == NULL) {
        fail_msg("%s", trouble.text);
    }
    assert_true(probe_has_debug_info(probe));
    return probe;
}

static struct probe *open_source(int compiler, const char *flags, const char *source)
{
    char command[512];
    write_file("car.c", source);
    snprintf(command, sizeof command, "-g %s car.c", flags);
    compile(compiler, command);
    return open_program();
}

/* Calls a test once with each compiler that is there. */
static void each_compiler(void (*test)(int compiler))
{
    for (int i = 0; i < 2; i++) {
        if (has_compiler[i]) {
            test(i);
        }
    }
}

#include "probe_damage.c"  /* NOLINT(bugprone-suspicious-include) */
#include "probe_layouts.c" /* NOLINT(bugprone-suspicious-include) */

/* ---- places ---- */

static uint64_t symbol_address(const char *name)
{
    char command[128];
    unsigned long long address = 0;
    snprintf(command, sizeof command, "nm program | grep ' [tT] %s$'", name);
    FILE *answer = popen(command, "r"); /* NOLINT */
    assert_non_null(answer);
    assert_int_equal(fscanf(answer, "%llx", &address), 1);
    pclose(answer);
    return address;
}

static void assert_place(struct probe *probe, const char *function, const char *file, int line)
{
    struct source_place place;
    assert_true(probe_place(probe, symbol_address(function), &place));
    assert_string_equal(place.file, file);
    assert_string_equal(place.function, function);
    assert_in_range(place.line, line, line + 2); /* an optimiser moves the body up */
    assert_true(probe_function(probe, function, &place));
    assert_string_equal(place.file, file);
    assert_int_equal(place.line, line);
}

static void places(int compiler)
{
    static const char *const flags[] = {"-g -O0", "-g -O2", "-g -O1 -no-pie", "-g -static",
                                        "-gdwarf-4 -ffunction-sections"};
    char absolute[256];
    struct source_place place;
    mkdir("sub", 0700);
    write_file("sub/lap.c", "int laps;\n\nint lap(void)\n{\n    return laps++;\n}\n");
    write_file("main.c", "int lap(void);\nint main(void)\n{\n    return lap();\n}\n");
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        snprintf(absolute, sizeof absolute, "%s ./main.c sub/lap.c", flags[i]);
        compile(compiler, absolute);
        struct probe *probe = open_program();
        assert_place(probe, "lap", "sub/lap.c", 3);
        assert_place(probe, "main", "main.c", 2);
        assert_false(probe_place(probe, 1, &place));
        assert_false(probe_place(probe, UINT64_MAX, &place));
        assert_int_equal(place.line, 0);
        assert_false(probe_function(probe, "nowhere", &place));
        probe_close(probe);
    }
    snprintf(absolute, sizeof absolute, "-g %s/main.c sub/lap.c", folder);
    compile(compiler, absolute);
    snprintf(absolute, sizeof absolute, "%s/main.c", folder);
    struct probe *probe = open_program();
    assert_place(probe, "main", absolute, 2);
    probe_close(probe);
}

static void test_places(void **state)
{
    (void)state;
    each_compiler(places);
}

static void inlined_place(int compiler)
{
    bool found = false;
    struct probe *probe = open_source(compiler, "-O2",
                                      "volatile int v;\n"
                                      "static inline __attribute__((always_inline)) void in(void)\n"
                                      "{\n    v = 7;\n}\n"
                                      "int main(void)\n{\n    in();\n    return v;\n}\n");
    uint64_t start = symbol_address("main");
    for (uint64_t at = start; at < start + 16; at++) {
        struct source_place place;
        found |=
            probe_place(probe, at, &place) && strcmp(place.function, "in") == 0 && place.line == 4;
    }
    assert_true(found);
    probe_close(probe);
}

static void test_inlined_place(void **state)
{
    (void)state;
    each_compiler(inlined_place);
}

/* ---- stacks ---- */

static const char sleeper[] = "#include <semaphore.h>\n"
                              "#include <sys/prctl.h>\n"
                              "#include <unistd.h>\n"
                              "static volatile int done; static sem_t lock; static char c;\n"
                              "#define FAR static __attribute__((noinline)) void\n"
                              "FAR third(void)\n{\n"
                              "    CALL;\n" /* line 8 */
                              "    done++;\n}\n"
                              "FAR second(void)\n{\n    third();\n    done++;\n}\n"
                              "FAR first(void)\n{\n    second();\n    done++;\n}\n"
                              "int main(void)\n{\n    prctl(PR_SET_DUMPABLE, 1);\n"
                              "    sem_init(&lock, 1, 0);\n    first();\n    return c;\n}\n";

/* The innermost frame of the source: in a static program, libc's are in_program too. */
static size_t first_in_source(const struct frame *frames, size_t count)
{
    size_t i = 0;
    while (i < count && (!frames[i].in_program || frames[i].place.line == 0)) {
        i++;
    }
    return i;
}

static void assert_stack(const struct frame *frames, size_t count, bool complete)
{
    static const char *const functions[] = {"third", "second", "first", "main"};
    static const int lines[] = {8, 13, 18, 25};
    size_t first = first_in_source(frames, count);
    for (size_t i = 0; i < (complete ? 4 : 1); i++) {
        assert_true(first + i < count);
        assert_true(frames[first + i].in_program);
        assert_string_equal(frames[first + i].place.function, functions[i]);
        assert_string_equal(frames[first + i].symbol, functions[i]);
        assert_string_equal(frames[first + i].place.file, "car.c");
        assert_int_equal(frames[first + i].place.line, lines[i]);
    }
}

static void unwind_blocked(int compiler, const char *flags, const char *what, long call)
{
    char options[256], inside[128];
    struct frame frames[32];
    snprintf(options, sizeof options, "%s '-DCALL=%s'", flags, what);
    struct probe *probe = open_source(compiler, options, sleeper);
    snprintf(inside, sizeof inside, "%s/program", folder);
    struct blocked blocked = blocked_start(inside);
    struct stack_capture poor = capture_take(blocked.pid, call, false);
    struct stack_capture rich = capture_take(blocked.pid, call, true);
    blocked_end(&blocked);
    size_t count = probe_unwind(probe, inside, &poor, frames, 32);
    assert_stack(frames, count, false);
    count = probe_unwind(probe, inside, &rich, frames, 32);
    assert_stack(frames, count, true);
    assert_true(first_in_source(frames, count) > 0);
    assert_int_equal(probe_unwind(probe, inside, &rich, frames, 1), 1);
    assert_int_equal(frames[0].pc, rich.pc);
    capture_release(&poor);
    capture_release(&rich);
    probe_close(probe);
}

static void blocked_stacks(int compiler)
{
#ifdef SYS_pause
    unwind_blocked(compiler, "-O0", "pause()", SYS_pause);
#endif
    unwind_blocked(compiler, "-O2", "read(0, &c, 1)", SYS_read);
    unwind_blocked(compiler, "-O1 -no-pie", "usleep(60000000)", SYS_clock_nanosleep);
    unwind_blocked(compiler, "-O0 -static", "read(0, &c, 1)", SYS_read);
    unwind_blocked(compiler, "-O0 -static-pie", "usleep(60000000)", SYS_clock_nanosleep);
    unwind_blocked(compiler, "-O0", "sem_wait(&lock)", SYS_futex);
    unwind_blocked(compiler, "-O2", "sem_wait(&lock)", SYS_futex);
}

static void test_blocked_stacks(void **state)
{
    (void)state;
    each_compiler(blocked_stacks);
}

/* No module but the program is known and no register: the stack's words have to do. */
static void test_guessed_frame(void **state)
{
    struct frame frames[8];
    uint64_t stack[8] = {0};
    char maps[256];
    (void)state;
    struct probe *probe = open_source(0, "-O0 -DCALL='read(0,&c,1)'", sleeper);
    const uint64_t base = 0x555555554000;
    const uint64_t first = symbol_address("first");
    snprintf(maps, sizeof maps,
             "555555554000-555555555000 r--p 00000000 00:01 7   /box/program\n"
             "555555555000-555555556000 r-xp 00001000 00:01 7   /box/program (deleted)\n");
    assert_int_equal(probe_load_base(probe, "/box/program", maps), base);
    assert_int_equal(probe_load_base(probe, "/box/other", maps), 0);
    stack[1] = base + first;     /* into the program, but no call before it */
    stack[2] = base + first + 9; /* push; mov; call second: 1 + 3 + 5 bytes */
    struct stack_capture capture = {.pc = 0x7f0000001000,
                                    .sp = 0x7ffd00000000,
                                    .stack = (const uint8_t *)stack,
                                    .stack_bytes = sizeof stack,
                                    .maps = maps};
    size_t count = probe_unwind(probe, "/box/program", &capture, frames, 8);
    assert_int_equal(count, 2);
    assert_false(frames[0].in_program);
    assert_true(frames[1].in_program);
    assert_string_equal(frames[1].place.function, "first");
    assert_int_equal(frames[1].place.line, 18);
    probe_close(probe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_car_layout),     cmocka_unit_test(test_variant_layouts),
        cmocka_unit_test(test_split_layout),   cmocka_unit_test(test_places),
        cmocka_unit_test(test_inlined_place),  cmocka_unit_test(test_blocked_stacks),
        cmocka_unit_test(test_guessed_frame),  cmocka_unit_test(test_not_a_program),
        cmocka_unit_test(test_truncated_file), cmocka_unit_test(test_flipped_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
