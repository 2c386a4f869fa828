/* SPDX-License-Identifier: MIT
 * lab.ini: a good one is read whole; each mistake is told with its line. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab.h"

#define HEAD                                                                                       \
    "[lab]\nnumber = 3\ntitle = cars\nruns = plain traced\ncars = 20\nlaps = 3\npace_ms = 2\n"     \
    "run_s = 10\noutput_bytes = 1000000\n"
#define PROGRAM "[program race]\nsources = *\n"
#define CHECK "[check build]\ntitle = compiles\nrules = build.error build.warning\npoints = 2\n"

static char folder[] = "/tmp/test_lab.XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL && chdir(folder) == 0 && mkdir("labs", 0700) == 0 &&
                   mkdir("labs/lab3-cars", 0700) == 0
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink("labs/lab3-cars/lab.ini");
    rmdir("labs/lab3-cars");
    rmdir("labs");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void write_ini(const char *text)
{
    FILE *file = fopen("labs/lab3-cars/lab.ini", "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static bool reads(const char *text, struct lab *lab, struct trouble *trouble)
{
    trouble->text[0] = '\0';
    write_ini(text);
    return lab_read("labs/lab3-cars", lab, trouble);
}

static void test_good(void **state)
{
    (void)state;
    struct lab lab;
    struct trouble trouble;
    bool read =
        reads("; what it is about\n" HEAD
              "title.fr = voitures\nfaults = shmget sem_init fork\ncarry_on = fork\n" PROGRAM
              "[program viewer]\nsources = viewer.c board.c\n" CHECK "title.fr = se compile\n"
              "[check waited]\ntitle = waited for\nrules = proc.zombie sim.*\n"
              "needs = build\npoints = 3\nneeds_why = needs a build\n"
              "[check refused]\ntitle = calls\nrules = call.unchecked proc.zombie\nwhen = fault\n",
              &lab, &trouble);
    assert_string_equal(trouble.text, "");
    assert_true(read);
    assert_string_equal(lab.folder, "labs/lab3-cars");
    assert_string_equal(lab.name, "lab3-cars");
    assert_string_equal(lab.title, "cars");
    assert_string_equal(lab.title_fr, "voitures");
    assert_int_equal(lab.number, 3);
    assert_int_equal(lab.cars, 20);
    assert_int_equal(lab.laps, 3);
    assert_int_equal(lab.pace_ms, 2);
    assert_int_equal(lab.run_s, 10);
    assert_int_equal(lab.output_bytes, 1000000);
    assert_int_equal(lab.run_count, 2);
    assert_string_equal(lab.runs[1], "traced");
    assert_int_equal(lab.fault_count, 3);
    assert_string_equal(lab.faults[1], "sem_init");
    assert_true(lab_carries_on(&lab, "fork"));
    assert_false(lab_carries_on(&lab, "shmget"));
    assert_int_equal(lab.program_count, 2);
    assert_true(lab.programs[0].all_others);
    assert_false(lab.programs[1].all_others);
    assert_int_equal(lab.programs[1].source_count, 2);
    assert_string_equal(lab.programs[1].sources[1], "board.c");
    assert_int_equal(lab.check_count, 3);
    assert_int_equal(lab.checks[0].points, 2);
    assert_string_equal(lab.checks[0].title_fr, "se compile");
    assert_string_equal(lab.checks[1].needs[0], "build");
    assert_string_equal(lab.checks[1].needs_why, "needs a build");
    assert_true(lab_check_has_rule(&lab.checks[1], "sim.grid"));
    assert_true(lab_check_has_rule(&lab.checks[1], "proc.zombie"));
    assert_false(lab_check_has_rule(&lab.checks[1], "proc.orphan"));
    assert_false(lab_check_has_rule(&lab.checks[1], "simple"));
    assert_true(lab_check_counts(&lab, &lab.checks[1], "proc.zombie", NULL));
    assert_true(lab_check_counts(&lab, &lab.checks[1], "proc.zombie", "exit"));
    assert_false(lab_check_counts(&lab, &lab.checks[1], "proc.zombie", "fault"));
    assert_true(lab_check_counts(&lab, &lab.checks[2], "proc.zombie", "fault"));
    assert_false(lab_check_counts(&lab, &lab.checks[2], "proc.zombie", "exit"));
    assert_true(lab_check_counts(&lab, &lab.checks[1], "sim.grid", "fault"));
    lab_release(&lab);
    lab_release(&lab); /* harmless */
}

