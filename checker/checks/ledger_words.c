/* SPDX-License-Identifier: MIT
 *
 * See ledger_words.h. A table says what each argument and each result is; a call that is not in it
 * is shown without its arguments.
 */
#define _GNU_SOURCE
#include "ledger_words.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "ledger_flags.h"
#include "memory.h"

enum argument {
    NOTHING, /* the end of the arguments */
    KEY,
    NUMBER,
    SIZE,
    GET_FLAGS,
    ATTACH_FLAGS,
    MESSAGE_FLAGS,
    WAIT_OPTIONS,
    WAITID_OPTIONS,
    ID_KIND,
    SIGNAL,
    SHM_COMMAND,
    SEM_COMMAND,
    MSG_COMMAND,
    SEM_ARGUMENT, /* semctl's fourth: there, and of a kind, by the command */
    SEM_OPEN_FLAGS,
    SHM_OPEN_FLAGS,
    OPEN_MODE,  /* there if O_CREAT is in the flags before */
    OPEN_VALUE, /* the same */
    MODE,
    TEXT,       /* call->text in quotes */
    OPERATIONS, /* call->text, and the argument behind it, too */
    ADDRESS,
    FILLED, /* what it points at is not read */
    UNTOLD  /* one or more that the witness does not tell */
};

enum result {
    VALUE,
    SEGMENT, /* a segment's id */
    ATTACHED,
    FORKED,
    WAITED,
    SIGNALLED,
    OPENED,   /* sem_open */
    GIVEN,    /* memory or a stream */
    ERROR,    /* the call returns it */
    NO_RETURN /* but when it fails */
};

static const struct shape {
    const char *name;
    enum argument arguments[6];
    enum result result;
} shapes[] = {
    {"shmget", {KEY, SIZE, GET_FLAGS}, SEGMENT},
    {"shmat", {NUMBER, ADDRESS, ATTACH_FLAGS}, ATTACHED},
    {"shmdt", {ADDRESS}, VALUE},
    {"shmctl", {NUMBER, SHM_COMMAND, FILLED}, VALUE},
    {"semget", {KEY, NUMBER, GET_FLAGS}, VALUE},
    {"semctl", {NUMBER, NUMBER, SEM_COMMAND, SEM_ARGUMENT}, VALUE},
    {"semop", {NUMBER, OPERATIONS, NUMBER}, VALUE},
    {"semtimedop", {NUMBER, OPERATIONS, NUMBER, FILLED}, VALUE},
    {"msgget", {KEY, GET_FLAGS}, VALUE},
    {"msgctl", {NUMBER, MSG_COMMAND, FILLED}, VALUE},
    {"msgsnd", {NUMBER, FILLED, SIZE, MESSAGE_FLAGS}, VALUE},
    {"msgrcv", {NUMBER, FILLED, SIZE, SIZE, MESSAGE_FLAGS}, VALUE},
    {"fork", {NOTHING}, FORKED},
    {"wait", {FILLED}, WAITED},
    {"waitpid", {NUMBER, FILLED, WAIT_OPTIONS}, WAITED},
    {"wait3", {FILLED, WAIT_OPTIONS, FILLED}, WAITED},
    {"wait4", {NUMBER, FILLED, WAIT_OPTIONS, FILLED}, WAITED},
    {"waitid", {ID_KIND, NUMBER, FILLED, WAITID_OPTIONS}, VALUE},
    {"kill", {NUMBER, SIGNAL}, SIGNALLED},
    {"execve", {TEXT, FILLED, FILLED}, NO_RETURN},
    {"execv", {TEXT, FILLED}, NO_RETURN},
    {"execvp", {TEXT, FILLED}, NO_RETURN},
    {"execvpe", {TEXT, FILLED, FILLED}, NO_RETURN},
    {"execl", {TEXT, UNTOLD}, NO_RETURN},
    {"execlp", {TEXT, UNTOLD}, NO_RETURN},
    {"execle", {TEXT, UNTOLD}, NO_RETURN},
    {"fexecve", {NUMBER, FILLED, FILLED}, NO_RETURN},
    {"exit", {NUMBER}, NO_RETURN},
    {"sem_open", {TEXT, SEM_OPEN_FLAGS, OPEN_MODE, OPEN_VALUE}, OPENED},
    {"sem_close", {ADDRESS}, VALUE},
    {"sem_unlink", {TEXT}, VALUE},
    {"sem_init", {ADDRESS, NUMBER, NUMBER}, VALUE},
    {"sem_destroy", {ADDRESS}, VALUE},
    {"sem_wait", {ADDRESS}, VALUE},
    {"sem_trywait", {ADDRESS}, VALUE},
    {"sem_timedwait", {ADDRESS, FILLED}, VALUE},
    {"sem_clockwait", {ADDRESS, NUMBER, FILLED}, VALUE},
    {"sem_post", {ADDRESS}, VALUE},
    {"shm_open", {TEXT, SHM_OPEN_FLAGS, MODE}, VALUE},
    {"shm_unlink", {TEXT}, VALUE},
    {"pthread_mutex_lock", {ADDRESS}, ERROR},
    {"pthread_mutex_trylock", {ADDRESS}, ERROR},
    {"pthread_mutex_timedlock", {ADDRESS, FILLED}, ERROR},
    {"pthread_mutex_unlock", {ADDRESS}, ERROR},
    {"malloc", {SIZE}, GIVEN},
    {"calloc", {SIZE, SIZE}, GIVEN},
    {"realloc", {FILLED, SIZE}, GIVEN},
    {"fopen", {TEXT, FILLED}, GIVEN},
};

