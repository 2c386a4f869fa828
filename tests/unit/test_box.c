/* SPDX-License-Identifier: MIT
 *
 * Runs in the sandbox as the marshal and the witness make them: calls that fail, events that steps
 * wait for, the ledger. The programs are box_program.c's modes.
 *
 * Needs BOX_MARSHAL, BOX_WITNESS and BOX_PROGRAMS, absolute paths. Where the kernel refuses
 * namespaces or seccomp notification, nothing is judged.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box.h"

#include "box_run.c" /* a test is one file to the build */

/* ---- calls that fail ---- */

struct failing {
    const char *call;
    int error;
};

static const struct failing failing[] = {
    {"shmget", ENOSPC},   {"shmget", ENOMEM},  {"shmat", ENOMEM},       {"shmdt", EINVAL},
    {"shmctl", EPERM},    {"semget", ENOSPC},  {"semget", ENOMEM},      {"semctl", EACCES},
    {"msgget", ENOSPC},   {"msgctl", EPERM},   {"semop", EINTR},        {"sem_init", EINVAL},
    {"sem_open", EACCES}, {"sem_wait", EINTR}, {"sem_post", EOVERFLOW}, {"malloc", ENOMEM},
    {"calloc", ENOMEM},   {"realloc", ENOMEM}, {"fopen", ENOENT},       {"shm_open", EMFILE}};

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++) {
        count++;
    }
    return count;
}

static void judge_failing(const char *program, const struct failing *one, int process, int nth)
{
    char wanted[64];
    const struct box_fault fault = {one->call, process, nth, one->error};
    const struct log_program *end = run(program, "calls", 0, fault, NULL);
    size_t refused = 0;
    snprintf(wanted, sizeof wanted, "%s:%d\n", one->call, one->error);
    if (count_of(end->err, wanted) != 1) {
        fail_msg("%s %d of process %d: it said: %s", wanted, nth, process, end->err);
    }
    for (size_t i = 0; i < run_log.call_count; i++) {
        refused += run_log.calls[i].refused;
    }
    assert_int_equal(refused, 1);
    const struct log_call *call = nth_call(one->call, process, nth);
    assert_non_null(call);
    assert_true(call->refused && call->has_stack);
    assert_int_equal(call->err_bytes, 0);
    assert_int_equal(call->error, one->error);
    assert_int_equal(end->exit, 3);
}

static void exactly_that_call_fails(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failing / sizeof failing[0]; i++) {
        judge_failing("box_program", &failing[i], 0, 2);
        judge_failing("box_program", &failing[i], 1, 1);
    }
}

static void a_fork_fails(void **state)
{
    (void)state;
    static const int errors[] = {EAGAIN, ENOMEM};
    for (size_t i = 0; i < 2; i++) {
        const struct box_fault fault = {"fork", 0, 2, errors[i]};
        const struct log_program *end = run("box_program", "calls", 0, fault, NULL);
        char wanted[32];
        snprintf(wanted, sizeof wanted, "fork:%d\n", errors[i]);
        assert_int_equal(count_of(end->err, wanted), 1);
        assert_true(nth_call("fork", 0, 2)->refused);
        assert_int_equal(nth_call("fork", 0, 2)->error, errors[i]);
        assert_int_equal(end->exit, 9); /* nobody to wait for */
    }
}

static void only_the_system_calls_of_a_static_program(void **state)
{
    (void)state;
    for (size_t i = 0; i < 10; i++) {
        judge_failing("box_static", &failing[i], 0, 2);
        judge_failing("box_static", &failing[i], 1, 1);
    }
}

