/* SPDX-License-Identifier: MIT
 *
 * What is left when the program is gone: segments, semaphore sets, message queues, files in
 * /dev/shm. In a namespace of its own everything counts; on the machine itself only what a call of
 * our processes made, and that is removed again at the end.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static json_t *object_json(int id, const struct ipc_perm *permission, size_t bytes, int creator)
{
    return json_pack("{s:i,s:I,s:I,s:i,s:i}", "id", id, "key", (json_int_t)permission->__key,
                     "bytes", (json_int_t)bytes, "mode", (int)(permission->mode & 0777), "creator",
                     creator);
}

/* We may be the last to hold a removed segment: that one is not left behind. */
static json_t *segments_there(void)
{
    json_t *all = json_array();
    struct shm_info information;
    int last = shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&information);
    for (int index = 0; index <= last; index++) {
        struct shmid_ds state;
        int id = shmctl(index, SHM_STAT_ANY, &state);
        if (id >= 0 && (state.shm_perm.mode & SHM_DEST) == 0 && state.shm_perm.cuid == geteuid()) {
            json_array_append_new(
                all, object_json(id, &state.shm_perm, state.shm_segsz, state.shm_cpid));
        }
    }
    return all;
}

static json_t *sets_there(void)
{
    json_t *all = json_array();
    struct seminfo information;
    int last = semctl(0, 0, SEM_INFO, &information);
    for (int index = 0; index <= last; index++) {
        struct semid_ds state;
        int id = semctl(index, 0, SEM_STAT_ANY, &state);
        if (id >= 0 && state.sem_perm.cuid == geteuid()) {
            json_array_append_new(all, object_json(id, &state.sem_perm, 0, 0));
        }
    }
    return all;
}

static json_t *queues_there(void)
{
    json_t *all = json_array();
    struct msginfo information;
    int last = msgctl(0, MSG_INFO, (struct msqid_ds *)(void *)&information);
    for (int index = 0; index <= last; index++) {
        struct msqid_ds state;
        int id = msgctl(index, MSG_STAT_ANY, &state);
        if (id >= 0 && state.msg_perm.cuid == geteuid()) {
            json_array_append_new(all, object_json(id, &state.msg_perm, 0, 0));
        }
    }
    return all;
}

static json_t *files_there(void)
{
    json_t *all = json_array();
    DIR *folder = opendir("/dev/shm");
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        struct stat state;
        struct buffer name = {entry->d_name, strlen(entry->d_name), 0};
        if (fstatat(dirfd(folder), entry->d_name, &state, AT_SYMLINK_NOFOLLOW) == 0 &&
            !(S_ISDIR(state.st_mode) && entry->d_name[0] == '.') && state.st_uid == geteuid()) {
            json_array_append_new(
                all, json_pack("{s:i,s:o,s:I,s:i}", "id", 0, "name", buffer_json(&name), "bytes",
                               (json_int_t)state.st_size, "mode", (int)(state.st_mode & 0777)));
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return all;
}

json_t *census_before(void)
{
    return json_pack("{s:o,s:o,s:o,s:o}", "shm", segments_there(), "sem", sets_there(), "msg",
                     queues_there(), "posix", files_there());
}

static bool was_there_before(const struct marshal *marshal, const char *kind, json_t *object)
{
    size_t i;
    json_t *known;
    json_array_foreach(json_object_get(marshal->known_before, kind), i, known)
    {
        json_t *name = json_object_get(object, "name");
        if (name ? json_equal(json_object_get(known, "name"), name)
                 : json_equal(json_object_get(known, "id"), json_object_get(object, "id"))) {
            return true;
        }
    }
    return false;
}

/* /dev/shm/sem.NAME comes from sem_open("/NAME"), /dev/shm/NAME from shm_open("/NAME"). */
static bool was_opened(const struct marshal *marshal, const char *file)
{
    bool is_semaphore = strncmp(file, "sem.", 4) == 0;
    const char *wanted = is_semaphore ? file + 4 : file;
    size_t i;
    json_t *call;
    json_array_foreach(marshal->calls, i, call)
    {
        const char *name = json_string_value(json_object_get(call, "name"));
        const char *opened = json_string_value(json_object_get(call, "text"));
        if (opened != NULL && strcmp(name, is_semaphore ? "sem_open" : "shm_open") == 0 &&
            strcmp(opened + strspn(opened, "/"), wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* A namespace of our own holds nothing else. On the machine itself an object counts only if a call
 * of our processes made it. */
static bool is_ours(struct marshal *marshal, const char *kind, json_t *object)
{
    if (marshal->contained) {
        return true;
    }
    if (was_there_before(marshal, kind, object)) {
        return false;
    }
    if (strcmp(kind, "posix") == 0) {
        return was_opened(marshal, json_string_value(json_object_get(object, "name")));
    }
    pid_t creator = (pid_t)json_integer_value(json_object_get(object, "creator"));
    if (strcmp(kind, "shm") == 0) {
        return program_of_pid(marshal, creator) != NULL ||
               ledger_has(marshal, "shmget", creator, -1, 0);
    }
    int id = (int)json_integer_value(json_object_get(object, "id"));
    return ledger_made(marshal, kind[0], id); /* else: whoever made it, nothing says that we did */
}

json_t *census_take(struct marshal *marshal)
{
    segments_let_go_of_removed(marshal);
    json_t *now = census_before();
    const char *kind;
    json_t *list;
    json_object_foreach(now, kind, list)
    {
        for (size_t i = json_array_size(list); i > 0; i--) {
            if (!is_ours(marshal, kind, json_array_get(list, i - 1))) {
                json_array_remove(list, i - 1);
            }
        }
    }
    return now;
}

void census_remove(json_t *left)
{
    size_t i;
    json_t *object;
    json_array_foreach(json_object_get(left, "shm"), i, object)
    {
        shmctl((int)json_integer_value(json_object_get(object, "id")), IPC_RMID, NULL);
    }
    json_array_foreach(json_object_get(left, "sem"), i, object)
    {
        semctl((int)json_integer_value(json_object_get(object, "id")), 0, IPC_RMID);
    }
    json_array_foreach(json_object_get(left, "msg"), i, object)
    {
        msgctl((int)json_integer_value(json_object_get(object, "id")), IPC_RMID, NULL);
    }
    json_array_foreach(json_object_get(left, "posix"), i, object)
    {
        char path[300];
        snprintf(path, sizeof path, "/dev/shm/%s",
                 json_string_value(json_object_get(object, "name")));
        unlink(path);
    }
}
