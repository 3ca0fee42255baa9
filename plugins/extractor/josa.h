/* SPDX-License-Identifier: Apache-2.0
 *
 * josa.h - particles behind a Korean noun: 는, 에게, 와의, 측은.
 *
 * They fix a name's right border and say what it does in its clause. The list is
 * rules/ko/josa.tsv: forms that stand whole between a noun and the end of its eojeol, so
 * that the longest one that fits is the reading.
 */
#ifndef EXTRACTOR_JOSA_H
#define EXTRACTOR_JOSA_H

#include "extractor/loader.h"

/* What a particle makes of its noun. */
enum josa_class {
    JOSA_NONE,    /* nothing stands behind the noun */
    JOSA_TOPIC,   /* 은 는 도 */
    JOSA_SUBJECT, /* 이 가 께서 */
    JOSA_OBJECT,  /* 을 를 */
    JOSA_WITH,    /* 와 과 하고, 와는 */
    JOSA_TO,      /* 에 에게 로 */
    JOSA_FROM,    /* 에서 로부터 */
    JOSA_OF,      /* 의 */
    JOSA_WITH_OF, /* 와의 */
    JOSA_COPULA,  /* 이다 인 라고 */
    JOSA_OTHER,   /* 보다 부터 까지 만 */
    JOSA_SUFFIX   /* 측 씩 급 이상: another particle may follow */
};

extern const char *const josa_class_names[];

struct josa_form {
    enum josa_class class;
    int after; /* 0 anything, 1 a consonant, 2 a vowel */
};

struct josa {
    struct trie trie;
    struct josa_form *forms; /* owned */
    size_t count;
};

bool josa_load(struct josa *josa, struct loader *loader);
void josa_finish(struct josa *josa);

/* Reads what stands between a noun that ends at `at` and the end of its word: *end behind
 * it, and its class. JOSA_NONE with *end == at: the word ends here. False: something else
 * stands there, so that the noun goes on. */
bool josa_read(const struct josa *josa, struct mill_str text, size_t at, size_t *end,
               enum josa_class *class);
/* Of a whole word: how much of it is noun when the longest particle (no suffix) is taken
 * off, leaving at least `least` characters; the word's length when none fits. */
size_t josa_strip(const struct josa *josa, struct mill_str word, size_t least,
                  enum josa_class *class);

#endif
