/* SPDX-License-Identifier: MIT
 *
 * Sockets: who connects comes after who listens, who accepts after who connects. What is sent
 * through them is with the other readers and writers.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "access.h"
#include "descriptors.h"
#include "wrap.h"

int __wrap_bind(int descriptor, __CONST_SOCKADDR_ARG address, socklen_t bytes)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return bind(descriptor, address, bytes);
}

int __wrap_listen(int descriptor, int waiting)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return listen(descriptor, waiting);
}

int __wrap_connect(int descriptor, __CONST_SOCKADDR_ARG address, socklen_t bytes)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    int result = connect(descriptor, address, bytes);
    sr_descriptor_received(descriptor, result == 0 ? 1 : -1, SR_CALLER());
    return result;
}

/* libc takes any kind of address by a union of pointers to all of them. */

static int accepted(int result, int descriptor, struct sockaddr *address, socklen_t *bytes,
                    uintptr_t caller)
{
    if (result >= 0) {
        sr_descriptor_received(descriptor, 1, caller);
        if (address != NULL && bytes != NULL) {
            sr_write(bytes, sizeof *bytes, caller);
            sr_write(address, *bytes, caller);
        }
    }
    return result;
}

/* Who connects may go on by that. */
int __wrap_accept(int descriptor, __SOCKADDR_ARG address, socklen_t *bytes)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return accepted(accept(descriptor, address, bytes), descriptor, address.__sockaddr__, bytes,
                    SR_CALLER());
}

int __wrap_accept4(int descriptor, __SOCKADDR_ARG address, socklen_t *bytes, int flags)
{
    sr_descriptor_sends(descriptor, SR_CALLER());
    return accepted(accept4(descriptor, address, bytes, flags), descriptor, address.__sockaddr__,
                    bytes, SR_CALLER());
}

int __wrap_shutdown(int descriptor, int how)
{
    sr_descriptor_ends(descriptor, SR_CALLER());
    return shutdown(descriptor, how);
}
