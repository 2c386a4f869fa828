/* SPDX-License-Identifier: MIT
 *
 * Reads the command line of race. See options.h. Given: there is nothing to write here.
 */
#include "options.h"

#if LAB >= 6
#include <ctype.h>
#endif
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#if LAB >= 6
#include <string.h>
#endif

#if LAB >= 6
#include "circuits.h"
#include "entrants.h"
#include "grid.h"
#endif
#include "input.h"
#if LAB >= 6
#include "programme.h"
#endif

enum { MAX_LAPS = 1000, MAX_PACE_MS = 60000, MAX_MODE = 0777 };

#if LAB <= 5
/* The letters only tell the cases of the switch below apart: there are no short options. */
static const struct option known_options[] = {
    {"cars", required_argument, NULL, 'c'}, {"laps", required_argument, NULL, 'l'},
    {"seed", required_argument, NULL, 's'}, {"pace", required_argument, NULL, 'p'},
    {"key", no_argument, NULL, 'k'},        {"mode", required_argument, NULL, 'm'},
    {"help", no_argument, NULL, 'h'},       {NULL, 0, NULL, 0},
};

static void print_usage(FILE *stream)
{
    fprintf(stream, "usage: race [OPTION]...\n"
                    "  --cars N      how many cars, 1 to 1000 (20)\n"
                    "  --laps N      how many laps, 1 to 1000 (5)\n"
                    "  --seed S      the same seed gives the same times (1)\n"
                    "  --pace MS     real milliseconds a sector takes; 0: flat out (200)\n"
                    "  --key         make the segment with the key ftok(\".\", 'F')\n"
                    "  --mode OCTAL  access rights of the segment (0600)\n"
                    "  --help        print this\n");
}

#endif
#if LAB >= 6
enum { USUAL_LAPS = 5, LONGEST_LAP_KM = 100, REAL_PACE_MS = 33000, MAX_FASTER = 10000 };
static const double USUAL_LENGTH_KM = 7;

/* The letters only tell the cases of the switch below apart: there are no short options. */
static const struct option known_options[] = {
    {"cars", required_argument, NULL, 'c'},    {"laps", required_argument, NULL, 'l'},
    {"circuit", required_argument, NULL, 'C'}, {"length", required_argument, NULL, 'L'},
    {"session", required_argument, NULL, 'S'}, {"weekend", optional_argument, NULL, 'w'},
    {"results", required_argument, NULL, 'r'}, {"championship", no_argument, NULL, 'P'},
    {"seed", required_argument, NULL, 's'},    {"pace", required_argument, NULL, 'p'},
    {"refresh", required_argument, NULL, 'R'}, {"json", no_argument, NULL, 'j'},
    {"key", no_argument, NULL, 'k'},           {"mode", required_argument, NULL, 'm'},
    {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0},
};

static void print_circuits(FILE *stream)
{
    for (int i = 0; circuits_name(i) != NULL; i++)
        fprintf(stream, i % 8 == 0 ? "\n                   %s" : " %s", circuits_name(i));
    fprintf(stream, "\n");
}

static void print_usage(FILE *stream)
{
    fprintf(stream,
            "usage: race [OPTION]...\n"
            "       race --championship DIR...\n"
            "  --cars N|FILE    how many cars, 1 to 1000 (20); or a file of their numbers\n"
            "  --laps N         how many laps a race has, 1 to 1000 (5)\n"
            "  --circuit NAME   a real circuit: a race has as many laps as there\n"
            "  --length KM      another length of the circuit, 1 to 100 (7)\n"
            "  --session NAME   one session: P1 P2 P3 Q1 Q2 Q3 race SQ1 SQ2 SQ3 sprint\n"
            "  --weekend        all sessions of a week-end (--weekend sprint: with a sprint)\n"
            "  --results DIR    write each session's result there, and read it from there\n"
            "  --championship   add up the points in these week-ends' results\n"
            "  --seed S         the same seed gives the same times (1)\n"
            "  --pace MS        real milliseconds a sector takes; 0: flat out (200);\n"
            "                   also: real, or 10x for ten times as fast as real\n"
            "  --refresh MS     a new table so often (about once a lap)\n"
            "  --json           lines for programs in the place of tables\n"
            "  --key            make the segment with the key ftok(\".\", 'F')\n"
            "  --mode OCTAL     access rights of the segment (0600)\n"
            "  --help           print this\n"
            "circuits:");
    print_circuits(stream);
}
#endif

