/* SPDX-License-Identifier: MIT
 * Reports: the text for people byte for byte, at several widths; the JSON read back; hostile texts.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>
#include <errno.h>

#include "memory.h"
#include "report.h"

static char folder[] = "/tmp/test_report.XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink("report.json");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static struct check_result *add_check(struct outcome *outcome, const char *title,
                                      enum check_state state, int points, int max_points)
{
    outcome->checks =
        memory_grow(outcome->checks, outcome->check_count + 1, sizeof *outcome->checks);
    struct check_result *check = &outcome->checks[outcome->check_count++];
    *check = (struct check_result){.id = text_format("check%zu", outcome->check_count),
                                   .title = text_copy(title),
                                   .state = state,
                                   .points = points,
                                   .max_points = max_points};
    return check;
}

static void show(struct check_result *check, size_t finding)
{
    check->findings =
        memory_grow(check->findings, check->finding_count + 1, sizeof *check->findings);
    check->findings[check->finding_count++] = finding;
}

static struct outcome sample(void)
{
    struct outcome outcome = {.lab = text_copy("lab3-cars"),
                              .verdict = VERDICT_FAIL,
                              .points = 9,
                              .max_points = 14,
                              .duration_s = 0.8};
    struct finding *finding = findings_add(&outcome.findings, "proc.zombie", "exit",
                                           "3 of 20 children were never waited for");
    finding_locate(finding, "main.c", 71, "main");
    finding_detail(finding, "cars 9, 14 and 16 had exited before main returned at main.c:78");
    finding_look(finding, "the loop at main.c:74 runs while i < 17");
    add_check(&outcome, "compiles without warnings", CHECK_OK, 2, 2);
    add_check(&outcome, "segment: 20 x F1_Car = 1440 bytes, mode 0600", CHECK_OK, 2, 2);
    show(add_check(&outcome, "every car is waited for", CHECK_FAIL, 0, 3), 0);
    add_check(&outcome, "classification after the last lap", CHECK_SKIP, 0, 2)->why =
        text_copy("needs all cars waited for");
    return outcome;
}

static char *printed(const struct outcome *outcome, struct term_style style)
{
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    report_term(stream, outcome, style);
    fclose(stream);
    return text;
}

static void assert_printed(struct outcome *outcome, struct term_style style, const char *wanted)
{
    char *text = printed(outcome, style);
    outcome_release(outcome);
    assert_string_equal(text, wanted);
    free(text);
}

#define HEAD "lab3-cars                                                   9/14 points   0.8 s\n"
#define OK_CHECKS                                                                                  \
    "  ok   compiles without warnings                                   2/2\n"                     \
    "  ok   segment: 20 x F1_Car = 1440 bytes, mode 0600                2/2\n"                     \
    "  FAIL every car is waited for                                     0/3\n"
#define DIAGNOSTIC                                                                                 \
    "       main.c:71: error: 3 of 20 children were never waited for [proc.zombie]\n"              \
    "         cars 9, 14 and 16 had exited before main returned at main.c:78\n"                    \
    "         look: the loop at main.c:74 runs while i < 17"
#define MORE "more: scrutineer explain proc.zombie\n"
#define SKIPPED "  skip classification after the last lap: needs all cars waited for\n"

static void test_unfolded(void **state)
{
    (void)state;
    struct outcome outcome = sample();
    assert_printed(&outcome, (struct term_style){false, 0},
                   HEAD OK_CHECKS DIAGNOSTIC "\n         " MORE SKIPPED);
}

static void test_width_80(void **state)
{
    (void)state;
    struct outcome outcome = sample();
    assert_printed(&outcome, (struct term_style){false, 80},
                   HEAD OK_CHECKS DIAGNOSTIC "\n         " MORE SKIPPED);
}

static void test_width_40(void **state)
{
    (void)state;
    struct outcome outcome = sample();
    assert_printed(&outcome, (struct term_style){false, 40},
                   "lab3-cars           9/14 points   0.8 s\n"
                   "  ok   compiles without\n"
                   "       warnings            2/2\n"
                   "  ok   segment: 20 x\n"
                   "       F1_Car = 1440\n"
                   "       bytes, mode 0600    2/2\n"
                   "  FAIL every car is waited\n"
                   "       for                 0/3\n"
                   "       main.c:71: error: 3 of 20\n"
                   "         children were never waited for\n"
                   "         [proc.zombie]\n"
                   "         cars 9, 14 and 16 had exited\n"
                   "           before main returned at\n"
                   "           main.c:78\n"
                   "         look: the loop at main.c:74\n"
                   "               runs while i < 17\n"
                   "         more: scrutineer explain proc.zombie\n"
                   "  skip classification after the last\n"
                   "       lap: needs all cars waited for\n");
}

static void test_place_is_never_split(void **state)
{
    (void)state;
    struct outcome outcome = {.lab = text_copy("lab1"), .verdict = VERDICT_FAIL};
    struct finding *finding = findings_add(&outcome.findings, "crash", NULL, "the end");
    finding_locate(finding, "a file whose name holds many a blank.c", 7, NULL);
    show(add_check(&outcome, "ends", CHECK_FAIL, 0, 0), 0);
    assert_printed(&outcome, (struct term_style){false, 40},
                   "lab1                 0/0 points   0.0 s\n"
                   "  FAIL ends\n"
                   "       a file whose name holds many a blank.c:7:\n"
                   "         error: the end [crash]\n"
                   "         more: scrutineer explain crash\n");
}

static void test_colours(void **state)
{
    (void)state;
    struct outcome outcome = sample();
    char *text = printed(&outcome, (struct term_style){true, 80});
    assert_non_null(strstr(text, "  \033[32mok  \033[0m compiles"));
    assert_non_null(strstr(text, "  \033[31;1mFAIL\033[0m every"));
    assert_non_null(strstr(text, "  \033[2mskip\033[0m class"));
    free(text);
    text = printed(&outcome, (struct term_style){false, 80});
    assert_null(strchr(text, '\033'));
    free(text);
    outcome_release(&outcome);
}

static void assert_style(FILE *stream, bool colour, int width)
{
    struct term_style style = term_style_of(stream);
    assert_int_equal(style.colour, colour);
    assert_int_equal(style.width, width);
}

static void test_style_of_a_terminal(void **state)
{
    (void)state;
    struct winsize size = {.ws_row = 24, .ws_col = 66};
    int pty = posix_openpt(O_RDWR | O_NOCTTY);
    if (pty < 0 || grantpt(pty) != 0 || unlockpt(pty) != 0) {
        skip();
    }
    FILE *terminal = fopen(ptsname(pty), "r+e");
    assert_non_null(terminal);
    ioctl(pty, TIOCSWINSZ, &size);
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
    setenv("TERM", "xterm", 1);
    assert_style(terminal, true, 66);
    setenv("COLUMNS", "90", 1);
    assert_style(terminal, true, 90);
    setenv("COLUMNS", "3", 1);
    assert_style(terminal, true, 40);
    setenv("COLUMNS", "300", 1);
    assert_style(terminal, true, 100);
    unsetenv("COLUMNS");
    setenv("NO_COLOR", "1", 1);
    assert_style(terminal, false, 66);
    setenv("NO_COLOR", "", 1); /* empty counts as not set */
    assert_style(terminal, true, 66);
    setenv("TERM", "dumb", 1);
    assert_style(terminal, false, 66);
    fclose(terminal);
    close(pty);
}

