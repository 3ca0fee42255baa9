/* SPDX-License-Identifier: Apache-2.0
 *
 * caption.h - the marks that a picture's caption carries in text: `… 있다. /뉴스`,
 * `[사진=X]`, `X 제공`, `ⓒ X`, `(Photo: X)`.
 */
#ifndef CLEANER_CAPTION_H
#define CLEANER_CAPTION_H

#include "text/table.h"

enum caption_mark {
    CAPTION_NONE,
    CAPTION_WEAK, /* ▲ at its head: needs a picture beside it */
    CAPTION_STRONG
};

/* *credit: the part that names the source, borrowed; empty: none. `outlets`: names that
 * count as a source when they stand alone after the last sentence. */
enum caption_mark caption_marks(struct mill_str text, const struct words *outlets,
                                struct mill_str *credit);

#endif
