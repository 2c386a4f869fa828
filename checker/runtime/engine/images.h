/* SPDX-License-Identifier: MIT
 *
 * The programs that take part: a process after exec runs another one, with other places.
 */
#ifndef SCRUTINEER_ENGINE_IMAGES_H
#define SCRUTINEER_ENGINE_IMAGES_H

#include <stdint.h>

/* The number of the program that runs here. */
uint32_t sr_image_register(void);

/* For a program that some process started by other means than fork: finds the nearest ancestor that
 * takes part, and what it had done before it started us comes before what we do. */
void sr_image_inherit(void);

/* A process starts programs (posix_spawn, system, popen): before the call. */
void sr_image_starts(uintptr_t caller);

#endif
