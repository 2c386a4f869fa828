/* SPDX-License-Identifier: MIT
 *
 * The board on a terminal, drawn with ncurses. Given: there is nothing to write here.
 *
 * Protocol: screen_open(), then screen_draw() and screen_key() again and again, screen_close() on
 * every way out. In between nothing else may print on the terminal: what goes to standard error is
 * kept, its last line is shown at the foot of the board, and screen_close() prints all of it.
 */
#if LAB >= 6
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>

#include "ranking.h"

struct screen {
    void *terminal; /* what ncurses knows of it */
    int messages;   /* a file that keeps what goes to standard error; -1: nothing is kept */
    int error;      /* standard error as it was */
    bool signs;     /* the terminal can show more than ASCII */
    /* the last view that was drawn, of the caller, for a new size; NULL: none yet */
    const struct view *view;
    bool final;
    /* who was where in it, and who has moved of late: more than 0 up, less than 0 down */
    int count;
    int numbers[OPTIONS_MAX_CARS];
    int moved[OPTIONS_MAX_CARS];
};

/* False: this terminal can't do it; nothing has been changed. */
bool screen_open(struct screen *screen);

/* Draws a view that is in the order of the ranking. It must stay where it is until the next one. */
void screen_draw(struct screen *screen, const struct view *view, bool final);

/* Waits for a key, so many milliseconds at most. 0: none was typed, or a signal came. */
int screen_key(struct screen *screen, int ms);

void screen_close(struct screen *screen);

#endif
#endif
