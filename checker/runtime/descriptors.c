/* SPDX-License-Identifier: MIT
 *
 * Descriptors. Protocol: see descriptors.h.
 *
 * A file is known by its device and inode. Where both ends have different ones, or may have, all of
 * that kind are one object: sockets, terminals. That orders more than is promised, which can only
 * hide a race.
 *
 * `any` is one more object to which everything is sent. Only those receive from it who can not know
 * who sent: a reader in a program in which strangers take part (cat between two of ours).
 */
#define _GNU_SOURCE
#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "engine/objects.h"
#include "file_locks.h"
#include "trace.h"

#define BACKWARD (UINT64_C(1) << 63) /* in `offset`: from who reads to who waits for room */

enum { SOCKETS, TERMINALS, ANY }; /* offsets of the objects that are no file */

enum sort {
    PLAIN,
    CHANNEL, /* with another end */
    QUEUE,   /* of POSIX messages; or a file in memory, which looks the same */
    EVENT,
    WATCH,
    SIGNALS,
    PROCESS
};

struct known {
    struct sr_lock key;
    enum sort sort;
};

static const struct sr_lock any = {.kind = TRACE_SYNC_FILE, .object = TRACE_PRIVATE, .offset = ANY};

static _Thread_local bool was_full; /* a write had to wait, or would have had to */

static struct sr_lock no_file(uint64_t which)
{
    return (struct sr_lock){.kind = TRACE_SYNC_FILE, .object = TRACE_PRIVATE, .offset = which};
}

static bool begins(const char *text, const char *with)
{
    for (; *with != '\0'; with++, text++) {
        if (*text != *with) {
            return false;
        }
    }
    return true;
}

/* Events, signals and watches all have one inode; only their name in /proc tells them apart. */
static enum sort sort_of_nameless(int descriptor)
{
    char path[32] = "/proc/self/fd/", digits[12], name[32] = {0};
    unsigned at = 14, count = 0;
    do {
        digits[count++] = (char)('0' + descriptor % 10);
        descriptor /= 10;
    } while (descriptor > 0);
    while (count > 0) {
        path[at++] = digits[--count];
    }
    syscall(SYS_readlinkat, (long)AT_FDCWD, path, name, (long)sizeof name - 1);
    return begins(name, "anon_inode:[sig")       ? SIGNALS
           : begins(name, "anon_inode:[pidfd")   ? PROCESS
           : begins(name, "anon_inode:inotify")  ? WATCH
           : begins(name, "anon_inode:[fanotif") ? WATCH
                                                 : EVENT;
}

static bool find(int descriptor, struct known *known)
{
    struct stat about;
    int saved = errno;
    bool found =
        sr_engine() && descriptor >= 0 && syscall(SYS_fstat, (long)descriptor, &about) == 0;
    if (found) {
        known->key = (struct sr_lock){
            .kind = TRACE_SYNC_FILE, .object = (int32_t)about.st_dev, .offset = about.st_ino};
        known->sort = S_ISFIFO(about.st_mode) ? CHANNEL : PLAIN;
        if (S_ISSOCK(about.st_mode) || S_ISCHR(about.st_mode)) {
            known->key = no_file(S_ISSOCK(about.st_mode) ? SOCKETS : TERMINALS);
            known->sort = CHANNEL;
        } else if (S_ISREG(about.st_mode) && major(about.st_dev) == 0) {
            known->sort = QUEUE;
        } else if ((about.st_mode & S_IFMT) == 0) {
            known->sort = sort_of_nameless(descriptor);
        }
    }
    errno = saved;
    return found;
}

static struct sr_lock backward(const struct sr_lock *key)
{
    struct sr_lock back = *key;
    back.offset ^= BACKWARD;
    return back;
}

static bool has_room(int descriptor)
{
    struct pollfd asked = {.fd = descriptor, .events = POLLOUT};
    struct timespec at_once = {0};
    int saved = errno;
    long ready = syscall(SYS_ppoll, &asked, 1L, &at_once, NULL, 0L);
    errno = saved;
    return ready != 0;
}

void sr_descriptor_sends(int descriptor, uintptr_t caller)
{
    struct known known;
    if (find(descriptor, &known)) {
        sr_release(&known.key, caller);
        sr_release(&any, caller);
        was_full |= known.sort != PLAIN && !has_room(descriptor);
    }
}

/* Nobody reads there any more: who did has closed it, perhaps by its end. */
static void learn_of_end(const struct sr_lock *key, uintptr_t caller)
{
    sr_acquire(key, caller);
    sr_threads_join_dead();
}

