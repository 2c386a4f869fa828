/* SPDX-License-Identifier: MIT
 *
 * What the tools that watch memory have written about one process, in one form, whichever tool it
 * was: AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer (their text, of clang or gcc,
 * not symbolised), Valgrind's memcheck (its XML). What a tool only says of itself is left out, and
 * so is what is no mistake: memory that can still be reached, uninitialised bytes in a block that a
 * system call takes as a whole (padding).
 *
 * Protocol: memlog_read_sanitizer() or memlog_read_valgrind() for the text of each process, look,
 * memlog_release(). The text may be cut (a killed process) and may be hostile (the program can
 * write where the tool writes): what can't be understood is passed over, and there is a limit on
 * how much is kept.
 */
#ifndef SCRUTINEER_MEMLOG_MEMLOG_H
#define SCRUTINEER_MEMLOG_MEMLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum memlog_kind {
    MEMLOG_OUTSIDE,      /* an access outside of a block or variable */
    MEMLOG_AFTER_FREE,   /* an access to a block that was given back */
    MEMLOG_AFTER_RETURN, /* an access to a local variable that is no more */
    MEMLOG_FREED_TWICE,
    MEMLOG_NOT_FREEABLE, /* free() of what malloc() has not given */
    MEMLOG_UNSET,        /* a value that nobody has set decides or is used */
    MEMLOG_LEAK,         /* a block that this process allocated, and that nothing points to */
    MEMLOG_OVERLAP,      /* memcpy() and its like between ranges that overlap */
    MEMLOG_UNDEFINED,    /* undefined behaviour: text is the sanitizer's sentence */
    MEMLOG_DESCRIPTOR    /* opened by this process, still open at its end */
};

enum memlog_object { MEMLOG_NOTHING, MEMLOG_BLOCK, MEMLOG_LOCAL, MEMLOG_GLOBAL };

struct memlog_frame {
    uint64_t address;      /* sanitizers: in the module's file; Valgrind: at run time */
    char *module;          /* path of the program or library, inside; NULL = not known */
    char *function, *file; /* NULL = not known. Valgrind's file has its folder before it */
    int line;              /* 0 = not known */
};

struct memlog_stack { /* innermost first; addresses are those of the calls, not of the returns */
    struct memlog_frame *frames;
    size_t count;
};

struct memlog_report {
    enum memlog_kind kind;
    bool writes;
    long bytes; /* of the access; of one block for leaks; 0 = not known */
    /* What the access missed, was in, or what the value comes from. */
    enum memlog_object object;
    char *name;        /* of a variable; NULL = not known */
    long object_bytes; /* 0 = not known */
    bool placed;       /* distance is known */
    long distance;     /* from the object's first byte to the first wrong one */
    char *file;        /* where a variable is declared; NULL = not known */
    int line;
    struct memlog_stack stack; /* where it happened; of a leak and a descriptor: where it began */
    struct memlog_stack made;  /* where the object was allocated, or its function begins */
    struct memlog_stack freed;
    char *text;  /* the tool's words, where they say more: see kind; else NULL */
    long blocks; /* of leaks */
};

/* Bytes of shared memory that this process has written last, and with values that nobody set. */
struct memlog_run {
    uint64_t offset, bytes;
    bool inherited;            /* the fork brought it along: it is the parent's */
    enum memlog_object object; /* what the value comes from, and where that was made */
    struct memlog_stack made;
};

/* A call: one that may wait for another process; only what was not told before. */
enum memlog_when { MEMLOG_AT_FORK, MEMLOG_AT_CALL, MEMLOG_AT_DETACH, MEMLOG_AT_END };

/* A shared mapping at one of these moments. */
struct memlog_shared {
    enum memlog_when when;
    uint64_t device, inode; /* of System V segments the inode is the id */
    char *name;             /* "/SYSV00000000", a file's path; "" = none */
    struct memlog_run *runs;
    size_t run_count;
};

struct memlog {
    int pid, parent;
    bool of_valgrind;
    bool begun;  /* Valgrind's preloaded helper was there */
    bool forked; /* it saw this process being forked: leaks are its own */
    bool ended;  /* Valgrind has come to the end of it */
    int signal;  /* that ended it; 0 = none, or not known */
    bool unable; /* Valgrind met an instruction that it does not know */
    struct memlog_report *reports;
    size_t report_count;
    struct memlog_shared *shared;
    size_t shared_count;
};

/* text need not be terminated. */
void memlog_read_sanitizer(const char *text, size_t length, struct memlog *log);
/* messages: what Valgrind wrote beside the XML, for all processes together (older versions tell
 * open descriptors there). */
void memlog_read_valgrind(const char *xml, size_t length, const char *messages,
                          size_t messages_length, struct memlog *log);
void memlog_release(struct memlog *log);

#endif
