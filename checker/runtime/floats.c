/* SPDX-License-Identifier: MIT
 *
 * What libc itself has of math.h. The rest is in libm.c: who links that needs -lm, and gets none of
 * it who only calls these.
 */
#define _GNU_SOURCE
#include <math.h>

#include "access.h"
#include "wrap.h"

double __wrap_frexp(double number, int *exponent)
{
    sr_write(exponent, sizeof *exponent, SR_CALLER());
    return frexp(number, exponent);
}

double __wrap_modf(double number, double *whole)
{
    sr_write(whole, sizeof *whole, SR_CALLER());
    return modf(number, whole);
}

float __wrap_frexpf(float number, int *exponent)
{
    sr_write(exponent, sizeof *exponent, SR_CALLER());
    return frexpf(number, exponent);
}

float __wrap_modff(float number, float *whole)
{
    sr_write(whole, sizeof *whole, SR_CALLER());
    return modff(number, whole);
}

long double __wrap_frexpl(long double number, int *exponent)
{
    sr_write(exponent, sizeof *exponent, SR_CALLER());
    return frexpl(number, exponent);
}

long double __wrap_modfl(long double number, long double *whole)
{
    sr_write(whole, sizeof *whole, SR_CALLER());
    return modfl(number, whole);
}
