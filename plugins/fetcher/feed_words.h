/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_words.h - the words of dates: months of nine languages, zones, halves of a day.
 */
#ifndef NEWSMILL_FETCHER_FEED_WORDS_H
#define NEWSMILL_FETCHER_FEED_WORDS_H

#include <newsmill/type.h>

enum word_kind { WORD_OTHER, WORD_MONTH, WORD_ZONE, WORD_HALF };

struct word {
    enum word_kind kind;
    int value; /* month 1 to 12; minutes east of Greenwich; 0 am, 1 pm */
};

/* Takes the letters at *at, of which there is one at least, and moves it behind them. */
struct word word_take(const char **at, const char *end);

#endif
