/* SPDX-License-Identifier: MIT
 * Failing calls: which of a good run's are made to fail; what counts as having handled it; what the
 * source says. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/syscall.h>

#include "faults_judge.h"
#include "faults_plan.h"
#include "faults_source.h"

enum { PID = 100, MOST = 64 };

/* A log that owns nothing. */
struct fake {
    struct run_log log;
    struct log_program program;
    struct log_call calls[MOST];
    struct log_crash crash;
    struct log_object left[4];
    struct log_survivor survivor;
    size_t places[MOST];
};

static void begin(struct fake *fake)
{
    memset(fake, 0, sizeof *fake);
    fake->program = (struct log_program){.name = "race", .pid = PID, .out = "", .err = ""};
    fake->log.programs = &fake->program;
    fake->log.program_count = 1;
    fake->log.calls = fake->calls;
    fake->log.crashes = &fake->crash;
    fake->log.left = fake->left;
    fake->log.survivors = &fake->survivor;
}

static struct log_call *call(struct fake *fake, const char *name, int process, size_t place)
{
    struct log_call *made = &fake->calls[fake->log.call_count];
    *made = (struct log_call){.name = name,
                              .program = "race",
                              .pid = PID + process,
                              .process = process,
                              .has_stack = true,
                              .stack.pc = place};
    fake->places[fake->log.call_count++] = place;
    return made;
}

static struct log_call *command(struct fake *fake, const char *name, size_t argument, int value)
{
    struct log_call *made = call(fake, name, 0, 900 + fake->log.call_count);
    made->arguments[argument] = value;
    return made;
}

static void refuse(struct log_call *made, int error)
{
    made->refused = true;
    made->error = error;
}

/* Runs of a plan as text: "shmget/0/1/ENOSPC …". */
static char *plan_text(const struct fake *fake, const struct fault_wish *wish)
{
    size_t count;
    struct planned_fault *planned = faults_plan(&fake->log, fake->places, wish, &count);
    char *text = calloc(count + 1, 64);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        const struct box_fault *fault = &planned[i].fault;
        sprintf(text + strlen(text), "%s%s/%d/%d/%s", i > 0 ? " " : "", fault->call, fault->process,
                fault->nth, strerrorname_np(fault->error));
    }
    free(planned);
    return text;
}

static void assert_plan(const struct fake *fake, const struct fault_wish *wish, const char *wanted)
{
    char *text = plan_text(fake, wish);
    assert_string_equal(text, wanted);
    free(text);
}

static const struct fault_wish usual = {0}, thorough = {.all = true};

static void test_every_place_and_call(void **state)
{
    (void)state;
    struct fake good;
    begin(&good);
    call(&good, "shmget", 0, 1);
    call(&good, "wait", 0, 2);
    call(&good, "shmget", 0, 1);
    call(&good, "shmat", 0, 3);
    call(&good, "shmget", 1, 1); /* a child's own, counted anew */
    assert_plan(&good, &usual,
                "shmget/0/1/ENOSPC shmget/0/2/ENOSPC shmat/0/1/ENOMEM shmget/1/1/ENOSPC");
    assert_plan(&good, &thorough,
                "shmget/0/1/ENOSPC shmget/0/1/ENOMEM shmget/0/2/ENOSPC shmget/0/2/ENOMEM "
                "shmat/0/1/ENOMEM shmat/0/1/EACCES shmget/1/1/ENOSPC shmget/1/1/ENOMEM");
}

static void test_the_first_three_and_the_last(void **state)
{
    (void)state;
    struct fake good;
    begin(&good);
    for (int i = 0; i < 20; i++) {
        call(&good, "fork", 0, 7);
    }
    call(&good, "fork", 0, 8); /* elsewhere: not one of them */
    assert_plan(&good, &usual,
                "fork/0/1/EAGAIN fork/0/2/EAGAIN fork/0/3/EAGAIN fork/0/20/EAGAIN "
                "fork/0/21/EAGAIN");
    size_t count;
    free(faults_plan(&good.log, good.places, &thorough, &count));
    assert_int_equal(count, 21 * 2);
}

static void test_the_first_child_and_the_last(void **state)
{
    (void)state;
    struct fake good;
    begin(&good);
    for (int child = 1; child <= 5; child++) {
        for (int i = 0; i < 4; i++) {
            call(&good, "malloc", child, 7);
        }
    }
    assert_plan(&good, &usual,
                "malloc/1/1/ENOMEM malloc/1/4/ENOMEM malloc/5/1/ENOMEM malloc/5/4/ENOMEM");
}

