/* SPDX-License-Identifier: MIT
 *
 * Locks on files. Protocol: see file_locks.h.
 *
 * A range is of the process (F_SETLK) or of the open file (F_OFD_SETLK); a child inherits the
 * latter. Which ranges are had here is kept, as unlocking may name a larger one, and only what was
 * had may be given to others. What does not fit is given as it is named. For the sets of locks
 * that a thread holds all ranges of a file are one lock: overlapping ones exclude each other too.
 */
#define _GNU_SOURCE
#include "file_locks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "access.h"
#include "append.h"
#include "order.h"
#include "ranges.h"
#include "trace.h"
#include "wrap.h"

enum { MOST_RANGES = 64, MOST_FILES = 32 };
enum { UNUSED, CHANGING, USED };

static struct had {
    uint32_t state;
    bool shared;
    bool of_open_file;
    struct sr_range range;
} had[MOST_RANGES];

static bool used;   /* some range was had */
static bool unsure; /* more may be had than is noted */

/* Files on which this process, or one that it was forked from, has used flock; `held`: and has not
 * given back since. */
static struct {
    struct sr_lock key;
    enum sr_hold held;
} flocked[MOST_FILES];
static uint32_t flocked_count;

static bool stat_of(int descriptor, struct stat *about)
{
    int saved = errno;
    bool known = sr_engine() && syscall(SYS_fstat, (long)descriptor, about) == 0;
    errno = saved;
    return known;
}

static int32_t digest_of(const struct stat *about)
{
    return (int32_t)sr_mix(sr_mix(0, about->st_dev), about->st_ino);
}

static struct sr_lock whole_file(int32_t file)
{
    return (struct sr_lock){
        .kind = TRACE_SYNC_RECORD, .object = file, .offset = (uint64_t)INT64_MAX};
}

/* --- the ranges that are had ------------------------------------------------------------------ */

static void note_had(const struct sr_range *range, bool shared, bool of_open_file)
{
    used = true;
    for (int i = 0; i < MOST_RANGES; i++) {
        uint32_t unused = UNUSED;
        if (__atomic_compare_exchange_n(&had[i].state, &unused, CHANGING, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED)) {
            had[i].range = *range;
            had[i].shared = shared;
            had[i].of_open_file = of_open_file;
            __atomic_store_n(&had[i].state, USED, __ATOMIC_RELEASE);
            return;
        }
    }
    unsure = true;
}

static bool is_had(const struct had *one, const struct sr_range *range)
{
    return __atomic_load_n(&one->state, __ATOMIC_ACQUIRE) == USED &&
           sr_ranges_meet(&one->range, range);
}

/* Before the call: what others may get is published. */
static void give_had(const struct sr_range *range, uintptr_t caller)
{
    bool any = false;
    for (int i = 0; i < MOST_RANGES; i++) {
        if (is_had(&had[i], range)) {
            any = true;
            sr_range_give(&had[i].range, !had[i].shared, had[i].shared, caller);
        }
    }
    if (!any && unsure) {
        sr_range_give(range, true, true, caller);
    }
}

/* After it: what is not had any more. A part in the middle of one that goes leaves that noted. */
static void forget_had(const struct sr_range *range, uintptr_t caller)
{
    struct sr_lock file = whole_file(range->file);
    for (int i = 0; i < MOST_RANGES; i++) {
        struct sr_range *one = &had[i].range;
        if (!is_had(&had[i], range)) {
            continue;
        }
        if (range->start <= one->start && range->end >= one->end) {
            __atomic_store_n(&had[i].state, UNUSED, __ATOMIC_RELEASE);
            sr_order_given(sr_append_reserve(1), true, &file, caller);
        }
    }
}

/* --- fcntl and lockf -------------------------------------------------------------------------- */

static bool find_range(int descriptor, const struct flock *asked, struct sr_range *range)
{
    struct stat about;
    if (!stat_of(descriptor, &about)) {
        return false;
    }
    int64_t base = 0, last = INT64_MAX;
    if (asked->l_whence == SEEK_CUR) {
        base = syscall(SYS_lseek, (long)descriptor, 0L, (long)SEEK_CUR);
    } else if (asked->l_whence == SEEK_END) {
        base = about.st_size;
    }
    int64_t start = base + asked->l_start;
    int64_t end = asked->l_len == 0 ? last : start + asked->l_len;
    *range = (struct sr_range){.file = digest_of(&about),
                               .start = (uint64_t)(end < start ? end : start),
                               .end = (uint64_t)(end < start ? start : end)};
    return true;
}

