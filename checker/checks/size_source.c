/* SPDX-License-Identifier: MIT
 *
 * Follows the second argument of shmget backwards through the source: its own tokens; a variable
 * that is set once, to what it is set to; a parameter, to the caller's argument (the callers are
 * known from the stack of the call); a function of the program's own, to what it returns. What a
 * name means is asked of the debug information. Where it is not plain (an #if in between, a name
 * that is used for two things, a variable that is set twice), there is no answer. See
 * size_source.h.
 */
#define _GNU_SOURCE
#include "size_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "memory.h"
#include "own_names.h"
#include "tokens.h"
#include "variables.h"

enum { MOST_FILES = 6, MOST_DEPTH = 6, MOST_WORDS = 100, NO_LEVEL = 99 };

struct file {
    char *name;
    struct tokens tokens;
};

struct tracer {
    const struct context *context;
    struct probe *probe;
    struct finding chain; /* its places: the call of shmget, its callers */
    struct file files[MOST_FILES];
    size_t file_count;
    int words; /* that were asked for: each costs a look into the debug information */
    struct pointer_size *found;
};

/* Tokens [first, end) of a file, in one of its functions. level: which of the chain's places that
 * is; NO_LEVEL: none of them. */
struct stretch {
    const struct file *file;
    const char *function;
    size_t first, end, level;
    int depth;
};

static bool search(struct tracer *tracer, const struct stretch *in);

/* --- files ------------------------------------------------------------------------------------ */

/* A source that was changed after the program was built says nothing about it. */
static bool is_older(const char *source, const char *program)
{
    struct stat of_source, of_program;
    return program != NULL && stat(source, &of_source) == 0 && stat(program, &of_program) == 0 &&
           of_source.st_mtime <= of_program.st_mtime;
}

static bool read_source(const struct context *context, const char *name, struct tokens *tokens)
{
    if (context->build == NULL) {
        return is_older(name, context->plain.inside) && tokens_read(name, tokens);
    }
    char *path = text_format("%s/%s", context->build->source, name);
    bool well = name[0] != '/' && strstr(name, "..") == NULL && tokens_read(path, tokens);
    free(path);
    return well;
}

static const struct file *file_named(struct tracer *tracer, const char *name)
{
    for (size_t i = 0; i < tracer->file_count; i++) {
        if (strcmp(tracer->files[i].name, name) == 0) {
            return &tracer->files[i];
        }
    }
    struct file *file = &tracer->files[tracer->file_count];
    if (tracer->file_count == MOST_FILES || !read_source(tracer->context, name, &file->tokens)) {
        return NULL;
    }
    file->name = text_copy(name);
    tracer->file_count++;
    return file;
}

/* --- stretches -------------------------------------------------------------------------------- */

/* The index of `name (` on that line, or behind it; tokens.count = none. */
static size_t find_call(const struct tokens *tokens, const char *name, int line)
{
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->all[i].line == line && token_is(tokens, i, name) &&
            token_is(tokens, i + 1, "(")) {
            return i;
        }
    }
    return tokens->count;
}

/* The argument at that position, from 1, of the call whose name stands at `call`. */
static bool argument_of(const struct tokens *tokens, size_t call, int position,
                        struct stretch *argument)
{
    size_t close = tokens_close(tokens, call + 1), first = call + 2;
    for (size_t i = first; i <= close && close < tokens->count; i++) {
        if (i == close || token_is(tokens, i, ",")) {
            if (--position == 0) {
                argument->first = first;
                argument->end = i;
                return first < i;
            }
            first = i + 1;
        } else if (token_is(tokens, i, "(") || token_is(tokens, i, "[") ||
                   token_is(tokens, i, "{")) {
            i = tokens_close(tokens, i);
        }
    }
    return false;
}