static void test_the_errno_fits_the_command(void **state)
{
    (void)state;
    struct fake good;
    begin(&good);
    command(&good, "shmctl", 1, IPC_RMID);
    command(&good, "shmctl", 1, IPC_STAT);
    command(&good, "shmctl", 1, IPC_SET);
    command(&good, "semctl", 2, 16 /* SETVAL */);
    command(&good, "semctl", 2, 12 /* GETVAL */);
    command(&good, "semctl", 2, IPC_RMID);
    command(&good, "sem_init", 1, 1);
    command(&good, "sem_init", 1, 0);
    assert_plan(&good, &usual,
                "shmctl/0/1/EPERM shmctl/0/2/EACCES shmctl/0/3/EPERM semctl/0/1/ERANGE "
                "semctl/0/2/EACCES semctl/0/3/EPERM sem_init/0/1/ENOSYS sem_init/0/2/EINVAL");
}

/* EINTR is given to a semop that can wait, never to one that gives. */
static void test_semop(void **state)
{
    (void)state;
    struct fake good;
    begin(&good);
    static const char *const texts[] = {"0 -1 SEM_UNDO", "0 1", "0 0", "0 -1 IPC_NOWAIT", NULL};
    for (size_t i = 0; i < 5; i++) {
        call(&good, "semop", 0, i)->text = texts[i];
    }
    assert_plan(&good, &usual,
                "semop/0/1/EINTR semop/0/1/EIDRM semop/0/2/EIDRM semop/0/3/EINTR semop/0/3/EIDRM "
                "semop/0/4/EIDRM semop/0/5/EIDRM");
}

static void test_only_what_is_wished(void **state)
{
    (void)state;
    struct fake good;
    begin(&good);
    char *names[] = {"shmat", "malloc"};
    struct fault_wish wish = {.calls = names, .call_count = 2};
    call(&good, "shmget", 0, 1);
    call(&good, "shmat", 0, 2);
    call(&good, "shmat", 0, 2)->error = EINVAL; /* failed in the good run as well */
    call(&good, "shmat", 0, 2);
    assert_plan(&good, &wish, "shmat/0/1/ENOMEM shmat/0/3/ENOMEM");
    assert_true(fault_known("sem_open"));
    assert_false(fault_known("wait"));
    assert_int_equal(fault_watch(&wish),
                     BOX_WATCH_RESULTS | BOX_WATCH_PROCESSES | BOX_WATCH_MEMORY);
    assert_int_equal(fault_watch_one("shmget"), BOX_WATCH_RESULTS | BOX_WATCH_PROCESSES);
    assert_true((fault_watch(&usual) & BOX_WATCH_LOCKS) != 0);
}

/* A good run, and one in which a call of the same name fails, as the second of two. */
struct pair {
    struct fake good, bad;
    bool on_purpose;
    struct fault_trial trial;
};

static struct log_call *begin_pair(struct pair *pair, const char *name, int process)
{
    begin(&pair->good);
    begin(&pair->bad);
    call(&pair->good, name, process, 1);
    call(&pair->good, name, process, 2);
    call(&pair->bad, name, process, 1);
    struct log_call *refused = call(&pair->bad, name, process, 2);
    refuse(refused, ENOMEM);
    pair->on_purpose = false;
    pair->trial = (struct fault_trial){
        .good = &pair->good.log, .log = &pair->bad.log, .on_purpose = &pair->on_purpose};
    return refused;
}

static void ends(struct pair *pair, int status, const char *message)
{
    pair->bad.program.exit = status;
    pair->bad.program.err = message;
    pair->bad.program.err_bytes = (long)strlen(message);
}

static void assert_end(const struct pair *pair, enum fault_end end)
{
    assert_int_equal(fault_judge(&pair->trial), end);
}

static void test_told_and_status(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "shmat", 0);
    ends(&pair, 1, "attacher : mémoire insuffisante\n");
    assert_end(&pair, FAULT_HANDLED);
    ends(&pair, 1, "");
    assert_end(&pair, FAULT_SILENT);
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_IGNORED);
    ends(&pair, 0, "no segment\n");
    assert_end(&pair, FAULT_TOLD_STATUS_0);
}

/* What it says on standard error in any case tells nothing. */
static void test_usual_words_are_no_message(void **state)
{
    (void)state;
    struct pair pair;
    struct log_call *refused = begin_pair(&pair, "shmget", 0);
    pair.good.program.err = "3 cars\nstart\ndone\n";
    ends(&pair, 1, "3 cars\nstart\ndone\n");
    assert_end(&pair, FAULT_SILENT);
    ends(&pair, 1, "3 cars\nno segment\n");
    assert_end(&pair, FAULT_HANDLED);
    refused->err_bytes = pair.bad.program.err_bytes; /* all of it was there before */
    assert_end(&pair, FAULT_SILENT);
}