static void test_style_of_a_file(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    setenv("TERM", "xterm", 1);
    setenv("COLUMNS", "90", 1);
    assert_style(file, false, 0);
    unsetenv("COLUMNS");
    fclose(file);
}

static void test_two_places_and_when(void **state)
{
    (void)state;
    struct outcome outcome = {.lab = text_copy("lab4"), .verdict = VERDICT_FAIL};
    struct finding *finding =
        findings_add(&outcome.findings, "race", "SIGINT", "two processes touch cars[7].s1");
    struct location *write = finding_locate(finding, "car.c", 58, "drive");
    location_process(write, 7, "car 44");
    location_object(write, "write", 8, NULL, "cars[7].s1");
    struct location *read = finding_locate(finding, "main.c", 90, "show");
    location_process(read, 1, "parent");
    location_object(read, "read", 8, NULL, "cars[7].s1");
    location_note(read, "no lock held");
    finding = findings_add(&outcome.findings, "shm.mode", "exit", "0666 lets everybody in");
    finding_locate(finding, "main.c", 12, NULL);
    show(add_check(&outcome, "no race", CHECK_FAIL, 0, 3), 0);
    show(add_check(&outcome, "mode", CHECK_OK, 1, 1), 1);
    add_check(&outcome, "faults", CHECK_UNCHECKED, 0, 2)->why = text_copy("no sandbox");
    add_check(&outcome, "worth nothing", CHECK_OK, 0, 0);
    outcome.points = 1;
    outcome.max_points = 6;
    assert_printed(
        &outcome, (struct term_style){false, 0},
        "lab4                                 1/6 points, 2 could not be checked   0.0 s\n"
        "  FAIL no race                                                     0/3\n"
        "       car.c:58: error: two processes touch cars[7].s1 [race]\n"
        "         car.c:58  car 44 (pid 7)  write  cars[7].s1\n"
        "         main.c:90  parent (pid 1)  read  cars[7].s1  no lock held\n"
        "         seen: after SIGINT\n"
        "         more: scrutineer explain race\n"
        "  ok   mode                                                        1/1\n"
        "       main.c:12: advice: 0666 lets everybody in [shm.mode]\n"
        "         more: scrutineer explain shm.mode\n"
        "  ???? faults: no sandbox\n"
        "  ok   worth nothing\n");
}

