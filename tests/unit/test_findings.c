/* SPDX-License-Identifier: MIT
 * Findings: made, sorted, kept once, moved, given back; the table of rules. Memory is
 * AddressSanitizer's to judge. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "finding.h"

static struct finding *add_at(struct findings *findings, const char *rule, const char *when,
                              const char *file, int line)
{
    struct finding *finding = findings_add(findings, rule, when, "%s at %d", rule, line);
    finding_locate(finding, file, line, NULL);
    return finding;
}

static void test_texts_are_copied(void **state)
{
    (void)state;
    struct findings findings = {0};
    char text[] = "car 44";
    struct finding *finding = findings_add(&findings, "race", text, "%s and %d", text, 7);
    struct location *location = finding_locate(finding, text, 58, text);
    location_process(location, 9, text);
    location_process(location, 10, text); /* again: the old text is given back */
    location_object(location, "write", 8, text, text);
    location_note(location, text);
    location_lock(location, text);
    location_lock(location, "other");
    finding_detail(finding, "%s", text);
    finding_look(finding, "%s", "first");
    finding_look(finding, "%s", text);
    finding_replay(finding, text);
    memset(text, 'x', sizeof text - 1);

    assert_string_equal(finding->rule->id, "race");
    assert_string_equal(finding->when, "car 44");
    assert_string_equal(finding->message, "car 44 and 7");
    assert_string_equal(finding->details[0], "car 44");
    assert_string_equal(finding->look, "car 44");
    assert_string_equal(finding->replay, "car 44");
    location = &finding->locations[0];
    assert_int_equal(location->pid, 10);
    assert_int_equal(location->line, 58);
    assert_int_equal(location->bytes, 8);
    assert_string_equal(location->file, "car 44");
    assert_string_equal(location->function, "car 44");
    assert_string_equal(location->process, "car 44");
    assert_string_equal(location->access, "write");
    assert_string_equal(location->field, "car 44");
    assert_string_equal(location->note, "car 44");
    assert_int_equal(location->lock_count, 2);
    assert_string_equal(location->locks[1], "other");
    findings_release(&findings);
    assert_int_equal(findings.count, 0);
}

static void test_unknown_stays_unknown(void **state)
{
    (void)state;
    struct findings findings = {0};
    struct finding *finding = findings_add(&findings, "crash", NULL, "gone");
    struct location *location = finding_locate(finding, NULL, 0, "");
    assert_null(finding->when);
    assert_null(finding->look);
    assert_null(location->file);
    assert_null(location->function);
    findings_release(&findings);
}

static void test_sorted_by_rule_place_and_when(void **state)
{
    (void)state;
    struct findings findings = {0};
    add_at(&findings, "shm.mode", "exit", "a.c", 1);
    add_at(&findings, "race", "exit", "b.c", 2);
    add_at(&findings, "race", "SIGINT", "a.c", 30);
    add_at(&findings, "race", "exit", "a.c", 30);
    add_at(&findings, "race", "exit", "a.c", 4);
    add_at(&findings, "build.error", "build", "z.c", 9);
    findings_sort(&findings);
    static const struct {
        const char *rule, *file;
        int line;
    } wanted[] = {{"build.error", "z.c", 9}, {"race", "a.c", 4}, {"race", "a.c", 30},
                  {"race", "a.c", 30},       {"race", "b.c", 2}, {"shm.mode", "a.c", 1}};
    assert_int_equal(findings.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(findings.all[i].rule->id, wanted[i].rule);
        assert_string_equal(findings.all[i].locations[0].file, wanted[i].file);
        assert_int_equal(findings.all[i].locations[0].line, wanted[i].line);
    }
    assert_string_equal(findings.all[2].when, "exit"); /* the normal way out goes first */
    findings_release(&findings);
}

static void test_order_does_not_depend_on_arrival(void **state)
{
    (void)state;
    struct findings one = {0}, other = {0};
    for (int i = 0; i < 40; i++) {
        add_at(&one, i % 2 ? "race" : "crash", NULL, "a.c", i);
        add_at(&other, i % 2 ? "crash" : "race", NULL, "a.c", 39 - i);
    }
    findings_sort(&one);
    findings_sort(&other);
    assert_int_equal(one.count, other.count);
    for (size_t i = 0; i < one.count; i++) {
        assert_string_equal(one.all[i].message, other.all[i].message);
    }
    findings_release(&one);
    findings_release(&other);
}

static void test_kept_once(void **state)
{
    (void)state;
    struct findings findings = {0};
    for (int i = 0; i < 3; i++) {
        struct finding *finding = add_at(&findings, "race", "exit", "a.c", 5);
        finding_locate(finding, "b.c", 6, NULL);
        finding_detail(finding, "seen %d times", i);
    }
    add_at(&findings, "race", "exit", "a.c", 5);   /* without the second place: another */
    add_at(&findings, "race", "SIGINT", "a.c", 5); /* in another run: another */
    findings_sort(&findings);
    assert_int_equal(findings.count, 3);
    findings_sort(&findings);
    assert_int_equal(findings.count, 3);
    findings_release(&findings);
}

static void test_errors_and_moves(void **state)
{
    (void)state;
    struct findings findings = {0}, kept = {0};
    for (int i = 0; i < 20; i++) {
        add_at(&findings, i % 2 ? "shm.key" : "race", NULL, "a.c", i);
    }
    assert_int_equal(findings_errors(&findings), 10);
    findings_move(&findings, 0, &kept);
    findings_move(&findings, 19, &kept);
    assert_int_equal(kept.count, 2);
    assert_int_equal(findings_errors(&kept), 1);
    assert_int_equal(findings_errors(&findings), 9); /* a place that is empty is no error */
    findings_sort(&findings);
    assert_int_equal(findings.count, 18);
    findings_release(&findings);
    findings_release(&kept);
}

static void test_advice_of_an_error_rule(void **state)
{
    (void)state;
    struct findings findings = {0};
    finding_is_advice(add_at(&findings, "call.unchecked", "fault", "a.c", 1));
    add_at(&findings, "call.unchecked", "fault", "b.c", 2);
    assert_int_equal(findings_errors(&findings), 1);
    findings_sort(&findings);
    assert_int_equal(findings.all[0].severity, SEVERITY_ERROR); /* what costs points goes first */
    assert_int_equal(findings.all[1].severity, SEVERITY_ADVICE);
    findings_release(&findings);
}

static void test_rules(void **state)
{
    (void)state;
    assert_non_null(rule_find("race"));
    assert_null(rule_find("race.condition"));
    assert_string_equal(severity_name(rule_find("shm.key")->severity), "advice");
    assert_string_equal(severity_name(rule_find("ipc.leak.shm")->severity), "error");
    for (size_t i = 0; i < rule_count; i++) {
        assert_ptr_equal(rule_find(rules[i].id), &rules[i]); /* no id stands twice */
        assert_true(strlen(rules[i].says) > 0 && strlen(rules[i].says_fr) > 0);
        assert_null(strchr(rules[i].says, '\n'));
        assert_int_equal(strspn(rules[i].id, "abcdefghijklmnopqrstuvwxyz."), strlen(rules[i].id));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_are_copied),
        cmocka_unit_test(test_unknown_stays_unknown),
        cmocka_unit_test(test_sorted_by_rule_place_and_when),
        cmocka_unit_test(test_order_does_not_depend_on_arrival),
        cmocka_unit_test(test_kept_once),
        cmocka_unit_test(test_errors_and_moves),
        cmocka_unit_test(test_advice_of_an_error_rule),
        cmocka_unit_test(test_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