static void test_status_of_the_child(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "shmat", 2);
    struct log_call *end = call(&pair.bad, "exit", 2, 9);
    end->arguments[0] = 1;
    ends(&pair, 0, "no segment\n");
    assert_end(&pair, FAULT_HANDLED);
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_SILENT);
    call(&pair.good, "exit", 2, 9)->arguments[0] = 1; /* its usual status: a result */
    assert_end(&pair, FAULT_IGNORED);
    end->arguments[0] = 256; /* as the parent sees it: 0 */
    assert_end(&pair, FAULT_IGNORED);
}

static void test_once_more(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "shmget", 0);
    call(&pair.bad, "shmget", 0, 2);
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_HANDLED);
    /* Elsewhere, where the good run calls too: no other try. */
    begin_pair(&pair, "shmget", 0);
    call(&pair.good, "shmget", 0, 3);
    call(&pair.bad, "shmget", 0, 3);
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_IGNORED);
    call(&pair.bad, "shmget", 0, 4); /* one more than in the good run */
    assert_end(&pair, FAULT_HANDLED);
}

/* A loop that goes on whatever fork has returned calls it again, but not once more. */
static void test_a_loop_is_no_other_try(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "fork", 0);
    begin(&pair.good);
    begin(&pair.bad);
    for (int i = 0; i < 4; i++) {
        call(&pair.good, "fork", 0, 7);
        struct log_call *made = call(&pair.bad, "fork", 0, 7);
        if (i == 1) {
            refuse(made, EAGAIN);
        }
    }
    assert_end(&pair, FAULT_IGNORED);
    call(&pair.bad, "fork", 0, 7);
    assert_end(&pair, FAULT_HANDLED);
}

/* EINTR: taken again at once, where the good run gives next. How often it takes differs each time.
 */
static void test_semop_again(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "semop", 1);
    begin(&pair.good);
    begin(&pair.bad);
    for (int i = 0; i < 4; i++) {
        call(&pair.good, "semop", 1, 5)->text = i % 2 ? "0 1" : "0 -1";
    }
    refuse(call(&pair.bad, "semop", 1, 5), EINTR);
    pair.bad.calls[0].text = "0 -1";
    call(&pair.bad, "semop", 1, 5)->text = "0 -1";
    call(&pair.bad, "semop", 1, 5)->text = "0 1";
    assert_end(&pair, FAULT_HANDLED);
    pair.bad.calls[1].text = "0 1"; /* given, though not taken */
    assert_end(&pair, FAULT_IGNORED);
}

static void test_what_can_be_spared(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "fork", 0);
    ends(&pair, 0, "one car fewer\n");
    assert_end(&pair, FAULT_HANDLED);
    pair.trial.asked = true; /* a lab: only if lab.ini says so */
    assert_end(&pair, FAULT_TOLD_STATUS_0);
    pair.trial.carries_on = true;
    assert_end(&pair, FAULT_HANDLED);
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_IGNORED);
}

static void test_what_is_used_only_if_it_is_there(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "malloc", 0);
    assert_end(&pair, FAULT_HANDLED); /* what it prints differs anyway: nothing is known */
    pair.trial.steady = true;
    assert_end(&pair, FAULT_HANDLED); /* the same as ever: done without */
    pair.bad.program.out = "half of it\n";
    pair.good.program.out = "all of it\n";
    assert_end(&pair, FAULT_IGNORED);
    pair.trial.steady = false;
    pair.trial.asked = true;
    assert_end(&pair, FAULT_IGNORED);
}

static void test_removals(void **state)
{
    (void)state;
    struct pair pair;
    struct log_call *refused = begin_pair(&pair, "shmctl", 0);
    refused->arguments[0] = 77;
    refused->arguments[1] = IPC_RMID;
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_IGNORED);
    ends(&pair, 0, "shmctl\n");
    assert_end(&pair, FAULT_HANDLED);
    ends(&pair, 1, "");
    assert_end(&pair, FAULT_HANDLED);
    begin_pair(&pair, "shmdt", 0);
    ends(&pair, 0, "");
    assert_end(&pair, FAULT_HARMLESS);
    ends(&pair, 1, "");
    assert_end(&pair, FAULT_HANDLED);
}