static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *says;
    } cases[] = {
        {HEAD "colour = red\n", ":10:", "colour"},
        {HEAD "faults = shm-get\n", ":10:", "shm-get"},
        {HEAD "carry_on =\n", ":10:", "nothing is named"},
        {HEAD "[checks build]\n" PROGRAM CHECK, ":10:", "[checks build]"},
        {HEAD PROGRAM "[check ]\n", ":12:", "no section"},
        {HEAD PROGRAM CHECK "price = 2\n", ":16:", "price"},
        {HEAD "[program race]\nsource = *\n" CHECK, ":11:", "source"},
        {HEAD "[program race]\nsources = ../car.c\n" CHECK, ":11:", "../car.c"},
        {HEAD PROGRAM "[check a]\ntitle = t\nrules = Sim*\n", ":14:", "Sim*"},
        {HEAD PROGRAM "[check a]\ntitle = t\nrules = sim,race\n", ":14:", "sim,race"},
        {HEAD PROGRAM "[check a]\ntitle = t\nrules =\n", ":14:", "nothing is named"},
        {HEAD PROGRAM "[check a]\ntitle = t\nrules = race\nneeds = b\n[check b]\n",
         ":15:", "[check b] above"},
        {HEAD PROGRAM CHECK "needs = build\n", ":16:", "[check build] above"},
        {HEAD PROGRAM "[check a]\npoints = two\n", ":13:", "\"two\""},
        {HEAD PROGRAM "[check a]\npoints = -1\n", ":13:", "\"-1\""},
        {HEAD PROGRAM "[check a]\npoints = 2 points\n", ":13:", "whole number"},
        {HEAD PROGRAM CHECK "points = 3\n", ":16:", "twice"},
        {HEAD PROGRAM CHECK CHECK, ":16:", "twice"},
        {"[lab]\nrun_s = 0\n", ":2:", "\"0\""},
        {"[lab]\ncars = 99999999999999999999\n", ":2:", "whole number"},
        {"number = 3\n" HEAD, ":1:", "no section"},
        {HEAD "nonsense\n" PROGRAM CHECK, ":10:", "name = value"},
        {"[lab]\ntitle = cars\n" PROGRAM CHECK, "", "number"},
        {HEAD CHECK, "", "[program]"},
        {"[lab]\nnumber = 1\ntitle = t\nruns = faults\ncars = 1\nrun_s = 1\noutput_bytes = "
         "1\n" PROGRAM CHECK,
         "", "faults ="},
        {HEAD PROGRAM, "", "[check]"},
        {HEAD "[program race]\n" CHECK, "", "sources"},
        {HEAD PROGRAM "[check a]\ntitle = t\n", "", "rules"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lab lab;
        struct trouble trouble;
        char beginning[64];
        assert_false(reads(cases[i].text, &lab, &trouble));
        snprintf(beginning, sizeof beginning, "labs/lab3-cars/lab.ini%s", cases[i].place);
        if (strncmp(trouble.text, beginning, strlen(beginning)) != 0 ||
            strstr(trouble.text, cases[i].says) == NULL) {
            fail_msg("case %zu: %s", i, trouble.text);
        }
    }
}

static void test_long_line(void **state)
{
    (void)state;
    struct lab lab;
    struct trouble trouble;
    char text[1200] = HEAD "title.fr = ";
    memset(text + strlen(HEAD "title.fr = "), 'x', 500);
    assert_false(reads(text, &lab, &trouble));
    assert_non_null(strstr(trouble.text, ":10: the line is too long"));
}

static void test_no_file(void **state)
{
    (void)state;
    struct lab lab;
    struct trouble trouble;
    assert_false(lab_read("labs/lab9", &lab, &trouble));
    assert_string_equal(trouble.text, "can't read labs/lab9/lab.ini: No such file or directory");
}

static void test_find(void **state)
{
    (void)state;
    static const char *const names[] = {"3", "lab3", "lab3-cars", "labs/lab3-cars"};
    static const char *const others[] = {"33", "lab", "lab3-car", "..", "", "labs", "./labs", "/"};
    struct trouble trouble;
    write_ini(HEAD);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *found = lab_find("labs", names[i], &trouble);
        assert_non_null(found);
        assert_string_equal(found, "labs/lab3-cars");
        free(found);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_null(lab_find("labs", others[i], &trouble));
        assert_true(strlen(trouble.text) > 0);
    }
    assert_null(lab_find("nowhere", "3", &trouble));
}

/* The folder that one stands in: named by what it is called, not by the dot. */
static void test_find_here(void **state)
{
    (void)state;
    struct trouble trouble;
    write_ini(HEAD);
    assert_int_equal(chdir("labs/lab3-cars"), 0);
    char *found = lab_find("nowhere", ".", &trouble);
    assert_int_equal(chdir("../.."), 0);
    assert_non_null(found);
    assert_string_equal(strrchr(found, '/'), "/lab3-cars");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_long_line), cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_find),      cmocka_unit_test(test_find_here),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
