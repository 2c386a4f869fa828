/* SPDX-License-Identifier: MIT
 *
 * Draws the board. See screen.h. Given: there is nothing to write here.
 *
 * From the top: the session, the columns' names, a line a car, the best times, the last message.
 */
#include "screen_draw.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "screen.h"
#include "tables.h"
#include "times.h"

enum { HEAD_LINES = 2, FOOT_LINES = 2, MARK_STAYS = 4, WIDE = 110 };

/* What the cells of a line need to know. */
struct context {
    const struct screen *screen;
    const struct view *view;
    struct bests bests;
};

/* Where there are no colours: the best of all reversed, one's own best bold. */
static void set_colour(int pair)
{
    attrset(A_NORMAL);
    if (pair == SCREEN_PLAIN)
        return;
    if (has_colors())
        attron(COLOR_PAIR(pair));
    else
        attron(pair == SCREEN_PURPLE ? A_REVERSE : pair == SCREEN_RED ? A_DIM : A_BOLD);
}

static int colour_of(int ms, int own_ms, const struct best *best)
{
    if (ms == 0)
        return SCREEN_PLAIN;
    if (ms == best->ms)
        return SCREEN_PURPLE;
    return ms == own_ms ? SCREEN_GREEN : SCREEN_PLAIN;
}

static void draw_sector(const struct context *context, double ms, int own_ms, int sector)
{
    char text[TIMES_TEXT];
    set_colour(colour_of((int)ms, own_ms, &context->bests.sector[sector]));
    printw(" %7s", times_sector(text, ms));
    attrset(A_NORMAL);
}

static void draw_lap(const struct context *context, int ms, int own_ms)
{
    char text[TIMES_TEXT];
    set_colour(colour_of(ms, own_ms, &context->bests.lap));
    printw(" %9s", times_lap(text, ms));
    attrset(A_NORMAL);
}

static void draw_mark(const struct screen *screen, int moved)
{
    set_colour(moved > 0 ? SCREEN_GREEN : moved < 0 ? SCREEN_RED : SCREEN_PLAIN);
    if (moved == 0)
        addstr(" ");
    else if (screen->signs)
        addstr(moved > 0 ? "▲" : "▼");
    else
        addstr(moved > 0 ? "+" : "-");
    attrset(A_NORMAL);
}

static int state_colour(const F1_Car *car)
{
    if (car->out)
        return SCREEN_RED;
    return car->stand ? SCREEN_YELLOW : SCREEN_PLAIN;
}

/* What a wide terminal has room for besides. */
static void draw_more(const struct context *context, const struct entry *entry)
{
    char text[TIMES_TEXT];
    draw_sector(context, entry->car.best_s1, entry->car.best_s1, 0);
    draw_sector(context, entry->car.best_s2, entry->car.best_s2, 1);
    draw_sector(context, entry->car.best_s3, entry->car.best_s3, 2);
    printw(" %11s", times_lap(text, entry->run.time_ms));
    if (context->view->minutes == 0)
        printw(" %4d", entry->run.grid);
}

static void draw_car(const struct context *context, int index)
{
    char text[TIMES_TEXT];
    const struct entry *entry = &context->view->entries[index];
    const F1_Car *car = &entry->car;
    struct gap gap = ranking_gap(context->view, index);
    int last_ms = (int)(entry->run.time_ms - entry->run.time_before_ms);
    move(HEAD_LINES + index, 0);
    printw("%3d ", index + 1);
    draw_mark(context->screen, context->screen->moved[index]);
    printw(" %4d %4d", car->id, car->lap);
    draw_sector(context, car->s1, car->best_s1, 0);
    draw_sector(context, car->s2, car->best_s2, 1);
    draw_sector(context, car->s3, car->best_s3, 2);
    draw_lap(context, last_ms, car->best_lap_time);
    draw_lap(context, car->best_lap_time, car->best_lap_time);
    printw(" %10s ", times_gap(text, &gap));
    set_colour(state_colour(car));
    printw("%-5s", index >= context->view->starters ? "elim." : tables_state(context->view, index));
    attrset(A_NORMAL);
    if (COLS >= WIDE)
        draw_more(context, entry);
}

