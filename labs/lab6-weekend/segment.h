/* SPDX-License-Identifier: MIT
 *
 * A System V shared memory segment: a block of bytes that the kernel keeps, and that any number of
 * processes can place into their own address space.
 *
 * Protocol: each function tells a failure on stderr itself; the caller only decides what then.
 */
#ifndef SEGMENT_H
#define SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/ipc.h>

/* The key to make or to find a segment with: IPC_PRIVATE, or by_key one that every program started
 * in this folder works out the same. -1: there is none, and it was told. */
key_t segment_key(bool by_key);

/* Makes a new segment of so many bytes, filled with zeros, with these rights (0600, say). Returns
 * its id, which all other calls want. -1: there is none, and it was told. */
int segment_create(key_t key, size_t bytes, int mode);

/* Places the segment into the address space of this process, to read and to write. Returns the
 * address at which it is seen here. NULL: it is not attached, and it was told. */
void *segment_attach(int id);

/* Looks for a segment that somebody else has made, in order to read it. Returns its id, or -1. */
int segment_find(key_t key);

/* How many bytes the segment was made with. False: nobody knows, and it was told. */
bool segment_size(int id, size_t *bytes);

/* Takes the segment out of the address space of this process; the segment itself stays. */
bool segment_detach(const void *address);

/* Removes the segment from the machine: it goes as soon as nobody has it attached any more. */
bool segment_remove(int id);

#endif
