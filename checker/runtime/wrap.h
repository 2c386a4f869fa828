/* SPDX-License-Identifier: MIT
 *
 * Declares __wrap_NAME, with NAME's own type, for every line of wrapped.def. A wrapper calls NAME
 * itself and nothing else of libc that touches the program's memory: names are renamed in the
 * student's objects only, calls and definitions, so NAME here is libc's, also should the student
 * define a NAME of their own. Every wrapper keeps errno and the result as NAME left them.
 */
#ifndef SCRUTINEER_RUNTIME_WRAP_H
#define SCRUTINEER_RUNTIME_WRAP_H

#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <inttypes.h>
#include <math.h>
#include <search.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/pidfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "fortified.h"

/* For WRAP_AS: not in the headers of every libc that the kit is built with. */
extern int __xpg_strerror_r(int error, char *buffer, size_t bytes);
typedef void sr_random_fill(void *place, size_t bytes);

/* What linkers and the checker rely on is visible; all else of the runtime is hidden and bears the
 * prefix sr_, as its names share one space with the student's. */
#define SR_ENTRY __attribute__((weak, visibility("default")))
/* Weak: a NAME that the student defines is __wrap_NAME too, and goes first. */
#define SR_WRAPPER __attribute__((weak, visibility("default")))

#define WRAP(name) SR_WRAPPER extern __typeof__(name) __wrap_##name;
#define WRAP_AS(name, like) SR_WRAPPER extern __typeof__(like) __wrap_##name;
#include "wrapped.def"
#undef WRAP
#undef WRAP_AS

/* Where the program called: only in a function that the program calls directly. */
#define SR_CALLER() ((uintptr_t)__builtin_extract_return_addr(__builtin_return_address(0)))

#endif
