/* SPDX-License-Identifier: MIT
 *
 * Calls of the kernel by number: futexes, and what else orders. The calls are left as they are;
 * around them stands what libc's function of that name would get. What we can not follow is told:
 * the race engine is in doubt from then on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "access.h"
#include "append.h"
#include "clock.h"
#include "descriptors.h"
#include "engine/objects.h"
#include "order.h"
#include "process.h"
#include "programs.h"
#include "self.h"
#include "signals.h"
#include "trace.h"
#include "wrap.h"

struct call {
    long number;
    long with[6];
    uintptr_t caller;
};

enum deed {
    PLAIN,    /* nothing that orders */
    FUTEX,    /* wakes or waits */
    SENDS,    /* … on the descriptor in with[0] */
    RECEIVES, /* … */
    CLOSES,
    SIGNALS,
    WAKES, /* waits for signals */
    REAPS,
    READY, /* waits for descriptors */
    FORKS,
    EXECUTES,
    ENDS,
    SEMAPHORES,
    QUEUE_SENDS,
    QUEUE_RECEIVES,
    UNKNOWN /* may order or share */
};

static const struct {
    long number;
    enum deed deed;
} deeds[] = {
    {SYS_futex, FUTEX},
    {SYS_write, SENDS},
    {SYS_pwrite64, SENDS},
    {SYS_writev, SENDS},
    {SYS_sendto, SENDS},
    {SYS_sendmsg, SENDS},
    {SYS_mq_timedsend, SENDS},
    {SYS_ftruncate, SENDS},
    {SYS_read, RECEIVES},
    {SYS_pread64, RECEIVES},
    {SYS_readv, RECEIVES},
    {SYS_recvfrom, RECEIVES},
    {SYS_recvmsg, RECEIVES},
    {SYS_mq_timedreceive, RECEIVES},
    {SYS_close, CLOSES},
    {SYS_shutdown, CLOSES},
    {SYS_kill, SIGNALS},
    {SYS_tgkill, SIGNALS},
    {SYS_tkill, SIGNALS},
    {SYS_rt_sigqueueinfo, SIGNALS},
    {SYS_rt_tgsigqueueinfo, SIGNALS},
    {SYS_pidfd_send_signal, SIGNALS},
    {SYS_rt_sigtimedwait, WAKES},
    {SYS_rt_sigsuspend, WAKES},
    {SYS_nanosleep, WAKES},
    {SYS_clock_nanosleep, WAKES},
    {SYS_wait4, REAPS},
    {SYS_waitid, REAPS},
    {SYS_ppoll, READY},
    {SYS_pselect6, READY},
    {SYS_epoll_pwait, READY},
#ifdef SYS_fork /* not on all machines: the older calls */
    {SYS_fork, FORKS},
    {SYS_poll, READY},
    {SYS_select, READY},
    {SYS_epoll_wait, READY},
    {SYS_pause, WAKES},
    {SYS_dup2, UNKNOWN},
    {SYS_vfork, UNKNOWN},
#endif
    {SYS_clone, FORKS},
    {SYS_execve, EXECUTES},
    {SYS_execveat, EXECUTES},
    {SYS_exit_group, ENDS},
    {SYS_semop, SEMAPHORES},
    {SYS_semtimedop, SEMAPHORES},
    {SYS_msgsnd, QUEUE_SENDS},
    {SYS_msgrcv, QUEUE_RECEIVES},
    {SYS_clone3, UNKNOWN},
    {SYS_exit, UNKNOWN},
    {SYS_dup3, UNKNOWN},
    {SYS_shmat, UNKNOWN},
    {SYS_shmdt, UNKNOWN},
    {SYS_mmap, UNKNOWN},
    {SYS_mremap, UNKNOWN},
    {SYS_semctl, UNKNOWN},
    {SYS_flock, UNKNOWN},
    {SYS_fcntl, UNKNOWN},
    {SYS_sendfile, UNKNOWN},
    {SYS_splice, UNKNOWN},
    {SYS_tee, UNKNOWN},
    {SYS_vmsplice, UNKNOWN},
    {SYS_copy_file_range, UNKNOWN},
    {SYS_preadv, RECEIVES},
    {SYS_pwritev, SENDS},
    {SYS_sendmmsg, UNKNOWN},
    {SYS_recvmmsg, UNKNOWN},
    {SYS_process_vm_readv, UNKNOWN},
    {SYS_process_vm_writev, UNKNOWN},
    {SYS_io_submit, UNKNOWN},
    {SYS_io_uring_enter, UNKNOWN},
    {SYS_pidfd_getfd, UNKNOWN},
    {SYS_ptrace, UNKNOWN},
    {SYS_userfaultfd, UNKNOWN},
    {SYS_remap_file_pages, UNKNOWN},
};

