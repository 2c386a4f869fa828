/* SPDX-License-Identifier: MIT
 *
 * For test_naming.c, which includes it: the programs whose segments are named. They are compiled,
 * never run. Each stands alone, so that no variable of another one is a candidate.
 */

#define INCLUDES                                                                                   \
    "#include <semaphore.h>\n#include <pthread.h>\n#include <stdbool.h>\n#include <stdlib.h>\n"    \
    "#include <stdint.h>\n#include <sys/mman.h>\n#include <sys/shm.h>\n"                           \
    "#define SHARE(n) mmap(0, n, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0)\n"                          \
    "#define FAR __attribute__((noinline, noclone))\n"                                             \
    "void __attribute__((noinline)) use(void *p) { __asm__ volatile(\"\" : : \"r\"(p) : "          \
    "\"memory\"); }\n"

#define CAR "typedef struct { int id; double lap_time; double s1, s2, s3; int n[8]; } F1_Car;\n"

/* The plainest: one array, declared where it is attached. */
static const char plain[] = INCLUDES CAR
    "int main(void)\n{\n"
    "    F1_Car *cars = shmat(shmget(IPC_PRIVATE, 20 * sizeof(F1_Car), 0600), 0, 0);\n"
    "    for (int i = 0; i < 20; i++) { F1_Car *car = &cars[i]; car->s1 = i; use(car); }\n"
    "    use(cars);\n    return 0;\n}\n";

/* A helper that knows no type; what it gives is assigned later, beside others of that type. */
static const char helper[] = INCLUDES CAR
    "static void *attach(int id)\n{\n"
    "    void *address = shmat(id, 0, 0);\n"
    "    return address == (void *)-1 ? NULL : address;\n}\n"
    "int main(int argc, char **argv)\n{\n"
    "#ifndef __OPTIMIZE__\n    F1_Car *best = calloc(1, sizeof *best);\n    use(best);\n#endif\n"
    "    F1_Car *cars;\n    (void)argv;\n"
    "    cars = attach(argc);\n"
    "    use(cars);\n    cars->id = 3;\n    use(cars);\n    return 0;\n}\n";

/* Two counters and a table out of the same function: only where each result goes tells them. */
static const char several[] =
    INCLUDES "int *counter;\nint *spare;\n"
             "int main(void)\n{\n    double *laps;\n"
             "    counter = SHARE(4);\n"
             "    spare = SHARE(40);\n"
             "    laps = SHARE(80);\n"
             "    use(laps);\n    *counter = 1;\n    spare[3] = 2;\n    laps[1] = 3;\n"
             "    use(laps);\n    return 0;\n}\n";

/* All that C has in a struct, with an array of unknown length at its end. */
static const char rich[] =
    INCLUDES CAR "enum state { OUT, IN };\n"
                 "struct gap { int lap; short gap[3]; };\n"
                 "typedef volatile long ticks;\n"
                 "struct shared {\n    sem_t lock;\n    pthread_mutex_t mutex;\n    int total;\n   "
                 " enum state state;\n"
                 "    bool open, done;\n    _Atomic int turn;\n    ticks now;\n"
                 "    union { double real; int whole[2]; } value;\n"
                 "    struct { int x; union { float f; unsigned bits; }; };\n"
                 "    unsigned low : 3, high : 20;\n    char name[16];\n    struct gap rows[4];\n"
                 "    const double *where;\n    double grid[2][3];\n    F1_Car cars[];\n};\n"
                 "struct shared *shared;\n"
                 "#define AT(m) __builtin_offsetof(struct shared, m)\n"
                 "int main(void)\n{\n"
                 "    shared = SHARE(sizeof *shared + 5 * sizeof(F1_Car));\n"
                 "    if (shared == MAP_FAILED)\n        return 1;\n"
                 "    shared->total = 1;\n    use(shared);\n    return 0;\n}\n";

/* The address is put into a member of a handle. */
static const char handle[] = INCLUDES CAR
    "struct race { int id; F1_Car *cars; size_t count; };\n"
    "FAR void open_race(struct race *race)\n{\n"
    "    race->cars = shmat(race->id, 0, 0);\n    race->count = 3;\n}\n"
    "int main(void)\n{\n    struct race race = {3, 0, 0};\n"
    "    open_race(&race);\n    race.cars[1].id = 4;\n    use(&race);\n    return 0;\n}\n";

