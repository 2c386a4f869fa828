/* SPDX-License-Identifier: MIT
 *
 * Chooses how the live timing is shown. See live.h. Given: there is nothing to write here.
 */
#include "live.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "jsonlines.h"
#include "nap.h"
#include "stop.h"
#include "tables.h"

enum { PAUSE_MS = 4000, STEP_MS = 100 };

void live_open(struct live *live, bool json, bool flat_out)
{
    live->flat_out = flat_out;
    live->kind = LIVE_TEXT;
    if (json)
        live->kind = LIVE_JSON;
    else if (isatty(STDOUT_FILENO) && isatty(STDIN_FILENO) && screen_open(&live->screen))
        live->kind = LIVE_SCREEN;
}

/* The last board of a session stays for a moment. */
static void pause_at_end(struct live *live)
{
    for (int ms = 0; ms < PAUSE_MS && stop_signal() == 0; ms += STEP_MS)
        live_wait(live, STEP_MS);
}

void live_show(struct live *live, const struct view *view, bool final)
{
    if (live->kind == LIVE_JSON) {
        jsonlines_print(view, final);
    } else if (live->kind == LIVE_SCREEN) {
        screen_draw(&live->screen, view, final);
        if (final && !live->flat_out)
            pause_at_end(live);
    } else if (!final) { /* the classification follows */
        tables_print_timing(view);
    }
}

void live_wait(struct live *live, int ms)
{
    if (live->kind != LIVE_SCREEN)
        nap_ms(ms);
    else if (screen_key(&live->screen, ms) == 'q')
        raise(SIGINT);
}

void live_close(struct live *live)
{
    if (live->kind == LIVE_SCREEN)
        screen_close(&live->screen);
    live->kind = LIVE_TEXT;
}
