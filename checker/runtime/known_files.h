/* SPDX-License-Identifier: MIT
 *
 * The files that this process has mapped shared: mremap makes a mapping longer without naming its
 * file again.
 */
#ifndef SCRUTINEER_RUNTIME_KNOWN_FILES_H
#define SCRUTINEER_RUNTIME_KNOWN_FILES_H

#include <stdbool.h>

#include "engine/regions.h"

void sr_known_file(const struct sr_region_key *key);

/* Fills in the device and the birth of the file with key->inode; false: not known, or two files
 * have that inode. */
bool sr_known_file_again(struct sr_region_key *key);

#endif
