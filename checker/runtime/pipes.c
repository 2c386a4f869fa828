/* SPDX-License-Identifier: MIT
 *
 * What moves bytes between descriptors without the program's memory, and what closes them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>

#include "access.h"
#include "descriptors.h"
#include "wrap.h"

int __wrap_close(int descriptor)
{
    sr_descriptor_ends(descriptor, SR_CALLER());
    return close(descriptor);
}

int __wrap_close_range(unsigned first, unsigned last, int flags)
{
    enum { MOST = 1024 };
    for (unsigned i = first; i <= last && i < MOST; i++) {
        sr_descriptor_ends((int)i, SR_CALLER());
    }
    return close_range(first, last, flags);
}

void __wrap_closefrom(int first)
{
    enum { MOST = 1024 };
    for (int i = first; i < MOST; i++) {
        sr_descriptor_ends(i, SR_CALLER());
    }
    closefrom(first);
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
