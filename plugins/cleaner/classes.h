/* SPDX-License-Identifier: Apache-2.0
 *
 * classes.h - what the class, id and role of an element say it is.
 *
 * A name is cut at '-', '_', ':' and at capitals, `postBody__text` into post-body-text;
 * an entry of the file matches whole parts, at most CLASS_PARTS_MAX in a row. So `ad`
 * matches `ad-box` and never `sc-adb616fe-0`. An entry with `=` before it wants the whole
 * name.
 */
#ifndef CLEANER_CLASSES_H
#define CLEANER_CLASSES_H

#include "text/table.h"
#include "tree.h"

enum { CLASS_PARTS_MAX = 4 };

enum class_flag {
    CLASS_BODY = 1 << 0,    /* holds the article's text: article-body */
    CLASS_CONTENT = 1 << 1, /* holds it perhaps: content, main, post */
    CLASS_NAV = 1 << 2,
    CLASS_HEADER = 1 << 3,
    CLASS_FOOTER = 1 << 4,
    CLASS_SIDE = 1 << 5,
    CLASS_RELATED = 1 << 6,
    CLASS_COMMENTS = 1 << 7,
    CLASS_SHARE = 1 << 8,
    CLASS_AD = 1 << 9,
    CLASS_PROMO = 1 << 10, /* newsletters, subscriptions, apps */
    CLASS_MODAL = 1 << 11, /* pop-ups, cookie notes, sign-in */
    CLASS_META = 1 << 12,  /* date, views, reading time */
    CLASS_TAGS = 1 << 13,
    CLASS_AUTHOR = 1 << 14, /* an author's name */
    CLASS_BIO = 1 << 15,    /* a box about the author */
    CLASS_CAPTION = 1 << 16,
    CLASS_CREDIT = 1 << 17,
    CLASS_TITLE = 1 << 18,
    CLASS_SUBTITLE = 1 << 19,
    CLASS_DATE = 1 << 20,
    CLASS_HIDDEN = 1 << 21, /* not for the eye: hidden, sr-only, skip-link */
    CLASS_GALLERY = 1 << 22,
    CLASS_TOC = 1 << 23, /* a table of contents */
    /* Where an element lies: inherited by what is inside. */
    CLASS_IN_LIST = 1 << 24,
    CLASS_IN_QUOTE = 1 << 25,
    CLASS_IN_CODE = 1 << 26,
    CLASS_IN_FIGURE = 1 << 27,
    /* Not read: nothing below counts. Set for noise by its tag, later by its name. */
    CLASS_SKIP = 1 << 28
};

enum {
    /* Boxes around an article that go by name, unless they hold it. */
    CLASS_NOISE = CLASS_NAV | CLASS_HEADER | CLASS_FOOTER | CLASS_SIDE | CLASS_RELATED |
                  CLASS_COMMENTS | CLASS_SHARE | CLASS_AD | CLASS_PROMO | CLASS_MODAL |
                  CLASS_META | CLASS_TAGS | CLASS_BIO | CLASS_HIDDEN | CLASS_TOC,
    CLASS_SURE = CLASS_NAV | CLASS_COMMENTS | CLASS_MODAL | CLASS_HIDDEN,
    CLASS_INHERITED = CLASS_IN_LIST | CLASS_IN_QUOTE | CLASS_IN_CODE | CLASS_IN_FIGURE |
                      CLASS_CAPTION | CLASS_CREDIT
};

struct classes {
    struct words parts, wholes;
    char *text, *keys; /* owned */
};

/* False: problems were said. */
bool classes_load(struct classes *classes, const char *path,
                  struct table_listener *listener);
void classes_free(struct classes *classes);

/* Flags of a space-separated list of names. */
uint32_t classes_of(const struct classes *classes, struct mill_str names);

/* Sets the flags of all elements. */
void classes_mark(const struct classes *classes, struct tree *tree);

/* A flag's name in the file, for reasons; NULL: none. The lowest flag set counts. */
const char *classes_name(uint32_t flags);

#endif