static void usage_error(void)
{
    print_usage(stderr);
    exit(2);
}

/* The value of the option that getopt_long has just found, from min to max. */
static unsigned long read_value(const char *name, int base, unsigned long min, unsigned long max)
{
    unsigned long number;
    if (!input_number(optarg, base, max, &number) || number < min) {
        fprintf(stderr, "race: --%s: \"%s\" is not a%s number from %lu to ", name, optarg,
                base == 8 ? "n octal" : "", min);
        fprintf(stderr, base == 8 ? "%lo\n" : "%lu\n", max);
        usage_error();
    }
    return number;
}

#if LAB <= 5
static void take_option(struct options *options, int letter)
{
    switch (letter) {
    case 'c':
        options->cars = (int)read_value("cars", 10, 1, OPTIONS_MAX_CARS);
        break;
    case 'l':
        options->laps = (int)read_value("laps", 10, 1, MAX_LAPS);
        break;
    case 's':
        options->seed = read_value("seed", 10, 0, 4294967295UL);
        break;
    case 'p':
        options->pace_ms = (int)read_value("pace", 10, 0, MAX_PACE_MS);
        break;
    case 'k':
        options->by_key = true;
        break;
    case 'm':
        options->mode = (int)read_value("mode", 8, 0, MAX_MODE);
        break;
    case 'h':
        print_usage(stdout);
        exit(EXIT_SUCCESS);
    default: /* getopt_long has told what is wrong */
        usage_error();
    }
}

void options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){.cars = 20, .laps = 5, .seed = 1, .pace_ms = 200, .mode = 0600};
    int letter = getopt_long(argc, argv, "", known_options, NULL);
    while (letter != -1) {
        take_option(options, letter);
        letter = getopt_long(argc, argv, "", known_options, NULL);
    }
    if (optind < argc) {
        fprintf(stderr, "race: unexpected argument: %s\n", argv[optind]);
        usage_error();
    }
}
#endif
#if LAB >= 6
static void read_cars(struct options *options)
{
    if (isdigit((unsigned char)optarg[0]) && strchr(optarg, '.') == NULL &&
        strchr(optarg, '/') == NULL)
        options->cars = (int)read_value("cars", 10, 1, OPTIONS_MAX_CARS);
    else if (!entrants_read(optarg, options->numbers, OPTIONS_MAX_CARS, &options->cars))
        exit(2);
}

static void read_circuit(struct options *options)
{
    const struct circuit *circuit = circuits_find(optarg);
    if (circuit == NULL) {
        fprintf(stderr, "race: --circuit: \"%s\" is not in the table:", optarg);
        print_circuits(stderr);
        exit(2);
    }
    options->circuit = circuit->name;
    options->length_km = circuit->length_km;
    options->race_km = circuit->race_km;
}

static void read_length(struct options *options)
{
    char *end;
    double length_km = strtod(optarg, &end);
    /* strtod takes "nan" and "inf" too: these are not between the two */
    if (end == optarg || *end != '\0' || !(length_km >= 1 && length_km <= LONGEST_LAP_KM)) {
        fprintf(stderr, "race: --length: \"%s\" is not a number of kilometres from 1 to %d\n",
                optarg, LONGEST_LAP_KM);
        usage_error();
    }
    options->circuit = NULL;
    options->length_km = length_km;
    options->race_km = 0;
}

/* "200", "real", "10x": how long a sector takes. */
static int read_pace_ms(void)
{
    char times[8];
    size_t length = strlen(optarg);
    unsigned long faster;
    if (strcmp(optarg, "real") == 0)
        return REAL_PACE_MS;
    if (length < 2 || length > sizeof times || optarg[length - 1] != 'x')
        return (int)read_value("pace", 10, 0, MAX_PACE_MS);
    memcpy(times, optarg, length - 1);
    times[length - 1] = '\0';
    if (!input_number(times, 10, MAX_FASTER, &faster) || faster == 0) {
        fprintf(stderr, "race: --pace: \"%s\": from 1x to %dx\n", optarg, MAX_FASTER);
        usage_error();
    }
    return faster < REAL_PACE_MS ? REAL_PACE_MS / (int)faster : 1;
}