/* What stands between the braces of a function whose name stands on that line. */
static bool body_of(const struct file *file, const char *name, int line, struct stretch *body)
{
    const struct tokens *tokens = &file->tokens;
    size_t at = find_call(tokens, name, line);
    size_t open = at < tokens->count ? tokens_close(tokens, at + 1) + 1 : tokens->count;
    if (!token_is(tokens, open, "{")) {
        return false;
    }
    *body = (struct stretch){.file = file,
                             .function = name,
                             .first = open + 1,
                             .end = tokens_close(tokens, open),
                             .level = NO_LEVEL};
    return body->end < tokens->count && tokens_plain(tokens, open, body->end);
}

/* The definition that a call in that file reaches: the file's own, or the only one that all see. */
static bool definition_of(const struct tracer *tracer, const char *file, const char *name,
                          struct source_place *place)
{
    enum { MOST = 8 };
    struct own_name own[MOST];
    size_t count = probe_own_names(tracer->probe, &name, 1, own, MOST);
    for (size_t i = 0; i < count; i++) {
        if (own[i].external || strcmp(own[i].place.file, file) == 0) {
            *place = own[i].place;
            return true;
        }
    }
    return false;
}

/* --- sizeof ----------------------------------------------------------------------------------- */

static void note_found(struct tracer *tracer, const struct stretch *in, size_t first, size_t last)
{
    struct pointer_size *found = tracer->found;
    const struct tokens *tokens = &in->file->tokens;
    const char *begin = tokens->all[first].at;
    const char *end = tokens->all[last].at + tokens->all[last].length;
    snprintf(found->file, sizeof found->file, "%s", in->file->name);
    snprintf(found->function, sizeof found->function, "%s", in->function);
    snprintf(found->text, sizeof found->text, "%.*s", (int)(end - begin), begin);
    found->line = tokens->all[first].line;
}

/* `sizeof name`, `sizeof(name)`: of a variable that is a pointer? */
static bool is_pointer_variable(struct tracer *tracer, const struct stretch *in, size_t at)
{
    struct variable variable;
    const struct token *token = &in->file->tokens.all[at];
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)token->length, token->at);
    if (token->kind != TOKEN_WORD ||
        !probe_variable(tracer->probe, in->file->name, in->function, name, &variable) ||
        !variable.pointer || variable.target_size == 0) {
        return false; /* void *: a pointer's size may well be what is meant */
    }
    snprintf(tracer->found->name, sizeof tracer->found->name, "%s", name);
    snprintf(tracer->found->type, sizeof tracer->found->type, "%s", variable.type);
    tracer->found->parameter = variable.parameter > 0;
    tracer->found->target_size = variable.target_size;
    return true;
}

/* `(F1_Car *)`: words, then stars, and nothing else. Not `(void *)`, which is meant so. */
static bool is_pointer_type(const struct tokens *tokens, size_t open, size_t close)
{
    size_t i = open + 1, words = 0, stars = 0;
    for (; i < close && tokens->all[i].kind == TOKEN_WORD && !token_is(tokens, i, "void"); i++) {
        words++;
    }
    for (; i < close && token_is(tokens, i, "*"); i++) {
        stars++;
    }
    return i == close && words > 0 && stars > 0;
}

/* Is the operand of the sizeof at that index a pointer? Of anything else it is not said. */
static bool is_sizeof_pointer(struct tracer *tracer, const struct stretch *in, size_t at)
{
    const struct tokens *tokens = &in->file->tokens;
    size_t last = at + 1;
    bool pointer = false;
    tracer->found->name[0] = '\0';
    tracer->found->parameter = false;
    tracer->found->target_size = 0;
    if (token_is(tokens, last, "(")) {
        size_t close = tokens_close(tokens, last);
        pointer = (close == at + 3 && is_pointer_variable(tracer, in, at + 2)) ||
                  is_pointer_type(tokens, last, close);
        last = close;
    } else if (last < tokens->count) {
        pointer = is_pointer_variable(tracer, in, last);
    }
    /* sizeof cars->id, sizeof(cars)[0]: of what the pointer leads to */
    bool goes_on = token_is(tokens, last + 1, ".") || token_is(tokens, last + 1, "[") ||
                   (token_is(tokens, last + 1, "-") && token_is(tokens, last + 2, ">"));
    if (pointer && !goes_on && last < in->end) {
        note_found(tracer, in, at, last);
        return true;
    }
    return false;
}

