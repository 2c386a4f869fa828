/* SPDX-License-Identifier: MIT */
#include "segments.h"

int make(size_t bytes, int mode)
{
    return shmget(IPC_PRIVATE, bytes, IPC_CREAT | mode);
}
