/* SPDX-License-Identifier: MIT
 *
 * What sanitizers and Valgrind really wrote (memory/: the version is in the name; shadow bytes and
 * build ids cut out, paths changed), as the checker reads it; cut anywhere, and full of nonsense.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memlog.h"

struct text {
    char *bytes;
    size_t length;
};

static struct text read_text(const char *name)
{
    char path[512];
    struct text text = {malloc(1 << 16), 0};
    snprintf(path, sizeof path, "%s/%s", LOGS, name);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_non_null(text.bytes);
    text.length = fread(text.bytes, 1, (1 << 16) - 1, file);
    text.bytes[text.length] = '\0';
    fclose(file);
    return text;
}

static struct memlog sanitizer(const char *name)
{
    struct text text = read_text(name);
    struct memlog log;
    memlog_read_sanitizer(text.bytes, text.length, &log);
    free(text.bytes);
    return log;
}

static struct memlog valgrind(const char *name, const char *messages)
{
    struct text text = read_text(name);
    struct text more = messages != NULL ? read_text(messages) : (struct text){NULL, 0};
    struct memlog log;
    memlog_read_valgrind(text.bytes, text.length, more.bytes != NULL ? more.bytes : "", more.length,
                         &log);
    free(text.bytes);
    free(more.bytes);
    return log;
}

/* ---- AddressSanitizer ---- */

static void a_block(const char *name, const char *module)
{
    struct memlog log = sanitizer(name);
    assert_int_equal(log.report_count, 1);
    const struct memlog_report *report = &log.reports[0];
    assert_int_equal(report->kind, MEMLOG_OUTSIDE);
    assert_true(report->writes);
    assert_int_equal(report->bytes, 4);
    assert_int_equal(report->object, MEMLOG_BLOCK);
    assert_int_equal(report->object_bytes, 160);
    assert_true(report->placed);
    assert_int_equal(report->distance, 160);
    assert_string_equal(report->stack.frames[0].module, module);
    assert_true(report->stack.frames[0].address > 0);
    assert_true(report->made.count >= 2);
    assert_true(log.pid > 0);
    memlog_release(&log);
}

static void a_block_in_three_versions(void **state)
{
    (void)state;
    a_block("heap-clang14.txt", "/home/student/cars14");
    a_block("heap-clang19.txt", "/home/student/cars19");
    a_block("heap-gcc12.txt", "/home/student/carsgcc");
}

static void a_local_and_its_index(void **state)
{
    (void)state;
    struct memlog log = sanitizer("stack-clang14.txt");
    assert_int_equal(log.report_count, 2);
    const struct memlog_report *index = &log.reports[0], *access = &log.reports[1];
    assert_int_equal(index->kind, MEMLOG_OUTSIDE);
    assert_string_equal(index->text, "index 20 out of bounds for type 'int[20]'");
    assert_string_equal(index->stack.frames[0].file, "cars.c");
    assert_int_equal(index->stack.frames[0].line, 15);
    assert_int_equal(access->object, MEMLOG_LOCAL);
    assert_string_equal(access->name, "names");
    assert_int_equal(access->line, 15);
    assert_int_equal(access->object_bytes, 80);
    assert_int_equal(access->distance, 80);
    assert_int_equal(access->made.count, 1);
    memlog_release(&log);
}

static void a_global(void **state)
{
    (void)state;
    struct memlog log = sanitizer("global-clang14.txt");
    assert_int_equal(log.report_count, 2);
    assert_int_equal(log.reports[0].object, MEMLOG_GLOBAL);
    assert_string_equal(log.reports[0].name, "name");
    assert_string_equal(log.reports[0].file, "cars.c");
    assert_int_equal(log.reports[0].line, 11);
    assert_int_equal(log.reports[0].distance, 8);
    memlog_release(&log);
    /* Between two: the one that was overrun. Later versions do not know the line. */
    log = sanitizer("global-clang19.txt");
    assert_string_equal(log.reports[0].name, "numbers");
    assert_string_equal(log.reports[0].file, "cars.c");
    assert_int_equal(log.reports[0].line, 0);
    assert_int_equal(log.reports[0].distance, 80);
    memlog_release(&log);
}

static void several_of_one_process(void **state)
{
    (void)state;
    struct memlog log = sanitizer("several-clang14.txt");
    assert_int_equal(log.report_count, 3);
    assert_int_equal(log.reports[0].kind, MEMLOG_OUTSIDE);
    assert_int_equal(log.reports[1].distance, 100);
    assert_int_equal(log.reports[2].kind, MEMLOG_AFTER_FREE);
    assert_int_equal(log.reports[2].distance, 0);
    assert_true(log.reports[2].freed.count > 0 && log.reports[2].made.count > 0);
    memlog_release(&log);
}

