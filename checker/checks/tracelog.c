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

#include "memory.h"

enum { CAPACITY = 1 << 20 };

int trace_create(struct trouble *trouble)
{
    struct trace_header header = {.magic = TRACE_MAGIC,
                                  .version = TRACE_VERSION,
                                  .record_bytes = sizeof(struct trace_record),
                                  .capacity = CAPACITY};
    int fd = memfd_create("trace", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, (off_t)trace_bytes(CAPACITY)) != 0 ||
        pwrite(fd, &header, sizeof header, 0) != sizeof header ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
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
    if (fstat(fd, &state) != 0 || state.st_size != (off_t)trace_bytes(CAPACITY)) {
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
    view->records = (const struct trace_record *)(header + 1);
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
