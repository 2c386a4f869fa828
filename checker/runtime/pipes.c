/* SPDX-License-Identifier: MIT
 *
 * What moves bytes between descriptors without the program's memory, and what closes them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>

#include "access.h"
#include "append.h"
#include "descriptors.h"
#include "wrap.h"

/* The trace's descriptor is not there for the program: it can neither see nor close it. */
static bool is_ours(int descriptor)
{
    return descriptor >= 0 && descriptor == sr_append_descriptor();
}

int __wrap_close(int descriptor)
{
    if (is_ours(descriptor)) {
        errno = EBADF;
        return -1;
    }
    sr_descriptor_ends(descriptor, SR_CALLER());
    return close(descriptor);
}

static void range_ends(unsigned first, unsigned last, uintptr_t caller)
{
    enum { MOST = 1024 };
    for (unsigned i = first; i <= last && i < MOST; i++) {
        if (!is_ours((int)i)) {
            sr_descriptor_ends((int)i, caller);
        }
    }
}

/* Around the trace's descriptor. */
static int close_but_ours(unsigned first, unsigned last, int flags)
{
    unsigned ours = (unsigned)sr_append_descriptor();
    if (sr_append_descriptor() < 0 || ours < first || ours > last) {
        return close_range(first, last, flags);
    }
    int result = ours > first ? close_range(first, ours - 1, flags) : 0;
    return result == 0 && ours < last ? close_range(ours + 1, last, flags) : result;
}

int __wrap_close_range(unsigned first, unsigned last, int flags)
{
    if ((flags & CLOSE_RANGE_CLOEXEC) == 0) {
        range_ends(first, last, SR_CALLER());
    }
    return close_but_ours(first, last, flags);
}

void __wrap_closefrom(int first)
{
    unsigned from = first < 0 ? 0 : (unsigned)first;
    range_ends(from, ~0U, SR_CALLER());
    if (close_but_ours(from, ~0U, 0) != 0) {
        closefrom(first); /* a kernel without close_range */
    }
}

/* What `replaced` was is closed. */
int __wrap_dup2(int descriptor, int replaced)
{
    if (descriptor != replaced) {
        sr_descriptor_ends(replaced, SR_CALLER());
    }
    return dup2(descriptor, replaced);
}

int __wrap_dup3(int descriptor, int replaced, int flags)
{
    if (descriptor != replaced) {
        sr_descriptor_ends(replaced, SR_CALLER());
    }
    return dup3(descriptor, replaced, flags);
}

/* The kernel passes on what somebody may send while we stand in the call, so we cannot publish it
 * in time: from here on it is as with a stranger between the two. */
static void moves(int from, int to, uintptr_t caller)
{
    static bool told;
    if (!__atomic_exchange_n(&told, true, __ATOMIC_RELAXED)) {
        sr_descriptors_stranger(true);
    }
    sr_descriptor_receives(from, caller);
    sr_descriptor_sends(to, caller);
}

static ssize_t moved(int from, int to, ssize_t bytes, uintptr_t caller)
{
    sr_descriptor_received(from, bytes, caller);
    return sr_descriptor_sent(to, bytes, caller);
}

ssize_t __wrap_sendfile(int to, int from, off_t *offset, size_t count)
{
    moves(from, to, SR_CALLER());
    return moved(from, to, sendfile(to, from, offset, count), SR_CALLER());
}

ssize_t __wrap_sendfile64(int to, int from, off64_t *offset, size_t count)
{
    moves(from, to, SR_CALLER());
    return moved(from, to, sendfile64(to, from, offset, count), SR_CALLER());
}

ssize_t __wrap_splice(int from, off64_t *in, int to, off64_t *out, size_t count, unsigned flags)
{
    moves(from, to, SR_CALLER());
    return moved(from, to, splice(from, in, to, out, count, flags), SR_CALLER());
}

ssize_t __wrap_tee(int from, int to, size_t count, unsigned flags)
{
    moves(from, to, SR_CALLER());
    return moved(from, to, tee(from, to, count, flags), SR_CALLER());
}

ssize_t __wrap_copy_file_range(int from, off64_t *in, int to, off64_t *out, size_t count,
                               unsigned flags)
{
    moves(from, to, SR_CALLER());
    return moved(from, to, copy_file_range(from, in, to, out, count, flags), SR_CALLER());
}

int __wrap_eventfd_read(int descriptor, eventfd_t *value)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    int result = eventfd_read(descriptor, value);
    if (result == 0) {
        sr_descriptor_received(descriptor, 1, SR_CALLER());
        sr_write(value, sizeof *value, SR_CALLER());
    }
    return result;
}

int __wrap_eventfd_write(int descriptor, eventfd_t value)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return (int)sr_descriptor_sent(descriptor, eventfd_write(descriptor, value), SR_CALLER());
}

int __wrap_ftruncate(int descriptor, off_t bytes)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return ftruncate(descriptor, bytes);
}

int __wrap_ftruncate64(int descriptor, off64_t bytes)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return ftruncate64(descriptor, bytes);
}
