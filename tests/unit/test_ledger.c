/* SPDX-License-Identifier: MIT
 * The ledger: calls decoded from what the marshal noted, named, folded and printed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "ledger_fold.h"
#include "ledger_names.h"
#include "ledger_words.h"
#include "memory.h"
#include "report.h"

enum { PARENT = 2, MOST = 32 };

/* --- a log made by hand ----------------------------------------------------------------------- */

static char maps[] = "55550000-55560000 rw-p 00000000 00:00 0  /program/prog\n"
                     "7f000000-7f001000 rw-s 00000000 00:00 0\n";
static struct log_program program = {.name = "program", .pid = PARENT, .maps = maps};
static struct log_call calls[MOST];
static struct run_log run_log;

static int begin(void **state)
{
    (void)state;
    memset(calls, 0, sizeof calls);
    run_log = (struct run_log){.programs = &program, .program_count = 1, .calls = calls};
    return 0;
}

/* Has worked, with that result. */
static struct log_call *call(int pid, const char *name, int64_t result, int64_t first,
                             int64_t second, int64_t third)
{
    struct log_call *made = &calls[run_log.call_count++];
    *made = (struct log_call){.name = name,
                              .program = "program",
                              .pid = pid,
                              .has_result = true,
                              .result = result,
                              .arguments = {first, second, third}};
    return made;
}

static struct log_call *failing(int pid, const char *name, int error, int64_t first, int64_t second,
                                int64_t third)
{
    struct log_call *made = call(pid, name, -1, first, second, third);
    made->error = error;
    return made;
}

/* The call as the ledger writes it; all before it must have been told already. */
static char *told(struct names *names, const struct log_call *made)
{
    char *arguments = words_of_arguments(names, made);
    names_learn(names, made);
    char *result = words_of_result(names, made);
    char *text = text_format("%s(%s) = %s", made->name, arguments, result ? result : "-");
    free(arguments);
    free(result);
    return text;
}

/* All calls of the log, each as the list says; the list ends with NULL. */
static void assert_told(const char *const *wanted)
{
    struct names *names = names_open(&run_log);
    for (size_t i = 0; wanted[i] != NULL; i++) {
        assert_true(i < run_log.call_count);
        char *text = told(names, &calls[i]);
        assert_string_equal(text, wanted[i]);
        free(text);
    }
    names_close(names);
}

#define ASSERT_TOLD(...) assert_told((const char *const[]){__VA_ARGS__, NULL})

/* --- what a call says ------------------------------------------------------------------------- */

static void system_v_by_name(void **state)
{
    (void)state;
    call(PARENT, "shmget", 3, IPC_PRIVATE, 1440, IPC_CREAT | IPC_EXCL | 0600);
    call(PARENT, "shmget", 4, (int64_t)0xffffffff, 8, 0);
    call(PARENT, "shmat", 0x7f100000, 3, 0, SHM_RDONLY);
    call(PARENT, "shmdt", 0, 0x7f100000, 0, 0);
    call(PARENT, "shmctl", 0, 3, IPC_RMID, 0);
    call(PARENT, "shmctl", 0, 3, IPC_STAT | 0x100, 0x1234);
    call(PARENT, "semget", 5, 0x41, 2, IPC_CREAT | 0666);
    call(PARENT, "semctl", 0, 5, 1, SETVAL)->arguments[3] = 1;
    call(PARENT, "semctl", 0, 5, 0, SETALL)->arguments[3] = 0x1234;
    call(PARENT, "semctl", 1, 5, 0, GETVAL);
    call(PARENT, "semctl", 0, 5, 0, 77);
    call(PARENT, "msgget", 6, IPC_PRIVATE, 0600, 0);
    call(PARENT, "msgsnd", 0, 6, 0x1234, 16)->arguments[3] = IPC_NOWAIT;
    call(PARENT, "msgrcv", 16, 6, 0x1234, 16)->arguments[3] = -2;
    call(PARENT, "msgctl", 0, 6, IPC_RMID, 0);
    ASSERT_TOLD("shmget(IPC_PRIVATE, 1440, IPC_CREAT|IPC_EXCL|0600) = 3 (segment 1)",
                "shmget(0xffffffff, 8, 0) = 4 (segment 2)",
                "shmat(3, NULL, SHM_RDONLY) = segment 1", "shmdt(segment 1) = 0",
                "shmctl(3, IPC_RMID, NULL) = 0", "shmctl(3, IPC_STAT, …) = 0",
                "semget(0x41, 2, IPC_CREAT|0666) = 5", "semctl(5, 1, SETVAL, 1) = 0",
                "semctl(5, 0, SETALL, …) = 0", "semctl(5, 0, GETVAL) = 1", "semctl(5, 0, 77) = 0",
                "msgget(IPC_PRIVATE, 0600) = 6", "msgsnd(6, …, 16, IPC_NOWAIT) = 0",
                "msgrcv(6, …, 16, -2, 0) = 16", "msgctl(6, IPC_RMID, NULL) = 0");
}

