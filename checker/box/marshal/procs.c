/* SPDX-License-Identifier: MIT
 *
 * The process table below the marshal, read from /proc: who lives, who is a zombie, who waits in
 * which system call, and where in the program (registers and stack bytes, resolved outside).
 * Works the same as process 1 of a sandbox and as a subreaper on the machine itself: only
 * descendants of the marshal count.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <ctype.h>
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PROCESSES = 16384 };

static ssize_t read_file(char *to, size_t room, pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    size_t used = 0;
    ssize_t got;
    while (used + 1 < room && (got = read(fd, to + used, room - 1 - used)) > 0) {
        used += (size_t)got;
    }
    close(fd);
    to[used] = '\0';
    return (ssize_t)used;
}

/* The command stands in parentheses and may itself hold any byte: the last ')' ends it. */
static bool read_process(pid_t pid, struct process *process)
{
    char text[1024];
    if (read_file(text, sizeof text, pid, "stat") <= 0) {
        return false;
    }
    char *open_at = strchr(text, '(');
    char *close_at = strrchr(text, ')');
    int parent;
    if (open_at == NULL || close_at == NULL || close_at <= open_at ||
        sscanf(close_at + 1, " %c %d", &process->state, &parent) != 2) {
        return false;
    }
    size_t length = (size_t)(close_at - open_at - 1);
    length = length < sizeof process->command - 1 ? length : sizeof process->command - 1;
    memcpy(process->command, open_at + 1, length);
    process->command[length] = '\0';
    process->pid = pid;
    process->parent = (pid_t)parent;
    return true;
}

static size_t read_all(struct process *list, size_t most)
{
    size_t count = 0;
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    while (folder != NULL && count < most && (entry = readdir(folder)) != NULL) {
        if (isdigit((unsigned char)entry->d_name[0]) &&
            read_process((pid_t)atoi(entry->d_name), &list[count])) {
            count++;
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
}

static pid_t parent_in(const struct process *list, size_t count, pid_t pid)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].pid == pid) {
            return list[i].parent;
        }
    }
    return 0;
}

static bool descends(const struct process *list, size_t count, pid_t pid, pid_t ancestor)
{
    for (int depth = 0; pid > 0 && depth < 64; depth++) {
        pid = parent_in(list, count, pid);
        if (pid == ancestor) {
            return true;
        }
    }
    return false;
}

size_t procs_list(struct process *list, size_t most)
{
    struct process *all = calloc(MOST_PROCESSES, sizeof *all);
    if (all == NULL) {
        marshal_fail("out of memory for the process table");
    }
    size_t count = read_all(all, MOST_PROCESSES), kept = 0;
    pid_t own = getpid();
    for (size_t i = 0; i < count && kept < most; i++) {
        /* As process 1 everything else is ours: no need to follow the parents. */
        if (all[i].pid != own && (own == 1 || descends(all, count, all[i].pid, own))) {
            list[kept++] = all[i];
        }
    }
    free(all);
    return kept;
}

static struct process *listed(size_t *count)
{
    struct process *list = calloc(MOST_PROCESSES, sizeof *list);
    if (list == NULL) {
        marshal_fail("out of memory for the process table");
    }
    *count = procs_list(list, MOST_PROCESSES);
    return list;
}

/* As process 1, all that /proc lists but ourselves: names alone, which stays cheap with thousands.
 */
static size_t count_names(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        count += isdigit((unsigned char)entry->d_name[0]) != 0;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count > 0 ? count - 1 : 0;
}

size_t procs_standing(void)
{
    size_t count;
    if (getpid() == 1) {
        return count_names();
    }
    free(listed(&count));
    return count;
}

size_t procs_living(void)
{
    size_t count, living = 0;
    struct process *list = listed(&count);
    for (size_t i = 0; i < count; i++) {
        living += list[i].state != 'Z' && list[i].state != 'X';
    }
    free(list);
    return living;
}

pid_t procs_group_of_thread(pid_t tid)
{
    char text[4096];
    if (read_file(text, sizeof text, tid, "status") <= 0) {
        return tid;
    }
    char *line = strstr(text, "\nTgid:");
    return line ? (pid_t)atoi(line + 6) : tid;
}

bool procs_syscall(pid_t pid, long *number, uint64_t arguments[6], uint64_t *sp, uint64_t *pc)
{
    char text[512];
    if (read_file(text, sizeof text, pid, "syscall") <= 0) {
        return false;
    }
    return sscanf(text,
                  "%ld 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64
                  " 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64,
                  number, &arguments[0], &arguments[1], &arguments[2], &arguments[3], &arguments[4],
                  &arguments[5], sp, pc) == 9;
}

