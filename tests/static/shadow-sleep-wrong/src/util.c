/* SPDX-License-Identifier: MIT
 * A car is sent to sleep. */
int asleep;

void sleep(int car)
{
    asleep = car;
}
