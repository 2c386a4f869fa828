/* SPDX-License-Identifier: MIT
 *
 * Programs that take part, and who started them. Protocol: see images.h.
 */
#define _GNU_SOURCE
#include "images.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "objects.h"
#include "self.h"
#include "stat.h"
#include "trace.h"

static bool is_same(const struct arena_image *image, const char *path)
{
    for (int i = 0; i < ARENA_PATH; i++) {
        if (image->path[i] != path[i]) {
            return false;
        }
        if (path[i] == '\0') {
            break;
        }
    }
    return true;
}

static uint32_t find(const char *path)
{
    uint64_t count = __atomic_load_n(&sr_arena.head->images.next, __ATOMIC_ACQUIRE);
    for (uint32_t i = 0; i < count && i < ARENA_IMAGES; i++) {
        if (__atomic_load_n(&sr_arena.images[i].ready, __ATOMIC_ACQUIRE) != 0 &&
            is_same(&sr_arena.images[i], path)) {
            return i;
        }
    }
    return UINT32_MAX;
}

uint32_t sr_image_register(void)
{
    char path[ARENA_PATH] = {0};
    int saved = errno;
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    errno = saved;
    path[length > 0 ? length : 0] = '\0';
    uint32_t found = find(path);
    if (found != UINT32_MAX) {
        return found;
    }
    uint64_t index = sr_arena_take(&sr_arena.head->images, 1);
    if (index == UINT64_MAX) {
        return ARENA_IMAGES; /* places there are not told */
    }
    for (int i = 0; i < ARENA_PATH; i++) {
        sr_arena.images[index].path[i] = path[i];
    }
    __atomic_store_n(&sr_arena.images[index].ready, 1, __ATOMIC_RELEASE);
    return (uint32_t)index;
}

void sr_image_starts(uintptr_t caller)
{
    struct sr_lock key = {.kind = TRACE_SYNC_START, .object = sr_self_pid()};
    sr_release(&key, caller);
}

static bool takes_part(int32_t pid)
{
    for (uint32_t slot = 0; slot < sr_slots_used(); slot++) {
        if (sr_arena.slots[slot].pid == pid) {
            return true;
        }
    }
    return false;
}

void sr_image_inherit(void)
{
    enum { MOST_ANCESTORS = 16 };
    int saved = errno;
    int32_t pid = (int32_t)syscall(SYS_getppid);
    int32_t found = 0;
    for (int i = 0; i < MOST_ANCESTORS && pid > 1 && found == 0; i++) {
        found = takes_part(pid) ? pid : 0;
        pid = found == 0 ? sr_stat_of(pid).parent : pid;
    }
    errno = saved;
    if (found != 0) {
        struct sr_lock key = {.kind = TRACE_SYNC_START, .object = found};
        sr_acquire(&key, 0);
    } else {
        sr_arena_doubt(ARENA_DOUBT_THREAD);
    }
    sr_threads_join_dead();
}