static void test_bad_ends(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "shmat", 0);
    ends(&pair, -1, "no segment\n");
    pair.bad.log.crash_count = 1;
    pair.bad.crash = (struct log_crash){.pid = PID, .signal = SIGABRT};
    assert_end(&pair, FAULT_CRASHED);
    pair.on_purpose = true; /* assert, abort: it has looked, and told */
    pair.bad.program.signal = SIGABRT;
    assert_end(&pair, FAULT_HANDLED);
    ends(&pair, -1, "");
    assert_end(&pair, FAULT_SILENT);
    pair.bad.log.crash_count = 0;
    pair.bad.log.out_of_time = true;
    assert_end(&pair, FAULT_HUNG);
    pair.good.log.duration_ms = 20000; /* a slow machine: nothing is known … */
    pair.bad.log.duration_ms = 30000;
    assert_end(&pair, FAULT_NOT_JUDGED);
    struct log_hang hang = {.pid = PID, .state = 'S', .syscall = SYS_wait4};
    pair.bad.log.hang = &hang;
    pair.bad.log.hang_count = 1;
    assert_end(&pair, FAULT_HUNG); /* … unless it waits for what nobody will do */
    hang.syscall = SYS_clock_nanosleep;
    assert_end(&pair, FAULT_NOT_JUDGED);
    pair.bad.log.duration_ms = 80000;
    assert_end(&pair, FAULT_HUNG);
    pair.bad.log.too_many_processes = true;
    assert_end(&pair, FAULT_FORKED);
    pair.bad.log.flooded = true;
    assert_end(&pair, FAULT_FLOODED);
    pair.bad.calls[1].refused = false;
    assert_end(&pair, FAULT_NOT_JUDGED);
    /* Killed by the program's own parent, after it has told. */
    begin_pair(&pair, "shmat", 0);
    ends(&pair, -1, "no segment\n");
    pair.bad.program.signal = SIGKILL;
    assert_end(&pair, FAULT_HANDLED);
    pair.bad.program.signal = SIGSEGV; /* where no witness sees: a static program */
    assert_end(&pair, FAULT_CRASHED);
}

static void test_minus_one_is_no_pid(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "fork", 0);
    ends(&pair, 1, "no fork\n");
    struct log_call *killed = call(&pair.bad, "kill", 0, 5);
    killed->arguments[0] = -1;
    assert_end(&pair, FAULT_SIGNALLED_ALL);
    call(&pair.good, "kill", 0, 5)->arguments[0] = -1; /* as always */
    assert_end(&pair, FAULT_HANDLED);
}

static void test_the_address_that_was_used(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "shmat", 0);
    struct log_crash crash = {.signal = SIGSEGV, .address = UINT64_MAX};
    assert_true(fault_used_result(&pair.trial, &crash));
    crash.address = 0x47; /* the second car: -1 + 72 */
    assert_true(fault_used_result(&pair.trial, &crash));
    crash.address = UINT64_C(0x7f0000000000);
    assert_false(fault_used_result(&pair.trial, &crash));
    begin_pair(&pair, "shmget", 0); /* its result is no address */
    crash.address = 0;
    assert_false(fault_used_result(&pair.trial, &crash));
    begin_pair(&pair, "malloc", 0);
    assert_true(fault_used_result(&pair.trial, &crash));
}

static void test_what_is_left(void **state)
{
    (void)state;
    struct pair pair;
    struct log_call *refused = begin_pair(&pair, "shmctl", 0);
    refused->arguments[0] = 77;
    refused->arguments[1] = IPC_RMID;
    pair.bad.log.left_count = 2;
    pair.bad.left[0] = (struct log_object){.kind = "shm", .id = 77, .bytes = 216};
    pair.bad.left[1] = (struct log_object){.kind = "shm", .id = 78, .bytes = 32};
    assert_false(
        fault_left(&pair.trial, &pair.bad.left[0])); /* the one that could not be removed */
    assert_true(fault_left(&pair.trial, &pair.bad.left[1]));
    pair.good.log.left_count = 1; /* as when all goes well */
    pair.good.left[0] = pair.bad.left[1];
    assert_false(fault_left(&pair.trial, &pair.bad.left[1]));
}