/* --- back through the source ------------------------------------------------------------------ */

/* Every `return …;` of a function of the program's own. */
static bool search_function(struct tracer *tracer, const struct stretch *in, const char *name)
{
    struct source_place place;
    struct stretch body;
    const struct file *file =
        definition_of(tracer, in->file->name, name, &place) ? file_named(tracer, place.file) : NULL;
    if (file == NULL || !body_of(file, name, place.line, &body)) {
        return false;
    }
    bool found = false;
    for (size_t i = body.first; i < body.end && !found; i++) {
        if (token_is(&file->tokens, i, "return")) {
            struct stretch value = body;
            value.depth = in->depth + 1;
            value.first = i + 1;
            while (i < body.end && !token_is(&file->tokens, i, ";")) {
                i++;
            }
            value.end = i;
            found = search(tracer, &value);
        }
    }
    return found;
}

/* Is the word at that index changed there, or may it be, in another way than by a plain `=`? */
static bool is_changed(const struct tokens *tokens, size_t at)
{
    bool stepped = (token_is(tokens, at + 1, "+") && token_is(tokens, at + 2, "+")) ||
                   (token_is(tokens, at + 1, "-") && token_is(tokens, at + 2, "-")) ||
                   (at > 1 && token_is(tokens, at - 1, "+") && token_is(tokens, at - 2, "+")) ||
                   (at > 1 && token_is(tokens, at - 1, "-") && token_is(tokens, at - 2, "-"));
    bool combined = at + 1 < tokens->count && tokens->all[at + 1].kind == TOKEN_SIGN &&
                    strchr("+-*/%&|^<>", *tokens->all[at + 1].at) != NULL &&
                    token_is(tokens, at + 2, "=") && *tokens->all[at + 1].at != '<' &&
                    *tokens->all[at + 1].at != '>';
    bool addressed = at > 0 && token_is(tokens, at - 1, "&");
    return stepped || combined || addressed;
}

static bool is_set(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at + 1, "=") && !token_is(tokens, at + 2, "=");
}

static size_t end_of_value(const struct tokens *tokens, size_t at, size_t end)
{
    while (at < end && !token_is(tokens, at, ";") && !token_is(tokens, at, ",")) {
        bool opens = token_is(tokens, at, "(") || token_is(tokens, at, "[");
        at = opens ? tokens_close(tokens, at) + 1 : at + 1;
    }
    return at < end ? at : end;
}

/* A local variable that is set once: to what? */
static bool search_assignment(struct tracer *tracer, const struct stretch *in, const char *name)
{
    struct source_place place;
    struct stretch body;
    const struct tokens *tokens = &in->file->tokens;
    size_t set = 0, times = 0;
    if (!definition_of(tracer, in->file->name, in->function, &place) ||
        strcmp(place.file, in->file->name) != 0 ||
        !body_of(in->file, in->function, place.line, &body)) {
        return false;
    }
    for (size_t i = body.first; i < body.end; i++) {
        if (tokens->all[i].kind != TOKEN_WORD || !token_is(tokens, i, name)) {
            continue;
        }
        if (is_changed(tokens, i)) {
            return false;
        }
        if (is_set(tokens, i)) {
            set = i;
            times++;
        }
    }
    struct stretch value = *in;
    value.first = set + 2;
    value.end = end_of_value(tokens, value.first, body.end);
    value.depth++;
    return times == 1 && search(tracer, &value);
}

