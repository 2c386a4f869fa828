/* SPDX-License-Identifier: MIT
 *
 * For test_probe.c, which includes it: starts a program that blocks in a system call and captures
 * what probe_unwind() needs from /proc and, where all registers are wanted, by ptrace.
 *
 * Protocol: blocked_start(), any number of captures, blocked_end(); capture_release() each capture.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { STACK_BYTES = 1 << 16, MAPS_BYTES = 1 << 16 };

struct blocked {
    pid_t pid;
    int input; /* the program reads the other end: nothing comes */
};

static ssize_t proc_read(pid_t pid, const char *name, off_t offset, void *into, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    size_t total = 0;
    ssize_t got = -1;
    while (file >= 0 && total < size &&
           (got = pread(file, (char *)into + total, size - total, offset + (off_t)total)) > 0) {
        total += (size_t)got;
    }
    if (file >= 0) {
        close(file);
    }
    return file < 0 ? -1 : (ssize_t)total;
}

/* Waits until the process sleeps in that call; then sp and pc are known. */
static bool blocked_in(pid_t pid, long call, uint64_t *sp, uint64_t *pc)
{
    for (int attempt = 0; attempt < 5000; attempt++) {
        char text[256] = "";
        unsigned long long pointer = 0, counter = 0;
        long number = -1;
        proc_read(pid, "syscall", 0, text, sizeof text - 1);
        if (sscanf(text, "%ld %*s %*s %*s %*s %*s %*s %llx %llx", &number, &pointer, &counter) ==
                3 &&
            number == call) {
            *sp = pointer;
            *pc = counter;
            return true;
        }
        usleep(1000);
    }
    return false;
}

static struct blocked blocked_start(const char *program)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[0], STDIN_FILENO);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    assert_true(pid > 0);
    return (struct blocked){pid, ends[1]};
}

static void blocked_end(struct blocked *blocked)
{
    kill(blocked->pid, SIGKILL);
    waitpid(blocked->pid, NULL, 0);
    close(blocked->input);
}

#ifdef __x86_64__
static void copy_registers(struct stack_capture *capture, const struct user_regs_struct *from)
{
    const uint64_t in_dwarf_order[] = {from->rax, from->rdx, from->rcx, from->rbx, from->rsi,
                                       from->rdi, from->rbp, from->rsp, from->r8,  from->r9,
                                       from->r10, from->r11, from->r12, from->r13, from->r14,
                                       from->r15, from->rip};
    memcpy(capture->registers, in_dwarf_order, sizeof in_dwarf_order);
    capture->sp = from->rsp;
    capture->pc = from->rip;
}
#else
static void copy_registers(struct stack_capture *capture, const struct user_regs_struct *from)
{
    memcpy(capture->registers, from->regs, sizeof from->regs);
    capture->registers[31] = capture->sp = from->sp;
    capture->registers[32] = capture->pc = from->pc;
}
#endif

/* The process goes on (and its call is restarted) when it is let go. */
static bool all_registers(pid_t pid, struct stack_capture *capture)
{
    struct user_regs_struct registers;
    struct iovec where = {&registers, sizeof registers};
    int status = 0;
    if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) != 0) {
        return false;
    }
    bool good = ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) == 0 && waitpid(pid, &status, 0) == pid &&
                WIFSTOPPED(status) && ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &where) == 0;
    if (good) {
        copy_registers(capture, &registers);
        capture->has_registers = true;
    }
    ptrace(PTRACE_DETACH, pid, NULL, NULL);
    return good;
}

static struct stack_capture capture_take(pid_t pid, long call, bool with_registers)
{
    struct stack_capture capture = {.has_registers = false};
    uint8_t *stack = calloc(1, STACK_BYTES);
    char *maps = calloc(1, MAPS_BYTES);
    assert_non_null(stack);
    assert_non_null(maps);
    assert_true(blocked_in(pid, call, &capture.sp, &capture.pc));
    if (with_registers) {
        assert_true(all_registers(pid, &capture));
    }
    ssize_t got = proc_read(pid, "mem", (off_t)capture.sp, stack, STACK_BYTES);
    assert_true(got > 0);
    assert_true(proc_read(pid, "maps", 0, maps, MAPS_BYTES - 1) > 0);
    capture.stack = stack;
    capture.stack_bytes = (size_t)got;
    capture.maps = maps;
    return capture;
}

static void capture_release(struct stack_capture *capture)
{
    free((void *)capture->stack);
    free((void *)capture->maps);
}
