/* SPDX-License-Identifier: MIT
 * What the source around a call says: only what is certain. */
#ifndef SCRUTINEER_CHECKS_FAULTS_SOURCE_H
#define SCRUTINEER_CHECKS_FAULTS_SOURCE_H

/* The line, from `line` on, at which the result of the shmat that is called there is compared with
 * NULL; 0: none is seen. */
int source_compares_with_null(const char *path, int line);

#endif
