/* SPDX-License-Identifier: MIT
 *
 * For test_probe.c, which includes it: structs as a student writes them, right and wrong, and what
 * the probe says of each.
 */

static const struct layout_field *field_of(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        if (strcmp(layout->fields[i].name, name) == 0) {
            return &layout->fields[i];
        }
    }
    return NULL;
}

static void assert_field(const struct layout *layout, const char *name, const char *type,
                         enum field_kind kind, size_t offset, size_t size)
{
    const struct layout_field *field = field_of(layout, name);
    if (field == NULL) {
        fail_msg("no field %s", name);
        return;
    }
    assert_string_equal(field->type, type);
    assert_int_equal(field->kind, kind);
    assert_int_equal(field->offset, offset);
    assert_int_equal(field->size, size);
}

static void assert_car(const struct layout *car)
{
    static const char *const ints[] = {"best_s1", "best_s2", "best_s3",       "stand",
                                       "out",     "lap",     "best_lap_time", "done"};
    assert_int_equal(car->size, 72);
    assert_int_equal(car->alignment, 8);
    assert_int_equal(car->field_count, 13);
    assert_string_equal(car->file, "car.c");
    assert_field(car, "id", "int", FIELD_INTEGER, 0, 4);
    assert_field(car, "lap_time", "double", FIELD_FLOATING, 8, 8);
    assert_field(car, "s3", "double", FIELD_FLOATING, 32, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_field(car, ints[i], "int", FIELD_INTEGER, 40 + 4 * i, 4);
        assert_true(field_of(car, ints[i])->is_signed);
    }
    assert_int_equal(car->fields[0].line, 2);
    assert_int_equal(car->fields[12].line, 3);
    assert_string_equal(car->fields[12].name, "done");
}

static void car_layout(int compiler)
{
    static const char *const flags[] = {
        "-O0", "-O2", "-gdwarf-4 -O1", "-no-pie", "-static", "-fdebug-types-section", "-gz"};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct layout car;
        struct probe *probe = open_source(compiler, flags[i],
                                          "typedef struct {\n" CAR_MEMBERS
                                          "} F1_Car;\nF1_Car cars[20];\nint main(void)\n"
                                          "{ return cars[3].id; }\n");
        assert_true(probe_layout(probe, "F1_Car", &car));
        assert_string_equal(car.name, "F1_Car");
        assert_car(&car);
        assert_int_equal(car.line, 1);
        layout_release(&car);
        assert_false(probe_layout(probe, "F2_Car", &car));
        layout_release(&car);
        probe_close(probe);
    }
}

static void test_car_layout(void **state)
{
    (void)state;
    each_compiler(car_layout);
}

static const char variants[] =
    "struct __attribute__((packed)) packed {\n" CAR_MEMBERS "} packed;\n"
    "typedef struct tagged { double id; int lap_time; float s1; } Tagged; Tagged tagged;\n"
    "typedef unsigned int counter; typedef counter counter2;\n"
    "struct inner { char c; long long l; };\n"
    "typedef int row[3];\n"
    "enum colour { RED, BLUE };\n"
    "struct opaque;\n"
    "typedef const volatile struct many *many_pointer;\n"
    "struct many { int grid[2][3]; const char *name; char *const fixed; struct inner in;\n"
    "  void (*call)(int); counter2 count; struct opaque *hidden; enum colour colour; row rows[2];\n"
    "  unsigned char byte; _Bool flag; void *any; char **list; unsigned long big;\n"
    "  struct { int x; union { short y; char z; }; }; unsigned low : 3, high : 20;\n"
    "  many_pointer self; volatile int seen; int rest[]; } many;\n"
    "struct wide { long double w; char c; } wide;\n"
    "typedef struct { int id; double s1; int lap; } Other; Other other;\n"
    "int main(void) { return 0; }\n";

