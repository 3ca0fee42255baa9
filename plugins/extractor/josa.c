/* SPDX-License-Identifier: Apache-2.0
 * josa.c - particles behind a Korean noun. */
#include "extractor/josa.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"

const char *const josa_class_names[] = { "none",    "topic",  "subject", "object",
                                         "with",    "to",     "from",    "of",
                                         "with-of", "copula", "other",   "suffix",
                                         NULL };

enum {
    LONGEST_WORD = 64, /* characters of a word that josa_strip() tries */
    MOST_FORMS = 3     /* 측 + 에서 + 는 */
};

bool josa_load(struct josa *josa, struct loader *loader)
{
    static const char *const columns[] = { "form", "class", "after", NULL };
    static const char *const after[] = { "any", "consonant", "vowel", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "josa.tsv", columns, &tsv))
        return false;
    josa->forms = loader_array(loader, tsv.count, sizeof(*josa->forms));
    for (size_t i = 0; josa->forms && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        int class = loader_choice(loader, &tsv, row, 1, josa_class_names);
        int sound = loader_choice(loader, &tsv, row, 2, after);

        josa->forms[i] = (struct josa_form){ (enum josa_class) class, sound };
        if (!row->cells[0].len)
            loader_problem(loader, &tsv, row, 0, "form is empty");
        loader_words(loader, &josa->trie, row->cells[0], (uint32_t)i);
        josa->count++;
    }
    tsv_finish(&tsv);
    return loader->good;
}

void josa_finish(struct josa *josa)
{
    trie_finish(&josa->trie);
    free(josa->forms);
    memset(josa, 0, sizeof(*josa));
}

/* 1 consonant, 2 vowel, 0 unknown (Latin, digits, brackets): both forms are found. */
static int sound_before(struct mill_str text, size_t at)
{
    int tail = chars_tail(chars_before(text, at));

    return tail < 0 ? 0 : tail ? 1 : 2;
}

/* With `inner` only a suffix fits. */
static bool fits(const struct josa *josa, uint32_t handle, int sound, bool inner,
                 uint32_t *value)
{
    while (handle != TRIE_NONE) {
        const struct josa_form *form;

        *value = trie_value(&josa->trie, handle, &handle);
        form = &josa->forms[*value];
        if ((!sound || !form->after || form->after == sound) &&
            (!inner || form->class == JOSA_SUFFIX))
            return true;
    }
    return false;
}

/* The longest form at `at` that ends the word, or, with `inner`, a suffix that
 * another form follows. */
static bool read_form(const struct josa *josa, struct mill_str text, size_t at,
                      bool inner, size_t *stop, uint32_t *value)
{
    size_t limit = SIZE_MAX;
    uint32_t handle;

    while ((handle = trie_longest(&josa->trie, text, at, limit, stop)) != TRIE_NONE) {
        bool ends = !chars_word(chars_at(text, *stop));

        if (ends != inner && fits(josa, handle, sound_before(text, at), inner, value))
            return true;
        limit = *stop;
    }
    return false;
}

bool josa_read(const struct josa *josa, struct mill_str text, size_t at, size_t *end,
               enum josa_class *class)
{
    size_t stop = at;
    uint32_t value;

    *class = JOSA_NONE;
    *end = at;
    for (int i = 0; i < MOST_FORMS && chars_word(chars_at(text, at)); i++) {
        if (read_form(josa, text, at, false, &stop, &value)) {
            *class = josa->forms[value].class;
            at = stop;
            break;
        }
        if (!read_form(josa, text, at, true, &stop, &value))
            return false;
        at = stop;
    }
    if (chars_word(chars_at(text, at)))
        return false;
    *end = at;
    return true;
}

size_t josa_strip(const struct josa *josa, struct mill_str word, size_t least,
                  enum josa_class *class)
{
    size_t at = 0, count = 0;

    *class = JOSA_NONE;
    while (at < word.len && count < LONGEST_WORD) {
        size_t end = at;
        uint32_t value;

        if (count >= least && read_form(josa, word, at, false, &end, &value) &&
            josa->forms[value].class != JOSA_SUFFIX) {
            *class = josa->forms[value].class;
            return at;
        }
        chars_next(word, &at);
        count++;
    }
    *class = JOSA_NONE;
    return word.len;
}