static bool says_gone(ssize_t result)
{
    return result < 0 && (errno == EPIPE || errno == ECONNRESET || errno == ECONNREFUSED);
}

ssize_t sr_descriptor_sent(int descriptor, ssize_t result, uintptr_t caller)
{
    struct known known;
    if (says_gone(result) && find(descriptor, &known)) {
        learn_of_end(&known.key, caller);
    } else if (result >= 0 && was_full && find(descriptor, &known)) {
        struct sr_lock back = backward(&known.key);
        sr_acquire(&back, caller);
        was_full = false;
    }
    return result;
}

void sr_descriptor_receives(int descriptor, uintptr_t caller)
{
    struct known known;
    if (find(descriptor, &known) && known.sort != PLAIN) {
        struct sr_lock back = backward(&known.key);
        sr_release(&back, caller);
    }
}

static const struct sr_lock strangers_known = {.kind = TRACE_SYNC_START};

static bool strangers(void)
{
    uint32_t number = sr_object(&strangers_known);
    return number != 0 && __atomic_load_n(&sr_object_at(number)->trait, __ATOMIC_RELAXED) != 0;
}

static void receive(const struct known *known, uintptr_t caller)
{
    sr_acquire(&known->key, caller);
    if (known->sort == WATCH || strangers()) {
        sr_acquire(&any, caller);
    }
    if (known->sort == SIGNALS || known->sort == PROCESS) {
        sr_threads_join_dead(); /* the signal may be SIGCHLD */
    }
}

ssize_t sr_descriptor_received(int descriptor, ssize_t result, uintptr_t caller)
{
    struct known known;
    if ((result >= 0 || says_gone(result)) && find(descriptor, &known)) {
        receive(&known, caller);
        if (result <= 0 && known.sort == CHANNEL) {
            learn_of_end(&known.key, caller);
        }
    }
    return result;
}

void sr_descriptor_readable(int descriptor, bool hung_up, uintptr_t caller)
{
    struct known known;
    if (find(descriptor, &known)) {
        receive(&known, caller);
        if (hung_up) {
            learn_of_end(&known.key, caller);
        }
    }
}

void sr_descriptor_writable(int descriptor, uintptr_t caller)
{
    struct known known;
    if (find(descriptor, &known) && known.sort != PLAIN) {
        struct sr_lock back = backward(&known.key);
        sr_acquire(&back, caller);
    }
}

void sr_descriptor_ends(int descriptor, uintptr_t caller)
{
    struct known known;
    if (!find(descriptor, &known)) {
        return;
    }
    if (known.sort == CHANNEL) {
        sr_release(&known.key, caller);
        sr_release(&any, caller);
    } else if (known.sort == PLAIN || known.sort == QUEUE) {
        sr_file_locks_close(descriptor, caller);
    }
}

void sr_descriptors_end_at_exec(uintptr_t caller)
{
    enum { LOOKED_AT = 1024 };
    int saved = errno;
    for (int i = 0; sr_engine() && i < LOOKED_AT; i++) {
        long flags = syscall(SYS_fcntl, (long)i, (long)F_GETFD, 0L);
        if (flags != -1 && (flags & FD_CLOEXEC) != 0) {
            sr_descriptor_ends(i, caller);
        }
    }
    errno = saved;
}

void sr_descriptors_all_receive(bool hung_up, uintptr_t caller)
{
    if (sr_engine()) {
        sr_acquire(&any, caller);
        if (hung_up) {
            sr_threads_join_dead();
        }
    }
}

void sr_descriptors_stranger(bool starts)
{
    uint32_t number = sr_object(&strangers_known);
    if (number != 0) {
        uint32_t *count = &sr_object_at(number)->trait; /* of no use to what is no lock */
        uint32_t now = __atomic_load_n(count, __ATOMIC_RELAXED);
        while ((starts || now > 0) &&
               !__atomic_compare_exchange_n(count, &now, starts ? now + 1 : now - 1, false,
                                            __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
        }
    }
}

void sr_descriptors_stranger_ended(uintptr_t caller)
{
    if (sr_engine() && strangers()) {
        sr_acquire(&any, caller);
    }
}

void sr_descriptors_to_strangers(uintptr_t caller)
{
    if (sr_engine()) {
        sr_release(&any, caller);
    }
}

void sr_descriptors_from_strangers(uintptr_t caller)
{
    sr_descriptors_stranger_ended(caller);
}
