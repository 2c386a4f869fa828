/* SPDX-License-Identifier: MIT
 *
 * Where the result of a call goes, by what can be read without running anything:
 *
 * - optimised code says in the debug information that the variable lies in the register of results
 *   right behind the call;
 * - code that is not optimised stores that register into the variable's place on the stack;
 * - a store into a global stands a few instructions further, behind the thread sanitizer's call.
 *
 * The instructions are looked at on x86-64 only. What is not recognised is no proof against it.
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <string.h>

enum {
    WINDOW = 64,        /* bytes behind the call in which a store into a global is looked for */
    FRAME_ABOVE = 16,   /* x86-64: the frame's address (CFA) is this much above rbp */
    RESULT_REGISTER = 0 /* DWARF's number: rax, x0 */
};

/* ---- code ---- */

static bool code_at(const struct probe *probe, uint64_t address, size_t count,
                    const uint8_t **bytes)
{
    return address + count > address && probe_text(probe, address + count, count, bytes);
}

static uint64_t target_of(uint64_t next, const uint8_t *distance)
{
    int32_t value = 0;
    memcpy(&value, distance, sizeof value);
    return next + (uint64_t)(int64_t)value;
}

/* The address may be that of the call's first byte or of its last. */
static uint64_t x86_returns_to(const struct probe *probe, uint64_t pc)
{
    const uint8_t *code = NULL;
    if (pc > 5 && probe_text(probe, pc + 1, 6, &code) &&
        (code[1] == 0xe8 || (code[0] == 0xff && code[1] == 0x15))) {
        return pc + 1;
    }
    if (code_at(probe, pc, 6, &code)) {
        return code[0] == 0xe8 ? pc + 5 : code[0] == 0xff && code[1] == 0x15 ? pc + 6 : 0;
    }
    return 0;
}

uint64_t call_returns_to(const struct probe *probe, uint64_t pc)
{
    if (probe->machine == EM_X86_64) {
        return x86_returns_to(probe, pc);
    }
    return probe->machine == EM_AARCH64 ? (pc & ~(uint64_t)3) + 4 : 0;
}

/* ---- where a variable lies ---- */

static bool in_result_register(const struct call_site *site, Dwarf_Die *variable)
{
    Dwarf_Attribute location;
    Dwarf_Op *steps = NULL;
    size_t count = 0;
    return dwarf_attr(variable, DW_AT_location, &location) != NULL &&
           dwarf_getlocation_addr(&location, site->returns, &steps, &count, 1) == 1 && count == 1 &&
           steps[0].atom == DW_OP_reg0 + RESULT_REGISTER;
}

/* A place that is the same in the whole function: one step. */
static bool fixed_place(Dwarf_Die *variable, Dwarf_Op *step)
{
    Dwarf_Attribute location;
    Dwarf_Op *steps = NULL;
    size_t count = 0;
    if (dwarf_attr(variable, DW_AT_location, &location) == NULL ||
        dwarf_whatform(&location) != DW_FORM_exprloc ||
        dwarf_getlocation(&location, &steps, &count) != 0 || count != 1) {
        return false;
    }
    *step = steps[0];
    return true;
}

/* Clang keeps addresses in a table of their own and gives the index. */
static bool global_address(Dwarf_Die *variable, const Dwarf_Op *step, Dwarf_Addr *address)
{
    Dwarf_Attribute location, value;
    *address = step->number;
    if (step->atom == DW_OP_addr) {
        return true;
    }
    return step->atom == DW_OP_addrx && dwarf_attr(variable, DW_AT_location, &location) != NULL &&
           dwarf_getlocation_attr(&location, step, &value) == 0 &&
           dwarf_formaddr(&value, address) == 0;
}

/* How far above rbp the frame base is that DW_OP_fbreg counts from. */
static bool frame_base(const struct call_site *site, int64_t *above)
{
    Dwarf_Attribute base;
    Dwarf_Die frame = site->frame;
    Dwarf_Op *steps = NULL;
    size_t count = 0;
    if (dwarf_attr(&frame, DW_AT_frame_base, &base) == NULL ||
        dwarf_getlocation(&base, &steps, &count) != 0 || count != 1) {
        return false;
    }
    *above = steps[0].atom == DW_OP_call_frame_cfa ? FRAME_ABOVE : 0;
    return steps[0].atom == DW_OP_call_frame_cfa || steps[0].atom == DW_OP_reg6;
}

/* mov %rax,DISTANCE(%rbp), right behind the call */
static bool stored_on_stack(const struct call_site *site, int64_t offset)
{
    const uint8_t *code = NULL;
    int64_t above = 0;
    int32_t wide = 0;
    if (!frame_base(site, &above) || !code_at(site->probe, site->returns, 7, &code) ||
        code[0] != 0x48 || code[1] != 0x89) {
        return false;
    }
    memcpy(&wide, code + 3, sizeof wide);
    return (code[2] == 0x45 && (int8_t)code[3] == offset + above) ||
           (code[2] == 0x85 && wide == offset + above);
}

/* ---- a store into a global ---- */

static bool is_sanitizer(Elf *elf, Elf_Data *symbols, size_t names, uint64_t address)
{
    GElf_Sym symbol;
    for (int i = 0; symbols != NULL && gelf_getsym(symbols, i, &symbol) != NULL; i++) {
        const char *name = symbol.st_value == address ? elf_strptr(elf, names, symbol.st_name) : "";
        if (name != NULL && strncmp(name, "__tsan_", 7) == 0) {
            return true;
        }
    }
    return false;
}

static bool calls_sanitizer(Elf *elf, uint64_t address)
{
    for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section)) != NULL;) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) != NULL && header.sh_type == SHT_SYMTAB) {
            return is_sanitizer(elf, elf_getdata(section, NULL), header.sh_link, address);
        }
    }
    return false;
}

/* mov %REG,DISTANCE(%rip), whichever register, before any other call is made */
static int stored_in_global(const struct call_site *site, uint64_t address)
{
    const uint8_t *code = NULL, *target = NULL;
    size_t window = WINDOW;
    while (window > 7 && !code_at(site->probe, site->returns, window, &code)) {
        window -= 8;
    }
    for (size_t i = 0; window > 7 && i + 7 <= window; i++) {
        uint64_t called = target_of(site->returns + i + 5, code + i + 1);
        if (code[i] == 0xe8 && probe_text(site->probe, called, 0, &target) &&
            !calls_sanitizer(site->probe->elf, called)) {
            return NOT_STORED;
        }
        if ((code[i] & 0xfb) == 0x48 && code[i + 1] == 0x89 && (code[i + 2] & 0xc7) == 0x05 &&
            target_of(site->returns + i + 7, code + i + 3) == address) {
            return (int)i;
        }
    }
    return NOT_STORED;
}

int receiver_distance(const struct call_site *site, Dwarf_Die *variable)
{
    Dwarf_Op place;
    Dwarf_Addr address = 0;
    if (site->returns == 0) {
        return NOT_STORED;
    }
    if (in_result_register(site, variable)) {
        return 0;
    }
    if (site->probe->machine != EM_X86_64 || !fixed_place(variable, &place)) {
        return NOT_STORED;
    }
    if (place.atom == DW_OP_fbreg) {
        return stored_on_stack(site, (int64_t)place.number) ? 0 : NOT_STORED;
    }
    return global_address(variable, &place, &address) ? stored_in_global(site, address)
                                                      : NOT_STORED;
}
