/* SPDX-License-Identifier: MIT
 *
 * The live timing: on a terminal a board that is drawn in place, elsewhere a table after the other,
 * or with --json a line a moment. Given: there is nothing to write here.
 *
 * Protocol: live_open(), then live_show() and live_wait() again and again, live_close() on every
 * way out. All of it works on a copy (struct view): nobody waits for a terminal with the lock in
 * hand.
 */
#ifndef LIVE_H
#define LIVE_H

#include <stdbool.h>

#include "ranking.h"
#include "screen.h"

enum live_kind { LIVE_TEXT, LIVE_JSON, LIVE_SCREEN };

struct live {
    enum live_kind kind;
    bool flat_out; /* nobody watches: no pause at the end of a session */
    struct screen screen;
};

/* Standard output decides: json, or a terminal, or neither. */
void live_open(struct live *live, bool json, bool flat_out);

/* Shows a view that is in the order of the ranking. `final`: the session is over. */
void live_show(struct live *live, const struct view *view, bool final);

/* Sleeps for so many milliseconds, or until somebody types q: that is as good as Ctrl-C. */
void live_wait(struct live *live, int ms);

/* Gives the terminal back as it was. */
void live_close(struct live *live);

#endif
