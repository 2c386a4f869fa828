/* SPDX-License-Identifier: MIT
 * Waits for a flag that nobody sets. */
int main(void)
{
    volatile int done = 0;
    while (!done) {
    }
    return 0;
}
