/* SPDX-License-Identifier: MIT
 * The marshal's result: decoded, and refused when something is missing or of another type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "log.h"

static const char whole[] =
    "{'version':1,'programs':[{'name':'race','executable':'/program/race','pid':2,'ended':true,"
    "'killed_by_us':false,'auto_reap':false,'exit':3,'signal':0,'started_ms':0.5,'ended_ms':9.5,"
    "'stdout':'hello','stderr':'','stdout_bytes':5,'stderr_bytes':0,"
    "'left_at_end':[{'pid':7,'parent':1,'forked_by':2,'state':'Z'}]}],"
    "'segments':[{'id':0,'key':0,'bytes':4,'mode':384,'creator':2,'removed':true,"
    "'attachable':true,'kept':true,'changes':1,'samples':[{'ms':1.0,'bytes':'00000001'}],'last':'"
    "0a0b0c0d'}],"
    "'calls':[{'name':'shmget','program':'race','pid':2,'ms':1.5,'arguments':[0,4,896,0,0,0],"
    "'stack':{'pc':4096,'sp':-16,'stack':'ff00'}}],"
    "'crashes':[],'hang':[],'steps':[{'outcome':'gave up','ms':2,'printed':[5]}],"
    "'survivors':[],'left':{'shm':[{'id':0,'bytes':4,'mode':384}],'sem':[],'msg':[],'posix':[]},"
    "'contained':true,'supervised':true,'out_of_time':false,'flooded':false,"
    "'too_many_processes':false,'supervise_why':'','most_processes':1,'duration_ms':10}";

/* JSON with single quotes, easier to read here. */
static json_t *json_of(const char *text)
{
    char quoted[4096];
    size_t length = strlen(text);
    assert_true(length < sizeof quoted);
    for (size_t i = 0; i <= length; i++) {
        quoted[i] = text[i] == '\'' ? '"' : text[i];
    }
    json_t *json = json_loads(quoted, 0, NULL);
    assert_non_null(json);
    return json;
}

static void everything_is_decoded(void **state)
{
    (void)state;
    struct run_log log;
    struct trouble trouble;
    assert_true(run_log_decode(json_of(whole), &log, &trouble));
    const struct log_program *race = run_log_program(&log, "race");
    assert_non_null(race);
    assert_int_equal(race->exit, 3);
    assert_string_equal(race->out, "hello");
    assert_int_equal(race->left_count, 1);
    assert_int_equal(race->left[0].state, 'Z');
    assert_null(race->maps);
    assert_memory_equal(log.segments[0].last, "\x0a\x0b\x0c\x0d", 4);
    assert_memory_equal(log.segments[0].samples[0].bytes, "\0\0\0\1", 4);
    assert_int_equal(log.calls[0].arguments[2], 896);
    assert_true(log.calls[0].has_stack);
    assert_true(log.calls[0].stack.sp == UINT64_MAX - 15);
    assert_int_equal(log.calls[0].stack.byte_count, 2);
    assert_int_equal(log.steps[0].outcome, STEP_GAVE_UP);
    assert_int_equal(log.left_count, 1);
    assert_string_equal(log.left[0].kind, "shm");
    assert_int_equal(log.hold_count, 0);
    run_log_release(&log);
}

static void what_is_missing_is_a_trouble_of_ours(void **state)
{
    (void)state;
    static const char *const keys[] = {"programs", "segments",    "calls",   "steps",
                                       "left",     "out_of_time", "crashes", "duration_ms"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct run_log log;
        struct trouble trouble = {""};
        json_t *json = json_of(whole);
        json_object_del(json, keys[i]);
        assert_false(run_log_decode(json, &log, &trouble));
        assert_non_null(strstr(trouble.text, keys[i]));
    }
}

static void a_segment_with_too_few_bytes_is_filled_with_zeros(void **state)
{
    (void)state;
    struct run_log log;
    struct trouble trouble;
    json_t *json = json_of(whole);
    json_object_set_new(json_array_get(json_object_get(json, "segments"), 0), "last",
                        json_string("0a"));
    assert_true(run_log_decode(json, &log, &trouble));
    assert_memory_equal(log.segments[0].last, "\x0a\0\0\0", 4);
    run_log_release(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_decoded),
        cmocka_unit_test(what_is_missing_is_a_trouble_of_ours),
        cmocka_unit_test(a_segment_with_too_few_bytes_is_filled_with_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