static void what_was_given_back(void **state)
{
    (void)state;
    struct memlog log = sanitizer("returned-clang14.txt");
    assert_int_equal(log.reports[0].kind, MEMLOG_AFTER_RETURN);
    assert_string_equal(log.reports[0].name, "local");
    memlog_release(&log);
    log = sanitizer("twice-clang14.txt");
    assert_int_equal(log.reports[0].kind, MEMLOG_FREED_TWICE);
    assert_true(log.reports[0].freed.count > 0);
    memlog_release(&log);
    log = sanitizer("not-freeable-clang14.txt");
    assert_int_equal(log.reports[0].kind, MEMLOG_NOT_FREEABLE);
    assert_int_equal(log.reports[0].object, MEMLOG_LOCAL);
    assert_string_equal(log.reports[0].name, "inner");
    memlog_release(&log);
}

static void leaks_overlaps_and_alignment(void **state)
{
    (void)state;
    struct memlog log = sanitizer("leak-clang14.txt");
    assert_int_equal(log.report_count, 1);
    assert_int_equal(log.reports[0].kind, MEMLOG_LEAK);
    assert_int_equal(log.reports[0].bytes, 80);
    assert_int_equal(log.reports[0].blocks, 1);
    memlog_release(&log);
    log = sanitizer("overlap-clang14.txt");
    assert_int_equal(log.report_count, 1);
    assert_int_equal(log.reports[0].kind, MEMLOG_OVERLAP);
    memlog_release(&log);
    log = sanitizer("misaligned-clang14.txt");
    assert_int_equal(log.report_count, 1);
    assert_int_equal(log.reports[0].kind, MEMLOG_UNDEFINED);
    memlog_release(&log);
}

static size_t reports_in(const char *line)
{
    struct memlog log;
    memlog_read_sanitizer(line, strlen(line), &log);
    size_t count = log.report_count;
    memlog_release(&log);
    return count;
}

static void what_is_no_mistake(void **state)
{
    (void)state;
    assert_int_equal(reports_in("a.c:1:2: runtime error: applying zero offset to null pointer\n"),
                     0);
    assert_int_equal(
        reports_in("a.c:1:2: runtime error: null pointer passed as argument 1, which is "
                   "declared to never be null\n"),
        0);
    assert_int_equal(reports_in("a.c:1:2: runtime error: something of a later version\n"), 0);
    assert_int_equal(reports_in("==7==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n"), 0);
    assert_int_equal(reports_in("==7==ERROR: AddressSanitizer: new-delete-type-mismatch on 0x1\n"),
                     0);
    assert_int_equal(reports_in("a.c:1:2: runtime error: division by zero\n"), 1);
}

/* ---- Valgrind ---- */

static void memcheck_errors(void **state)
{
    (void)state;
    struct memlog log = valgrind("errors.xml", NULL);
    assert_int_equal(log.report_count, 3);
    const struct memlog_report *past = &log.reports[0], *after = &log.reports[2];
    assert_int_equal(past->kind, MEMLOG_OUTSIDE);
    assert_false(past->writes);
    assert_int_equal(past->bytes, 4);
    assert_int_equal(past->object_bytes, 80);
    assert_int_equal(past->distance, 80);
    assert_string_equal(past->stack.frames[0].file, "/home/student/cars.c");
    assert_int_equal(past->stack.frames[0].line, 54);
    assert_int_equal(log.reports[1].distance, 100);
    assert_int_equal(after->kind, MEMLOG_AFTER_FREE);
    assert_true(after->freed.count > 0 && after->made.count > 0);
    assert_true(log.ended && log.signal == 0 && log.begun);
    memlog_release(&log);
}

static void an_unset_value(void **state)
{
    (void)state;
    struct memlog log = valgrind("unset.xml", NULL);
    assert_int_equal(log.report_count, 1);
    assert_int_equal(log.reports[0].kind, MEMLOG_UNSET);
    assert_int_equal(log.reports[0].object, MEMLOG_LOCAL);
    assert_string_equal(log.reports[0].made.frames[0].function, "main");
    memlog_release(&log);
}

/* The access that ends it is the crash, not another mistake. */
static void a_crash(void **state)
{
    (void)state;
    struct memlog log = valgrind("crash.xml", NULL);
    assert_int_equal(log.signal, 11);
    for (size_t i = 0; i < log.report_count; i++) {
        assert_int_not_equal(log.reports[i].kind, MEMLOG_OUTSIDE);
    }
    memlog_release(&log);
}

