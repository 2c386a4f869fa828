/* SPDX-License-Identifier: MIT
 *
 * The functions of libm that write through a pointer. Only a program that calls one links this, and
 * it links libm too.
 */
#define _GNU_SOURCE
#include <math.h>

#include "access.h"
#include "wrap.h"

double __wrap_remquo(double number, double by, int *quotient)
{
    sr_write(quotient, sizeof *quotient, SR_CALLER());
    return remquo(number, by, quotient);
}

double __wrap_lgamma_r(double number, int *sign)
{
    sr_write(sign, sizeof *sign, SR_CALLER());
    return lgamma_r(number, sign);
}

void __wrap_sincos(double angle, double *sine, double *cosine)
{
    sr_write(sine, sizeof *sine, SR_CALLER());
    sr_write(cosine, sizeof *cosine, SR_CALLER());
    sincos(angle, sine, cosine);
}

float __wrap_remquof(float number, float by, int *quotient)
{
    sr_write(quotient, sizeof *quotient, SR_CALLER());
    return remquof(number, by, quotient);
}

float __wrap_lgammaf_r(float number, int *sign)
{
    sr_write(sign, sizeof *sign, SR_CALLER());
    return lgammaf_r(number, sign);
}

void __wrap_sincosf(float angle, float *sine, float *cosine)
{
    sr_write(sine, sizeof *sine, SR_CALLER());
    sr_write(cosine, sizeof *cosine, SR_CALLER());
    sincosf(angle, sine, cosine);
}

long double __wrap_remquol(long double number, long double by, int *quotient)
{
    sr_write(quotient, sizeof *quotient, SR_CALLER());
    return remquol(number, by, quotient);
}

long double __wrap_lgammal_r(long double number, int *sign)
{
    sr_write(sign, sizeof *sign, SR_CALLER());
    return lgammal_r(number, sign);
}

void __wrap_sincosl(long double angle, long double *sine, long double *cosine)
{
    sr_write(sine, sizeof *sine, SR_CALLER());
    sr_write(cosine, sizeof *cosine, SR_CALLER());
    sincosl(angle, sine, cosine);
}
