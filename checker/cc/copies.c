/* SPDX-License-Identifier: MIT
 * Has the missing announcements put in. See copies.h. */
#define _GNU_SOURCE
#include "copies.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "announce.h"
#include "memory.h"
#include "notes_text.h"

void copies_open(struct copies *copies, struct driver *driver, const char *text)
{
    *copies = (struct copies){.text = text};
    if (driver->tools->clang) {
        copies->llvm = driver_path(driver, ".ll");
    } else {
        copies->dump = driver_path(driver, ".dump");
    }
}

void copies_close(struct copies *copies)
{
    free(copies->dump);
    free(copies->llvm);
    *copies = (struct copies){0};
}

const char *copies_output(const struct copies *copies)
{
    return copies->llvm != NULL ? copies->llvm : copies->text;
}

/* Of a function that gcc finds out to touch nothing else, it lets the result be written by the
 * function itself, right where it is wanted, and nobody tells of that. Seldom; so only then gcc is
 * kept from finding out such things, which costs a program a little time. */
void copies_add_words(const struct copies *copies, struct list *command)
{
    if (copies->llvm != NULL) {
        list_add(command, "-emit-llvm");
    } else {
        list_take(command, text_format("-fdump-tree-optimized-lineno=%s", copies->dump));
    }
    if (copies->apart) {
        list_add(command, "-fno-ipa-pure-const");
        list_add(command, "-fno-ipa-modref");
    }
}

static FILE *open_new(const char *path)
{
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd < 0 ? NULL : fdopen(fd, "w");
}

/* Written out, to its last byte? */
static bool closed_well(FILE *file)
{
    bool well = ferror(file) == 0;
    return fclose(file) == 0 && well;
}

static bool announce_into(const char *path, FILE *text, const struct byvalues *byvalues,
                          struct list *notes)
{
    struct list found = {0};
    FILE *out = open_new(path);
    bool done = out != NULL && announce(text, byvalues, out, &found);
    done = out != NULL && closed_well(out) && done;
    if (done) {
        list_add_all(notes, &found);
    }
    list_release(&found);
    return done;
}

static bool is_for_gcc(void)
{
#ifdef __x86_64__
    return true;
#else
    return false;
#endif
}

static bool any_slot(const struct byvalues *byvalues)
{
    for (size_t i = 0; i < byvalues->count; i++) {
        if (byvalues->all[i].gives && byvalues->all[i].slot) {
            return true;
        }
    }
    return false;
}

static enum copies_outcome announce_gcc(const struct copies *copies, struct list *notes)
{
    struct byvalues byvalues = {0};
    FILE *dump = fopen(copies->dump, "re"), *text = fopen(copies->text, "re");
    bool done = dump != NULL && text != NULL && is_for_gcc();
    if (done) {
        byvalues_read(dump, &byvalues);
    }
    bool again = any_slot(&byvalues) && !copies->apart;
    if (byvalues.count > 0 && !again) {
        char *path = text_format("%s.new", copies->text);
        done = announce_into(path, text, &byvalues, notes) && rename(path, copies->text) == 0;
        free(path);
    }
    byvalues_release(&byvalues);
    if (dump != NULL) {
        fclose(dump);
    }
    if (text != NULL) {
        fclose(text);
    }
    return again ? COPIES_AGAIN : done ? COPIES_DONE : COPIES_NONE;
}

/* The user's words again, without warnings: these were shown. All passes but the last, to machine
 * code, were made. */
static int translate(const struct copies *copies, struct driver *driver, const char *llvm)
{
    struct list command = driver_command(driver);
    list_add(&command, "-gdwarf-4"); /* as the first time: what is said of calls depends on it */
    list_add_all(&command, &driver->line->compile);
    for (const char *const *word =
             (const char *const[]){"-Qunused-arguments", "-w", "-Xclang", "-disable-llvm-passes",
                                   "-S", "-o", copies->text, "-x", "ir", llvm, NULL};
         *word != NULL; word++) {
        list_add(&command, *word);
    }
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    struct step step = {.command = &command, .input = nowhere, .output = -1, .messages = nowhere};
    pid_t pid = steps_start(&driver->steps, &step, &driver->trouble);
    int status = pid < 0 ? -1 : steps_wait(&driver->steps, pid);
    if (nowhere >= 0) {
        close(nowhere);
    }
    list_release(&command);
    return status;
}

static enum copies_outcome announce_clang(const struct copies *copies, struct driver *driver)
{
    char *path = text_format("%s.ll", copies->llvm);
    FILE *llvm = fopen(copies->llvm, "re"), *out = open_new(path);
    bool done = llvm != NULL && out != NULL;
    if (done) {
        announce_llvm(llvm, out);
    }
    if (llvm != NULL) {
        fclose(llvm);
    }
    done = out != NULL && closed_well(out) && done;
    done = done && translate(copies, driver, path) == 0;
    free(path);
    return done ? COPIES_DONE : COPIES_NONE;
}

enum copies_outcome copies_announce(const struct copies *copies, struct driver *driver,
                                    const char *source, struct list *notes)
{
    enum copies_outcome outcome =
        copies->llvm != NULL ? announce_clang(copies, driver) : announce_gcc(copies, notes);
    if (outcome == COPIES_DONE) {
        notes_add(notes, "copies %s", source);
    }
    return outcome;
}