/* A header, and behind it an array. */
static const char header[] =
    INCLUDES CAR "struct header { long magic; int count; int closed; };\n"
                 "int main(void)\n{\n"
                 "    struct header *head = SHARE(sizeof *head + 4 * sizeof(F1_Car));\n"
                 "    F1_Car *cars = (F1_Car *)(head + 1);\n"
                 "    head->count = 4;\n    cars[2].s1 = 1;\n    use(head);\n    use(cars);\n"
                 "    return 0;\n}\n";

/* Nobody who attaches knows a type; those who work with it do. */
static const char untyped[] =
    INCLUDES CAR "struct other { double a, b; };\n"
                 "FAR void drive(F1_Car *car)\n{\n    car->s1 += 1;\n    use(car);\n}\n"
                 "FAR void print(const F1_Car *entry)\n{\n    if (entry->id)\n        use(0);\n}\n"
                 "FAR void count(struct other *other)\n{\n    other->a += 1;\n    use(other);\n}\n"
                 "int main(void)\n{\n    char *memory = SHARE(10 * sizeof(F1_Car));\n"
                 "    drive((F1_Car *)memory + 3);\n    print((F1_Car *)memory);\n"
                 "    count((struct other *)malloc(16));\n    return 0;\n}\n";

/* A function that says by its type what it gives; where it is kept is seen by nobody. */
static const char typed[] = INCLUDES CAR
    "F1_Car *cars;\nint *noise;\n"
    "FAR F1_Car *attach(int id)\n{\n    void *p = shmat(id, 0, 0);\n    use(p);\n    return p;\n}\n"
    "FAR void keep(void *p)\n{\n    use(&p);\n    cars = p;\n}\n"
    "int main(void)\n{\n    keep(attach(1));\n    cars->id = 1;\n    *noise = 2;\n"
    "    use(cars);\n    return 0;\n}\n";

/* Two types that explain the same accesses, and nothing that says which it is. */
static const char unclear[] =
    INCLUDES "struct left { int a; double b; };\nstruct right { int x; double y; };\n"
             "struct left *left;\nstruct right *right;\n"
             "struct pair { int one, two, three; };\nstruct pair *first, *second;\n"
             "int main(void)\n{\n    void *memory = SHARE(32);\n    use(memory);\n"
             "    left->a = 1;\n    right->x = 1;\n    first->one = second->two;\n"
             "    use(left);\n    return 0;\n}\n";

/* Pointer to array. */
static const char grid[] =
    INCLUDES "int main(void)\n{\n    double(*gaps)[4] = SHARE(3 * sizeof *gaps);\n"
             "    gaps[2][1] = 1;\n    use(gaps);\n    return 0;\n}\n";

/* The struct is complete in another unit only. */
static const char opaque_main[] =
    INCLUDES "struct board;\nvoid fill(struct board *);\nstruct board *board;\n"
             "int main(void)\n{\n    board = shmat(1, 0, 0);\n    fill(board);\n    use(board);\n"
             "    return 0;\n}\n";
static const char opaque_other[] = "struct board { int lap; double best; };\n"
                                   "void fill(struct board *b) { b->lap = 1; b->best = 2; }\n";

static const char copies[] =
    CAR "union number { int i; float f; };\nstruct small { short a; };\n"
        "double sum(F1_Car car, int n)\n{\n    return car.s1 + n;\n}\n"
        "F1_Car make(int id)\n{\n    F1_Car car = {id};\n    return car;\n}\n"
        "int of(const union number n)\n{\n    return "
        "n.i;\n}\n"
        "int plain(const F1_Car *car)\n{\n    return car->id;\n}\n"
        "struct small both(int a, struct small s)\n{\n    s.a += a;\n    return s;\n}\n"
        "int main(int n, char **v)\n{\n    union number u = {n};\n    return of(u);\n}\n";

/* What is attached goes into variables of these types; others lie about that would fit as well. */
static const char decoys[] =
    INCLUDES "struct three { int a, b, c; };\nstruct three *three;\nsem_t *lock;\n"
             "int main(void)\n{\n    double *wide = SHARE(48);\n    use(wide);\n    wide[1] = 2;\n"
             "    void *raw = SHARE(50);\n    use(raw);\n    lock = SHARE(sizeof *lock);\n"
             "    sem_init(lock, 1, 1);\n    three->a = 1;\n    use(lock);\n    use(three);\n"
             "    use(wide);\n    return 0;\n}\n";