static void limits_come_back(void **state)
{
    (void)state;
    static const struct {
        struct box_fault fault;
        const char *out;
    } cases[] = {{{"shmget", 0, 1, ENOSPC}, "0 1 1 1 1\n"},
                 {{"semget", 0, 1, ENOSPC}, "1 1 0 1 1\n"},
                 {{"semget", 0, 2, ENOSPC}, "1 1 1 0 1\n"},
                 {{"fork", 0, 2, EAGAIN}, "1 1 1 1 1\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct log_program *end = run("box_program", "limits", 0, cases[i].fault, NULL);
        assert_string_equal(end->out, cases[i].out);
        assert_string_equal(end->err, i == 3 ? "fork:11\n" : "");
        const struct box_fault *fault = &cases[i].fault;
        assert_true(nth_call(fault->call, 0, fault->nth)->by_kernel);
    }
}

static void nobody_else_is_refused_meanwhile(void **state)
{
    (void)state;
    for (int i = 1; i <= 8; i++) {
        const struct box_fault fault = {"shmget", i % 4, 5 * i, ENOSPC};
        const struct log_program *end = run("box_program", "crowd", 0, fault, NULL);
        assert_string_equal(end->err, "shmget:28\n");
        assert_int_equal(end->exit, 0);
        assert_true(nth_call("shmget", i % 4, 5 * i)->refused);
    }
}

static void vfork_and_spawn_fail_as_fork_does(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_program", "processes", 0, (struct box_fault){"fork", 0, 1, EAGAIN}, NULL);
    assert_string_equal(end->err, "vfork:11\nshmctl:22\n");
    assert_true(nth_call("fork", 0, 1)->refused);
    end = run("box_program", "processes", 0, (struct box_fault){"fork", 0, 2, ENOMEM}, NULL);
    assert_string_equal(end->err, "posix_spawn:12\nshmctl:22\n");
    assert_true(nth_call("fork", 0, 2)->refused);
    assert_int_equal(calls_named("fork"), 2);
}

/* Without namespaces: no limit is lowered. */
static void on_the_bare_machine_too(void **state)
{
    (void)state;
    struct box kept = box;
    struct trouble trouble = {""};
    if (!box_open_bare(&box, kept.kit, &trouble)) {
        box = kept;
        fail_msg("%s", trouble.text);
    }
    struct failing cases[] = {{"shmget", ENOSPC}, {"semget", ENOSPC}, {"sem_post", EOVERFLOW}};
    for (size_t i = 0; i < 3; i++) {
        judge_failing("box_program", &cases[i], 0, 2);
        assert_false(nth_call(cases[i].call, 0, 2)->by_kernel);
    }
    box_close(&box);
    box = kept;
}

/* ---- events ---- */

static void a_child_is_killed_with_the_lock(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_program", "lock", 0, none,
            "{'do':'await','what':'call','name':'p','calls':['sem_wait'],'process':2,'nth':3},"
            "{'do':'kill','name':'p','signal':9,'whom':'caller'}");
    assert_string_equal(end->out, "value 0, second 2\n");
    assert_int_equal(run_log.steps[1].outcome, STEP_DONE);
    assert_int_equal(run_log.steps[1].pid, end->pid + 2);
    assert_int_equal(run_log.steps[2].pid, end->pid + 2);
    const struct log_call *call = &run_log.calls[run_log.steps[1].call];
    assert_string_equal(call->name, "sem_wait");
    assert_int_equal(call->process, 2);
    assert_true(call->has_result && call->result == 0);
}

static void a_signal_meets_the_end(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_program", "limits", 0, none,
            "{'do':'await','what':'call','name':'p','calls':['shmctl','semctl'],'process':0,"
            "'nth':2,'moment':'entered'},{'do':'signal','name':'p','signal':15}");
    assert_int_equal(end->signal, SIGTERM);
    assert_int_equal(run_log.steps[1].outcome, STEP_DONE);
    assert_int_equal(calls_named("shmctl"), 2);
}

static void a_call_that_never_comes_is_over_with_the_program(void **state)
{
    (void)state;
    run("box_program", "limits", 0, none,
        "{'do':'await','what':'call','name':'p','calls':['sem_open'],'process':-2,'nth':1}");
    assert_int_equal(run_log.steps[1].outcome, STEP_PROGRAM_GONE);
    assert_int_equal(run_log.steps[1].call, -1);
}

static void of_a_static_program_the_entrance(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_static", "limits", 0, none,
            "{'do':'await','what':'call','name':'p','calls':['semget'],'process':0,'nth':2},"
            "{'do':'kill','name':'p','signal':9,'whom':'caller'}");
    assert_int_equal(end->signal, SIGKILL);
    assert_int_equal(run_log.steps[1].outcome, STEP_DONE);
    assert_int_equal(calls_named("semget"), 2);
}

