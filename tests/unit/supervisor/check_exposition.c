/* SPDX-License-Identifier: Apache-2.0
 * check_exposition.c - the page on standard input, for tests of the command:
 *
 *   check_exposition [SERIES...]    exits 1 and says why, or prints each series' value */
#include "strict.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    static char text[1 << 22];
    struct mill_str page = { text, fread(text, 1, sizeof(text), stdin) };
    char why[200];

    if (page.len == 0 || !strict_check(page, why)) {
        printf("%s\n", page.len ? why : "an empty page");
        return 1;
    }
    for (int i = 1; i < argc; i++)
        printf("%.17g\n", strict_value(page, argv[i]));
    return 0;
}