enum { FUTEX_WAITV = 449, FUTEX2_FROM = 454, FUTEX2_TO = 456 }; /* newer than some headers */

static enum deed deed_of(long number)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
        if (deeds[i].number == number) {
            return deeds[i].deed;
        }
    }
    bool futexes = number == FUTEX_WAITV || (number >= FUTEX2_FROM && number <= FUTEX2_TO);
    return futexes ? UNKNOWN : PLAIN;
}

/* Memory of its own orders nothing. */
static bool is_private_memory(const struct call *call)
{
    return call->number == SYS_mmap && (call->with[3] & MAP_SHARED) == 0;
}

static void in_doubt(const struct call *call)
{
    sr_arena_doubt(ARENA_DOUBT_CALL);
    sr_append(&(struct trace_record){.kind = TRACE_UNKNOWN,
                                     .pc = call->caller,
                                     .object = TRACE_PRIVATE,
                                     .argument = -1,
                                     .reserved = {(uint64_t)call->number}});
}

/* --- futexes ---------------------------------------------------------------------------------- */

static struct sr_lock futex_at(long address)
{
    const volatile void *at =
        (const volatile void *)address; /* NOLINT(performance-no-int-to-ptr) */
    return sr_order_lock(TRACE_SYNC_FUTEX, at);
}

static bool futex_waits(const struct call *call)
{
    int command = (int)call->with[1] & FUTEX_CMD_MASK;
    return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET || command == FUTEX_LOCK_PI ||
           command == FUTEX_LOCK_PI2 || command == FUTEX_TRYLOCK_PI ||
           command == FUTEX_WAIT_REQUEUE_PI;
}

static void futex_before(const struct call *call)
{
    int command = (int)call->with[1] & FUTEX_CMD_MASK;
    if (futex_waits(call)) {
        return;
    }
    struct sr_lock key = futex_at(call->with[0]);
    sr_release(&key, call->caller);
    if (command == FUTEX_REQUEUE || command == FUTEX_CMP_REQUEUE || command == FUTEX_WAKE_OP ||
        command == FUTEX_CMP_REQUEUE_PI) {
        key = futex_at(call->with[4]);
        sr_release(&key, call->caller);
    }
}

