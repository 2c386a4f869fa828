/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <sys/shm.h>

struct car {
    int id;
    double times[5];
};

int make(size_t bytes, int mode);
