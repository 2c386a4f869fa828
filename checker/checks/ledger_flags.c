/* SPDX-License-Identifier: MIT
 * See ledger_flags.h. */
#define _GNU_SOURCE
#include "ledger_flags.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>

#include "memory.h"

struct flag {
    int value;
    const char *name;
};

#define FLAG(name)                                                                                 \
    {                                                                                              \
        name, #name                                                                                \
    }
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static char *joined(char *text, const char *next)
{
    char *longer = text[0] != '\0' ? text_format("%s|%s", text, next) : text_copy(next);
    free(text);
    return longer;
}

/* The names of those that are set; *rest: what has none. */
static char *names_of(int value, const struct flag *flags, size_t count, int *rest)
{
    char *text = text_copy("");
    for (size_t i = 0; i < count; i++) {
        if ((value & flags[i].value) != 0) {
            text = joined(text, flags[i].name);
            value &= ~flags[i].value;
        }
    }
    *rest = value;
    return text;
}

static char *flags_text(int value, const struct flag *flags, size_t count)
{
    int rest;
    char *text = names_of(value, flags, count, &rest);
    if (rest != 0 || text[0] == '\0') {
        char *number = text_format(rest != 0 ? "0x%x" : "%x", (unsigned)rest);
        text = joined(text, number);
        free(number);
    }
    return text;
}

static char *one_of(int value, const struct flag *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].value == value) {
            return text_copy(all[i].name);
        }
    }
    return text_format("%d", value);
}

char *flags_of_key(int key)
{
    return key == IPC_PRIVATE ? text_copy("IPC_PRIVATE") : text_format("0x%x", (unsigned)key);
}

/* The rights stand there too, in octal. */
char *flags_of_get(int flags)
{
    static const struct flag all[] = {FLAG(IPC_CREAT), FLAG(IPC_EXCL), FLAG(SHM_HUGETLB),
                                      FLAG(SHM_NORESERVE)};
    int rest;
    char *text = names_of(flags, all, COUNT(all), &rest);
    if (rest != 0 || text[0] == '\0') {
        char *rights = text_format(rest != 0 ? "%04o" : "%o", (unsigned)rest);
        text = joined(text, rights);
        free(rights);
    }
    return text;
}

char *flags_of_attach(int flags)
{
    static const struct flag all[] = {FLAG(SHM_RDONLY), FLAG(SHM_RND), FLAG(SHM_REMAP),
                                      FLAG(SHM_EXEC)};
    return flags_text(flags, all, COUNT(all));
}

char *flags_of_message(int flags)
{
    static const struct flag all[] = {FLAG(IPC_NOWAIT), FLAG(MSG_NOERROR), FLAG(MSG_EXCEPT),
                                      FLAG(MSG_COPY)};
    return flags_text(flags, all, COUNT(all));
}

char *flags_of_wait(int options)
{
    static const struct flag all[] = {FLAG(WNOHANG), FLAG(WUNTRACED), FLAG(WCONTINUED)};
    return flags_text(options, all, COUNT(all));
}

char *flags_of_waitid(int options)
{
    static const struct flag all[] = {FLAG(WEXITED), FLAG(WSTOPPED), FLAG(WCONTINUED),
                                      FLAG(WNOHANG), FLAG(WNOWAIT)};
    return flags_text(options, all, COUNT(all));
}

char *flags_of_id_kind(int kind)
{
    static const struct flag all[] = {FLAG(P_ALL), FLAG(P_PID), FLAG(P_PGID)};
    return one_of(kind, all, COUNT(all));
}

static const struct flag opening[] = {FLAG(O_CREAT), FLAG(O_EXCL), FLAG(O_TRUNC)};

char *flags_of_sem_open(int flags)
{
    return flags_text(flags & ~O_ACCMODE, opening, COUNT(opening));
}

char *flags_of_shm_open(int flags)
{
    static const struct flag access[] = {FLAG(O_RDONLY), FLAG(O_WRONLY), FLAG(O_RDWR)};
    char *text = one_of(flags & O_ACCMODE, access, COUNT(access));
    if ((flags & ~O_ACCMODE) != 0) {
        char *more = flags_text(flags & ~O_ACCMODE, opening, COUNT(opening));
        text = joined(text, more);
        free(more);
    }
    return text;
}

char *flags_of_signal(int number)
{
    const char *name = sigabbrev_np(number);
    return name != NULL ? text_format("SIG%s", name) : text_format("%d", number);
}

/* IPC_64 is libc's own, for old kernels. */
static char *command(int value, const struct flag *all, size_t count)
{
    enum { IPC_64 = 0x100 };
    return one_of(value & ~IPC_64, all, count);
}

char *flags_of_shmctl(int value)
{
    static const struct flag all[] = {FLAG(IPC_RMID), FLAG(IPC_SET),      FLAG(IPC_STAT),
                                      FLAG(IPC_INFO), FLAG(SHM_LOCK),     FLAG(SHM_UNLOCK),
                                      FLAG(SHM_STAT), FLAG(SHM_STAT_ANY), FLAG(SHM_INFO)};
    return command(value, all, COUNT(all));
}

char *flags_of_semctl(int value)
{
    static const struct flag all[] = {FLAG(IPC_RMID), FLAG(IPC_SET), FLAG(IPC_STAT), FLAG(IPC_INFO),
                                      FLAG(GETPID),   FLAG(GETVAL),  FLAG(GETALL),   FLAG(GETNCNT),
                                      FLAG(GETZCNT),  FLAG(SETVAL),  FLAG(SETALL),   FLAG(SEM_STAT),
                                      FLAG(SEM_INFO)};
    return command(value, all, COUNT(all));
}

char *flags_of_msgctl(int value)
{
    static const struct flag all[] = {FLAG(IPC_RMID), FLAG(IPC_SET),  FLAG(IPC_STAT),
                                      FLAG(IPC_INFO), FLAG(MSG_STAT), FLAG(MSG_INFO)};
    return command(value, all, COUNT(all));
}

char *flags_of_error(int error)
{
    const char *name = strerrorname_np(error), *text = strerrordesc_np(error);
    return name != NULL && text != NULL ? text_format("%s (%s)", name, text)
                                        : text_format("error %d", error);
}
