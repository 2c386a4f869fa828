/* SPDX-License-Identifier: MIT
 *
 * Reads the command line of race. See options.h. Given: there is nothing to write here.
 */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "input.h"

enum { MAX_LAPS = 1000, MAX_PACE_MS = 60000, MAX_MODE = 0777 };

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
