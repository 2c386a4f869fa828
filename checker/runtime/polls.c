/* SPDX-License-Identifier: MIT
 *
 * Waiting for descriptors. That one is ready may be all that the program wants to know, so who is
 * told that comes after who made it so. Without a descriptor these are sleeps.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/epoll.h>

#include "access.h"
#include "clock.h"
#include "descriptors.h"
#include "wrap.h"

static void one_ready(int descriptor, short events, uintptr_t caller)
{
    if ((events & (POLLIN | POLLPRI | POLLRDNORM | POLLHUP | POLLRDHUP | POLLERR)) != 0) {
        bool hung_up = (events & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
        sr_descriptor_readable(descriptor, hung_up, caller);
    }
    if ((events & POLLOUT) != 0) {
        sr_descriptor_writable(descriptor, caller);
    }
}

static int polled(int ready, const struct pollfd *descriptors, nfds_t count, uintptr_t caller)
{
    sr_clock_woken();
    for (nfds_t i = 0; i < count && ready > 0; i++) {
        one_ready(descriptors[i].fd, descriptors[i].revents, caller);
    }
    for (nfds_t i = 0; i < count && ready >= 0; i++) {
        sr_write(&descriptors[i].revents, sizeof descriptors[i].revents, caller);
    }
    return ready;
}

int __wrap_poll(struct pollfd *descriptors, nfds_t count, int ms)
{
    if (count == 0 && ms > 0) {
        sr_clock_sleeps(0, (int64_t)ms * 1000000, SR_CALLER());
    }
    return polled(poll(descriptors, count, ms), descriptors, count, SR_CALLER());
}

int __wrap_ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *time_asked,
                 const sigset_t *mask)
{
    if (count == 0 && time_asked != NULL) {
        sr_clock_sleeps(time_asked->tv_sec, time_asked->tv_nsec, SR_CALLER());
    }
    return polled(ppoll(descriptors, count, time_asked, mask), descriptors, count, SR_CALLER());
}

static void one_set(fd_set *set, int count, bool readable, uintptr_t caller)
{
    if (set == NULL) {
        return;
    }
    for (int i = 0; i < count; i++) {
        if (FD_ISSET(i, set) && readable) {
            sr_descriptor_readable(i, false, caller);
        } else if (FD_ISSET(i, set)) {
            sr_descriptor_writable(i, caller);
        }
    }
    sr_write(set, ((size_t)count + 7) / 8, caller);
}

static int selected(int ready, int count, fd_set *const sets[3], uintptr_t caller)
{
    int saved = errno;
    sr_clock_woken();
    if (ready >= 0 && count <= FD_SETSIZE) {
        one_set(sets[0], count, true, caller);
        one_set(sets[1], count, false, caller);
        one_set(sets[2], count, true, caller);
    }
    errno = saved;
    return ready;
}

int __wrap_select(int count, fd_set *reads, fd_set *writes, fd_set *others,
                  struct timeval *time_asked)
{
    fd_set *const sets[3] = {reads, writes, others};
    if (count == 0 && time_asked != NULL) {
        sr_clock_sleeps(time_asked->tv_sec, (int64_t)time_asked->tv_usec * 1000, SR_CALLER());
    }
    return selected(select(count, reads, writes, others, time_asked), count, sets, SR_CALLER());
}

int __wrap_pselect(int count, fd_set *reads, fd_set *writes, fd_set *others,
                   const struct timespec *time_asked, const sigset_t *mask)
{
    fd_set *const sets[3] = {reads, writes, others};
    if (count == 0 && time_asked != NULL) {
        sr_clock_sleeps(time_asked->tv_sec, time_asked->tv_nsec, SR_CALLER());
    }
    return selected(pselect(count, reads, writes, others, time_asked, mask), count, sets,
                    SR_CALLER());
}

/* An event holds what the program gave with the descriptor, not its number: everything that was
 * sent comes first. An end that was closed, or died, is an event too. */
static int epolled(int ready, const struct epoll_event *events, uintptr_t caller)
{
    bool hung_up = false;
    sr_clock_woken();
    for (int i = 0; i < ready; i++) {
        hung_up |= (events[i].events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) != 0;
    }
    if (ready > 0) {
        sr_descriptors_all_receive(hung_up, caller);
        sr_write(events, (size_t)ready * sizeof *events, caller);
    }
    return ready;
}

int __wrap_epoll_wait(int descriptor, struct epoll_event *events, int most, int ms)
{
    return epolled(epoll_wait(descriptor, events, most, ms), events, SR_CALLER());
}

int __wrap_epoll_pwait(int descriptor, struct epoll_event *events, int most, int ms,
                       const sigset_t *mask)
{
    return epolled(epoll_pwait(descriptor, events, most, ms, mask), events, SR_CALLER());
}

int __wrap_epoll_pwait2(int descriptor, struct epoll_event *events, int most,
                        const struct timespec *time_asked, const sigset_t *mask)
{
    return epolled(epoll_pwait2(descriptor, events, most, time_asked, mask), events, SR_CALLER());
}
