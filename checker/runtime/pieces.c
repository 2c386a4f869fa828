/* SPDX-License-Identifier: MIT
 *
 * Input and output in several pieces: readv's relatives, and the messages of sockets.
 */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/uio.h>

#include "access.h"
#include "descriptors.h"
#include "text.h"
#include "wrap.h"

/* With GNU's headers an address of a socket is a union of pointers to all of their types. */
#define ADDRESS(name) ((name).__sockaddr__)

/* The first `bytes` of all parts together. */
static void fills(const struct iovec *parts, size_t count, ssize_t bytes, uintptr_t caller)
{
    size_t left = bytes > 0 ? (size_t)bytes : 0;
    for (size_t i = 0; i < count && left > 0; i++) {
        size_t here = parts[i].iov_len < left ? parts[i].iov_len : left;
        sr_write(parts[i].iov_base, here, caller);
        left -= here;
    }
}

static ssize_t scattered(ssize_t bytes, const struct iovec *parts, int count, uintptr_t caller)
{
    if (count > 0) {
        fills(parts, (size_t)count, bytes, caller);
    }
    return bytes;
}

/* Before the call, as whoever gets it may go on with that memory at once. */
static void gathers(const struct iovec *parts, int count, uintptr_t caller)
{
    for (int i = 0; i < count; i++) {
        sr_read(parts[i].iov_base, parts[i].iov_len, caller);
    }
}

ssize_t __wrap_preadv(int descriptor, const struct iovec *parts, int count, off_t from)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    return scattered(
        sr_descriptor_received(descriptor, preadv(descriptor, parts, count, from), SR_CALLER()),
        parts, count, SR_CALLER());
}

ssize_t __wrap_preadv2(int descriptor, const struct iovec *parts, int count, off_t from, int flags)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    return scattered(sr_descriptor_received(
                         descriptor, preadv2(descriptor, parts, count, from, flags), SR_CALLER()),
                     parts, count, SR_CALLER());
}

ssize_t __wrap_pwritev(int descriptor, const struct iovec *parts, int count, off_t at)
{
    gathers(parts, count, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, pwritev(descriptor, parts, count, at), SR_CALLER());
}

ssize_t __wrap_pwritev2(int descriptor, const struct iovec *parts, int count, off_t at, int flags)
{
    gathers(parts, count, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, pwritev2(descriptor, parts, count, at, flags),
                              SR_CALLER());
}

ssize_t __wrap_preadv64(int descriptor, const struct iovec *parts, int count, off64_t from)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    return scattered(
        sr_descriptor_received(descriptor, preadv64(descriptor, parts, count, from), SR_CALLER()),
        parts, count, SR_CALLER());
}

ssize_t __wrap_preadv64v2(int descriptor, const struct iovec *parts, int count, off64_t from,
                          int flags)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    return scattered(sr_descriptor_received(descriptor,
                                            preadv64v2(descriptor, parts, count, from, flags),
                                            SR_CALLER()),
                     parts, count, SR_CALLER());
}

ssize_t __wrap_pwritev64(int descriptor, const struct iovec *parts, int count, off64_t at)
{
    gathers(parts, count, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, pwritev64(descriptor, parts, count, at), SR_CALLER());
}

ssize_t __wrap_pwritev64v2(int descriptor, const struct iovec *parts, int count, off64_t at,
                           int flags)
{
    gathers(parts, count, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, pwritev64v2(descriptor, parts, count, at, flags),
                              SR_CALLER());
}

/* --- messages of sockets --- */

/* A name is cut to the room that there is for it. */
static void name_came(const void *name, const socklen_t *bytes, socklen_t room, uintptr_t caller)
{
    if (bytes != NULL && sr_near_either(name, bytes)) {
        sr_moves((void *)(uintptr_t)bytes, bytes, sizeof *bytes, caller);
        sr_write(name, *bytes < room ? *bytes : room, caller);
    }
}

ssize_t __wrap_recvfrom(int descriptor, void *restrict place, size_t bytes, int flags,
                        __SOCKADDR_ARG name, socklen_t *restrict name_bytes)
{
    struct sockaddr *from = ADDRESS(name);
    socklen_t room = from == NULL || name_bytes == NULL ? 0 : *name_bytes;
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t got = sr_descriptor_received(
        descriptor, recvfrom(descriptor, place, bytes, flags, name, name_bytes), SR_CALLER());
    if (got >= 0) {
        sr_write(place, (size_t)got < bytes ? (size_t)got : bytes, SR_CALLER());
        name_came(from, name_bytes, room, SR_CALLER());
    }
    return got;
}

ssize_t __wrap_sendto(int descriptor, const void *place, size_t bytes, int flags,
                      __CONST_SOCKADDR_ARG name, socklen_t name_bytes)
{
    sr_read(place, bytes, SR_CALLER());
    sr_read(ADDRESS(name), name_bytes, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, sendto(descriptor, place, bytes, flags, name, name_bytes),
                              SR_CALLER());
}

ssize_t __wrap_recvmsg(int descriptor, struct msghdr *message, int flags)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t got =
        sr_descriptor_received(descriptor, recvmsg(descriptor, message, flags), SR_CALLER());
    if (got >= 0) {
        sr_moves(message, message, sizeof *message, SR_CALLER());
        fills(message->msg_iov, message->msg_iovlen, got, SR_CALLER());
        sr_write(message->msg_name, message->msg_namelen, SR_CALLER());
        sr_write(message->msg_control, message->msg_controllen, SR_CALLER());
    }
    return got;
}

ssize_t __wrap_sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    sr_read(message, sizeof *message, SR_CALLER());
    sr_read(message->msg_name, message->msg_namelen, SR_CALLER());
    sr_read(message->msg_control, message->msg_controllen, SR_CALLER());
    for (size_t i = 0; i < message->msg_iovlen; i++) {
        sr_read(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len, SR_CALLER());
    }
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, sendmsg(descriptor, message, flags), SR_CALLER());
}

static int named(int result, const void *name, const socklen_t *bytes, socklen_t room,
                 uintptr_t caller)
{
    if (result == 0) {
        name_came(name, bytes, room, caller);
    }
    return result;
}

int __wrap_getsockname(int descriptor, __SOCKADDR_ARG name, socklen_t *restrict bytes)
{
    socklen_t room = bytes == NULL ? 0 : *bytes;
    int result = getsockname(descriptor, name, bytes);
    return named(result, ADDRESS(name), bytes, room, SR_CALLER());
}

int __wrap_getpeername(int descriptor, __SOCKADDR_ARG name, socklen_t *restrict bytes)
{
    socklen_t room = bytes == NULL ? 0 : *bytes;
    int result = getpeername(descriptor, name, bytes);
    return named(result, ADDRESS(name), bytes, room, SR_CALLER());
}