static void before_lock(const struct sr_range *range, short type, uintptr_t caller)
{
    struct sr_lock file = whole_file(range->file);
    if (type == F_UNLCK) {
        give_had(range, caller);
        return;
    }
    for (int i = 0; i < MOST_RANGES && type == F_RDLCK; i++) {
        if (is_had(&had[i], range) && !had[i].shared) { /* from a writer to a reader */
            sr_range_give(&had[i].range, true, false, caller);
        }
    }
    sr_order_taking(&file, caller);
}

static void after_lock(const struct sr_range *range, short type, bool of_open_file,
                       uintptr_t caller)
{
    unsure |= of_open_file; /* a child may give back what its parent took */
    struct sr_lock file = whole_file(range->file);
    forget_had(range, caller);
    if (type != F_UNLCK) {
        sr_range_take(range, type == F_RDLCK, caller);
        note_had(range, type == F_RDLCK, of_open_file);
        sr_order_recorded(&file, caller);
    }
}

static int set_lock(int descriptor, int command, struct flock *asked, uintptr_t caller)
{
    struct sr_range range;
    bool known = asked != NULL && find_range(descriptor, asked, &range);
    if (known) {
        sr_read(asked, sizeof *asked, caller);
        before_lock(&range, asked->l_type, caller);
    }
    int result = fcntl(descriptor, command, asked);
    sr_order_not_taken();
    if (known && result == 0) {
        after_lock(&range, asked->l_type, command == F_OFD_SETLK || command == F_OFD_SETLKW,
                   caller);
    }
    return result;
}

/* Who is told that a range is free may go by that. */
static int get_lock(int descriptor, int command, struct flock *asked, uintptr_t caller)
{
    struct sr_range range;
    bool known = asked != NULL && find_range(descriptor, asked, &range);
    int result = fcntl(descriptor, command, asked);
    if (known && result == 0) {
        sr_range_look(&range, asked->l_type == F_UNLCK, caller);
        sr_write(asked, sizeof *asked, caller);
    }
    return result;
}

static int control(int descriptor, int command, void *argument, uintptr_t caller)
{
    switch (command) {
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
        return set_lock(descriptor, command, argument, caller);
    case F_GETLK:
    case F_OFD_GETLK:
        return get_lock(descriptor, command, argument, caller);
    default:
        return fcntl(descriptor, command, argument);
    }
}

/* Passed on whether or not it was given: the kernel looks at it only where it is. */
int __wrap_fcntl(int descriptor, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return control(descriptor, command, argument, SR_CALLER());
}

int __wrap_fcntl64(int descriptor, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return control(descriptor, command, argument, SR_CALLER());
}

static int lock_from_here(int descriptor, int command, off_t bytes, uintptr_t caller)
{
    struct flock asked = {
        .l_whence = SEEK_CUR, .l_len = bytes, .l_type = command == F_ULOCK ? F_UNLCK : F_WRLCK};
    struct sr_range range;
    bool known = command != F_TEST && find_range(descriptor, &asked, &range);
    if (known) {
        before_lock(&range, asked.l_type, caller);
    }
    int result = lockf(descriptor, command, bytes);
    sr_order_not_taken();
    if (known && result == 0) {
        after_lock(&range, asked.l_type, false, caller);
    } else if (command == F_TEST && find_range(descriptor, &asked, &range)) {
        sr_range_look(&range, result == 0, caller);
    }
    return result;
}

int __wrap_lockf(int descriptor, int command, off_t bytes)
{
    return lock_from_here(descriptor, command, bytes, SR_CALLER());
}

int __wrap_lockf64(int descriptor, int command, off64_t bytes)
{
    return lock_from_here(descriptor, command, bytes, SR_CALLER());
}

/* --- flock ------------------------------------------------------------------------------------ */

