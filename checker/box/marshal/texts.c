/* SPDX-License-Identifier: MIT
 * What the arguments of a call say to people: the name of an object, a command, semop's operations.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>

static const char *command_name(enum call call, int command)
{
    static const struct {
        int command;
        const char *name;
    } common[] = {{IPC_RMID, "IPC_RMID"}, {IPC_SET, "IPC_SET"}, {IPC_STAT, "IPC_STAT"}},
      of_sets[] = {{GETPID, "GETPID"},   {GETVAL, "GETVAL"},   {GETALL, "GETALL"},
                   {GETNCNT, "GETNCNT"}, {GETZCNT, "GETZCNT"}, {SETVAL, "SETVAL"},
                   {SETALL, "SETALL"}};
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (common[i].command == command) {
            return common[i].name;
        }
    }
    for (size_t i = 0; call == CALL_semctl && i < sizeof of_sets / sizeof of_sets[0]; i++) {
        if (of_sets[i].command == command) {
            return of_sets[i].name;
        }
    }
    return "";
}

static void text_of_operations(const struct event *event, char *text, size_t room)
{
    enum { MOST = 16 };
    struct sembuf operations[MOST];
    size_t count = event->arguments[2] < MOST ? (size_t)event->arguments[2] : MOST, used = 0;
    size_t got = procs_read(event->tid, (uint64_t)event->arguments[1], operations,
                            count * sizeof operations[0]);
    for (size_t i = 0; i < got / sizeof operations[0] && used < room; i++) {
        used += (size_t)snprintf(text + used, room - used, "%s%d %+d%s%s", i > 0 ? ", " : "",
                                 operations[i].sem_num, operations[i].sem_op,
                                 operations[i].sem_flg & IPC_NOWAIT ? " IPC_NOWAIT" : "",
                                 operations[i].sem_flg & SEM_UNDO ? " SEM_UNDO" : "");
    }
}

void text_of_event(const struct event *event, uint64_t address, char *text, size_t room)
{
    text[0] = '\0';
    if (address != 0) {
        size_t got = procs_read(event->tid, address, text, room - 1);
        text[got] = '\0';
    } else if (event->call == CALL_semop || event->call == CALL_semtimedop) {
        text_of_operations(event, text, room);
    } else if (event->call == CALL_semctl) {
        snprintf(text, room, "%s", command_name(event->call, (int)event->arguments[2] & 0xff));
    } else if (event->call == CALL_shmctl || event->call == CALL_msgctl) {
        snprintf(text, room, "%s", command_name(event->call, (int)event->arguments[1] & 0xff));
    }
}