/* Whatever it says: that the value was another one already tells of who changed it. */
static void futex_after(const struct call *call)
{
    if (futex_waits(call)) {
        struct sr_lock key = futex_at(call->with[0]);
        sr_acquire(&key, call->caller);
        if (((int)call->with[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_REQUEUE_PI) {
            key = futex_at(call->with[4]);
            sr_acquire(&key, call->caller);
        }
    }
}

/* --- semaphores and queues of System V -------------------------------------------------------- */

/* Not looked at closely: both directions, for all members that take part. */
static void semaphores(const struct call *call, bool after)
{
    const struct sembuf *operations =
        (const struct sembuf *)call->with[1]; /* NOLINT(performance-no-int-to-ptr) */
    enum { MOST = 500 };
    for (long i = 0; operations != NULL && i < call->with[2] && i < MOST; i++) {
        struct sr_lock key = {.kind = TRACE_LOCK_SYSV,
                              .object = (int32_t)call->with[0],
                              .offset = operations[i].sem_num};
        if (after) {
            sr_acquire(&key, call->caller);
            sr_acquire_other(&key, call->caller);
        } else {
            sr_release(&key, call->caller);
            sr_release_other(&key, call->caller);
        }
    }
}

static void queue(const struct call *call, bool after)
{
    struct sr_lock key = {.kind = TRACE_SYNC_QUEUE, .object = (int32_t)call->with[0]};
    if (after) {
        sr_acquire(&key, call->caller);
    } else {
        sr_release(&key, call->caller);
    }
}

/* --- before and after ------------------------------------------------------------------------- */

static bool is_copy(const struct call *call)
{
    return call->number != SYS_clone || (call->with[0] & (CLONE_VM | CLONE_THREAD)) == 0;
}

static int32_t signalled(const struct call *call)
{
    bool by_pid = call->number == SYS_kill || call->number == SYS_tgkill ||
                  call->number == SYS_rt_sigqueueinfo || call->number == SYS_rt_tgsigqueueinfo;
    return by_pid ? (int32_t)call->with[0] : 0;
}

static void before(const struct call *call, enum deed deed)
{
    int descriptor = (int)call->with[0];
    switch (deed) {
    case FUTEX:
        futex_before(call);
        break;
    case SENDS:
        sr_descriptor_sends(descriptor, call->caller);
        break;
    case RECEIVES:
        sr_descriptor_receives(descriptor, call->caller);
        break;
    case CLOSES:
        sr_descriptor_ends(descriptor, call->caller);
        break;
    case SIGNALS:
        sr_signal_sends(signalled(call), call->caller);
        break;
    case EXECUTES:
        sr_program_executes(call->caller);
        break;
    case ENDS:
        sr_process_ends((int)call->with[0], call->caller);
        break;
    case SEMAPHORES:
        semaphores(call, false);
        break;
    case QUEUE_SENDS:
        queue(call, false);
        break;
    case FORKS:
        if (is_copy(call)) {
            sr_process_splits();
            break;
        }
        in_doubt(call);
        break;
    case UNKNOWN:
        if (!is_private_memory(call)) {
            in_doubt(call);
        }
        break;
    default:
        break;
    }
}

static void after(const struct call *call, enum deed deed, long result)
{
    int descriptor = (int)call->with[0];
    switch (deed) {
    case FUTEX:
        futex_after(call);
        break;
    case SENDS:
        sr_descriptor_sent(descriptor, result, call->caller);
        break;
    case RECEIVES:
        sr_descriptor_received(descriptor, result, call->caller);
        break;
    case SIGNALS:
        sr_signal_sent((int)result, errno, signalled(call));
        break;
    case WAKES:
        sr_clock_woken();
        break;
    case REAPS:
        sr_threads_join_dead();
        break;
    case READY:
        sr_descriptors_all_receive(true, call->caller);
        break;
    case EXECUTES:
        sr_program_stays();
        break;
    case SEMAPHORES:
        semaphores(call, true);
        break;
    case QUEUE_RECEIVES:
        queue(call, true);
        break;
    default:
        break;
    }
}

static void forked(const struct call *call, long result)
{
    if (!is_copy(call)) {
        return;
    }
    if (result < 0) {
        sr_process_not_split();
    }
    if (result == 0) {
        sr_process_is_child();
    } else {
        sr_process_forked((pid_t)result, errno, call->caller);
    }
}

/* Six are passed on, however many were given: the kernel looks at its own. */
long __wrap_syscall(long number, ...)
{
    struct call call = {.number = number, .caller = SR_CALLER()};
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) {
        call.with[i] = va_arg(rest, long);
    }
    va_end(rest);
    const long *with = call.with;
    enum deed deed = sr_engine() ? deed_of(number) : PLAIN;
    before(&call, deed);
    long result = syscall(number, with[0], with[1], with[2], with[3], with[4], with[5]);
    int saved = errno;
    after(&call, deed, result);
    if (deed == FORKS) {
        forked(&call, result);
    }
    errno = saved;
    return result;
}
