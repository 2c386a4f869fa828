/* SPDX-License-Identifier: MIT
 * See tracelog.h; the format is abi/trace.h. */
#define _GNU_SOURCE
#include "tracelog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena_format.h"
#include "memory.h"

enum { CAPACITY = 1 << 20 };

static struct arena_options options_for(const struct trace_options *wanted)
{
    struct arena_options options = {
        .seed = wanted->seed, .pause_us = wanted->pause_us, .pause_most = wanted->pause_most};
    for (size_t i = 0; i < wanted->directed_count && i < ARENA_DIRECTED; i++) {
        options.directed[options.directed_count++] = wanted->directed[i];
    }
    return options;
}

static bool write_at(int fd, const void *bytes, size_t count, off_t at)
{
    return pwrite(fd, bytes, count, at) == (ssize_t)count;
}

int trace_create(const struct trace_options *options, struct trouble *trouble)
{
    struct trace_header header = {.magic = TRACE_MAGIC,
                                  .version = TRACE_VERSION,
                                  .record_bytes = sizeof(struct trace_record),
                                  .capacity = CAPACITY};
    struct arena *arena = memory_need(1, sizeof *arena);
    off_t bytes = (off_t)arena_lay_out(arena, trace_bytes(CAPACITY), options->shadow_bytes);
    arena->options = options_for(options);
    int fd = memfd_create("trace", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    bool made = fd >= 0 && ftruncate(fd, bytes) == 0 && write_at(fd, &header, sizeof header, 0) &&
                write_at(fd, arena, sizeof *arena, ARENA_OFFSET) &&
                fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
    free(arena);
    if (!made) {
        trouble_set(trouble, "can't make the trace: %s", strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

struct trace_view *trace_view_open(int fd, struct trouble *trouble)
{
    struct stat state;
    if (fstat(fd, &state) != 0 || state.st_size < (off_t)trace_bytes(CAPACITY)) {
        trouble_set(trouble, "the trace has another size than it was made with");
        return NULL;
    }
    size_t bytes = (size_t)state.st_size;
    void *mapping = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (mapping == MAP_FAILED) {
        trouble_set(trouble, "can't read the trace: %s", strerror(errno));
        return NULL;
    }
    const struct trace_header *header = mapping;
    struct trace_view *view = memory_need(1, sizeof *view);
    size_t next = (size_t)header->next;
    view->mapping = mapping;
    view->bytes = bytes;
    view->records = (const void *)((const char *)mapping + TRACE_RECORDS_OFFSET);
    view->count = next < CAPACITY ? next : CAPACITY;
    view->dropped = next > CAPACITY ? next - CAPACITY : 0;
    view->attached = (size_t)header->attached;
    return view;
}

void trace_view_close(struct trace_view *view)
{
    if (view != NULL) {
        munmap(view->mapping, view->bytes);
        free(view);
    }
}