/* Its own block and its own file; not what it has from its parent, though it has lost that too. */
static void a_fork(void **state)
{
    (void)state;
    struct memlog child = valgrind("fork-child.xml", "fork-messages.txt");
    assert_true(child.begun && child.forked && child.ended);
    assert_int_equal(child.report_count, 2);
    assert_int_equal(child.reports[0].kind, MEMLOG_LEAK);
    assert_int_equal(child.reports[0].bytes, 33);
    assert_int_equal(child.reports[1].kind, MEMLOG_DESCRIPTOR);
    assert_string_equal(child.reports[1].text, "/dev/zero");
    assert_string_equal(child.reports[1].stack.frames[1].function, "main");
    struct memlog parent = valgrind("fork-parent.xml", "fork-messages.txt");
    assert_true(parent.begun && !parent.forked);
    assert_int_equal(child.parent, parent.pid);
    assert_int_equal(parent.report_count, 1);
    assert_string_equal(parent.reports[0].text, "/dev/null");
    memlog_release(&child);
    memlog_release(&parent);
}

static void unset_bytes_of_a_segment(void **state)
{
    (void)state;
    struct memlog log = valgrind("segment-child.xml", NULL);
    assert_int_equal(log.report_count, 0);
    assert_int_equal(log.shared_count, 2);
    assert_int_equal(log.shared[0].when, MEMLOG_AT_FORK);
    assert_int_equal(log.shared[1].when, MEMLOG_AT_END);
    const struct memlog_shared *end = &log.shared[1];
    assert_int_equal(end->run_count, 3);
    assert_true(strncmp(end->name, "/SYSV", 5) == 0);
    assert_int_equal(end->runs[1].offset % 24, 8);
    assert_int_equal(end->runs[1].bytes, 8);
    assert_int_equal(end->runs[1].object, MEMLOG_LOCAL);
    assert_string_equal(end->runs[1].made.frames[0].function, "fill");
    memlog_release(&log);
}

/* As versions from 3.21 on tell it (protocol 5). */
static void a_descriptor_in_xml(void **state)
{
    (void)state;
    static const char text[] =
        "<?xml version=\"1.0\"?><valgrindoutput><pid>7</pid><error><kind>FdNotClosed</kind><fd>4"
        "</fd><path>/tmp/a</path><what>File descriptor 4 is not closed</what><stack><frame><ip>0x1"
        "</ip><fn>open</fn></frame></stack></error><error><kind>FdNotClosed</kind><fd>5</fd><what>"
        "inherited</what></error></valgrindoutput>";
    struct memlog log;
    memlog_read_valgrind(text, sizeof text - 1, "", 0, &log);
    assert_int_equal(log.report_count, 1);
    assert_string_equal(log.reports[0].text, "/tmp/a");
    memlog_release(&log);
}

/* ---- damage ---- */

static void cut_anywhere(void **state)
{
    (void)state;
    struct text xml = read_text("fork-child.xml"), messages = read_text("fork-messages.txt");
    for (size_t length = 0; length < xml.length; length += 7) {
        struct memlog log;
        memlog_read_valgrind(xml.bytes, length, messages.bytes, length % messages.length, &log);
        memlog_release(&log);
    }
    struct text report = read_text("several-clang14.txt");
    for (size_t length = 0; length < report.length; length += 3) {
        struct memlog log;
        memlog_read_sanitizer(report.bytes, length, &log);
        memlog_release(&log);
    }
    free(xml.bytes);
    free(messages.bytes);
    free(report.bytes);
}

static void full_of_nonsense(void **state)
{
    (void)state;
    const char *const files[] = {"segment-child.xml", "errors.xml", "stack-clang14.txt"};
    uint32_t chance = 17;
    for (size_t round = 0; round < 600; round++) {
        struct text text = read_text(files[round % 3]);
        for (size_t i = 0; i < 12; i++) {
            chance = chance * 1664525 + 1013904223;
            text.bytes[(chance >> 8) % text.length] = (char)(chance >> 24);
        }
        struct memlog log;
        memlog_read_sanitizer(text.bytes, text.length, &log);
        memlog_release(&log);
        memlog_read_valgrind(text.bytes, text.length, text.bytes, text.length, &log);
        memlog_release(&log);
        free(text.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_in_three_versions),
        cmocka_unit_test(a_local_and_its_index),
        cmocka_unit_test(a_global),
        cmocka_unit_test(several_of_one_process),
        cmocka_unit_test(what_was_given_back),
        cmocka_unit_test(leaks_overlaps_and_alignment),
        cmocka_unit_test(what_is_no_mistake),
        cmocka_unit_test(memcheck_errors),
        cmocka_unit_test(an_unset_value),
        cmocka_unit_test(a_crash),
        cmocka_unit_test(a_fork),
        cmocka_unit_test(unset_bytes_of_a_segment),
        cmocka_unit_test(a_descriptor_in_xml),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(full_of_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
