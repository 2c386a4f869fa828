/* SPDX-License-Identifier: MIT
 *
 * Where a thread stands: its system call, registers and the top of its stack, to be resolved
 * outside.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
/* In DWARF's numbering. */
static json_t *registers_json(const struct user_regs_struct *r)
{
    const unsigned long long values[] = {r->rax, r->rdx, r->rcx, r->rbx, r->rsi, r->rdi,
                                         r->rbp, r->rsp, r->r8,  r->r9,  r->r10, r->r11,
                                         r->r12, r->r13, r->r14, r->r15, r->rip};
    json_t *all = json_array();
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        json_array_append_new(all, json_integer((json_int_t)values[i]));
    }
    return all;
}
static uint64_t stack_pointer(const struct user_regs_struct *r)
{
    return r->rsp;
}
static uint64_t program_counter(const struct user_regs_struct *r)
{
    return r->rip;
}
#elif defined(__aarch64__)
static json_t *registers_json(const struct user_regs_struct *r)
{
    json_t *all = json_array();
    for (size_t i = 0; i < 31; i++) {
        json_array_append_new(all, json_integer((json_int_t)r->regs[i]));
    }
    json_array_append_new(all, json_integer((json_int_t)r->sp));
    json_array_append_new(all, json_integer((json_int_t)r->pc));
    return all;
}
static uint64_t stack_pointer(const struct user_regs_struct *r)
{
    return r->sp;
}
static uint64_t program_counter(const struct user_regs_struct *r)
{
    return r->pc;
}
#endif

/* Stops the process for good: only for programs that are about to be killed anyway. */
static bool stop_and_get(pid_t pid, struct user_regs_struct *registers)
{
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) != 0 || ptrace(PTRACE_INTERRUPT, pid, 0, 0) != 0) {
        return false;
    }
    int status;
    for (int tries = 0; waitpid(pid, &status, __WALL | WNOHANG) != pid; tries++) {
        if (tries > 200) {
            return false;
        }
        usleep(1000);
    }
    struct iovec whole = {registers, sizeof *registers};
    return WIFSTOPPED(status) &&
           ptrace(PTRACE_GETREGSET, pid, (void *)(uintptr_t)NT_PRSTATUS, &whole) == 0;
}

static void add_stack(json_t *capture, pid_t pid, uint64_t sp, size_t stack_bytes)
{
    unsigned char *bytes = malloc(stack_bytes);
    if (bytes == NULL) {
        return;
    }
    char *hex = hex_of(bytes, procs_read(pid, sp, bytes, stack_bytes));
    json_object_set_new(capture, "stack", json_string(hex));
    free(hex);
    free(bytes);
}

/* Of a blocked descriptor: is it a pipe or fifo that the program itself made? Ours are those by
 * which we feed and hear it. */
bool procs_own_pipe(pid_t tid, uint64_t fd)
{
    char path[64];
    struct stat theirs, init;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)tid, (int)fd);
    if (stat(path, &theirs) != 0 || !S_ISFIFO(theirs.st_mode)) {
        return false;
    }
    for (int ours = 3; ours < 1024; ours++) {
        if (fstat(ours, &init) == 0 && S_ISFIFO(init.st_mode) && init.st_ino == theirs.st_ino &&
            init.st_dev == theirs.st_dev) {
            return false;
        }
    }
    return true;
}

static void capture_call(json_t *capture, pid_t tid, long number, const uint64_t arguments[6])
{
    json_t *all = json_array();
    for (size_t i = 0; i < 6; i++) {
        json_array_append_new(all, json_integer((json_int_t)arguments[i]));
    }
    json_object_set_new(capture, "arguments", all);
    bool on_pipe = (number == SYS_read || number == SYS_write) && procs_own_pipe(tid, arguments[0]);
    json_object_set_new(capture, "own_pipe", json_boolean(on_pipe));
}

json_t *procs_capture(pid_t tid, size_t stack_bytes, bool stop_it)
{
    long number = -1;
    uint64_t arguments[6] = {0}, sp = 0, pc = 0;
    json_t *capture = json_pack("{s:i}", "thread", (int)tid);
    if (procs_syscall(tid, &number, arguments, &sp, &pc)) {
        capture_call(capture, tid, number, arguments);
    }
    json_object_set_new(capture, "syscall", json_integer(number));
    struct user_regs_struct registers;
    if (stop_it && stop_and_get(tid, &registers)) {
        json_object_set_new(capture, "registers", registers_json(&registers));
        sp = stack_pointer(&registers);
        pc = program_counter(&registers);
    }
    json_object_set_new(capture, "sp", json_integer((json_int_t)sp));
    json_object_set_new(capture, "pc", json_integer((json_int_t)pc));
    if (sp != 0) {
        add_stack(capture, tid, sp, stack_bytes);
    }
    return capture;
}

char *capture_image(pid_t pid)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/%d/exe", (int)pid);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) {
        return NULL;
    }
    path[length] = '\0';
    return strdup(path);
}

static struct image *image_of(struct marshal *marshal, pid_t pid)
{
    size_t count = sizeof marshal->images / sizeof marshal->images[0];
    return &marshal->images[(size_t)pid % count];
}

void capture_forget(struct marshal *marshal, pid_t pid)
{
    image_of(marshal, pid)->pid = 0;
}

bool capture_is_of_program(struct marshal *marshal, const struct program *program, pid_t pid)
{
    struct image *image = image_of(marshal, pid);
    if (image->pid != pid) {
        char *path = capture_image(pid);
        *image = (struct image){pid, path != NULL && program->image != NULL &&
                                         strcmp(path, program->image) != 0};
        free(path);
    }
    return !image->is_other;
}