static void operations_of_semop(void **state)
{
    (void)state;
    call(PARENT, "semop", 0, 5, 0x1234, 1)->text = "0 -1 SEM_UNDO";
    call(PARENT, "semop", 0, 5, 0x1234, 2)->text = "0 -1 SEM_UNDO, 1 +2 IPC_NOWAIT";
    call(PARENT, "semop", 0, 5, 0x1234, 40)->text = "0 +1";
    call(PARENT, "semtimedop", 0, 5, 0x1234, 1)->arguments[3] = 0x99;
    failing(PARENT, "semop", EFAULT, 5, 0, 1);
    ASSERT_TOLD("semop(5, {0 -1 SEM_UNDO}) = 0", "semop(5, {0 -1 SEM_UNDO}, {1 +2 IPC_NOWAIT}) = 0",
                "semop(5, {0 +1}, …) = 0", "semtimedop(5, …, 1, …) = 0",
                "semop(5, NULL, 1) = -1 EFAULT (Bad address)");
}

static void failures_by_name(void **state)
{
    (void)state;
    failing(PARENT, "shmget", ENOSPC, IPC_PRIVATE, 8, 0600);
    failing(PARENT, "shmat", EINVAL, -1, 0, 0);
    failing(PARENT, "sem_open", ENOENT, 0x1234, 0, 0)->text = "/lock";
    failing(PARENT, "fork", EAGAIN, 0, 0, 0);
    call(PARENT, "pthread_mutex_trylock", EBUSY, 0x55550010, 0, 0)->error = EBUSY;
    call(PARENT, "fopen", 0, 0x1234, 0x2345, 0)->text = "cars.txt";
    calls[5].error = ENOENT;
    call(PARENT, "malloc", 0, 64, 0, 0)->error = ENOMEM;
    ASSERT_TOLD("shmget(IPC_PRIVATE, 8, 0600) = -1 ENOSPC (No space left on device)",
                "shmat(-1, NULL, 0) = (void *) -1 EINVAL (Invalid argument)",
                "sem_open(\"/lock\", 0) = SEM_FAILED ENOENT (No such file or directory)",
                "fork() = -1 EAGAIN (Resource temporarily unavailable)",
                "pthread_mutex_trylock(private memory 1) = EBUSY (Device or resource busy)",
                "fopen(\"cars.txt\", …) = NULL ENOENT (No such file or directory)",
                "malloc(64) = NULL ENOMEM (Cannot allocate memory)");
    assert_true(words_say_failed(&calls[0]));
}

