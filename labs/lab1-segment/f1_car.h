/* SPDX-License-Identifier: MIT
 *
 * What a car looks like in shared memory.
 *
 * Protocol: every program that attaches the segment reads its bytes through this file. So it is a
 * contract: race and viewer must be compiled with the same one.
 */
#ifndef F1_CAR_H
#define F1_CAR_H

/* What one car needs in the segment. Lab 2 shows why it is 72: the struct comes there. */
enum { F1_CAR_BYTES = 72 };

#endif