static void a_value_is_reached(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_program", "values", 0, none,
            "{'do':'await','what':'value','name':'p','segment':0,'offset':32,'stride':4,'count':4,"
            "'at_least':50},{'do':'kill','name':'p','signal':9,'whom':'child'}");
    assert_int_equal(end->signal, SIGKILL);
    assert_int_equal(run_log.steps[1].outcome, STEP_DONE);
    assert_int_equal(run_log.steps[2].pid, end->pid);
}

static void nobody_listens_any_more(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_program", "pours", 0, none,
            "{'do':'await','what':'time','name':'p','ms':20},{'do':'hang_up','name':'p'}");
    assert_int_equal(end->signal, SIGPIPE);
}

/* ---- the ledger ---- */

static void results_are_told(void **state)
{
    (void)state;
    const unsigned all = BOX_WATCH_RESULTS | BOX_WATCH_PROCESSES | BOX_WATCH_LOCKS;
    const struct log_program *end = run("box_program", "processes", all, none, NULL);
    assert_int_equal(end->exit, 5);
    assert_string_equal(end->err, "shmctl:22\n");
    const struct log_call *made = nth_call("semget", 0, 1);
    assert_true(made->has_result && made->result > 0 && made->error == 0);
    const struct log_call *wrong = nth_call("shmctl", 0, 1);
    assert_true(wrong->has_result && wrong->result == -1 && wrong->error == EINVAL);
    assert_string_equal(wrong->text, "IPC_RMID");
    assert_string_equal(nth_call("semop", 0, 1)->text, "0 +1 SEM_UNDO, 1 +2");
    assert_string_equal(nth_call("execl", 1, 1)->text, "/usr/bin/true");
    assert_int_equal(nth_call("fork", 0, 1)->result, end->pid + 1);
    assert_int_equal(nth_call("fork", 0, 2)->result, end->pid + 2);
    assert_int_equal(nth_call("waitpid", 0, 1)->result, end->pid + 1);
    assert_int_equal(nth_call("exit", 0, 1)->arguments[0], 5);
    assert_int_equal(nth_call("exit", 1, 1)->arguments[0], 0);
    assert_false(nth_call("exit", 1, 1)->has_stack); /* another file's: not to be looked for here */
    assert_true(nth_call("exit", 0, 1)->has_stack == false && nth_call("execl", 1, 1)->has_stack);
    assert_int_equal(calls_named("pthread_mutex_lock"), 1);
    assert_int_equal(calls_named("pthread_mutex_unlock"), 1);
    assert_int_equal(nth_call("pthread_mutex_lock", 0, 1)->result, 0);
}

static void memory_of_the_program_alone(void **state)
{
    (void)state;
    run("box_program", "calls", BOX_WATCH_MEMORY | BOX_WATCH_RESULTS, none, NULL);
    assert_int_equal(calls_named("malloc"), 4);
    assert_int_equal(calls_named("calloc"), 4);
    assert_int_equal(calls_named("realloc"), 4);
    assert_int_equal(calls_named("fopen"), 4);
    assert_string_equal(nth_call("fopen", 1, 2)->text, "/dev/null");
}

static void nothing_more_than_asked_for(void **state)
{
    (void)state;
    const struct log_program *end = run("box_program", "calls", 0, none, NULL);
    assert_string_equal(end->err, "");
    assert_int_equal(calls_named("malloc") + calls_named("sem_wait") + calls_named("wait"), 0);
    assert_int_equal(calls_named("fork"), 2);
    assert_int_equal(calls_named("sem_open"), 4);
    assert_int_equal(calls_named("shmget"), 4);
    assert_false(nth_call("shmget", 0, 1)->has_result);
    assert_false(run_log.calls_cut);
}

static void a_loop_is_cut(void **state)
{
    (void)state;
    const struct log_program *end = run("box_program", "loop", BOX_WATCH_LOCKS, none, NULL);
    assert_int_equal(end->exit, 0);
    assert_true(run_log.calls_cut);
    assert_true(run_log.call_count <= 20000);
}

