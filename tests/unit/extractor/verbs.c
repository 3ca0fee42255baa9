/* SPDX-License-Identifier: Apache-2.0
 * verbs.c - stems in their forms, and what endings say. */
#include <stdio.h>

#include "at_hand.h"

struct verb_case {
    const char *name, *stem; /* the name is the text */
    const char *says;        /* NULL: no form of the stem */
};

static struct verb_case cases[] = {
    { "체결했다고 밝혔다", "체결하", "actual final" },
    { "체결한 회사", "체결하", "actual relative" },
    { "체결한 바 있다", "체결하", "actual final" },
    { "체결할 계획이다", "체결하", "planned final" },
    { "체결할 예정", "체결하", "planned final" },
    { "체결할 것으로 알려졌다", "체결하", "reported final" },
    { "체결하기로 했다", "체결하", "agreed final" },
    { "체결키로 했다", "체결하", "agreed final" },
    { "체결하고,", "체결하", "actual connective" },
    { "체결하지 않았다", "체결하", "actual final negated" },
    { "체결하지 않기로", "체결하", "agreed final negated" },
    { "체결하는 방안을 검토", "체결하", "possible final" },
    { "체결됐다", "체결하", "actual final passive" },
    { "체결된 계약", "체결하", "actual relative passive" },
    { "체결 예정", "체결하", "planned final" },
    { "체결을 추진", "체결하", "planned final" },
    { "체결설", "체결하", "reported final" },
    { "투자하겠다고", "투자하", "planned final" },
    { "투자했다는 보도는 사실이 아니다", "투자하", "denied final" },
    { "맺었다", "맺", "actual final" },
    { "맺은 바", "맺", "actual final" },
    { "맺을 방침", "맺", "planned final" },
    { "맺으며", "맺", "actual connective" },
    { "세웠고", "세우", "actual connective" },
    { "세운 회사", "세우", "actual relative" },
    { "세울 계획", "세우", "planned final" },
    { "열었다", "열", "actual final" },
    { "연 회사", "열", "actual relative" },
    { "열 예정", "열", "planned final" },
    { "연다고", "열", "planned final" },
    { "열기로 했다", "열", "agreed final" },
    { "밝혔다", "밝히", "actual final" },
    { "시작하다", "체결하", NULL },
    { "세계", "세우", NULL },
    { "역사", "열", NULL },
};

static void reads(void **state)
{
    struct verb_case *row = *state;
    struct mill_str text = test_str(row->name);
    struct verb_form form;
    const struct ending *ending;
    static const char *const ties[] = { "final", "relative", "connective", "noun" };
    char says[64] = "nothing";
    size_t end = 0;

    if (!verb_read(text, 0, test_str(row->stem), &form)) {
        assert_null(row->says);
        return;
    }
    assert_non_null(row->says);
    ending = endings_read(&at_hand.rules.endings, text, &form, &end);
    if (ending)
        snprintf(says, sizeof(says), "%s %s%s%s", modalities[ending->modality],
                 ties[ending->tie], ending->negated ? " negated" : "",
                 form.voice == VOICE_PASSIVE ? " passive" : "");
    assert_string_equal(says, row->says);
}

int main(void)
{
    return run_with_rules(cases, reads);
}