static void named_objects(void **state)
{
    (void)state;
    struct log_call *opened = call(PARENT, "sem_open", 0x7f300000, 0x1234, O_CREAT | O_EXCL, 0600);
    opened->text = "/lock";
    opened->arguments[3] = 1;
    call(PARENT, "sem_open", 0x7f300000, 0x1234, 0, 0)->text = "/lock";
    call(PARENT, "sem_wait", 0, 0x7f300000, 0, 0);
    call(PARENT, "sem_close", 0, 0x7f300000, 0, 0);
    call(PARENT, "sem_post", 0, 0x7f300000, 0, 0);
    call(PARENT, "sem_close", 0, 0x7f300000, 0, 0);
    call(PARENT, "sem_post", 0, 0x7f300000, 0, 0);
    call(PARENT, "sem_unlink", 0, 0x1234, 0, 0)->text = "/lock";
    call(PARENT, "shm_open", 3, 0x1234, O_RDWR | O_CREAT | O_TRUNC, 0600)->text = "/mem";
    call(PARENT, "shm_open", 4, 0x1234, O_RDONLY, 0)->text = "/mem";
    ASSERT_TOLD("sem_open(\"/lock\", O_CREAT|O_EXCL, 0600, 1) = semaphore \"/lock\"",
                "sem_open(\"/lock\", 0) = semaphore \"/lock\"", "sem_wait(semaphore \"/lock\") = 0",
                "sem_close(semaphore \"/lock\") = 0", "sem_post(semaphore \"/lock\") = 0",
                "sem_close(semaphore \"/lock\") = 0", "sem_post(memory 1) = 0",
                "sem_unlink(\"/lock\") = 0", "shm_open(\"/mem\", O_RDWR|O_CREAT|O_TRUNC, 0600) = 3",
                "shm_open(\"/mem\", O_RDONLY, 0000) = 4");
}

static void processes_by_name(void **state)
{
    (void)state;
    static struct log_crash crash = {.pid = 5, .signal = SIGSEGV};
    run_log.crashes = &crash;
    run_log.crash_count = 1;
    call(PARENT, "fork", 4, 0, 0, 0);
    call(PARENT, "fork", 5, 0, 0, 0);
    call(4, "fork", 7, 0, 0, 0);
    call(7, "exit", 0, 259, 0, 0)->has_result = false;
    call(4, "wait", 7, 0, 0, 0);
    call(PARENT, "kill", 0, 4, SIGTERM, 0);
    call(PARENT, "kill", 0, 0, SIGINT, 0);
    failing(PARENT, "kill", ESRCH, 99, 0, 0);
    call(PARENT, "waitpid", 0, -1, 0x1234, WNOHANG | WUNTRACED);
    call(PARENT, "waitpid", 5, 5, 0x1234, 0);
    call(PARENT, "waitpid", 4, -1, 0x1234, 0);
    call(PARENT, "wait4", 9, -1, 0x1234, 0);
    call(PARENT, "waitid", 0, P_PID, 4, 0x1234)->arguments[3] = WEXITED | WNOWAIT;
    call(4, "execv", 0, 0x1234, 0x1234, 0)->text = "./viewer";
    calls[13].has_result = false;
    failing(PARENT, "execlp", ENOENT, 0x1234, 0, 0)->text = "none";
    ASSERT_TOLD("fork() = 4 (child 1)", "fork() = 5 (child 2)", "fork() = 7 (child 1.1)",
                "exit(259) = -", "wait(NULL) = 7 (child 1.1, exit status 3)",
                "kill(4, SIGTERM) = 0 (to child 1)", "kill(0, SIGINT) = 0 (to its process group)",
                "kill(99, 0) = -1 ESRCH (No such process)", "waitpid(-1, …, WNOHANG|WUNTRACED) = 0",
                "waitpid(5, …, 0) = 5 (child 2, SIGSEGV)", "waitpid(-1, …, 0) = 4 (child 1)",
                "wait4(-1, …, 0, NULL) = 9", "waitid(P_PID, 4, …, WEXITED|WNOWAIT) = 0",
                "execv(\"./viewer\", …) = -",
                "execlp(\"none\", …) = -1 ENOENT (No such file or directory)");
}

static void a_call_that_is_not_known(void **state)
{
    (void)state;
    call(PARENT, "new_call", 1, 2, 3, 4);
    ASSERT_TOLD("new_call(…) = 1");
}

/* --- who is who ------------------------------------------------------------------------------- */