static void test_many_findings(void **state)
{
    (void)state;
    struct outcome outcome = {.lab = text_copy("lab4"), .verdict = VERDICT_FAIL};
    add_check(&outcome, "no race", CHECK_FAIL, 0, 3);
    for (size_t i = 0; i < 8; i++) {
        finding_locate(findings_add(&outcome.findings, "race", NULL, "number %zu", i), "a.c",
                       (int)i + 1, NULL);
        show(&outcome.checks[0], i);
    }
    char *text = printed(&outcome, (struct term_style){false, 80});
    assert_non_null(strstr(text, "a.c:5: error: number 4 [race]\n"
                                 "         more: scrutineer explain race\n"
                                 "       … and 3 more of this kind (all are in the JSON)\n"));
    assert_null(strstr(text, "number 5"));
    free(text);
    outcome_release(&outcome);
}

static void add_run(struct outcome *outcome, const char *name, int exit, int signal)
{
    outcome->runs = memory_grow(outcome->runs, outcome->run_count + 1, sizeof *outcome->runs);
    outcome->runs[outcome->run_count++] = (struct run_result){.name = text_copy(name),
                                                              .exit = exit,
                                                              .signal = signal,
                                                              .duration_s = 0.25,
                                                              .accesses = -1,
                                                              .sync_ops = -1};
}

static void test_program(void **state)
{
    (void)state;
    struct outcome outcome = {.program = text_copy("race"), .verdict = VERDICT_PASS};
    add_run(&outcome, "program", 0, 0);
    outcome.notes = memory_need(1, sizeof *outcome.notes);
    outcome.notes[outcome.note_count++] = text_copy("races were not judged");
    char *text = printed(&outcome, (struct term_style){false, 80});
    assert_string_equal(text, "race: pass\n"
                              "  exit status 0 after 0.25 s\n"
                              "  nothing wrong found\n"
                              "  note: races were not judged\n");
    free(text);
    add_run(&outcome, "again", -1, 11);
    outcome.verdict = VERDICT_FAIL;
    findings_add(&outcome.findings, "crash", "again", "race was ended by SIGSEGV");
    assert_printed(&outcome, (struct term_style){false, 80},
                   "race: fail\n"
                   "  program: exit status 0 after 0.25 s\n"
                   "  again: ended by SIGSEGV after 0.25 s\n"
                   "  error: race was ended by SIGSEGV [crash]\n"
                   "    more: scrutineer explain crash\n"
                   "  note: races were not judged\n");
}

/* An escape sequence, a C1 control character, a change of direction, bytes that are no UTF-8. */
#define HOSTILE "\033[2J\xc2\x9b x\xe2\x80\xaey\xff\xed\xa0\x80.c"

static void test_hostile_texts(void **state)
{
    (void)state;
    struct outcome outcome = {.program = text_copy(HOSTILE), .verdict = VERDICT_FAIL};
    struct finding *finding = findings_add(&outcome.findings, "crash", NULL, "%s", HOSTILE);
    struct location *location = finding_locate(finding, HOSTILE, 3, NULL);
    location_note(location, HOSTILE);
    finding_detail(finding, "%s", HOSTILE);
    finding_look(finding, "%s", "line 1\nline 2\tend");
    char *text = printed(&outcome, (struct term_style){false, 0});
    for (const char *at = text; *at != '\0'; at++) {
        assert_true((unsigned char)*at >= 0x20 || *at == '\n');
    }
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_non_null(strstr(text, "?[2J? x?y\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd.c:3: "
                                 "error:"));
    assert_non_null(strstr(text, "look: line 1 line 2 end"));
    free(text);
    outcome_release(&outcome);
}

#include "report_json.c" /* NOLINT(bugprone-suspicious-include) */

static void test_verdicts(void **state)
{
    (void)state;
    assert_string_equal(verdict_name(VERDICT_UNCHECKED), "unchecked");
    assert_int_equal(verdict_exit_status(VERDICT_PASS), 0);
    assert_int_equal(verdict_exit_status(VERDICT_FAIL), 1);
    assert_int_equal(verdict_exit_status(VERDICT_UNSTABLE), 1);
    assert_int_equal(verdict_exit_status(VERDICT_UNCHECKED), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unfolded),
        cmocka_unit_test(test_width_80),
        cmocka_unit_test(test_width_40),
        cmocka_unit_test(test_place_is_never_split),
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_style_of_a_terminal),
        cmocka_unit_test(test_style_of_a_file),
        cmocka_unit_test(test_two_places_and_when),
        cmocka_unit_test(test_many_findings),
        cmocka_unit_test(test_program),
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_of_a_program),
        cmocka_unit_test(test_json_is_utf8),
        cmocka_unit_test(test_json_is_written_whole_or_not),
        cmocka_unit_test(test_verdicts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
