/* SPDX-License-Identifier: MIT
 *
 * The life of a process: sr_process_begin before main (again is harmless); the rest is wrappers.
 */
#ifndef SCRUTINEER_RUNTIME_PROCESS_H
#define SCRUTINEER_RUNTIME_PROCESS_H

void sr_process_begin(void);

#endif