static void draw_head(const struct view *view, bool final)
{
    int lap = 0; /* of the first of them */
    for (int i = 0; i < view->starters; i++) {
        if (view->entries[i].car.lap > lap)
            lap = view->entries[i].car.lap;
    }
    move(0, 0);
    attrset(A_BOLD);
    if (view->minutes == 0)
        printw("%s   lap %d of %d", view->title, lap, view->laps);
    else
        printw("%s   %d minutes", view->title, view->minutes);
    if (final)
        addstr("   finished");
    mvprintw(1, 0, "pos    car laps      s1      s2      s3  last lap  best lap  to ahead  state");
    if (COLS >= WIDE)
        printw(" best s1 best s2 best s3        time%s", view->minutes == 0 ? " grid" : "");
    attrset(A_NORMAL);
}

static void draw_best(const char *what, const char *time, int car)
{
    if (car != 0)
        printw("%s %s car %d   ", what, time, car);
}

static void draw_bests(const struct bests *bests, int hidden)
{
    char text[TIMES_TEXT];
    move(LINES - 2, 0);
    if (hidden > 0)
        printw("(%d more)  ", hidden);
    set_colour(SCREEN_PURPLE);
    draw_best("lap", times_lap(text, bests->lap.ms), bests->lap.car);
    draw_best("s1", times_sector(text, bests->sector[0].ms), bests->sector[0].car);
    draw_best("s2", times_sector(text, bests->sector[1].ms), bests->sector[1].car);
    draw_best("s3", times_sector(text, bests->sector[2].ms), bests->sector[2].car);
    attrset(A_NORMAL);
}

/* The last line that somebody has written to standard error; else what can be typed. */
static void draw_message(const struct screen *screen)
{
    char text[256];
    ssize_t length = 0;
    off_t size = screen->messages == -1 ? 0 : lseek(screen->messages, 0, SEEK_END);
    off_t from = size < (off_t)sizeof text ? 0 : size - (off_t)sizeof text + 1;
    if (size > 0)
        length = pread(screen->messages, text, sizeof text - 1, from);
    text[length > 0 ? length : 0] = '\0';
    text[strcspn(text, "\r")] = '\0';
    size_t end = strlen(text);
    if (end > 0 && text[end - 1] == '\n')
        text[end - 1] = '\0';
    const char *last = strrchr(text, '\n');
    move(LINES - 1, 0);
    set_colour(size > 0 ? SCREEN_RED : SCREEN_PLAIN);
    addnstr(size > 0 ? (last != NULL ? last + 1 : text) : "q: quit", COLS - 1);
    attrset(A_NORMAL);
}

static int place_before(const struct screen *screen, int number)
{
    for (int i = 0; i < screen->count; i++) {
        if (screen->numbers[i] == number)
            return i;
    }
    return -1;
}

/* A mark stays for some boards: nobody would see one that is gone after the next. */
static void note_moves(struct screen *screen, const struct view *view)
{
    int moved[OPTIONS_MAX_CARS];
    for (int i = 0; i < view->cars; i++) {
        int before = place_before(screen, view->entries[i].car.id);
        if (before == -1 || view->minutes != 0)
            moved[i] = 0;
        else if (before != i)
            moved[i] = before > i ? MARK_STAYS : -MARK_STAYS;
        else if (screen->moved[i] > 0)
            moved[i] = screen->moved[i] - 1;
        else
            moved[i] = screen->moved[i] < 0 ? screen->moved[i] + 1 : 0;
    }
    screen->count = view->cars;
    for (int i = 0; i < view->cars; i++) {
        screen->numbers[i] = view->entries[i].car.id;
        screen->moved[i] = moved[i];
    }
}

void screen_draw(struct screen *screen, const struct view *view, bool final)
{
    struct context context = {.screen = screen, .view = view};
    ranking_bests(view, &context.bests);
    note_moves(screen, view);
    screen->view = view;
    screen->final = final;
    int room = LINES - HEAD_LINES - FOOT_LINES;
    int shown = view->cars < room ? view->cars : room;
    erase();
    draw_head(view, final);
    for (int i = 0; i < shown; i++)
        draw_car(&context, i);
    draw_bests(&context.bests, view->cars - (shown > 0 ? shown : 0));
    draw_message(screen);
    refresh();
}