static void no_call_is_interrupted(void **state)
{
    (void)state;
    static const unsigned watched[] = {0, BOX_WATCH_RESULTS | BOX_WATCH_LOCKS |
                                              BOX_WATCH_PROCESSES | BOX_WATCH_HANDLERS};
    for (size_t i = 0; i < 2; i++) {
        const struct log_program *end = run("box_program", "storm", watched[i], none, NULL);
        assert_string_equal(end->out, "failed 0, interrupted 1\n");
    }
}

/* ---- handlers ---- */

static void unsafe_calls_in_a_handler(void **state)
{
    (void)state;
    const struct log_program *end =
        run("box_program", "handlers", BOX_WATCH_HANDLERS | BOX_WATCH_PROCESSES, none,
            "{'do':'await','what':'call','name':'p','calls':['kill'],'process':0,'nth':1},"
            "{'do':'kill','name':'p','signal':10},{'do':'await','what':'time','ms':30},"
            "{'do':'kill','name':'p','signal':12},{'do':'await','what':'time','ms':30},"
            "{'do':'kill','name':'p','signal':1}");
    assert_string_equal(end->out, "1\nsafe\ncaught\njumped 2\n1\ncaught\n");
    assert_int_equal(end->exit, 0);
    size_t in_handlers = 0;
    for (size_t i = 0; i < run_log.call_count; i++) {
        in_handlers += run_log.calls[i].handler != 0;
        assert_true(run_log.calls[i].handler == 0 || run_log.calls[i].handler == SIGUSR1);
    }
    assert_int_equal(in_handlers, 3); /* printf or puts, malloc, free */
    assert_int_equal(nth_call("malloc", 0, 1)->handler, SIGUSR1);
}

static void judge_sanitized(const char *program)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", BOX_PROGRAMS, program);
    if (access(path, X_OK) != 0) {
        return;
    }
    const struct log_program *end =
        run(program, "calls", BOX_WATCH_RESULTS | BOX_WATCH_LOCKS, none, NULL);
    assert_string_equal(end->err, "");
    assert_int_equal(end->exit, 3);
    assert_int_equal(calls_named("sem_wait"), 4);
    judge_failing(program, &(struct failing){"shmget", ENOSPC}, 0, 2);
    judge_failing(program, &(struct failing){"sem_post", EOVERFLOW}, 1, 2);
}

static void sanitized_programs_too(void **state)
{
    (void)state;
    judge_sanitized("box_sanitized_clang");
    judge_sanitized("box_sanitized_gcc");
}

static int open_the_box(void **state)
{
    (void)state;
    static struct kit kit = {.marshal = marshal, .witness = witness};
    struct trouble trouble = {""};
    if (!box_open(&box, &kit, false, &trouble)) {
        printf("not judged: %s\n", trouble.text);
        exit(0);
    }
    return 0;
}

static int close_the_box(void **state)
{
    (void)state;
    run_log_release(&run_log);
    box_close(&box);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_that_call_fails),
        cmocka_unit_test(a_fork_fails),
        cmocka_unit_test(only_the_system_calls_of_a_static_program),
        cmocka_unit_test(limits_come_back),
        cmocka_unit_test(nobody_else_is_refused_meanwhile),
        cmocka_unit_test(vfork_and_spawn_fail_as_fork_does),
        cmocka_unit_test(on_the_bare_machine_too),
        cmocka_unit_test(a_child_is_killed_with_the_lock),
        cmocka_unit_test(a_signal_meets_the_end),
        cmocka_unit_test(a_call_that_never_comes_is_over_with_the_program),
        cmocka_unit_test(of_a_static_program_the_entrance),
        cmocka_unit_test(a_value_is_reached),
        cmocka_unit_test(nobody_listens_any_more),
        cmocka_unit_test(results_are_told),
        cmocka_unit_test(memory_of_the_program_alone),
        cmocka_unit_test(nothing_more_than_asked_for),
        cmocka_unit_test(a_loop_is_cut),
        cmocka_unit_test(no_call_is_interrupted),
        cmocka_unit_test(unsafe_calls_in_a_handler),
        cmocka_unit_test(sanitized_programs_too),
    };
    return cmocka_run_group_tests(tests, open_the_box, close_the_box);
}