bool procs_waits_for_input(pid_t pid)
{
    long number;
    uint64_t arguments[6], sp, pc;
    if (!procs_syscall(pid, &number, arguments, &sp, &pc)) {
        return false;
    }
    static const long waits_for_many[] = {
#ifdef SYS_poll
        SYS_poll,
#endif
#ifdef SYS_select
        SYS_select,
#endif
        SYS_ppoll, SYS_pselect6};
    bool waits = number == SYS_read && arguments[0] == 0;
    for (size_t i = 0; i < sizeof waits_for_many / sizeof waits_for_many[0]; i++) {
        waits |= number == waits_for_many[i];
    }
    return waits;
}

size_t procs_read(pid_t pid, uint64_t address, void *bytes, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    /* Page by page: the stack may end within what is asked for. */
    size_t done = 0;
    while (done < size) {
        size_t step = 4096 - (address + done) % 4096;
        step = step < size - done ? step : size - done;
        if (pread(fd, (char *)bytes + done, step, (off_t)(address + done)) != (ssize_t)step) {
            break;
        }
        done += step;
    }
    close(fd);
    return done;
}

char *procs_maps(pid_t pid)
{
    enum { MOST = 65536 };
    char *text = malloc(MOST);
    if (text != NULL && read_file(text, MOST, pid, "maps") <= 0) {
        free(text);
        text = NULL;
    }
    return text;
}

/* A parent has just ended, its zombie still stands: its children are now ours. Those that are
 * zombies had ended and were never waited for; the others run on. */
json_t *procs_left_at_end(const struct marshal *marshal, pid_t parent)
{
    size_t count;
    struct process *list = listed(&count);
    json_t *left = json_array();
    for (size_t i = 0; i < count; i++) {
        bool other_program = false;
        for (size_t j = 0; j < marshal->program_count; j++) {
            const struct program *program = &marshal->programs[j];
            other_program |=
                list[i].pid == program->pid || (!program->ended && program->pid != parent &&
                                                descends(list, count, list[i].pid, program->pid));
        }
        if (!other_program && list[i].state != 'X') {
            json_array_append_new(left, json_pack("{s:i,s:i,s:i,s:s#}", "pid", (int)list[i].pid,
                                                  "parent", (int)list[i].parent, "forked_by",
                                                  (int)ledger_forked_by(marshal, list[i].pid),
                                                  "state", &list[i].state, 1));
        }
    }
    free(list);
    return left;
}

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

bool procs_handles(pid_t pid, int number)
{
    char text[4096];
    uint64_t caught = 0;
    char *line = read_file(text, sizeof text, pid, "status") > 0 ? strstr(text, "\nSigCgt:") : NULL;
    return line != NULL && sscanf(line + 8, "%" SCNx64, &caught) == 1 &&
           (caught >> (number - 1) & 1) != 0;
}

bool procs_switches(pid_t tid, unsigned long *switches)
{
    char text[4096];
    unsigned long more;
    char *line = read_file(text, sizeof text, tid, "status") > 0
                     ? strstr(text, "\nvoluntary_ctxt_switches:")
                     : NULL;
    char *next = line != NULL ? strstr(line, "\nnonvoluntary_ctxt_switches:") : NULL;
    if (next == NULL || sscanf(line + 25, "%lu", switches) != 1 ||
        sscanf(next + 28, "%lu", &more) != 1) {
        return false;
    }
    *switches += more;
    return true;
}

bool procs_has_timer(pid_t pid)
{
    char text[64];
    return read_file(text, sizeof text, pid, "timers") > 0;
}

size_t procs_threads(pid_t pid, pid_t *tids, size_t most)
{
    char path[64];
    size_t count = 0;
    struct dirent *entry;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *folder = opendir(path);
    while (folder != NULL && count < most && (entry = readdir(folder)) != NULL) {
        if (isdigit((unsigned char)entry->d_name[0])) {
            tids[count++] = (pid_t)atoi(entry->d_name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
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

static void reap_all(void)
{
    while (waitpid(-1, NULL, WNOHANG | __WALL) > 0) {
    }
}

/* As process 1: one signal reaches all at once, also those that are just being forked. */
static bool end_namespace(void)
{
    for (int round = 0; round < 2000; round++) {
        kill(-1, SIGKILL);
        reap_all();
        if (count_names() == 0) {
            return true;
        }
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return false;
}

/* Until none is left: a fork tree grows while it is felled. */
void procs_end_all(const struct marshal *marshal)
{
    if (marshal->contained && getpid() == 1 && end_namespace()) {
        return;
    }
    for (int round = 0; round < 2000; round++) {
        size_t count, living = 0;
        struct process *list = listed(&count);
        for (size_t i = 0; i < count; i++) {
            if (list[i].state != 'Z') {
                kill(list[i].pid, SIGKILL);
                living++;
            }
        }
        free(list);
        reap_all();
        if (living == 0) {
            return;
        }
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    marshal_fail("processes of the program could not be ended");
}
