/* SPDX-License-Identifier: Apache-2.0
 *
 * nfc.h - normal form C. The quick check is the usual path: news text that is not NFC is
 * nearly always Hangul in letters (file names, some browsers), which composes by
 * arithmetic; a small generated table covers the rest. Source: UAX #15, Unicode 14.
 */
#ifndef NEWSMILL_TEXT_NFC_H
#define NEWSMILL_TEXT_NFC_H

#include <newsmill/type.h>

/* True: the text, valid UTF-8, is NFC. False: it may not be. */
bool nfc_quick(struct mill_str text);
bool nfc_quick_char(uint32_t c); /* the same for one character */
/* Writes the text in NFC and returns the bytes written, at most 3 * len. More than 60
 * combining marks on one character are put in order 60 at a time, so that hostile text
 * costs no more than other text. */
size_t nfc_text(struct mill_str text, char *out);

#endif
