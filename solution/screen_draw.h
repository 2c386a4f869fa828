/* SPDX-License-Identifier: MIT
 *
 * The colours of the board: what screen.c and screen_draw.c have in common. Given.
 */
#if LAB >= 6
#ifndef SCREEN_DRAW_H
#define SCREEN_DRAW_H

enum { SCREEN_PLAIN, SCREEN_PURPLE, SCREEN_GREEN, SCREEN_RED, SCREEN_YELLOW };

#endif
#endif