static const struct shape *shape_of(const struct log_call *call)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strcmp(shapes[i].name, call->name) == 0) {
            return &shapes[i];
        }
    }
    return NULL;
}

/* --- arguments -------------------------------------------------------------------------------- */

static char *number_text(enum argument kind, int64_t value)
{
    int number = (int)value;
    switch (kind) {
    case KEY:
        return flags_of_key(number);
    case GET_FLAGS:
        return flags_of_get(number);
    case ATTACH_FLAGS:
        return flags_of_attach(number);
    case MESSAGE_FLAGS:
        return flags_of_message(number);
    case WAIT_OPTIONS:
        return flags_of_wait(number);
    case WAITID_OPTIONS:
        return flags_of_waitid(number);
    case ID_KIND:
        return flags_of_id_kind(number);
    case SIGNAL:
        return flags_of_signal(number);
    case SHM_COMMAND:
        return flags_of_shmctl(number);
    case SEM_COMMAND:
        return flags_of_semctl(number);
    case MSG_COMMAND:
        return flags_of_msgctl(number);
    case SEM_OPEN_FLAGS:
        return flags_of_sem_open(number);
    case SHM_OPEN_FLAGS:
        return flags_of_shm_open(number);
    case MODE:
        return text_format("%04o", (unsigned)number);
    case SIZE:
        return text_format("%ld", (long)value);
    default:
        return text_format("%d", number);
    }
}

static char *pointed_at(int64_t value)
{
    return text_copy(value == 0 ? "NULL" : "…");
}

/* NULL: that command takes none, or does not look at it. */
static char *semctl_argument(const struct log_call *call)
{
    switch ((int)call->arguments[2] & 0xff) {
    case SETVAL:
        return text_format("%d", (int)call->arguments[3]);
    case GETALL:
    case SETALL:
    case IPC_STAT:
    case IPC_SET:
        return pointed_at(call->arguments[3]);
    default:
        return NULL;
    }
}

static char *in_quotes(const struct log_call *call, size_t index)
{
    return call->text != NULL ? text_format("\"%s\"", call->text)
                              : pointed_at(call->arguments[index]);
}

/* "0 -1 SEM_UNDO, 1 +1" as {0 -1 SEM_UNDO}, {1 +1} */
static char *operations(const struct log_call *call)
{
    if (call->text == NULL) {
        return pointed_at(call->arguments[1]);
    }
    char *text = text_copy("{"), *all = text_copy(call->text), *rest = all, *one;
    for (int64_t left = call->arguments[2]; (one = strsep(&rest, ",")) != NULL; left--) {
        const char *between = rest != NULL ? "}, {" : left > 1 ? "}, …" : "}";
        char *longer = text_format("%s%s%s", text, one + strspn(one, " "), between);
        free(text);
        text = longer;
    }
    free(all);
    return text;
}

static char *argument_text(struct names *names, const struct log_call *call, enum argument kind,
                           size_t index)
{
    int64_t value = call->arguments[index];
    bool creates = ((int)call->arguments[1] & O_CREAT) != 0;
    switch (kind) {
    case ADDRESS:
        return names_address(names, call->pid, (uint64_t)value);
    case FILLED:
        return pointed_at(value);
    case UNTOLD:
        return text_copy("…");
    case TEXT:
        return in_quotes(call, index);
    case OPERATIONS:
        return operations(call);
    case SEM_ARGUMENT:
        return semctl_argument(call);
    case OPEN_MODE:
        return creates ? number_text(MODE, value) : NULL;
    case OPEN_VALUE:
        return creates ? number_text(NUMBER, value) : NULL;
    default:
        return number_text(kind, value);
    }
}

