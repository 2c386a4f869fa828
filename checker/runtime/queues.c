/* SPDX-License-Identifier: MIT
 *
 * Queues of messages, System V's and POSIX's: who receives comes after who sent. A sender that
 * found the queue full comes after who made room.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <mqueue.h>
#include <sys/msg.h>

#include "access.h"
#include "descriptors.h"
#include "engine/objects.h"
#include "trace.h"
#include "wrap.h"

static struct sr_lock messages(int msqid)
{
    return (struct sr_lock){.kind = TRACE_SYNC_QUEUE, .object = msqid};
}

/* From receivers to who waits for room; and from who removes the queue. */
static struct sr_lock room(int msqid)
{
    return (struct sr_lock){.kind = TRACE_SYNC_QUEUE, .object = msqid, .offset = 1};
}

static _Thread_local bool was_full;

/* First without waiting: only so is it known whether it had to. */
static int send_message(int msqid, const void *message, size_t bytes, int flags)
{
    int result = msgsnd(msqid, message, bytes, flags | IPC_NOWAIT);
    if (result != 0 && errno == EAGAIN) {
        was_full = true;
        return (flags & IPC_NOWAIT) != 0 ? result : msgsnd(msqid, message, bytes, flags);
    }
    return result;
}

int __wrap_msgsnd(int msqid, const void *message, size_t bytes, int flags)
{
    if (!sr_engine()) {
        return msgsnd(msqid, message, bytes, flags);
    }
    struct sr_lock queue = messages(msqid), back = room(msqid);
    sr_read(message, sizeof(long) + bytes, SR_CALLER());
    sr_release(&queue, SR_CALLER());
    int saved = errno;
    int result = send_message(msqid, message, bytes, flags);
    bool removed = result != 0 && (errno == EIDRM || errno == EINVAL);
    if (removed || (result == 0 && was_full)) {
        sr_acquire(&back, SR_CALLER());
    }
    if (result == 0) {
        was_full = false;
        errno = saved;
    }
    return result;
}

ssize_t __wrap_msgrcv(int msqid, void *message, size_t bytes, long type, int flags)
{
    struct sr_lock queue = messages(msqid), back = room(msqid);
    sr_release(&back, SR_CALLER());
    ssize_t got = msgrcv(msqid, message, bytes, type, flags);
    if (got >= 0) {
        sr_acquire(&queue, SR_CALLER());
        sr_write(message, sizeof(long) + (size_t)got, SR_CALLER());
    } else if (errno == EIDRM || errno == EINVAL) {
        sr_acquire(&back, SR_CALLER());
    }
    return got;
}

/* Who looks at the number of messages may go by it. */
int __wrap_msgctl(int msqid, int command, struct msqid_ds *description)
{
    struct sr_lock queue = messages(msqid), back = room(msqid);
    if (command == IPC_RMID || command == IPC_SET) {
        sr_release(&queue, SR_CALLER());
        sr_release(&back, SR_CALLER());
    }
    int result = msgctl(msqid, command, description);
    if (command == IPC_STAT && result == 0) {
        sr_acquire(&queue, SR_CALLER());
        sr_acquire(&back, SR_CALLER());
        sr_write(description, sizeof *description, SR_CALLER());
    }
    return result;
}

/* On Linux a queue of POSIX is a descriptor. */
int __wrap_mq_send(mqd_t queue, const char *message, size_t bytes, unsigned priority)
{
    sr_read(message, bytes, SR_CALLER());
    sr_descriptor_sends(queue, SR_CALLER());
    return (int)sr_descriptor_sent(queue, mq_send(queue, message, bytes, priority), SR_CALLER());
}

int __wrap_mq_timedsend(mqd_t queue, const char *message, size_t bytes, unsigned priority,
                        const struct timespec *until)
{
    sr_read(message, bytes, SR_CALLER());
    sr_descriptor_sends(queue, SR_CALLER());
    return (int)sr_descriptor_sent(queue, mq_timedsend(queue, message, bytes, priority, until),
                                   SR_CALLER());
}

static ssize_t received(ssize_t got, mqd_t queue, const char *message, const unsigned *priority,
                        uintptr_t caller)
{
    if (got >= 0) { /* an empty message is one too */
        sr_descriptor_received(queue, 1, caller);
        sr_write(message, (size_t)got, caller);
        if (priority != NULL) {
            sr_write(priority, sizeof *priority, caller);
        }
    }
    return got;
}

ssize_t __wrap_mq_receive(mqd_t queue, char *message, size_t bytes, unsigned *priority)
{
    sr_descriptor_receives(queue, SR_CALLER());
    return received(mq_receive(queue, message, bytes, priority), queue, message, priority,
                    SR_CALLER());
}

ssize_t __wrap_mq_timedreceive(mqd_t queue, char *restrict message, size_t bytes,
                               unsigned *restrict priority, const struct timespec *restrict until)
{
    sr_descriptor_receives(queue, SR_CALLER());
    return received(mq_timedreceive(queue, message, bytes, priority, until), queue, message,
                    priority, SR_CALLER());
}

int __wrap_mq_getattr(mqd_t queue, struct mq_attr *attributes)
{
    int result = mq_getattr(queue, attributes);
    if (result == 0) {
        sr_descriptor_received(queue, 1, SR_CALLER());
        sr_write(attributes, sizeof *attributes, SR_CALLER());
    }
    return result;
}
