/* SPDX-License-Identifier: MIT
 *
 * Memory that mmap shares: anonymous with the children to come, or a file's (shm_open, memfd_create
 * and plain files alike) with whoever maps it.
 *
 * A file is watched in windows of 1 MiB, counted from its start, each a region of its own: so
 * mappings of different offsets and lengths, in different processes, meet in the same regions. An
 * anonymous mapping is one region, new each time. What is mapped over or unmapped is forgotten
 * before the call, as afterwards another thread could already have something new there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>

#include "access.h"
#include "append.h"
#include "callers.h"
#include "engine/regions.h"
#include "engine/threads.h"
#include "known_files.h"
#include "mapped.h"
#include "pointers.h"
#include "self.h"
#include "wrap.h"

#define WINDOW (UINT64_C(1) << 20)
enum { MOST_WINDOWS = 256 }; /* of one mapping: what is more would fill every table */

struct stretch { /* mapped memory, and where in its file it begins */
    char *start;
    size_t bytes;
    uint64_t from;
};

static uint32_t region_for(const struct sr_region_key *key, uint64_t bytes, uintptr_t caller)
{
    return sr_region(key, bytes, sr_pc(caller), sr_pc(sr_callers_last()));
}

static void unwatched(uint64_t bytes)
{
    if (sr_engine() && bytes > 0) {
        __atomic_fetch_add(&sr_arena.head->unwatched, bytes, __ATOMIC_RELAXED);
        sr_arena_doubt(ARENA_DOUBT_OBJECTS); /* a lock may lie there */
    }
}

static void add(const struct stretch *piece, uint64_t origin, uint64_t asked, uint32_t region)
{
    if (region != SR_NO_REGION) { /* else records could not name it */
        sr_segments_add(&(struct sr_mapping){.address = piece->start,
                                             .bytes = piece->bytes,
                                             .asked = asked,
                                             .origin = origin,
                                             .object = sr_region_object(region),
                                             .region = region});
    }
}

static void watch_anonymous(const struct stretch *mapping, uintptr_t caller)
{
    const struct sr_thread *me = sr_me();
    struct sr_region_key key = {.kind = ARENA_ANONYMOUS,
                                .id = sr_self_pid(),
                                .born = me == NULL ? 0 : sr_arena.slots[me->slot].life};
    add(mapping, 0, mapping->bytes, region_for(&key, mapping->bytes, caller));
}

static void watch_file(struct sr_region_key key, const struct stretch *mapping, uintptr_t caller)
{
    struct stretch piece = *mapping;
    size_t left = mapping->bytes;
    for (int i = 0; left > 0 && i < MOST_WINDOWS; i++) {
        uint64_t origin = piece.from % WINDOW;
        piece.bytes = left < WINDOW - origin ? left : (size_t)(WINDOW - origin);
        key.from = piece.from - origin;
        add(&piece, origin, origin + piece.bytes, region_for(&key, WINDOW, caller));
        piece.start += piece.bytes;
        piece.from += piece.bytes;
        left -= piece.bytes;
    }
    unwatched(left);
}

static bool describe(int descriptor, struct statx *file)
{
    return syscall(SYS_statx, (long)descriptor, "", (long)AT_EMPTY_PATH,
                   (long)(STATX_BASIC_STATS | STATX_BTIME), file) == 0;
}

static struct sr_region_key key_of(const struct statx *file)
{
    struct sr_region_key key = {.kind = ARENA_FILE,
                                .device = (uint64_t)file->stx_dev_major << 32 | file->stx_dev_minor,
                                .inode = file->stx_ino};
    if ((file->stx_mask & STATX_BTIME) != 0) {
        key.born = (uint64_t)file->stx_btime.tv_sec << 30 ^ file->stx_btime.tv_nsec;
    }
    return key;
}

/* Of a file or, like memory of nobody's, of /dev/zero. What other devices map is not memory that
 * two processes of the program share. */
static void watch_descriptor(int descriptor, const struct stretch *mapping, uintptr_t caller)
{
    struct statx file;
    if (!describe(descriptor, &file)) {
        unwatched(mapping->bytes);
    } else if (S_ISREG(file.stx_mode)) {
        struct sr_region_key key = key_of(&file);
        sr_known_file(&key);
        watch_file(key, mapping, caller);
    } else if (S_ISCHR(file.stx_mode) && file.stx_rdev_major == 1 && file.stx_rdev_minor == 5) {
        watch_anonymous(mapping, caller);
    }
}