static void test_who_lives_on(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "fork", 0);
    struct log_survivor child = {.pid = PID + 1, .parent = 1};
    assert_true(fault_lives_on(&pair.trial, &child));
    call(&pair.bad, "kill", 0, 5)->arguments[0] = PID + 2;
    assert_true(fault_lives_on(&pair.trial, &child));
    call(&pair.bad, "kill", 0, 5)->arguments[0] = PID + 1;
    assert_false(fault_lives_on(&pair.trial, &child)); /* it was told to end */

    /* In a lab it is the same whether it has come to its end by then. */
    begin_pair(&pair, "fork", 0);
    struct log_left left = {.pid = PID + 1, .parent = 1, .state = 'Z'};
    assert_false(fault_left_alone(&pair.trial, &left));
    pair.trial.asked = true;
    assert_true(fault_left_alone(&pair.trial, &left));
    assert_false(fault_lives_on(&pair.trial, &child));
    left.state = 'S';
    assert_true(fault_left_alone(&pair.trial, &left));
    left.signal = SIGTERM; /* PR_SET_PDEATHSIG */
    assert_false(fault_left_alone(&pair.trial, &left));
    pair.bad.log.survivor_count = 1; /* … no: it was us, after the time of grace */
    pair.bad.survivor = child;
    assert_true(fault_left_alone(&pair.trial, &left));
    call(&pair.bad, "kill", 0, 5)->arguments[0] = 0; /* its whole group */
    assert_false(fault_left_alone(&pair.trial, &left));
}

static void test_message_on_standard_output(void **state)
{
    (void)state;
    struct pair pair;
    begin_pair(&pair, "shmget", 0);
    assert_false(fault_told_on_output(&pair.trial));
    pair.bad.program.out = "shmget: no\n";
    assert_true(fault_told_on_output(&pair.trial));
    pair.good.program.out = "shmget: 3\n"; /* it speaks of it anyway */
    assert_false(fault_told_on_output(&pair.trial));
    pair.bad.program.out = "shmget: Cannot allocate memory\n";
    assert_true(fault_told_on_output(&pair.trial));
}

static int line_that_compares(const char *text)
{
    char path[] = "/tmp/test_faults.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    int line = source_compares_with_null(path, 2);
    unlink(path);
    return line;
}

static void test_compared_with_null(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
    } cases[] = {
        {"\nF1_Car *cars = shmat(id, NULL, 0);\nif (cars == NULL) {\n", 3},
        {"\n    ours->cars = (F1_Car *)shmat(id, 0, 0);\n\n  if (!ours->cars)\n", 4},
        {"\np = shmat(id, NULL, 0);\nif ( NULL == p )\n", 3},
        {"\nif ((p = shmat(id, NULL, 0)) == NULL) {\n", 2},
        {"\np = shmat(id, NULL, 0);\nif (p)\n", 3},
        {"\np = shmat(id, NULL, 0);\nif (p == (void *)-1)\n", 0},
        {"\np = shmat(id, NULL, 0);\nif (pp == NULL)\n", 0},
        {"\np = shmat(id, NULL, 0); /* p == NULL? */\nif (q == NULL)\n", 0},
        {"\np = shmat(id, NULL, 0);\n// if (p == NULL)\n", 0},
        {"\nif ((p = shmat(id, NULL, 0)) == (void *)-1) {\n", 0},
        {"\nreturn shmat(id, NULL, 0);\n}\nif (p == NULL)\n", 0},
        {"\np = attach(id);\nif (p == NULL)\n", 0},
        {"\n\n\n\n\n\n\n\n\n\n\n", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int line = line_that_compares(cases[i].text);
        if (line != cases[i].line) {
            fail_msg("case %zu: line %d", i, line);
        }
    }
    assert_int_equal(source_compares_with_null("/nowhere/at/all.c", 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_place_and_call),
        cmocka_unit_test(test_the_first_three_and_the_last),
        cmocka_unit_test(test_the_first_child_and_the_last),
        cmocka_unit_test(test_the_errno_fits_the_command),
        cmocka_unit_test(test_semop),
        cmocka_unit_test(test_only_what_is_wished),
        cmocka_unit_test(test_told_and_status),
        cmocka_unit_test(test_usual_words_are_no_message),
        cmocka_unit_test(test_status_of_the_child),
        cmocka_unit_test(test_once_more),
        cmocka_unit_test(test_a_loop_is_no_other_try),
        cmocka_unit_test(test_semop_again),
        cmocka_unit_test(test_what_can_be_spared),
        cmocka_unit_test(test_what_is_used_only_if_it_is_there),
        cmocka_unit_test(test_removals),
        cmocka_unit_test(test_bad_ends),
        cmocka_unit_test(test_minus_one_is_no_pid),
        cmocka_unit_test(test_the_address_that_was_used),
        cmocka_unit_test(test_what_is_left),
        cmocka_unit_test(test_who_lives_on),
        cmocka_unit_test(test_message_on_standard_output),
        cmocka_unit_test(test_compared_with_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
