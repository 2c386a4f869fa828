/* SPDX-License-Identifier: MIT
 * Small steps that compiling and linking share. See driver.h. */
#define _GNU_SOURCE
#include "driver.h"

#include <stdlib.h>
#include <unistd.h>

#include "memory.h"

char *driver_path(struct driver *driver, const char *ending)
{
    char *name = text_format("%u%s", driver->made++, ending);
    char *path = steps_path(&driver->steps, name);
    free(name);
    return path;
}

struct list driver_command(const struct driver *driver)
{
    struct list command = {0};
    list_add(&command, driver->tools->compiler);
    return command;
}

int driver_run(struct driver *driver, struct list *command)
{
    int status = steps_run(&driver->steps, command, &driver->trouble);
    list_release(command);
    return status;
}

int driver_objcopy(struct driver *driver, const struct list *words)
{
    struct list command = {0};
    list_add(&command, "objcopy");
    list_add_all(&command, words);
    int status = steps_run(&driver->steps, &command, &driver->trouble);
    if (status < 0 || status == 127) {
        trouble_set(&driver->trouble, "objcopy can't be started: install binutils");
        status = -1;
    } else if (status != 0) {
        trouble_set(&driver->trouble, "objcopy failed; what it said stands above");
        status = -1;
    }
    list_release(&command);
    return status;
}
