/* SPDX-License-Identifier: MIT
 * Not run: the case runs a shell, which is as good a program as any. */
int main(void)
{
    return 0;
}
