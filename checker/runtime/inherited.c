/* SPDX-License-Identifier: MIT
 *
 * Told only if the very bytes are still there when the buffer is flushed by a call: what was thrown
 * away, or pushed out by more text, leaves no record. See inherited.h.
 */
#define _GNU_SOURCE
#include "inherited.h"

#include <stdbool.h>
#include <stddef.h>

#include "append.h"
#include "self.h"
#include "trace.h"

static struct {
    const char *from;
    size_t bytes; /* 0: none */
    uint64_t digest;
    uint64_t fork_pc;
} kept;

static size_t waiting(FILE *file)
{
    bool writes = file != NULL && file->_IO_write_base != NULL;
    return writes && file->_IO_write_ptr > file->_IO_write_base
               ? (size_t)(file->_IO_write_ptr - file->_IO_write_base)
               : 0;
}

/* FNV-1a */
static uint64_t digest_of(const char *bytes, size_t count)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < count; i++) {
        digest = (digest ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    }
    return digest;
}

void sr_inherited_note(uintptr_t caller)
{
    kept.bytes = waiting(stdout);
    if (kept.bytes > 0) {
        kept.from = stdout->_IO_write_base;
        kept.digest = digest_of(kept.from, kept.bytes);
        kept.fork_pc = sr_self_pc(caller);
    }
}

/* The first bytes, to be shown. */
static uint64_t shown(size_t from)
{
    uint64_t word = 0;
    for (size_t i = 0; i < sizeof word && from + i < kept.bytes; i++) {
        word |= (uint64_t)(unsigned char)kept.from[from + i] << (8 * i);
    }
    return word;
}

void sr_inherited_leaves(FILE *file, uintptr_t caller)
{
    bool is_there = kept.bytes > 0 && (file == NULL || file == stdout) &&
                    waiting(stdout) >= kept.bytes && stdout->_IO_write_base == kept.from &&
                    digest_of(kept.from, kept.bytes) == kept.digest;
    if (is_there) {
        sr_append(&(struct trace_record){.kind = TRACE_INHERITED,
                                         .pc = caller,
                                         .offset = kept.fork_pc,
                                         .argument = (int64_t)kept.bytes,
                                         .reserved = {shown(0), shown(sizeof(uint64_t))}});
        kept.bytes = 0;
    }
}