static void assert_many(struct probe *probe)
{
    struct layout many;
    assert_true(probe_layout(probe, "many", &many));
    assert_field(&many, "grid", "int[2][3]", FIELD_INTEGER, 0, 24);
    assert_int_equal(field_of(&many, "grid")->elements, 6);
    assert_field(&many, "name", "const char *", FIELD_POINTER, 24, 8);
    assert_field(&many, "fixed", "char *const", FIELD_POINTER, 32, 8);
    assert_field(&many, "in", "struct inner", FIELD_OTHER, 40, 16);
    assert_field(&many, "call", "pointer to function", FIELD_POINTER, 56, 8);
    assert_field(&many, "count", "counter2", FIELD_INTEGER, 64, 4);
    assert_false(field_of(&many, "count")->is_signed);
    assert_field(&many, "hidden", "struct opaque *", FIELD_POINTER, 72, 8);
    assert_field(&many, "colour", "enum colour", FIELD_INTEGER, 80, 4);
    /* GCC forgets the typedef here and writes int[2][3] */
    assert_non_null(field_of(&many, "rows"));
    assert_int_equal(field_of(&many, "rows")->offset, 84);
    assert_int_equal(field_of(&many, "rows")->elements, 6);
    assert_field(&many, "byte", "unsigned char", FIELD_INTEGER, 108, 1);
    assert_field(&many, "flag", "_Bool", FIELD_INTEGER, 109, 1);
    assert_field(&many, "any", "void *", FIELD_POINTER, 112, 8);
    assert_field(&many, "list", "char **", FIELD_POINTER, 120, 8);
    assert_field(&many, "big", "unsigned long", FIELD_INTEGER, 128, 8);
    assert_field(&many, "x", "int", FIELD_INTEGER, 136, 4);
    assert_field(&many, "y", "short", FIELD_INTEGER, 140, 2);
    assert_field(&many, "z", "char", FIELD_INTEGER, 140, 1);
    assert_field(&many, "low", "unsigned int", FIELD_INTEGER, 144, 4);
    assert_field(&many, "self", "many_pointer", FIELD_POINTER, 152, 8);
    assert_field(&many, "seen", "volatile int", FIELD_INTEGER, 160, 4);
    assert_field(&many, "rest", "int[]", FIELD_INTEGER, 164, 0);
    assert_int_equal(many.alignment, 8);
    layout_release(&many);
}

static void variant_layouts(int compiler)
{
    static const char *const names[] = {"id", "s1", "lap", "stand"};
    struct layout layout;
    struct probe *probe = open_source(compiler, "-O0", variants);
    assert_true(probe_layout(probe, "packed", &layout));
    assert_int_equal(layout.size, 68);
    assert_int_equal(layout.alignment, 8);
    assert_field(&layout, "lap_time", "double", FIELD_FLOATING, 4, 8);
    layout_release(&layout);
    assert_true(probe_layout(probe, "Tagged", &layout));
    assert_string_equal(layout.name, "Tagged");
    assert_string_equal(layout.fields[0].name, "id");
    assert_field(&layout, "s1", "float", FIELD_FLOATING, 12, 4);
    assert_null(field_of(&layout, "s2"));
    layout_release(&layout);
    assert_true(probe_layout(probe, "tagged", &layout));
    assert_string_equal(layout.name, "tagged");
    layout_release(&layout);
    assert_true(probe_layout(probe, "wide", &layout));
    assert_int_equal(layout.alignment, 16);
    layout_release(&layout);
    assert_false(probe_layout(probe, "opaque", &layout));
    assert_many(probe);
    assert_true(probe_layout_like(probe, names, 3, 3, &layout));
    assert_string_equal(layout.name, "packed");
    layout_release(&layout);
    assert_false(probe_layout_like(probe, names, 4, 5, &layout));
    probe_close(probe);
}

static void test_variant_layouts(void **state)
{
    (void)state;
    each_compiler(variant_layouts);
}

/* The typedef is in one unit, with the struct only declared; the struct is in another. */
static void split_layout(int compiler)
{
    struct layout layout;
    write_file("use.c", "typedef struct car Car;\nCar *first;\nint main(void) { return 0; }\n");
    write_file("def.c", "struct car { int a; int b; };\nstruct car one;\n");
    compile(compiler, "-g use.c def.c");
    struct probe *probe = open_program();
    assert_true(probe_layout(probe, "Car", &layout));
    assert_int_equal(layout.size, 8);
    assert_string_equal(layout.name, "Car");
    assert_string_equal(layout.file, "def.c");
    layout_release(&layout);
    probe_close(probe);
}

static void test_split_layout(void **state)
{
    (void)state;
    each_compiler(split_layout);
}
