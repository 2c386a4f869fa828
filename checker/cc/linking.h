/* SPDX-License-Identifier: MIT
 *
 * The link: the runtime is added to a program, and what nobody sees is noted in it.
 *
 * A shared library leaves the runtime's names open: the program that loads it has them. A link to
 * another object (-r) only passes.
 */
#ifndef SCRUTINEER_CC_LINKING_H
#define SCRUTINEER_CC_LINKING_H

#include "driver.h"

/* line.link holds objects in the place of the sources. */
int link_program(struct driver *driver);

#endif