static void note_flocked(const struct sr_lock *key, enum sr_hold hold)
{
    for (uint32_t i = 0; i < flocked_count && i < MOST_FILES; i++) {
        if (flocked[i].key.object == key->object && flocked[i].key.offset == key->offset) {
            flocked[i].held = hold;
            return;
        }
    }
    uint32_t at = __atomic_fetch_add(&flocked_count, 1, __ATOMIC_RELAXED);
    if (at < MOST_FILES) {
        flocked[at].key = *key;
        flocked[at].held = hold;
    }
}

static bool find_flock(int descriptor, struct sr_lock *key)
{
    struct stat about;
    bool known = stat_of(descriptor, &about);
    if (known) {
        *key = (struct sr_lock){
            .kind = TRACE_SYNC_FLOCK, .object = (int32_t)about.st_dev, .offset = about.st_ino};
    }
    return known;
}

static void give_back(const struct sr_lock *key, uintptr_t caller)
{
    sr_order_given(sr_order_giving(key, caller), true, key, caller);
    sr_order_lives_on(key);
    note_flocked(key, SR_NOT_HELD);
}

static void got_flock(const struct sr_lock *key, bool shared, uintptr_t caller)
{
    if (shared) {
        sr_order_taken_shared(key, caller);
    } else {
        sr_order_taken(key, caller);
    }
    note_flocked(key, shared ? SR_HELD_SHARED : SR_HELD_ALONE);
    sr_object_dies_with_me(key);
}

/* Taking what is held changes its kind: the kernel gives it back first. */
int __wrap_flock(int descriptor, int operation)
{
    struct sr_lock key;
    bool known = find_flock(descriptor, &key);
    bool gives = (operation & LOCK_UN) != 0;
    if (known && (gives || sr_held_kind(&key) != SR_NOT_HELD)) {
        give_back(&key, SR_CALLER());
    }
    if (known && !gives && (operation & LOCK_NB) == 0) {
        sr_order_taking(&key, SR_CALLER());
    }
    int result = flock(descriptor, operation);
    sr_order_not_taken();
    if (known && result == 0 && !gives) {
        got_flock(&key, (operation & LOCK_SH) != 0, SR_CALLER());
    }
    return result;
}

/* --- other ways to give back ------------------------------------------------------------------ */

static void publish_flock(const struct sr_lock *key, enum sr_hold held, uintptr_t caller)
{
    if (held == SR_HELD_ALONE) {
        sr_lock_release(key, caller);
    } else if (held == SR_HELD_SHARED) {
        sr_release_other(key, caller);
    }
}

void sr_file_locks_close(int descriptor, uintptr_t caller)
{
    struct stat about;
    if ((!used && flocked_count == 0) || !stat_of(descriptor, &about)) {
        return;
    }
    struct sr_range all = {.file = digest_of(&about), .end = (uint64_t)INT64_MAX};
    for (int i = 0; i < MOST_RANGES; i++) {
        if (is_had(&had[i], &all)) {
            give_had(&all, caller);
            forget_had(&all, caller);
        }
    }
    for (uint32_t i = 0; i < flocked_count && i < MOST_FILES; i++) {
        if (flocked[i].key.object == (int32_t)about.st_dev &&
            flocked[i].key.offset == about.st_ino) {
            publish_flock(&flocked[i].key, flocked[i].held, caller);
            sr_held_give(&flocked[i].key);
        }
    }
}

void sr_file_locks_unsure(void)
{
    unsure = true;
}

void sr_file_locks_exit(uintptr_t caller)
{
    for (int i = 0; sr_engine() && i < MOST_RANGES; i++) {
        if (__atomic_load_n(&had[i].state, __ATOMIC_ACQUIRE) == USED) {
            sr_range_give(&had[i].range, !had[i].shared, had[i].shared, caller);
        }
    }
    for (uint32_t i = 0; i < flocked_count && i < MOST_FILES; i++) {
        publish_flock(&flocked[i].key, flocked[i].held, caller);
    }
}

void sr_file_locks_child(void)
{
    for (int i = 0; i < MOST_RANGES; i++) {
        had[i].state = had[i].of_open_file ? had[i].state : UNUSED;
    }
    for (uint32_t i = 0; i < flocked_count && i < MOST_FILES; i++) {
        if (flocked[i].held != SR_NOT_HELD) {
            sr_object_dies_with_me(&flocked[i].key);
        }
    }
}
