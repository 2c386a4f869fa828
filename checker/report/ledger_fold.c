/* SPDX-License-Identifier: MIT
 * See ledger_fold.h. */
#include "ledger_fold.h"

#include <string.h>

#include "memory.h"

enum {
    LONGEST_BLOCK = 8, /* calls of a loop's body */
    LEAST_TIMES = 3,
    AROUND = 2 /* blocks before and after one that a finding refers to */
};

static bool are_equal(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* All but the number and the time. */
static bool is_same(const struct ledger_line *one, const struct ledger_line *other)
{
    return one->pid == other->pid && one->line == other->line &&
           are_equal(one->call, other->call) && are_equal(one->arguments, other->arguments) &&
           are_equal(one->result, other->result) && are_equal(one->file, other->file);
}

static bool is_one_process(const struct ledger_line *lines, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (lines[i].pid != lines[0].pid) {
            return false;
        }
    }
    return true;
}

/* How often the `period` lines from `first` on stand there in a row. */
static size_t times_of(const struct ledger *ledger, size_t first, size_t period)
{
    size_t same = 0;
    if (first + period > ledger->count || !is_one_process(&ledger->lines[first], period)) {
        return 1;
    }
    while (first + period + same < ledger->count &&
           is_same(&ledger->lines[first + same], &ledger->lines[first + period + same])) {
        same++;
    }
    return 1 + same / period;
}

/* The block that begins there: the shortest of those that cover most. */
static struct ledger_block block_at(const struct ledger *ledger, size_t first)
{
    struct ledger_block best = {.first = first, .lines = 1, .times = 1};
    for (size_t period = 1; period <= LONGEST_BLOCK; period++) {
        size_t times = times_of(ledger, first, period);
        if (times >= LEAST_TIMES && times * period > best.times * best.lines) {
            best.lines = period;
            best.times = times;
        }
    }
    return best;
}

size_t ledger_fold(const struct ledger *ledger, struct ledger_block **blocks)
{
    size_t count = 0;
    *blocks = memory_need(ledger->count + 1, sizeof **blocks);
    for (size_t at = 0; at < ledger->count;) {
        struct ledger_block block = block_at(ledger, at);
        (*blocks)[count++] = block;
        at += block.lines * block.times;
    }
    return count;
}

static size_t block_of(const struct ledger_block *blocks, size_t count, size_t line)
{
    size_t low = 0;
    while (low + 1 < count && blocks[low + 1].first <= line) {
        low++;
    }
    return low;
}

static void keep_around(struct ledger_block *blocks, size_t count, size_t block)
{
    size_t from = block > AROUND ? block - AROUND : 0;
    for (size_t i = from; i < count && i <= block + AROUND; i++) {
        blocks[i].left_out = false;
    }
}

static void keep_what_findings_name(const struct outcome *outcome, struct ledger_block *blocks,
                                    size_t count)
{
    for (size_t i = 0; i < outcome->findings.count; i++) {
        const struct finding *finding = &outcome->findings.all[i];
        for (size_t k = 0; k < finding->location_count; k++) {
            long call = finding->locations[k].call;
            if (call > 0) {
                keep_around(blocks, count, block_of(blocks, count, (size_t)call - 1));
            }
        }
    }
}

/* Three quarters at the beginning, one at the end. */
void ledger_leave_out(const struct outcome *outcome, size_t most, struct ledger_block *blocks,
                      size_t count)
{
    size_t all = 0, so_far = 0;
    for (size_t i = 0; i < count; i++) {
        all += blocks[i].lines;
    }
    if (all <= most) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        blocks[i].left_out = so_far >= most - most / 4 && so_far + most / 4 < all;
        so_far += blocks[i].lines;
    }
    keep_what_findings_name(outcome, blocks, count);
}
