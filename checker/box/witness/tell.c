/* SPDX-License-Identifier: MIT
 *
 * How the witness tells: see tell.h for the messages, witness.h for who calls what.
 *
 * Only system calls between the guard's begin and end, and no allocation: it may run in a signal
 * handler, in a child of vfork, and inside malloc.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

uint64_t wanted;
bool has_marshal;

static struct {
    uint64_t start, end;
} own_code;

static const char *const symbols[] = {
#define CALL(symbol, group, name) #symbol,
#include "calls.def"
#undef CALL
};

/* A function pointer out of an object pointer, without the cast that ISO C does not know. */
function real_function(enum call call)
{
    static function found[CALL_COUNT];
    if (found[call] == NULL) {
        void *real = dlsym(RTLD_NEXT, symbols[call]);
        memcpy(&found[call], &real, sizeof real);
    }
    return found[call];
}

void guard_begin(struct guard *guard)
{
    static const uint64_t all = ~UINT64_C(0);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, &guard->mask, sizeof all);
}

void guard_end(const struct guard *guard)
{
    int kept = errno;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &guard->mask, NULL, sizeof guard->mask);
    errno = kept;
}

static uint64_t message(int kind, const struct told *told)
{
    int kept = errno;
    struct guard guard;
    guard_begin(&guard);
    long answer = syscall(WITNESS_CALL, kind, told);
    guard_end(&guard);
    errno = kept;
    return answer < 0 ? 0 : (uint64_t)answer;
}

bool tell_call(struct told *told)
{
    told->pid = (int64_t)syscall(SYS_getpid);
    uint64_t answer = message(TELL_CALL, told);
    told->token = (int64_t)TELL_TOKEN(answer);
    if (answer & TELL_ENOUGH) {
        wanted = 0;
    }
    if (TELL_ERRNO(answer) != 0) {
        errno = (int)TELL_ERRNO(answer);
        return false;
    }
    return true;
}

bool tell_take(struct told *told)
{
    told->handler = handled_at(told->pc);
    told->later = told->handler == 0;
    return (wanted & WANT_TAKES) == 0 && told->handler == 0 ? true : tell_call(told);
}

void tell_result(struct told *told, int64_t result, bool failed)
{
    told->result = result;
    told->error = failed ? errno : 0;
    told->pid = (int64_t)syscall(SYS_getpid);
    message(TELL_BACK, told);
}

void tell_done(struct told *told, int64_t result, bool failed)
{
    told->result = result;
    told->error = failed ? errno : 0;
    told->pid = (int64_t)syscall(SYS_getpid);
    if (message(TELL_DONE, told) & TELL_ENOUGH) {
        wanted = 0;
    }
}

void tell_back(struct told *told, int64_t result, bool failed)
{
    if (told->later && told->token == 0) {
        if (is_wanted((enum call)told->call)) {
            tell_done(told, result, failed);
        }
    } else if ((wanted & WANT_RESULTS) != 0) {
        tell_result(told, result, failed);
    }
}

int back(struct told *told, int result)
{
    tell_back(told, result, result < 0);
    return result;
}

void tell_timer(void)
{
    if (has_marshal) {
        message(TELL_TIMER, NULL);
    }
}

bool is_own_code(uint64_t pc)
{
    return pc >= own_code.start && pc < own_code.end;
}

/* The first object that the loader tells of is the program itself. */
static int note_own_code(struct dl_phdr_info *object, size_t size, void *data)
{
    (void)size, (void)data;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        uint64_t start = object->dlpi_addr + part->p_vaddr;
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0) {
            continue;
        }
        if (own_code.end == 0 || start < own_code.start) {
            own_code.start = start;
        }
        if (start + part->p_memsz > own_code.end) {
            own_code.end = start + part->p_memsz;
        }
    }
    return 1;
}

/* Valgrind hands no unknown system call on, but complains of each. */
static bool is_under_valgrind(void)
{
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded != NULL && strstr(preloaded, "/vgpreload_") != NULL;
}

static void ask(void)
{
    struct guard guard;
    if (is_under_valgrind()) {
        return;
    }
    guard_begin(&guard);
    long answer = syscall(WITNESS_CALL, TELL_ASK);
    guard_end(&guard);
    has_marshal = answer >= 0;
    wanted = answer >= 0 ? (uint64_t)answer : 0;
}

/* Looked up now: a handler that calls one of them first must not meet the loader's locks. */
static void find_all(void)
{
    for (int call = 0; call < CALL_COUNT; call++) {
        real_function((enum call)call);
    }
}

__attribute__((constructor)) static void witness_begin(void)
{
    int kept = errno;
    crash_begin();
    dl_iterate_phdr(note_own_code, NULL);
    ask();
    if ((wanted & ~(WANT(CALL_sem_open) | WANT(CALL_shm_open))) != 0) {
        find_all();
    }
    ends_begin();
    errno = kept;
}
