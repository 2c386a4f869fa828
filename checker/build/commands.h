/* SPDX-License-Identifier: MIT
 *
 * The commands of a build, as steps for the marshal: an object a source, all at once, then a link a
 * program.
 */
#ifndef SCRUTINEER_BUILD_COMMANDS_H
#define SCRUTINEER_BUILD_COMMANDS_H

#include <jansson.h>

#include "build.h"

/* A new reference. */
json_t *commands_of(const struct build *build, enum build_kind kind);
/* The compiler's command for that kind, as it is called in the sandbox. */
const char *commands_compiler(enum build_kind kind);

#endif