static void addresses_by_what_lies_there(void **state)
{
    (void)state;
    call(PARENT, "shmget", 3, IPC_PRIVATE, 128, 0600);
    static struct log_segment segment = {.id = 3, .bytes = 128};
    run_log.segments = &segment;
    run_log.segment_count = 1;
    call(PARENT, "shmat", 0x7f100000, 3, 0, 0);
    call(PARENT, "sem_init", 0, 0x7f100020, 1, 1);
    call(PARENT, "sem_init", 0, 0x7f100080, 1, 1); /* just behind it */
    call(PARENT, "sem_init", 0, 0x55550010, 1, 1);
    call(PARENT, "sem_init", 0, 0x7f000010, 1, 1);
    call(PARENT, "sem_wait", 0, 0x55550010, 0, 0);
    failing(PARENT, "shmdt", EINVAL, -1, 0, 0);
    failing(PARENT, "sem_wait", EINVAL, 0, 0, 0);
    ASSERT_TOLD("shmget(IPC_PRIVATE, 128, 0600) = 3 (segment 1)", "shmat(3, NULL, 0) = segment 1",
                "sem_init(segment 1 + 32, 1, 1) = 0", "sem_init(memory 1, 1, 1) = 0",
                "sem_init(private memory 2, 1, 1) = 0", "sem_init(shared memory 3, 1, 1) = 0",
                "sem_wait(private memory 2) = 0",
                "shmdt((void *) -1) = -1 EINVAL (Invalid argument)",
                "sem_wait(NULL) = -1 EINVAL (Invalid argument)");
}

static void a_child_keeps_what_its_parent_gives_back(void **state)
{
    (void)state;
    call(PARENT, "shmat", 0x7f100000, 3, 0, 0);
    call(PARENT, "fork", 4, 0, 0, 0);
    call(PARENT, "shmdt", 0, 0x7f100000, 0, 0);
    call(PARENT, "shmat", 0x7f100000, 8, 0, 0); /* the same address, another segment */
    call(PARENT, "sem_post", 0, 0x7f100000, 0, 0);
    call(4, "sem_post", 0, 0x7f100000, 0, 0);
    call(PARENT, "fork", 5, 0, 0, 0);
    call(5, "sem_post", 0, 0x7f100000, 0, 0);
    call(4, "shmdt", 0, 0x7f100000, 0, 0);
    failing(4, "shmdt", EINVAL, 0x7f100000, 0, 0);
    call(5, "sem_post", 0, 0x7f100000, 0, 0);
    ASSERT_TOLD("shmat(3, NULL, 0) = segment 1", "fork() = 4 (child 1)", "shmdt(segment 1) = 0",
                "shmat(8, NULL, 0) = segment 2", "sem_post(segment 2) = 0",
                "sem_post(segment 1) = 0", "fork() = 5 (child 2)", "sem_post(segment 2) = 0",
                "shmdt(segment 1) = 0", "shmdt(memory 1) = -1 EINVAL (Invalid argument)",
                "sem_post(segment 2) = 0");
}

static void an_exec_forgets(void **state)
{
    (void)state;
    call(PARENT, "shmat", 0x7f100000, 3, 0, 0);
    call(PARENT, "fork", 4, 0, 0, 0);
    failing(4, "execv", ENOENT, 0x1234, 0x1234, 0)->text = "./none";
    call(4, "sem_post", 0, 0x7f100000, 0, 0);
    call(4, "execv", 0, 0x1234, 0x1234, 0)->has_result = false;
    calls[4].text = "./other";
    call(4, "sem_post", 0, 0x7f100000, 0, 0);
    call(4, "sem_post", 0, 0x55550010, 0, 0);
    call(4, "wait", 0, 0, 0, 0)->has_result = false;
    ASSERT_TOLD("shmat(3, NULL, 0) = segment 1", "fork() = 4 (child 1)",
                "execv(\"./none\", …) = -1 ENOENT (No such file or directory)",
                "sem_post(segment 1) = 0", "execv(\"./other\", …) = -", "sem_post(memory 1) = 0",
                "sem_post(memory 2) = 0", "wait(NULL) = ?");
    struct names *names = names_open(&run_log);
    for (size_t i = 0; i < run_log.call_count; i++) {
        names_learn(names, &calls[i]);
    }
    assert_true(names_is_elsewhere(names, 4));
    assert_false(names_is_elsewhere(names, PARENT));
    names_close(names);
}

