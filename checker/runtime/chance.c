/* SPDX-License-Identifier: MIT
 *
 * Random bytes and numbers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/random.h>

#include "access.h"
#include "text.h"
#include "wrap.h"

ssize_t __wrap_getrandom(void *place, size_t bytes, unsigned flags)
{
    ssize_t got = getrandom(place, bytes, flags);
    if (got > 0) {
        sr_write(place, (size_t)got, SR_CALLER());
    }
    return got;
}

int __wrap_getentropy(void *place, size_t bytes)
{
    int result = getentropy(place, bytes);
    if (result == 0) {
        sr_write(place, bytes, SR_CALLER());
    }
    return result;
}

/* libc's only since glibc 2.36, so it is done here. */
void __wrap_arc4random_buf(void *place, size_t bytes)
{
    size_t filled = 0;
    int saved = errno;
    while (filled < bytes) {
        ssize_t got = getrandom((char *)place + filled, bytes - filled, 0);
        filled += got > 0 ? (size_t)got : 0;
    }
    errno = saved;
    sr_write(place, bytes, SR_CALLER());
}

int __wrap_rand_r(unsigned *seed)
{
    sr_moves(seed, seed, sizeof *seed, SR_CALLER());
    return rand_r(seed);
}
