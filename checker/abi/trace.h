/* SPDX-License-Identifier: MIT
 *
 * The records that the runtime, linked into an instrumented program, leaves for the checker.
 *
 * Protocol: the checker makes a memory file (memfd) of trace_bytes(capacity) zero bytes, writes
 * the header, and hands its descriptor to the program, the number in the environment variable
 * TRACE_ENVIRONMENT. The runtime maps it shared before main, closes the descriptor and appends:
 * take an index with an atomic add on `next`; an index >= capacity is counted and dropped;
 * otherwise fill the record and last of all store its kind with release order. A record whose
 * kind is 0 was never finished (its process was killed). Order of indexes = order of the events
 * only where something orders the processes. The checker reads when the program has ended and
 * trusts nothing: the memory was writable by the program.
 */
#ifndef SCRUTINEER_ABI_TRACE_H
#define SCRUTINEER_ABI_TRACE_H

#include <stdint.h>

#define TRACE_MAGIC UINT64_C(0x31656e6974757263) /* "crutine1" */
#define TRACE_VERSION 3
#define TRACE_ENVIRONMENT "SCRUTINEER_TRACE_FD"
#define TRACE_DESCRIPTOR 1000 /* where the runtime keeps the file open, for programs after exec */

enum trace_kind {
    TRACE_NONE = 0,
    TRACE_PROCESS, /* a process began: argument = its parent's pid */
    TRACE_FORK,   /* in the parent after fork: argument = the child's pid, -1 if it failed (offset =
                     errno) */
    TRACE_EXIT,   /* exit, _exit, return from main: argument = status */
    TRACE_REAPED, /* a wait call returned: argument = the pid (-1: failed, offset = errno; 0:
                     WNOHANG, none); reserved[0] = 1: it would not have waited */
    TRACE_SEGMENT,   /* shmget returned: argument = id or -1, size = bytes asked for, offset = key,
                        object = flags */
    TRACE_ATTACH,    /* shmat returned: object = shmid, argument = address, offset = flags */
    TRACE_DETACH,    /* shmdt returned 0: object = shmid, argument = address */
    TRACE_CONTROL,   /* shmctl returned: object = shmid, argument = command */
    TRACE_READ,      /* the program read `size` bytes of segment `object` at `offset` */
    TRACE_WRITE,     /* … wrote */
    TRACE_LOCK_INIT, /* sem_init, pthread_mutex_init …: argument = pshared, size = lock kind,
                        offset/object as below */
    TRACE_LOCK_DESTROY,
    TRACE_LOCK_TAKE, /* returned 0; reserved[1] = from where that function was called, or 0. object
                        = shmid and offset = offset in the segment, or */
    TRACE_LOCK_GIVE, /* (reserved[0] = 1: by who has not taken it) object = TRACE_PRIVATE and offset
                        = address for a lock outside of a segment; semop: see size */
    TRACE_SLEEP,     /* sleep, usleep, nanosleep … is called: argument = milliseconds, rounded up;
                        offset = from where that function was called (pc), or 0 */
    TRACE_ATOMIC,    /* an atomic operation wrote `size` bytes of segment `object` at `offset` */
    TRACE_OVERRUN, /* `size` bytes at `offset` of segment `object`, past the `argument` bytes asked
                      for; reserved[0] = 1: a write */
    TRACE_POINTER, /* the private address `argument` was stored at `offset` of segment `object` */
    TRACE_UNKNOWN, /* an unknown function got an address inside segment `object` (at `offset`):
                      argument = its index in the program's notes, -1: a system call, number in
                      reserved[0] */
    TRACE_UNBALANCED, /* a mutex was given back by who does not hold it; object, offset, size as
                         LOCK records */
    TRACE_INHERITED   /* `argument` bytes that stood in the buffer of standard output at a fork (pc:
                         offset) are flushed, in the child or in the parent; reserved = the first of
                         them, as text */
};

/* Lock kinds (in `size` of the LOCK records). For TRACE_LOCK_SYSV object = semid, offset = number
 * in the set. */
enum trace_lock {
    TRACE_LOCK_SEM = 1,
    TRACE_LOCK_MUTEX,
    TRACE_LOCK_SYSV,
    TRACE_LOCK_NAMED,
    TRACE_LOCK_OTHER,
    TRACE_SYNC_RWLOCK,
    TRACE_SYNC_CONDITION,
    TRACE_SYNC_BARRIER,
    TRACE_SYNC_ONCE,
    TRACE_SYNC_ATOMIC,
    TRACE_SYNC_FUTEX,
    TRACE_SYNC_FILE,    /* pipe, FIFO, socket, file: object = device, offset = inode */
    TRACE_SYNC_QUEUE,   /* object = msqid */
    TRACE_SYNC_FLOCK,   /* a whole file: object = device, offset = inode */
    TRACE_SYNC_RECORD,  /* a range of a file: object = a digest of device and inode */
    TRACE_SYNC_SIGNAL,  /* to a process: object = pid */
    TRACE_SYNC_SEGMENT, /* who is attached to it: object = shmid, or offset = 1 and object = key */
    TRACE_SYNC_START    /* a program started by pid `object` */
};

#define TRACE_PRIVATE INT32_C(-1) /* `object` of memory that is in no System V segment */

struct trace_record {
    uint32_t kind; /* enum trace_kind, stored last */
    int32_t pid;
    uint64_t pc; /* address of the call or access in the ELF file (load base taken off), as the
                    return address minus 1; 0 = not known */
    int32_t object;
    uint32_t size;
    uint64_t offset;
    int64_t argument;
    uint32_t held; /* how many locks the process holds (taken and not given back by itself) */
    uint32_t thread;
    uint64_t reserved[2];
};
_Static_assert(sizeof(struct trace_record) == 64, "one cache line a record");

struct trace_header {
    uint64_t magic;
    uint32_t version;
    uint32_t record_bytes;
    uint64_t capacity; /* records that fit */
    uint64_t next;     /* atomic: the next free index; > capacity: that many were dropped */
    uint64_t attached; /* atomic: processes whose runtime mapped the file; 0: not instrumented */
    uint64_t reserved[3];
};
_Static_assert(sizeof(struct trace_header) == 64, "records start on a cache line");

/* The records, after the header and the race engine's own (arena_format.h). */
#define TRACE_RECORDS_OFFSET 8192

static inline uint64_t trace_bytes(uint64_t capacity)
{
    return TRACE_RECORDS_OFFSET + capacity * sizeof(struct trace_record);
}

#endif
