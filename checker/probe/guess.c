/* SPDX-License-Identifier: MIT
 *
 * The fallback of probe_unwind(): when the unwind tables led nowhere before the program was reached
 * (only pc and sp are known, or a library function keeps its frame in a register), look at the
 * stack's words, from the innermost on, for one that can be a return address into the program: it
 * points into the program's code right behind a call, and where the call says its target, the
 * target is in the program's code too; where there are lines, it has one.
 *
 * This is a guess: a return address that an earlier, finished call left behind in a part of the
 * stack that was never written again looks the same.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <string.h>

enum { MOST_CODE = 16 }; /* executable mappings of the program: one, as a rule */

static bool x86_direct_call(const struct probe *probe, uint64_t address)
{
    const uint8_t *bytes = NULL, *target = NULL;
    int32_t distance = 0;
    if (!probe_text(probe, address, 5, &bytes) || bytes[0] != 0xe8) {
        return false;
    }
    memcpy(&distance, bytes + 1, sizeof distance);
    return probe_text(probe, address + (uint64_t)(int64_t)distance, 0, &target);
}

/* `ff /2`: call through a register or memory; the operand byte tells how long it is. */
static bool x86_indirect_call(const struct probe *probe, uint64_t address)
{
    static const struct {
        size_t length;
        uint8_t mode; /* the two upper bits of the operand byte */
        bool has_index;
    } forms[] = {{2, 3, false}, {2, 0, false}, {3, 0, true}, {3, 1, false},
                 {4, 1, true},  {6, 2, false}, {7, 2, true}};
    const uint8_t *bytes = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (!probe_text(probe, address, forms[i].length, &bytes) || bytes[0] != 0xff ||
            (bytes[1] >> 3 & 7) != 2 || bytes[1] >> 6 != forms[i].mode) {
            continue;
        }
        uint8_t base = bytes[1] & 7;
        bool needs_more = forms[i].mode == 0 && base == 5; /* call *disp32(%rip): below */
        if (!needs_more && (forms[i].mode == 3 || (base == 4) == forms[i].has_index)) {
            return true;
        }
    }
    return probe_text(probe, address, 6, &bytes) && bytes[0] == 0xff && bytes[1] == 0x15;
}

static bool arm64_call(const struct probe *probe, uint64_t address)
{
    const uint8_t *bytes = NULL;
    uint32_t word = 0;
    if (address % 4 != 0 || !probe_text(probe, address, 4, &bytes)) {
        return false;
    }
    memcpy(&word, bytes, sizeof word);
    return (word & 0xfc000000u) == 0x94000000u || (word & 0xfffffc1fu) == 0xd63f0000u;
}

static bool follows_call(const struct probe *probe, uint64_t address)
{
    if (probe->machine == EM_AARCH64) {
        return arm64_call(probe, address);
    }
    return probe->machine == EM_X86_64 &&
           (x86_direct_call(probe, address) || x86_indirect_call(probe, address));
}

struct code {
    uint64_t start[MOST_CODE], end[MOST_CODE];
    size_t count;
};

static void read_code(struct code *code, const char *maps, const char *program_inside)
{
    struct mapping mapping;
    code->count = 0;
    while (code->count < MOST_CODE && mapping_next(&maps, &mapping)) {
        if (mapping.executable && mapping_is_of(&mapping, program_inside)) {
            code->start[code->count] = mapping.start;
            code->end[code->count++] = mapping.end;
        }
    }
}

static bool in_code(const struct code *code, uint64_t address)
{
    for (size_t i = 0; i < code->count; i++) {
        if (address >= code->start[i] && address < code->end[i]) {
            return true;
        }
    }
    return false;
}

bool guess_return_address(struct probe *probe, const char *program_inside, uint64_t base,
                          const struct stack_capture *capture, uint64_t *address)
{
    struct code code;
    struct source_place place;
    bool has_lines = probe_has_debug_info(probe);
    read_code(&code, capture->maps, program_inside);
    for (size_t at = 0; at + 8 <= capture->stack_bytes; at += 8) {
        uint64_t word = 0;
        memcpy(&word, capture->stack + at, sizeof word);
        /* The cheap question first: most words are no addresses of code. */
        if (in_code(&code, word - 1) && follows_call(probe, word - base) &&
            (!has_lines || probe_place(probe, word - 1 - base, &place))) {
            *address = word;
            return true;
        }
    }
    return false;
}