/* What was done at these addresses before was done elsewhere. */
static void begin_anew(void)
{
    struct sr_thread *me = sr_me();
    if (me != NULL) {
        sr_thread_tick(me, 0);
    }
    sr_access_forget();
    sr_mapped_forget();
}

static void mapped(const struct stretch *mapping, int flags, int descriptor, uintptr_t caller)
{
    int type = flags & MAP_TYPE, saved = errno;
    sr_segments_cut(mapping->start, mapping->bytes); /* MAP_FIXED, and what we did not see go */
    sr_mapped_forget();
    if (type == MAP_SHARED || type == MAP_SHARED_VALIDATE) {
        if ((flags & MAP_ANONYMOUS) != 0) {
            watch_anonymous(mapping, caller);
        } else {
            watch_descriptor(descriptor, mapping, caller);
        }
        begin_anew();
    }
    errno = saved;
}

void *__wrap_mmap(void *wanted, size_t bytes, int rights, int flags, int descriptor, off_t from)
{
    sr_pointers_flush();
    void *address = mmap(wanted, bytes, rights, flags, descriptor, from);
    if (address != MAP_FAILED && sr_append_active()) {
        struct stretch mapping = {address, bytes, (uint64_t)from};
        mapped(&mapping, flags, descriptor, SR_CALLER());
    }
    return address;
}

void *__wrap_mmap64(void *wanted, size_t bytes, int rights, int flags, int descriptor, off64_t from)
{
    sr_pointers_flush();
    void *address = mmap64(wanted, bytes, rights, flags, descriptor, from);
    if (address != MAP_FAILED && sr_append_active()) {
        struct stretch mapping = {address, bytes, (uint64_t)from};
        mapped(&mapping, flags, descriptor, SR_CALLER());
    }
    return address;
}

/* Only whole pages can be unmapped: else the call is going to fail and nothing goes. */
int __wrap_munmap(void *address, size_t bytes)
{
    sr_pointers_flush();
    if ((uintptr_t)address % (uintptr_t)getpagesize() == 0) {
        sr_segments_cut(address, bytes);
        sr_mapped_forget();
    }
    return munmap(address, bytes);
}

/* What was at `old` (`place`) is now in `now`, which may be longer: of a file, more is seen then.
 */
static void moved(const struct sr_place *place, const struct stretch *now, uintptr_t caller)
{
    const struct arena_region *region = &sr_arena.regions[place->region];
    struct sr_region_key key = {.kind = region->kind, .inode = region->inode};
    if (region->kind == ARENA_FILE && sr_known_file_again(&key)) {
        struct stretch mapping = *now;
        mapping.from = region->from + place->offset;
        watch_file(key, &mapping, caller);
        return;
    }
    sr_segments_add(
        &(struct sr_mapping){.address = now->start,
                             .bytes = now->bytes < place->left ? now->bytes : (size_t)place->left,
                             .asked = place->bytes,
                             .origin = place->offset,
                             .object = place->object,
                             .region = place->region});
}

/* An old size of 0 leaves the old mapping as it is and makes a second one. */
void *__wrap_mremap(void *old, size_t old_bytes, size_t bytes, int flags, ...)
{
    va_list arguments;
    struct sr_place place;
    va_start(arguments, flags);
    void *wanted = (flags & MREMAP_FIXED) != 0 ? va_arg(arguments, void *) : NULL;
    va_end(arguments);
    sr_pointers_flush();
    bool watched = sr_segments_find(old, &place) && place.region < ARENA_REGIONS;
    void *address = mremap(old, old_bytes, bytes, flags, wanted);
    if (address != MAP_FAILED && sr_append_active()) {
        struct stretch now = {address, bytes, 0};
        int saved = errno;
        sr_segments_cut(old, old_bytes);
        sr_segments_cut(address, bytes);
        if (watched) {
            moved(&place, &now, SR_CALLER());
        }
        begin_anew();
        errno = saved;
    }
    return address;
}
