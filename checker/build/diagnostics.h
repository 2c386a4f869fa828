/* SPDX-License-Identifier: MIT
 * What the compiler and the linker said, as findings build.error and build.warning. */
#ifndef SCRUTINEER_BUILD_DIAGNOSTICS_H
#define SCRUTINEER_BUILD_DIAGNOSTICS_H

#include "build.h"

void diagnostics_read(const struct build *build, const struct run_log *log, int build_s,
                      struct findings *findings);

#endif
