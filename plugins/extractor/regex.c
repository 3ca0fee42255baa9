/* SPDX-License-Identifier: Apache-2.0
 * regex.c - PCRE2 with its just-in-time compiler, for valid UTF-8. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "extractor/regex.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_BYTES = 1 << 20, PATTERN_BYTES = 64 << 10 };

struct regex {
    pcre2_code *code;
    unsigned index;
    bool jitted;
};

struct matcher {
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    pcre2_match_data *data;
    struct matcher_tally tally;
    unsigned patterns;
    unsigned char strikes[];
};

/* \G(?:pattern): neither pcre2_jit_match() nor JIT honours PCRE2_ANCHORED. */
static char *anchor(struct mill_str pattern)
{
    static const char before[] = "\\G(?:", after[] = ")";
    char *text = malloc(pattern.len + sizeof(before) + sizeof(after));

    if (!text)
        return NULL;
    memcpy(text, before, sizeof(before) - 1);
    memcpy(text + sizeof(before) - 1, pattern.data, pattern.len);
    memcpy(text + sizeof(before) - 1 + pattern.len, after, sizeof(after));
    return text;
}

static pcre2_code *compile(const char *pattern, size_t len, int *code, size_t *offset)
{
    return pcre2_compile((PCRE2_SPTR)pattern, len,
                         PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES, code,
                         offset, NULL);
}

struct regex *regex_new(struct mill_str pattern, bool anchored, unsigned index,
                        struct regex_error *error)
{
    struct regex *regex = calloc(1, sizeof(*regex));
    char *text = anchored && pattern.len < PATTERN_BYTES ? anchor(pattern) : NULL;
    int code = PCRE2_ERROR_NOMEMORY;
    size_t jit = 0;

    error->offset = 0;
    if (regex && pattern.len < PATTERN_BYTES) /* alone first: offsets are the user's */
        regex->code = compile(pattern.data, pattern.len, &code, &error->offset);
    if (regex && regex->code && text) {
        pcre2_code_free(regex->code);
        regex->code = compile(text, strlen(text), &code, &error->offset);
    }
    free(text);
    if (!regex || !regex->code) {
        pcre2_get_error_message(code, (PCRE2_UCHAR *)error->what, sizeof(error->what));
        free(regex);
        return NULL;
    }
    pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
    regex->jitted = !pcre2_pattern_info(regex->code, PCRE2_INFO_JITSIZE, &jit) && jit;
    regex->index = index;
    return regex;
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    free(regex);
}

bool regex_jitted(const struct regex *regex)
{
    return regex->jitted;
}

struct matcher *matcher_new(unsigned patterns)
{
    struct matcher *matcher = calloc(1, sizeof(*matcher) + patterns);

    if (!matcher)
        return NULL;
    matcher->patterns = patterns;
    matcher->context = pcre2_match_context_create(NULL);
    matcher->stack = pcre2_jit_stack_create(32 << 10, STACK_BYTES, NULL);
    matcher->data = pcre2_match_data_create(REGEX_GROUPS, NULL);
    if (!matcher->context || !matcher->stack || !matcher->data) {
        matcher_free(matcher);
        return NULL;
    }
    pcre2_set_match_limit(matcher->context, REGEX_MATCH_LIMIT);
    pcre2_set_depth_limit(matcher->context, 1000); /* without JIT only */
    pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return matcher;
}

void matcher_free(struct matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_jit_stack_free(matcher->stack);
    pcre2_match_context_free(matcher->context);
    free(matcher);
}

struct matcher_tally matcher_take(struct matcher *matcher)
{
    struct matcher_tally tally = matcher->tally;

    memset(&matcher->tally, 0, sizeof(matcher->tally));
    return tally;
}

static void strike(struct matcher *matcher, unsigned index, int code)
{
    if (code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_JIT_STACKLIMIT ||
        code == PCRE2_ERROR_DEPTHLIMIT)
        matcher->tally.limits++;
    else
        matcher->tally.errors++;
    if (++matcher->strikes[index] == REGEX_STRIKES)
        matcher->tally.disabled++;
}

static void read_spans(pcre2_match_data *data, int groups, struct regex_span *spans)
{
    const size_t *ovector = pcre2_get_ovector_pointer(data);

    for (int i = 0; i < REGEX_GROUPS; i++) {
        bool set = i < groups && ovector[2 * i] != PCRE2_UNSET;

        spans[i].start = set ? ovector[2 * i] : SIZE_MAX;
        spans[i].end = set ? ovector[2 * i + 1] : SIZE_MAX;
    }
}

bool regex_match(struct matcher *matcher, const struct regex *regex, struct mill_str text,
                 size_t at, struct regex_span spans[REGEX_GROUPS])
{
    PCRE2_SPTR subject = (PCRE2_SPTR)text.data;
    int groups;

    if (!regex || at > text.len || text.len > REGEX_SUBJECT ||
        regex->index >= matcher->patterns ||
        matcher->strikes[regex->index] >= REGEX_STRIKES)
        return false;
    groups = regex->jitted
                 ? pcre2_jit_match(regex->code, subject, text.len, at, PCRE2_NO_UTF_CHECK,
                                   matcher->data, matcher->context)
                 : pcre2_match(regex->code, subject, text.len, at, PCRE2_NO_UTF_CHECK,
                               matcher->data, matcher->context);
    if (groups < PCRE2_ERROR_NOMATCH)
        strike(matcher, regex->index, groups);
    if (groups < 0)
        return false;
    if (spans)
        read_spans(matcher->data, groups ? groups : REGEX_GROUPS, spans);
    return true;
}
