/* SPDX-License-Identifier: MIT
 *
 * The call stack of a thread from what was captured of it, by libdwfl and the unwind tables of the
 * program and its libraries. Nothing of the live process is read.
 *
 * Order: the modules that the maps show are reported to libdwfl (again only when they differ from
 * the last question's), the thread's registers and stack bytes are offered by callbacks, the frames
 * collected. Where that ends before the program is reached, guess.c looks for one frame more.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

enum { MOST_MODULES = 256, ONLY_THREAD = 1 };

struct unwinder {
    Dwfl *dwfl;
    char *modules; /* "address path\n" for each: what dwfl knows of */
    /* The question that is being answered; NULL between questions. */
    const struct stack_capture *capture;
    bool is_arm;
};

struct module {
    uint64_t start;
    bool executable;
    const char *path; /* not terminated; in the maps */
    size_t path_length;
};

struct collection {
    struct probe *probe;
    const char *program_inside;
    const struct stack_capture *capture;
    uint64_t base;
    struct frame *frames;
    size_t count, most;
};

/* ---- what libdwfl asks for ---- */

static pid_t next_thread(Dwfl *dwfl, void *unwinder, void **thread)
{
    (void)dwfl;
    if (*thread != NULL) {
        return 0;
    }
    *thread = unwinder;
    return ONLY_THREAD;
}

static bool get_thread(Dwfl *dwfl, pid_t thread_id, void *unwinder, void **thread)
{
    (void)dwfl;
    *thread = unwinder;
    return thread_id == ONLY_THREAD;
}

static bool read_stack(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *word, void *context)
{
    const struct stack_capture *capture = ((struct unwinder *)context)->capture;
    (void)dwfl;
    if (address < capture->sp || capture->stack_bytes < 8 ||
        address - capture->sp > capture->stack_bytes - 8) {
        return false;
    }
    uint64_t value = 0;
    memcpy(&value, capture->stack + (address - capture->sp), sizeof value);
    *word = value;
    return true;
}

static bool set_registers(Dwfl_Thread *thread, void *context)
{
    struct unwinder *unwinder = context;
    const struct stack_capture *capture = unwinder->capture;
    int sp_number = unwinder->is_arm ? 31 : 7;
    Dwarf_Word registers[32];
    for (int i = 0; i < sp_number || i < 16; i++) {
        registers[i] = capture->registers[i];
    }
    registers[sp_number] = capture->sp;
    dwfl_thread_state_register_pc(thread, capture->pc);
    if (capture->has_registers) {
        return dwfl_thread_state_registers(thread, 0, unwinder->is_arm ? 32 : 16, registers);
    }
    return dwfl_thread_state_registers(thread, sp_number, 1, &registers[sp_number]);
}

/* No separate debug files: the program may name any file there, and libraries' tables suffice. */
static int find_no_elf(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
                       char **file, Elf **elf)
{
    (void)module, (void)user, (void)name, (void)base, (void)file, (void)elf;
    return -1;
}

static int find_no_debuginfo(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
                             const char *file, const char *link, GElf_Word crc, char **found)
{
    (void)module, (void)user, (void)name, (void)base, (void)file, (void)link, (void)crc;
    (void)found;
    return -1;
}

static const Dwfl_Callbacks file_callbacks = {.find_elf = find_no_elf,
                                              .find_debuginfo = find_no_debuginfo};
static const Dwfl_Thread_Callbacks thread_callbacks = {.next_thread = next_thread,
                                                       .get_thread = get_thread,
                                                       .memory_read = read_stack,
                                                       .set_initial_registers = set_registers};

/* ---- the modules ---- */

static struct module *module_of(struct module *modules, size_t count, const struct mapping *mapping)
{
    for (size_t i = count; i-- > 0;) {
        if (modules[i].path_length == mapping->path_length &&
            memcmp(modules[i].path, mapping->path, mapping->path_length) == 0) {
            return &modules[i];
        }
    }
    return NULL;
}

static size_t read_modules(const char *maps, struct module *modules)
{
    struct mapping mapping;
    size_t count = 0;
    while (mapping_next(&maps, &mapping)) {
        struct module *known = module_of(modules, count, &mapping);
        if (known != NULL) {
            known->executable |= mapping.executable;
        } else if (mapping.path_length > 0 && mapping.path[0] == '/' && count < MOST_MODULES &&
                   mapping.offset == 0) {
            modules[count++] = (struct module){mapping.start, mapping.executable, mapping.path,
                                               mapping.path_length};
        }
    }
    return count;
}

static char *modules_text(const struct module *modules, size_t count)
{
    size_t size = 1, used = 0;
    for (size_t i = 0; i < count; i++) {
        size += modules[i].path_length + 20;
    }
    char *text = memory_need(size, 1);
    for (size_t i = 0; i < count; i++) {
        if (modules[i].executable) {
            used += (size_t)snprintf(text + used, size - used, "%jx %.*s\n",
                                     (uintmax_t)modules[i].start, (int)modules[i].path_length,
                                     modules[i].path);
        }
    }
    return text;
}

static int open_library(const char *path)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file >= 0 && (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0)) {
        close(file);
        return -1;
    }
    return file;
}

static void report_module(Dwfl *dwfl, const char *path, int file, uint64_t base, bool is_bias)
{
    if (file >= 0 && dwfl_report_elf(dwfl, path, path, file, base, is_bias) == NULL) {
        close(file); /* not ELF, or it overlaps another module */
    }
}

