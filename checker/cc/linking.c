/* SPDX-License-Identifier: MIT
 *
 * The link. See linking.h.
 *
 * A project may have a function of its own under the name of one of libc's (wait, read). In our
 * objects it is then called __wrap_wait, goes before the runtime's weak one, and libc's stays what
 * the runtime calls. What is left to do here: objects that are not ours know it as `wait`, so they
 * are renamed too; so does whoever uses a shared library, which thus gets a second name for it; and
 * a program that finds it in such a library must not find the runtime's first.
 */
#define _GNU_SOURCE
#include "linking.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile.h"
#include "inventory.h"
#include "memory.h"
#include "notes_text.h"
#include "objects.h"
#include "thunks.h"
#include "unknown.h"

struct plan {
    struct inventory inventory;
    struct list notes;
    struct list thunks; /* names of functions, by index */
    char *object;       /* thunks and notes, assembled; NULL */
    char *runtime;      /* the runtime to link: the kit's or a changed copy */
};

static bool mentions(const struct inventory *inventory, const struct linked_file *file,
                     const char *name)
{
    for (size_t i = file->first; i < file->first + file->count; i++) {
        const struct object *object = &inventory->objects.all[i];
        for (size_t k = 0; k < object->symbol_count; k++) {
            if (object->notes == NULL && !object->is_library &&
                strcmp(object->symbols[k].text, name) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Objects and archives that are not ours, if they mention a name that the project has itself. */
static int rename_in_file(struct driver *driver, const struct inventory *inventory,
                          const struct linked_file *file)
{
    struct list words = {0};
    for (size_t i = 0; i < driver->wrapped.count; i++) {
        const char *name = driver->wrapped.all[i]->text;
        if (mentions(inventory, file, name) && inventory_owns(inventory, name)) {
            list_add(&words, "--redefine-sym");
            list_take(&words, text_format("%s=__wrap_%s", name, name));
        }
    }
    int status = 0;
    if (words.count > 0) {
        char *copy = driver_path(driver, file->archive ? ".a" : ".o");
        list_add(&words, file->path);
        list_add(&words, copy);
        status = driver_objcopy(driver, &words);
        list_set(&driver->line->link, file->at, copy);
        free(copy);
    }
    list_release(&words);
    return status;
}

static int rename_foreign(struct driver *driver, const struct inventory *inventory)
{
    int status = 0;
    for (size_t i = 0; i < inventory->file_count && status == 0; i++) {
        status = rename_in_file(driver, inventory, &inventory->files[i]);
    }
    return status;
}

/* Names of the runtime's that a shared library of the project stands for. */
static void hide_in_runtime(const struct driver *driver, const struct inventory *inventory,
                            struct list *words)
{
    for (size_t i = 0; i < inventory->objects.count; i++) {
        const struct object *object = &inventory->objects.all[i];
        for (size_t k = 0; object->is_library && object->notes && k < object->symbol_count; k++) {
            const struct symbol *symbol = &object->symbols[k];
            if (symbol->defined && starts_with(symbol->text, "__wrap_") &&
                names_find(&driver->wrapped, symbol->text + strlen("__wrap_")) != NULL) {
                list_add(words, "--localize-symbol");
                list_add(words, symbol->text);
            }
        }
    }
}

/* The runtime's own calls of a function with a thunk go to the function. */
static void pass_thunks(const struct driver *driver, const struct list *thunks, struct list *words)
{
    struct objects runtime = {0};
    struct names used = {0};
    if (thunks->count > 0) {
        objects_read(&runtime, driver->tools->runtime);
    }
    for (size_t i = 0; i < runtime.count; i++) {
        for (size_t k = 0; k < runtime.all[i].symbol_count; k++) {
            names_add(&used, runtime.all[i].symbols[k].text);
        }
    }
    for (size_t i = 0; i < thunks->count; i++) {
        if (names_find(&used, thunks->words[i]) != NULL) {
            list_add(words, "--redefine-sym");
            list_take(words, text_format("%s=__real_%s", thunks->words[i], thunks->words[i]));
        }
    }
    names_release(&used);
    objects_release(&runtime);
}

static int choose_runtime(struct driver *driver, struct plan *plan)
{
    struct list words = {0};
    int status = 0;
    hide_in_runtime(driver, &plan->inventory, &words);
    pass_thunks(driver, &plan->thunks, &words);
    if (words.count == 0) {
        plan->runtime = text_copy(driver->tools->runtime);
    } else {
        plan->runtime = driver_path(driver, ".a");
        list_add(&words, driver->tools->runtime);
        list_add(&words, plan->runtime);
        status = driver_objcopy(driver, &words);
    }
    list_release(&words);
    return status;
}

static int make_object(struct driver *driver, struct plan *plan)
{
    if (plan->notes.count == 0 && plan->thunks.count == 0) {
        return 0;
    }
    char *text = driver_path(driver, ".s");
    plan->object = driver_path(driver, ".o");
    FILE *file = fopen(text, "we");
    for (size_t i = 0; file != NULL && i < plan->thunks.count; i++) {
        thunks_write(file, i, plan->thunks.words[i]);
    }
    if (file != NULL) {
        notes_write(&plan->notes, file);
        fprintf(file, "\t.section\t.note.GNU-stack,\"\",%%progbits\n");
    }
    int status = file != NULL && fclose(file) == 0 ? compile_text(driver, text, plan->object) : -1;
    if (status != 0) {
        trouble_set(&driver->trouble, "can't make the thunks in %s", text);
        status = -1;
    }
    free(text);
    return status;
}

/* What a program gets besides. All of the runtime, also what only a library asks for that is loaded
 * later; and so that libraries find it. */
static void add_runtime(const struct driver *driver, const struct plan *plan, struct list *command)
{
    const struct line *line = driver->line;
    for (size_t i = 0; i < plan->thunks.count; i++) {
        list_take(command, text_format("-Wl,--wrap=%s", plan->thunks.words[i]));
    }
    list_add(command, "-Wl,--whole-archive");
    list_add(command, plan->runtime);
    list_add(command, "-Wl,--no-whole-archive");
    list_add(command, "-pthread");
    list_add(command, "-Wl,--as-needed"); /* the runtime stands before functions of libm too */
    list_add(command, "-lm");
    list_add(command, "-Wl,--no-as-needed");
    if (list_holds(&line->link, "-fuse-ld=gold")) { /* it knows no patterns */
        list_add(command, "-rdynamic");
    } else if (!line->is_static) {
        list_add(command, "-Wl,--export-dynamic-symbol=__tsan_*");
        list_add(command, "-Wl,--export-dynamic-symbol=__wrap_*");
    }
}

static void add_aliases(const struct driver *driver, const struct inventory *inventory,
                        struct list *command)
{
    for (size_t i = 0; i < driver->wrapped.count; i++) {
        const char *name = driver->wrapped.all[i]->text;
        char *wrapper = text_format("__wrap_%s", name);
        const struct name *own = names_find(&inventory->names, wrapper);
        const struct name *foreign = names_find(&inventory->names, name);
        bool seen = (own != NULL && (own->marks & NAME_VISIBLE)) ||
                    (foreign != NULL && (foreign->marks & NAME_VISIBLE));
        if (seen) {
            list_take(command, text_format("-Wl,--defsym=%s=%s", name, wrapper));
        }
        free(wrapper);
    }
}

static struct list link_command(const struct driver *driver, const struct plan *plan)
{
    struct list command = driver_command(driver);
    if (driver->line->output != NULL) {
        list_add(&command, "-o");
        list_add(&command, driver->line->output);
    }
    if (plan->object != NULL) { /* first: a library after it is then seen to be needed */
        list_add(&command, plan->object);
    }
    list_add_all(&command, &driver->line->link);
    if (driver->line->is_shared) {
        add_aliases(driver, &plan->inventory, &command);
        /* The program has the runtime's names, whatever -z defs says. */
        list_add(&command, "-Wl,--unresolved-symbols=ignore-all");
    } else {
        add_runtime(driver, plan, &command);
    }
    return command;
}

static int prepare(struct driver *driver, struct plan *plan)
{
    inventory_take(&plan->inventory, driver);
    unknown_objects(&plan->inventory, &driver->wrapped, &plan->notes);
    if (!unknown_functions(driver, &plan->inventory, &plan->thunks, &plan->notes)) {
        return -1;
    }
    int status = rename_foreign(driver, &plan->inventory);
    status = status == 0 ? make_object(driver, plan) : status;
    return status == 0 ? choose_runtime(driver, plan) : status;
}

static void release(struct plan *plan)
{
    inventory_release(&plan->inventory);
    list_release(&plan->notes);
    list_release(&plan->thunks);
    free(plan->object);
    free(plan->runtime);
}

static int pass_link(struct driver *driver)
{
    struct list command = driver_command(driver);
    if (driver->line->output != NULL) {
        list_add(&command, "-o");
        list_add(&command, driver->line->output);
    }
    list_add_all(&command, &driver->line->link);
    return driver_run(driver, &command);
}

/* Warnings, or what -v says. */
static void show(int fd)
{
    char text[4096];
    ssize_t got;
    lseek(fd, 0, SEEK_SET);
    while ((got = read(fd, text, sizeof text)) > 0) {
        fwrite(text, 1, (size_t)got, stderr);
    }
}

/* A function that is nowhere is missing in a thunk of ours, too: then the linker is asked once
 * more, without thunks, and names the user's place. */
static int link_quietly(struct driver *driver, struct plan *plan)
{
    char *messages = driver_path(driver, ".messages");
    int fd = open(messages, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free(messages);
    struct list command = link_command(driver, plan);
    struct step step = {.command = &command, .input = -1, .output = -1, .messages = fd};
    pid_t pid = steps_start(&driver->steps, &step, &driver->trouble);
    int status = pid < 0 ? -1 : steps_wait(&driver->steps, pid);
    list_release(&command);
    if (fd >= 0) {
        if (status == 0) {
            show(fd);
        }
        close(fd);
    }
    return status;
}

static int give_up_thunks(struct driver *driver, struct plan *plan)
{
    for (size_t i = 0; i < plan->thunks.count; i++) {
        char *with = text_format("unknown %zu %s", i, plan->thunks.words[i]);
        char *without = text_format("unknown - %s", plan->thunks.words[i]);
        for (size_t k = 0; k < plan->notes.count; k++) {
            if (strcmp(plan->notes.words[k], with) == 0) {
                list_set(&plan->notes, k, without);
            }
        }
        free(with);
        free(without);
    }
    list_release(&plan->thunks);
    free(plan->object);
    free(plan->runtime);
    plan->object = plan->runtime = NULL;
    int status = make_object(driver, plan);
    return status == 0 ? choose_runtime(driver, plan) : status;
}

int link_program(struct driver *driver)
{
    struct plan plan = {0};
    if (driver->line->is_relocatable) {
        return pass_link(driver);
    }
    int status = prepare(driver, &plan);
    if (status == 0 && plan.thunks.count > 0) {
        status = link_quietly(driver, &plan);
        if (status <= 0 || steps_interrupted()) {
            release(&plan);
            return status;
        }
        status = give_up_thunks(driver, &plan);
    }
    if (status == 0) {
        struct list command = link_command(driver, &plan);
        status = driver_run(driver, &command);
    }
    release(&plan);
    return status;
}
