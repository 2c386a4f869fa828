/* SPDX-License-Identifier: MIT
 * C source as tokens: what counts, what does not, and on which line. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tokens.h"

static bool reads(const char *text, struct tokens *tokens)
{
    char path[] = "/tmp/test-tokens-XXXXXX";
    int fd = mkstemp(path);
    size_t length = strlen(text);
    bool well = fd >= 0 && write(fd, text, length) == (ssize_t)length;
    close(fd);
    well = well && tokens_read(path, tokens);
    unlink(path);
    return well;
}

static size_t find(const struct tokens *tokens, const char *text)
{
    size_t i = 0;
    while (i < tokens->count && !token_is(tokens, i, text)) {
        i++;
    }
    return i;
}

static void test_lines(void **state)
{
    struct tokens tokens;
    (void)state;
    assert_true(
        reads("int a; /* sizeof\n b */ int c;\n// sizeof \\ d\nchar *e = \"sizeof \\\" f\";\n"
              "char g = '\"', h = '\\'';\nint i\\\n;\nint j;",
              &tokens));
    static const char *const absent[] = {"sizeof", "b", "d", "f"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(find(&tokens, absent[i]), tokens.count);
    }
    assert_int_equal(tokens.all[find(&tokens, "c")].line, 2);
    assert_int_equal(tokens.all[find(&tokens, "e")].line, 4);
    assert_int_equal(tokens.all[find(&tokens, "h")].line, 5);
    assert_int_equal(tokens.all[find(&tokens, "i")].line, 6);
    assert_int_equal(tokens.all[find(&tokens, "j")].line, 8);
    tokens_release(&tokens);
}

static void test_directives(void **state)
{
    struct tokens tokens;
    (void)state;
    assert_true(
        reads("#define A sizeof /* two\nlines */ x\n#define B \\\n  y\nint c;\n  # if D\nint e;\n"
              "#endif\nint f = 3 # 4;\n",
              &tokens));
    assert_int_equal(find(&tokens, "sizeof"), tokens.count);
    assert_int_equal(find(&tokens, "x"), tokens.count);
    assert_int_equal(find(&tokens, "y"), tokens.count);
    assert_int_equal(tokens.all[find(&tokens, "c")].line, 5);
    assert_true(tokens_plain(&tokens, 0, find(&tokens, "c")));
    assert_false(tokens_plain(&tokens, 0, find(&tokens, "e")));
    assert_false(tokens_plain(&tokens, find(&tokens, "e"), tokens.count));
    assert_true(tokens_plain(&tokens, find(&tokens, "f"), tokens.count));
    assert_true(find(&tokens, "4") < tokens.count);
    tokens_release(&tokens);
}

static void test_brackets(void **state)
{
    struct tokens tokens;
    (void)state;
    assert_true(reads("f(a[1], (b), \")\", ')') { g(; }", &tokens));
    assert_int_equal(tokens_close(&tokens, 1), find(&tokens, "{") - 1);
    assert_int_equal(tokens_close(&tokens, find(&tokens, "g") + 1), find(&tokens, "}"));
    assert_int_equal(tokens_close(&tokens, find(&tokens, "{")), tokens.count);
    tokens_release(&tokens);
}

/* Whatever the bytes: it ends, within the text. */
static void test_odd_ends(void **state)
{
    static const char *const ends[] = {"",   "/*", "/* *",   "\"", "\"\\", "'",       "#",
                                       "#i", "\\", "#if \\", "//", "/",    "\xff\xfe"};
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct tokens tokens;
        assert_true(reads(ends[i], &tokens));
        assert_true(tokens.count <= 1);
        tokens_release(&tokens);
    }
    struct tokens none;
    assert_false(tokens_read("/nowhere/x.c", &none));
    assert_false(tokens_read("/dev/null", &none));
    assert_false(tokens_read("/", &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_directives),
        cmocka_unit_test(test_brackets),
        cmocka_unit_test(test_odd_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
