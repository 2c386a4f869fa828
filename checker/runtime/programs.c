/* SPDX-License-Identifier: MIT
 *
 * Programs. Protocol: see programs.h.
 *
 * Whatever is started comes after what its starter did. What it does itself is known only if it has
 * this runtime; so each start counts as one of a stranger, until it is seen to be none.
 */
#define _GNU_SOURCE
#include "programs.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>

#include "access.h"
#include "descriptors.h"
#include "engine/images.h"
#include "engine/objects.h"
#include "file_locks.h"
#include "process.h"
#include "self.h"
#include "streams.h"
#include "signals.h"
#include "wrap.h"

static bool takes_part(int32_t pid)
{
    for (uint32_t slot = 0; sr_engine() && slot < sr_slots_used(); slot++) {
        if (sr_arena.slots[slot].pid == pid) {
            return true;
        }
    }
    return false;
}

void sr_program_begins(void)
{
    bool was_another = takes_part(sr_self_pid());
    if (was_another || takes_part((int32_t)syscall(SYS_getppid))) {
        sr_descriptors_stranger(false);
    }
    if (was_another) {
        sr_file_locks_unsure();
    }
}

void sr_program_ended(int32_t process, uintptr_t caller)
{
    if (!takes_part(process)) {
        sr_descriptors_stranger_ended(caller);
    }
}

static void starts(uintptr_t caller)
{
    if (sr_engine()) {
        sr_image_starts(caller);
        sr_descriptors_stranger(true);
        sr_descriptors_to_strangers(caller);
        sr_signal_sends(0, caller); /* a shell may well send one */
    }
}

/* The counts of this process are added up, as what follows begins anew. */
void sr_program_executes(uintptr_t caller)
{
    starts(caller);
    sr_descriptors_end_at_exec(caller);
    sr_thread_ended(true);
}

void sr_program_stays(void)
{
    if (sr_engine()) {
        sr_descriptors_stranger(false);
    }
}

/* --- exec ------------------------------------------------------------------------------------- */

static int stays(int result)
{
    sr_program_stays();
    return result;
}

int __wrap_execve(const char *path, char *const arguments[], char *const variables[])
{
    sr_program_executes(SR_CALLER());
    return stays(execve(path, arguments, variables));
}

int __wrap_execv(const char *path, char *const arguments[])
{
    sr_program_executes(SR_CALLER());
    return stays(execv(path, arguments));
}

int __wrap_execvp(const char *file, char *const arguments[])
{
    sr_program_executes(SR_CALLER());
    return stays(execvp(file, arguments));
}

int __wrap_execvpe(const char *file, char *const arguments[], char *const variables[])
{
    sr_program_executes(SR_CALLER());
    return stays(execvpe(file, arguments, variables));
}

int __wrap_fexecve(int descriptor, char *const arguments[], char *const variables[])
{
    sr_program_executes(SR_CALLER());
    return stays(fexecve(descriptor, arguments, variables));
}

int __wrap_execveat(int folder, const char *path, char *const arguments[], char *const variables[],
                    int flags)
{
    sr_program_executes(SR_CALLER());
    return stays(execveat(folder, path, arguments, variables, flags));
}

enum { MOST_ARGUMENTS = 1024 };

/* The arguments of an execl, up to its NULL; false: more than anybody writes. */
static bool gather(char *arguments[MOST_ARGUMENTS], const char *first, va_list *rest)
{
    const char *argument = first;
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
        arguments[i] = (char *)(uintptr_t)argument; /* NOLINT(performance-no-int-to-ptr) */
        if (argument == NULL) {
            return true;
        }
        argument = va_arg(*rest, const char *);
    }
    errno = E2BIG;
    return false;
}

int __wrap_execl(const char *path, const char *first, ...)
{
    char *arguments[MOST_ARGUMENTS];
    va_list rest;
    va_start(rest, first);
    bool fits = gather(arguments, first, &rest);
    va_end(rest);
    sr_program_executes(SR_CALLER());
    return stays(fits ? execv(path, arguments) : -1);
}

int __wrap_execlp(const char *file, const char *first, ...)
{
    char *arguments[MOST_ARGUMENTS];
    va_list rest;
    va_start(rest, first);
    bool fits = gather(arguments, first, &rest);
    va_end(rest);
    sr_program_executes(SR_CALLER());
    return stays(fits ? execvp(file, arguments) : -1);
}

int __wrap_execle(const char *path, const char *first, ...)
{
    char *arguments[MOST_ARGUMENTS];
    va_list rest;
    va_start(rest, first);
    bool fits = gather(arguments, first, &rest);
    char *const *variables = fits ? va_arg(rest, char *const *) : NULL;
    va_end(rest);
    sr_program_executes(SR_CALLER());
    return stays(fits ? execve(path, arguments, variables) : -1);
}

/* --- processes that libc makes by itself ------------------------------------------------------ */

static int spawned(int error, pid_t made, pid_t *child, uintptr_t caller)
{
    if (error == 0 && child != NULL) {
        *child = made;
        sr_write(child, sizeof *child, caller);
    } else if (error != 0) {
        sr_program_stays();
    }
    sr_process_forked(error == 0 ? made : -1, error, caller);
    return error;
}

int __wrap_posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
                       const posix_spawnattr_t *attributes, char *const arguments[],
                       char *const variables[])
{
    pid_t made = -1;
    starts(SR_CALLER());
    int error = posix_spawn(&made, path, actions, attributes, arguments, variables);
    return spawned(error, made, child, SR_CALLER());
}

int __wrap_posix_spawnp(pid_t *child, const char *file, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const arguments[],
                        char *const variables[])
{
    pid_t made = -1;
    starts(SR_CALLER());
    int error = posix_spawnp(&made, file, actions, attributes, arguments, variables);
    return spawned(error, made, child, SR_CALLER());
}

/* A shell was waited for, and perhaps what it had started. */
static void finished(uintptr_t caller)
{
    if (sr_engine()) {
        sr_threads_join_dead();
        sr_descriptors_stranger_ended(caller);
        sr_access_forget();
    }
}

int __wrap_system(const char *command)
{
    starts(SR_CALLER());
    int status = system(command);
    finished(SR_CALLER());
    return status;
}

FILE *__wrap_popen(const char *command, const char *mode)
{
    starts(SR_CALLER());
    return popen(command, mode);
}

int __wrap_pclose(FILE *file)
{
    sr_stream_sends(file, SR_CALLER());
    int status = pclose(file);
    finished(SR_CALLER());
    return status;
}
