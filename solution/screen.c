/* SPDX-License-Identifier: MIT
 *
 * Opens the terminal, waits for keys, gives the terminal back. See screen.h; screen_draw.c draws.
 * Given: there is nothing to write here.
 */
#if LAB >= 6
#include "screen.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "nap.h"
#include "screen_draw.h"

/* From here on standard error is a file without a name. Where that can't be had, messages fall onto
 * the board: ugly, but not lost. */
static void keep_messages(struct screen *screen)
{
    screen->messages = -1;
    if (!isatty(STDERR_FILENO))
        return;
    FILE *file = tmpfile();
    if (file == NULL)
        return;
    screen->error = dup(STDERR_FILENO);
    screen->messages = dup(fileno(file));
    if (screen->error != -1 && screen->messages != -1)
        dup2(screen->messages, STDERR_FILENO);
    fclose(file);
}

static void give_messages(struct screen *screen)
{
    char piece[512];
    if (screen->messages == -1)
        return;
    dup2(screen->error, STDERR_FILENO);
    lseek(screen->messages, 0, SEEK_SET);
    ssize_t length = read(screen->messages, piece, sizeof piece);
    while (length > 0) {
        fwrite(piece, 1, (size_t)length, stderr);
        length = read(screen->messages, piece, sizeof piece);
    }
    close(screen->messages);
    close(screen->error);
}

static void choose_colours(void)
{
    if (!has_colors())
        return;
    start_color();
    use_default_colors();
    /* the light ones where there are more than eight: they can be read on black */
    short purple = COLORS >= 16 ? 13 : COLOR_MAGENTA;
    short green = COLORS >= 16 ? 10 : COLOR_GREEN;
    init_pair(SCREEN_PURPLE, purple, -1);
    init_pair(SCREEN_GREEN, green, -1);
    init_pair(SCREEN_RED, COLOR_RED, -1);
    init_pair(SCREEN_YELLOW, COLOR_YELLOW, -1);
}

bool screen_open(struct screen *screen)
{
    *screen = (struct screen){.messages = -1};
    setlocale(LC_CTYPE, ""); /* no more than that: the numbers in our files keep their point */
    screen->signs = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    screen->terminal = newterm(NULL, stdout, stdin);
    if (screen->terminal == NULL)
        return false;
    keep_messages(screen);
    cbreak(); /* a key at a time; Ctrl-C is still a signal */
    noecho();
    curs_set(0);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    choose_colours();
    return true;
}

/* poll waits, not getch: where the input has ended getch returns at once, and so would we go round
 * and round. A new size comes as a signal (which wakes poll) and then as a key. */
int screen_key(struct screen *screen, int ms)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    poll(&input, 1, ms);
    int key = getch();
    if (key == KEY_RESIZE && screen->view != NULL)
        screen_draw(screen, screen->view, screen->final);
    if (key == ERR && input.revents != 0)
        nap_ms(ms);
    return key == ERR || key == KEY_RESIZE ? 0 : key;
}

void screen_close(struct screen *screen)
{
    endwin();
    delscreen(screen->terminal);
    give_messages(screen);
}
#endif
