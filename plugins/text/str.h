/* SPDX-License-Identifier: Apache-2.0
 *
 * str.h - struct mill_str: compare, find, cut, trim. Nothing here allocates; what is
 * returned points into what was given. A mill_str of length 0 may have NULL data.
 */
#ifndef NEWSMILL_TEXT_STR_H
#define NEWSMILL_TEXT_STR_H

#include <newsmill/type.h>

#define STR_NONE SIZE_MAX /* str_find: not there */

struct mill_str str_of(const char *text); /* up to its NUL; NULL: empty */

bool str_equal(struct mill_str a, struct mill_str b);
bool str_is(struct mill_str text, const char *other); /* equal to a C string */
/* The same without the case of ASCII letters. */
bool str_equal_case(struct mill_str a, struct mill_str b);
int str_compare(struct mill_str a, struct mill_str b); /* by bytes: <0, 0, >0 */

bool str_starts(struct mill_str text, struct mill_str head);
bool str_ends(struct mill_str text, struct mill_str tail);
/* Byte offset of the first needle at or after `from`; STR_NONE. An empty needle is found
 * at `from`. */
size_t str_find(struct mill_str text, struct mill_str needle, size_t from);
size_t str_find_byte(struct mill_str text, char byte, size_t from);
bool str_contains(struct mill_str text, struct mill_str needle);

/* Bytes [start, end), both cut to what is there. */
struct mill_str str_slice(struct mill_str text, size_t start, size_t end);
struct mill_str str_from(struct mill_str text, size_t start);
/* Without white space (char_is_space, char_is_zero_width) at its ends. */
struct mill_str str_trim(struct mill_str text);
/* No byte but white space and zero-width characters. */
bool str_is_blank(struct mill_str text);

/* Takes the part before the next `separator` off the front of *rest; false: nothing is
 * left. "a,,b" gives "a", "", "b"; "" gives nothing; "a," gives "a". */
bool str_next(struct mill_str *rest, char separator, struct mill_str *part);

#endif