static void results_that_are_missing(void **state)
{
    (void)state;
    call(PARENT, "shmget", 3, IPC_PRIVATE, 8, 0600);
    call(PARENT, "wait", 0, 0, 0, 0)->has_result = false;
    call(7, "shmdt", 0, 0x7f100000, 0, 0)->has_result = false; /* no result of it was ever told */
    ASSERT_TOLD("shmget(IPC_PRIVATE, 8, 0600) = 3 (segment 1)", "wait(NULL) = never came back",
                "shmdt(memory 1) = ?");
    run_log.calls_cut = true; /* perhaps it was not told any more */
    ASSERT_TOLD("shmget(IPC_PRIVATE, 8, 0600) = 3 (segment 1)", "wait(NULL) = ?");
}

static void a_program_that_tells_no_results(void **state)
{
    (void)state;
    call(PARENT, "shmget", 0, IPC_PRIVATE, 8, 0600)->has_result = false;
    call(PARENT, "shmat", 0, 1, 0, 0)->has_result = false;
    call(PARENT, "shmctl", 0, 1, IPC_RMID, 0)->has_result = false;
    ASSERT_TOLD("shmget(IPC_PRIVATE, 8, 0600) = ?", "shmat(1, NULL, 0) = ?",
                "shmctl(1, IPC_RMID, NULL) = ?");
}

static void a_program_alone_is_no_parent(void **state)
{
    (void)state;
    struct names *names = names_open(&run_log);
    assert_string_equal(names_process(names, PARENT), "program");
    assert_null(names_process(names, 99));
    names_close(names);
}

static void who_still_waits(void **state)
{
    (void)state;
    call(PARENT, "shmat", 0x7f100000, 3, 0, 0);
    struct names *names = names_open(&run_log);
    names_learn(names, &calls[0]);
    static const struct {
        struct log_hang hang;
        const char *function, *wanted;
    } cases[] = {
        {{.syscall = SYS_futex, .arguments = {0x7f100000}}, "sem_wait", "segment 1"},
        {{.syscall = SYS_futex, .arguments = {0x55550000}},
         "pthread_mutex_lock",
         "private memory 1"},
        {{.syscall = SYS_semtimedop, .arguments = {5}}, "semop", "5, …"},
        {{.syscall = SYS_msgrcv, .arguments = {6}}, "msgrcv", "6, …"},
        {{.syscall = SYS_futex}, "pthread_cond_wait", NULL},
        {{.syscall = -1}, "sem_wait", NULL},
        {{.syscall = SYS_futex}, "", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct log_hang hang = cases[i].hang;
        hang.pid = PARENT;
        char *text = words_of_waiting(names, &hang, cases[i].function);
        if (cases[i].wanted == NULL) {
            assert_null(text);
        } else {
            assert_string_equal(text, cases[i].wanted);
        }
        free(text);
    }
    names_close(names);
}

#include "ledger_shown.c" /* NOLINT(bugprone-suspicious-include) */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(system_v_by_name, begin),
        cmocka_unit_test_setup(operations_of_semop, begin),
        cmocka_unit_test_setup(failures_by_name, begin),
        cmocka_unit_test_setup(named_objects, begin),
        cmocka_unit_test_setup(processes_by_name, begin),
        cmocka_unit_test_setup(a_call_that_is_not_known, begin),
        cmocka_unit_test_setup(addresses_by_what_lies_there, begin),
        cmocka_unit_test_setup(a_child_keeps_what_its_parent_gives_back, begin),
        cmocka_unit_test_setup(an_exec_forgets, begin),
        cmocka_unit_test_setup(results_that_are_missing, begin),
        cmocka_unit_test_setup(a_program_that_tells_no_results, begin),
        cmocka_unit_test_setup(a_program_alone_is_no_parent, begin),
        cmocka_unit_test_setup(who_still_waits, begin),
        cmocka_unit_test(what_repeats_is_folded),
        cmocka_unit_test(turns_of_two_processes_are_not_folded),
        cmocka_unit_test(the_middle_is_left_out),
        cmocka_unit_test(a_line_a_call),
        cmocka_unit_test(folded_at_the_width),
        cmocka_unit_test(repeats_and_gaps_are_told),
        cmocka_unit_test(a_ledger_that_could_not_be_made),
        cmocka_unit_test(the_file_has_all),
        cmocka_unit_test(a_finding_names_its_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
