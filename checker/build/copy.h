/* SPDX-License-Identifier: MIT
 *
 * The files of the kit that a build in the sandbox needs: copied beside the sources, as an
 * unprivileged user may be unable to reach the kit's own folder. The copy has the kit's own layout,
 * since scrutineer-cc finds the others from where it stands itself:
 *
 *   FOLDER/kit/bin/scrutineer-cc
 *   FOLDER/kit/libexec/scrutineer/runtime.a, wrapped.txt, harmless.txt
 */
#ifndef SCRUTINEER_BUILD_COPY_H
#define SCRUTINEER_BUILD_COPY_H

#include <stdbool.h>

#include "kit.h"
#include "trouble.h"

/* FOLDER/kit is there already, and empty. */
bool copy_kit(const struct kit *kit, const char *folder, struct trouble *trouble);

#endif