char *words_of_arguments(struct names *names, const struct log_call *call)
{
    const struct shape *shape = shape_of(call);
    char *text = text_copy(shape != NULL ? "" : "…");
    for (size_t i = 0; shape != NULL && i < 6 && shape->arguments[i] != NOTHING; i++) {
        char *one = argument_text(names, call, shape->arguments[i], i);
        if (one == NULL) {
            break;
        }
        char *longer = text_format("%s%s%s", text, i > 0 ? ", " : "", one);
        free(text);
        free(one);
        text = longer;
        if (shape->arguments[i] == OPERATIONS && call->text != NULL) {
            i++; /* how many they are can be seen */
        }
    }
    return text;
}

char *words_of_waiting(struct names *names, const struct log_hang *hang, const char *function)
{
    static const char *const of_address[] = {"sem_wait", "sem_timedwait", "sem_clockwait",
                                             "pthread_mutex_lock", "pthread_mutex_timedlock"},
                             *const of_id[] = {"semop", "semtimedop", "msgrcv"};
    for (size_t i = 0; i < sizeof of_address / sizeof of_address[0]; i++) {
        if (hang->syscall == SYS_futex && strcmp(function, of_address[i]) == 0) {
            return names_address(names, hang->pid, hang->arguments[0]);
        }
    }
    for (size_t i = 0; i < sizeof of_id / sizeof of_id[0]; i++) {
        if ((hang->syscall == SYS_semtimedop || hang->syscall == SYS_semop ||
             hang->syscall == SYS_msgrcv) &&
            strcmp(function, of_id[i]) == 0) {
            return text_format("%d, …", (int)hang->arguments[0]);
        }
    }
    return NULL;
}

/* --- results ---------------------------------------------------------------------------------- */

bool words_say_failed(const struct log_call *call)
{
    return call->has_result && call->error != 0;
}

static char *failure(const struct log_call *call, enum result kind)
{
    const char *value = kind == ATTACHED ? "(void *) -1 "
                        : kind == OPENED ? "SEM_FAILED "
                        : kind == GIVEN  ? "NULL "
                        : kind == ERROR  ? ""
                                         : "-1 ";
    char *error = flags_of_error(call->error);
    char *text = text_format("%s%s", value, error);
    free(error);
    return text;
}

static char *child_text(const struct names *names, int pid, bool with_end)
{
    const char *name = names_process(names, pid);
    char *end = with_end ? names_end_of(names, pid) : NULL;
    char *text = name == NULL  ? text_format("%d", pid)
                 : end == NULL ? text_format("%d (%s)", pid, name)
                               : text_format("%d (%s, %s)", pid, name, end);
    free(end);
    return text;
}

static char *signalled_text(const struct names *names, const struct log_call *call)
{
    int to = (int)call->arguments[0];
    const char *name = to > 0 ? names_process(names, to) : NULL;
    return name != NULL ? text_format("0 (to %s)", name)
           : to == 0    ? text_copy("0 (to its process group)")
                        : text_copy("0");
}

static char *segment_text(const struct names *names, int id)
{
    int ordinal = names_segment(names, id);
    return ordinal > 0 ? text_format("%d (segment %d)", id, ordinal) : text_format("%d", id);
}

static char *success(struct names *names, const struct log_call *call, enum result kind)
{
    switch (kind) {
    case SEGMENT:
        return segment_text(names, (int)call->result);
    case ATTACHED:
    case OPENED:
        return names_address(names, call->pid, (uint64_t)call->result);
    case FORKED:
        return child_text(names, (int)call->result, false);
    case WAITED: /* 0: with WNOHANG, none has ended */
        return call->result > 0 ? child_text(names, (int)call->result, true) : text_copy("0");
    case SIGNALLED:
        return signalled_text(names, call);
    case GIVEN:
        return pointed_at(call->result);
    default:
        return text_format("%ld", (long)call->result);
    }
}

char *words_of_result(struct names *names, const struct log_call *call)
{
    const struct shape *shape = shape_of(call);
    enum result kind = shape != NULL ? shape->result : VALUE;
    if (words_say_failed(call)) {
        return failure(call, kind);
    }
    if (call->has_result) {
        return success(names, call, kind);
    }
    if (kind == NO_RETURN) {
        return NULL;
    }
    return text_copy(names_has_results(names, call->pid) ? "never came back" : "?");
}