static void report_modules(Dwfl *dwfl, const struct collection *about, const struct module *modules,
                           size_t count)
{
    size_t length = strlen(about->program_inside);
    dwfl_report_begin(dwfl);
    report_module(dwfl, about->program_inside, fcntl(about->probe->image, F_DUPFD_CLOEXEC, 3),
                  about->base, true);
    for (size_t i = 0; i < count; i++) {
        bool is_program = modules[i].path_length == length &&
                          memcmp(modules[i].path, about->program_inside, length) == 0;
        if (modules[i].executable && !is_program) {
            char *path = text_format("%.*s", (int)modules[i].path_length, modules[i].path);
            report_module(dwfl, path, open_library(path), modules[i].start, false);
            free(path);
        }
    }
    dwfl_report_end(dwfl, NULL, NULL);
}

void unwinder_release(struct unwinder *unwinder)
{
    if (unwinder != NULL) {
        dwfl_end(unwinder->dwfl); /* NULL is fine */
        free(unwinder->modules);
        free(unwinder);
    }
}

/* The unwinder for these maps: the last one where the modules lie at the same addresses (all
 * processes that were forked without an exec), else a new one. NULL: this file can't be unwound. */
static struct unwinder *unwinder_for(const struct collection *about)
{
    struct probe *probe = about->probe;
    struct module *modules = memory_need(MOST_MODULES, sizeof *modules);
    size_t count = read_modules(about->capture->maps, modules);
    char *text = modules_text(modules, count);
    if (probe->unwinder != NULL && strcmp(probe->unwinder->modules, text) == 0) {
        free(text);
        free(modules);
        return probe->unwinder;
    }
    unwinder_release(probe->unwinder);
    probe->unwinder = memory_need(1, sizeof *probe->unwinder);
    *probe->unwinder =
        (struct unwinder){dwfl_begin(&file_callbacks), text, NULL, probe->machine == EM_AARCH64};
    if (probe->unwinder->dwfl != NULL) {
        report_modules(probe->unwinder->dwfl, about, modules, count);
        if (!dwfl_attach_state(probe->unwinder->dwfl, probe->elf, ONLY_THREAD, &thread_callbacks,
                               probe->unwinder)) {
            dwfl_end(probe->unwinder->dwfl);
            probe->unwinder->dwfl = NULL;
        }
    }
    free(modules);
    return probe->unwinder;
}

/* ---- the frames ---- */

static void fill_frame(struct collection *into, Dwfl *dwfl, uint64_t pc)
{
    struct frame *frame = &into->frames[into->count++];
    *frame = (struct frame){.pc = pc};
    frame->in_program = maps_hold(into->capture->maps, into->program_inside, pc);
    Dwfl_Module *module = dwfl != NULL ? dwfl_addrmodule(dwfl, pc) : NULL;
    const char *symbol = module != NULL ? dwfl_module_addrname(module, pc) : NULL;
    snprintf(frame->symbol, sizeof frame->symbol, "%s", symbol ? symbol : "");
    if (frame->in_program) {
        probe_place(into->probe, pc - into->base, &frame->place);
    }
}

static int take_frame(Dwfl_Frame *state, void *context)
{
    struct collection *into = context;
    Dwarf_Addr pc = 0;
    bool is_activation = false;
    if (!dwfl_frame_pc(state, &pc, &is_activation)) {
        return DWARF_CB_ABORT;
    }
    fill_frame(into, dwfl_thread_dwfl(dwfl_frame_thread(state)), is_activation ? pc : pc - 1);
    return into->count < into->most ? DWARF_CB_OK : DWARF_CB_ABORT;
}

/* In a program that is linked statically the C library is in_program too, but has no lines. */
static bool reached_source(const struct collection *frames)
{
    bool has_lines = probe_has_debug_info(frames->probe);
    for (size_t i = 0; i < frames->count; i++) {
        if (frames->frames[i].in_program && (frames->frames[i].place.line > 0 || !has_lines)) {
            return true;
        }
    }
    return false;
}

/* True if the tables led to the end of the stack, or as far as there is room for frames. */
static bool walk_frames(struct collection *into, Dwfl **dwfl)
{
    struct probe *probe = into->probe;
    if (!probe->sound || gelf_getclass(probe->elf) != ELFCLASS64 ||
        (probe->machine != EM_X86_64 && probe->machine != EM_AARCH64)) {
        return false;
    }
    struct unwinder *unwinder = unwinder_for(into);
    *dwfl = unwinder->dwfl;
    if (unwinder->dwfl == NULL) {
        return false;
    }
    unwinder->capture = into->capture;
    int state = dwfl_getthread_frames(unwinder->dwfl, ONLY_THREAD, take_frame, into);
    unwinder->capture = NULL;
    return state >= 0;
}

size_t probe_unwind(struct probe *probe, const char *program_inside,
                    const struct stack_capture *capture, struct frame *frames, size_t most)
{
    struct collection into = {.probe = probe,
                              .program_inside = program_inside,
                              .capture = capture,
                              .base = probe_load_base(probe, program_inside, capture->maps),
                              .frames = frames,
                              .most = most};
    uint64_t address = 0;
    Dwfl *dwfl = NULL;
    if (most == 0) {
        return 0;
    }
    bool complete = walk_frames(&into, &dwfl);
    if (into.count == 0) {
        fill_frame(&into, dwfl, capture->pc);
    }
    /* No guess after a complete walk: a stack that holds nothing of the source's (a handler that
     * runs after main, say) would be given an old return address. */
    if (!complete && !reached_source(&into) && into.count < most &&
        guess_return_address(probe, program_inside, into.base, capture, &address)) {
        fill_frame(&into, dwfl, address - 1);
    }
    return into.count;
}
