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
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PROCESSES = 16384, MOST_ROUNDS = 15000 /* of a millisecond */ };

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

/* Of a thread, too. */
bool procs_lives(pid_t tid)
{
    struct process process;
    return read_process(tid, &process) && process.state != 'Z' && process.state != 'X';
}

pid_t procs_group_of_thread(pid_t tid)
{
    char text[4096];
    if (syscall(SYS_tgkill, tid, tid, 0) == 0) {
        return tid; /* the first of its process, as a rule: no need to read */
    }
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

static void reap_all(void)
{
    while (waitpid(-1, NULL, WNOHANG | __WALL) > 0) {
    }
}

/* As process 1: one signal reaches all at once, also those that are just being forked. */
static bool end_namespace(void)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
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
    for (int round = 0; round < MOST_ROUNDS; round++) {
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
