/* SPDX-License-Identifier: MIT
 *
 * System V segments: made, attached, detached, removed.
 *
 * An ATTACH record also has the segment's size in `size`, and argument -1 when shmat failed; a
 * CONTROL record has in `offset` the errno of a call that failed, else 0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>

#include "access.h"
#include "append.h"
#include "callers.h"
#include "engine/regions.h"
#include "engine/objects.h"
#include "engine/threads.h"
#include "mapped.h"
#include "pointers.h"
#include "trace.h"
#include "wrap.h"

static uint32_t at_most_32_bits(size_t size)
{
    return size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
}

/* Programs wait for each other by looking who is attached (shm_nattch), or whether a segment is
 * there: attaching and detaching publish, looking acquires. */
static struct sr_lock attached_to(int shmid)
{
    return (struct sr_lock){.kind = TRACE_SYNC_SEGMENT, .object = shmid};
}

static struct sr_lock with_key(key_t key)
{
    return (struct sr_lock){.kind = TRACE_SYNC_SEGMENT, .object = key, .offset = 1};
}

int __wrap_shmget(key_t key, size_t size, int flags)
{
    struct sr_lock named = with_key(key);
    if (key != IPC_PRIVATE && (flags & IPC_CREAT) != 0) {
        sr_release(&named, SR_CALLER());
    }
    int shmid = shmget(key, size, flags);
    if (key != IPC_PRIVATE && shmid != -1) {
        sr_acquire(&named, SR_CALLER());
    }
    sr_append(&(struct trace_record){.kind = TRACE_SEGMENT,
                                     .pc = SR_CALLER(),
                                     .object = flags,
                                     .size = at_most_32_bits(size),
                                     .offset = (uint32_t)key,
                                     .argument = shmid});
    return shmid;
}

/* Its bytes, 0 if the kernel won't say. */
static size_t segment_size(int shmid)
{
    struct shmid_ds description = {0};
    int saved = errno;
    if (shmctl(shmid, IPC_STAT, &description) != 0) {
        description.shm_segsz = 0;
    }
    errno = saved;
    return description.shm_segsz;
}

static void map(int shmid, const void *address, size_t size, uintptr_t caller)
{
    struct sr_region_key key = {.kind = ARENA_SYSV, .id = shmid};
    struct sr_thread *me = sr_me();
    uint32_t region = sr_region(&key, size, sr_pc(caller), sr_pc(sr_callers_last()));
    sr_segments_cut(address, size); /* SHM_REMAP, and what we did not see go */
    sr_segments_add(&(struct sr_mapping){
        .address = address, .bytes = size, .asked = size, .object = shmid, .region = region});
    if (me != NULL) {
        sr_thread_tick(me, 0); /* what was done at this address before was done elsewhere */
    }
}

void *__wrap_shmat(int shmid, const void *wanted, int flags)
{
    struct sr_lock attached = attached_to(shmid);
    sr_release(&attached, SR_CALLER());
    void *address = shmat(shmid, wanted, flags);
    if (!sr_append_active()) {
        return address;
    }
    size_t size = 0;
    if (address != (void *)-1) { /* NOLINT(performance-no-int-to-ptr) */
        size = segment_size(shmid);
        map(shmid, address, size, SR_CALLER());
        sr_access_forget();
    }
    sr_append(&(struct trace_record){.kind = TRACE_ATTACH,
                                     .pc = SR_CALLER(),
                                     .object = shmid,
                                     .size = at_most_32_bits(size),
                                     .offset = (uint32_t)flags,
                                     .argument = (int64_t)(intptr_t)address});
    return address;
}

int __wrap_shmdt(const void *address)
{
    struct sr_place place;
    sr_pointers_flush();
    if (sr_segments_find(address, &place)) {
        struct sr_lock attached = attached_to(place.object);
        sr_release(&attached, SR_CALLER());
    }
    int result = shmdt(address);
    if (result == 0) {
        sr_mapped_forget();
        sr_append(&(struct trace_record){.kind = TRACE_DETACH,
                                         .pc = SR_CALLER(),
                                         .object = sr_segments_remove(address),
                                         .argument = (int64_t)(intptr_t)address});
    }
    return result;
}

int __wrap_shmctl(int shmid, int command, struct shmid_ds *description)
{
    struct sr_lock attached = attached_to(shmid);
    if (command == IPC_RMID) {
        sr_release(&attached, SR_CALLER());
    }
    int result = shmctl(shmid, command, description);
    int saved = errno;
    if (command == IPC_STAT) {
        sr_acquire(&attached, SR_CALLER());
        sr_threads_join_dead(); /* whose end has detached */
    }
    errno = saved;
    if (result != -1 && command == IPC_STAT) {
        sr_write(description, sizeof *description, SR_CALLER());
    }
    sr_append(&(struct trace_record){.kind = TRACE_CONTROL,
                                     .pc = SR_CALLER(),
                                     .object = shmid,
                                     .offset = result == -1 ? (uint64_t)errno : 0,
                                     .argument = command});
    return result;
}