/* "--weekend", "--weekend sprint", "--weekend=sprint" */
static void read_weekend(struct options *options, int argc, char **argv)
{
    options->weekend = true;
    const char *kind = optarg;
    if (kind == NULL && optind < argc && argv[optind][0] != '-') {
        kind = argv[optind];
        optind++;
    }
    if (kind != NULL && strcmp(kind, "sprint") != 0) {
        fprintf(stderr, "race: --weekend: \"%s\" is no kind of week-end\n", kind);
        usage_error();
    }
    options->sprint = kind != NULL;
}

static void take_other_option(struct options *options, int letter)
{
    switch (letter) {
    case 'C':
        read_circuit(options);
        break;
    case 'L':
        read_length(options);
        break;
    case 'S':
        options->session = optarg;
        break;
    case 'r':
        options->results = optarg;
        break;
    case 'R':
        options->refresh_ms = (int)read_value("refresh", 10, 1, MAX_PACE_MS);
        break;
    case 'j':
        options->json = true;
        break;
    case 'k':
        options->by_key = true;
        break;
    case 'm':
        options->mode = (int)read_value("mode", 8, 0, MAX_MODE);
        break;
    case 'h':
        print_usage(stdout);
        exit(EXIT_SUCCESS);
    default: /* getopt_long has told what is wrong */
        usage_error();
    }
}

static void take_option(struct options *options, int letter)
{
    switch (letter) {
    case 'c':
        read_cars(options);
        break;
    case 'l':
        options->laps = (int)read_value("laps", 10, 1, MAX_LAPS);
        break;
    case 's':
        options->seed = read_value("seed", 10, 0, 4294967295UL);
        break;
    case 'p':
        options->pace_ms = read_pace_ms();
        break;
    default:
        take_other_option(options, letter);
    }
}

/* A session that has a name is one of a week-end: which kind of week-end has it? */
static void check_session(struct options *options)
{
    const struct session_kind *kind = programme_find(options->sprint, options->session);
    if (kind == NULL && !options->weekend) {
        options->sprint = true;
        kind = programme_find(true, options->session);
    }
    if (kind == NULL) {
        fprintf(stderr, "race: --session: %s has no \"%s\"\n",
                options->weekend ? "that week-end" : "no week-end", options->session);
        usage_error();
    }
    if (kind->after != NULL && options->results == NULL) {
        fprintf(stderr, "race: --session %s starts from the result of %s: --results says where\n",
                kind->name, kind->after);
        usage_error();
    }
}

static void check_options(struct options *options, int argc, char **argv)
{
    if (options->championship != NULL) {
        if (optind == argc) {
            fprintf(stderr, "race: --championship: of which folders?\n");
            usage_error();
        }
        options->championship = argv + optind;
        return;
    }
    if (optind < argc) {
        fprintf(stderr, "race: unexpected argument: %s\n", argv[optind]);
        usage_error();
    }
    bool distance = options->length_km != 0 || options->weekend || options->session != NULL;
    if (options->laps == 0 && !distance)
        options->laps = USUAL_LAPS;
    if (options->length_km == 0)
        options->length_km = USUAL_LENGTH_KM;
    if (options->session != NULL)
        check_session(options);
}

void options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){.cars = 20, .seed = 1, .pace_ms = 200, .mode = 0600};
    for (int i = 0; i < OPTIONS_MAX_CARS; i++)
        options->numbers[i] = grid_number(i);
    int letter = getopt_long(argc, argv, "", known_options, NULL);
    while (letter != -1) {
        if (letter == 'w')
            read_weekend(options, argc, argv);
        else if (letter == 'P')
            options->championship = argv; /* which they are is known at the end */
        else
            take_option(options, letter);
        letter = getopt_long(argc, argv, "", known_options, NULL);
    }
    check_options(options, argc, argv);
}
#endif
