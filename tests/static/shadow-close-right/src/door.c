/* SPDX-License-Identifier: MIT */
static int doors[64];

int door_close(int door)
{
    doors[door & 63] = 1;
    return 0;
}

int random(void); /* declared, defined below, never called */

int random(void)
{
    return door_close(4);
}