/* A parameter: what does the caller give? */
static bool search_caller(struct tracer *tracer, const struct stretch *in, int position)
{
    size_t level = in->level + 1;
    if (in->level == NO_LEVEL || level >= tracer->chain.location_count) {
        return false;
    }
    const struct location *location = &tracer->chain.locations[level];
    const struct file *file = file_named(tracer, location->file);
    struct stretch argument = {
        .file = file, .function = location->function, .level = level, .depth = in->depth + 1};
    size_t call = file ? find_call(&file->tokens, in->function, location->line) : 0;
    return file != NULL && location->function != NULL && call < file->tokens.count &&
           argument_of(&file->tokens, call, position, &argument) && search(tracer, &argument);
}

static bool search_word(struct tracer *tracer, const struct stretch *in, size_t at)
{
    const struct tokens *tokens = &in->file->tokens;
    struct variable variable;
    char name[64];
    if (tracer->words++ >= MOST_WORDS) {
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)tokens->all[at].length, tokens->all[at].at);
    if (token_is(tokens, at + 1, "(")) {
        return search_function(tracer, in, name);
    }
    bool whole = !token_is(tokens, at + 1, ".") && !token_is(tokens, at + 1, "[") &&
                 !(token_is(tokens, at + 1, "-") && token_is(tokens, at + 2, ">")) &&
                 !(at > 0 && (token_is(tokens, at - 1, ".") || token_is(tokens, at - 1, ">")));
    if (!whole || !probe_variable(tracer->probe, in->file->name, in->function, name, &variable) ||
        variable.pointer) {
        return false;
    }
    return variable.parameter > 0 ? search_caller(tracer, in, variable.parameter)
                                  : search_assignment(tracer, in, name);
}

static bool search(struct tracer *tracer, const struct stretch *in)
{
    const struct tokens *tokens = &in->file->tokens;
    size_t sizes = 0, pointers = 0;
    if (in->depth > MOST_DEPTH || !tokens_plain(tokens, in->first, in->end)) {
        return false;
    }
    for (size_t i = in->first; i < in->end; i++) {
        if (token_is(tokens, i, "sizeof")) {
            sizes++;
            pointers += is_sizeof_pointer(tracer, in, i);
        }
    }
    if (sizes > 0) {
        return pointers == 1 && sizes == 1;
    }
    bool found = false;
    for (size_t i = in->first; i < in->end && !found; i++) {
        found = tokens->all[i].kind == TOKEN_WORD && search_word(tracer, in, i);
    }
    return found;
}

static bool search_call(struct tracer *tracer)
{
    const struct location *location = &tracer->chain.locations[0];
    const struct file *file = location->file ? file_named(tracer, location->file) : NULL;
    struct stretch argument = {.file = file, .function = location->function};
    size_t call = file ? find_call(&file->tokens, "shmget", location->line) : 0;
    return file != NULL && location->function != NULL && call < file->tokens.count &&
           argument_of(&file->tokens, call, 2, &argument) && search(tracer, &argument);
}

bool size_is_of_pointer(const struct context *context, const struct run *run,
                        const struct log_call *call, struct pointer_size *found)
{
    struct findings chain = {0};
    struct tracer tracer = {.context = context, .found = found};
    const struct image *image = image_of(context, run, call->program);
    memset(found, 0, sizeof *found);
    tracer.probe = image->probe;
    struct finding *places = findings_add(&chain, "layout.sizeof", NULL, "%s", "");
    bool is_multiple = call->arguments[1] > 0 && call->arguments[1] % (long)sizeof(void *) == 0;
    bool certain = false;
    if (is_multiple && tracer.probe != NULL && locate_call(context, run, call, places, NULL)) {
        tracer.chain = *places;
        certain = search_call(&tracer);
    }
    for (size_t i = 0; i < tracer.file_count; i++) {
        tokens_release(&tracer.files[i].tokens);
        free(tracer.files[i].name);
    }
    findings_release(&chain);
    return certain;
}
