/* SPDX-License-Identifier: Apache-2.0
 *
 * tense.h - whether a Korean clause tells of what was or of what will be, by the endings
 * of its verbs alone.
 */
#ifndef EXTRACTOR_TENSE_H
#define EXTRACTOR_TENSE_H

#include <newsmill/type.h>

enum tense { TENSE_NONE, TENSE_PAST, TENSE_FUTURE };

/* Of the first verb in text[start, end) that says so; a present tense (시행한다, 열리는)
 * is told of something coming. `main_only` passes over verbs that stand before a noun
 * (바뀐 요금). */
enum tense tense_read(struct mill_str text, size_t start, size_t end, bool main_only);
/* Whether the word is a verb before the noun that it describes: 체결한, 열리는, 투자할.
 */
enum tense tense_adnominal(struct mill_str word);

#endif
