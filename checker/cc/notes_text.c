/* SPDX-License-Identifier: MIT
 * Makes the lines of the section .scrutineer. See notes_text.h. */
#define _GNU_SOURCE
#include "notes_text.h"

#include <stdarg.h>
#include <stdlib.h>

#include "memory.h"

enum { LONGEST_NOTE = 1000 };

void notes_add(struct list *notes, const char *format, ...)
{
    char line[LONGEST_NOTE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *at = line; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f) {
            *at = '?';
        }
    }
    if (!list_holds(notes, line)) {
        list_add(notes, line);
    }
}

void notes_write(const struct list *notes, FILE *file)
{
    /* %: what every assembler takes for the @ of x86 */
    fprintf(file, "\t.section\t" NOTES_SECTION ",\"\",%%progbits\n");
    for (size_t i = 0; i < notes->count; i++) {
        fputs("\t.ascii\t\"", file);
        for (const char *at = notes->words[i]; *at != '\0'; at++) {
            unsigned char byte = (unsigned char)*at;
            if (byte == '"' || byte == '\\' || byte >= 0x7f) {
                fprintf(file, "\\%03o", byte);
            } else {
                fputc(byte, file);
            }
        }
        fputs("\\012\"\n", file);
    }
}
