/* SPDX-License-Identifier: Apache-2.0
 * byline.c - who wrote it. */
#include "byline.h"

#include <string.h>

#include "address.h"
#include "lines.h"
#include "measure.h"
#include "text/char.h"
#include "text/find.h"
#include "text/utf8.h"

enum {
    LINE_WEIGHT_MAX = 110, /* of a by-line */
    HEAD_MAX = 160,        /* bytes in which a by-line at a paragraph's head closes */
    WORDS_MAX = 24,
    REST_MAX = 24 /* weight of other words in a by-line: outlet, place, role */
};

/* What a Korean by-line calls its writer. */
static const char *const roles[] = { "기자",     "선임기자", "인턴기자", "전문기자",
                                     "객원기자", "수습기자", "사진기자", "특파원",
                                     "논설위원", "편집위원", "해설위원", "칼럼니스트",
                                     "에디터",   "앵커",     "리포터",   "통신원",
                                     "피디",     "PD",       "편집장",   "작가" };

/* First syllables of family names. */
static const char surnames[] =
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진류나"
    "엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경"
    "봉"
    "사부가복목두감계동매묵빈승시아애온옹음창초추탄팽피필호화";

/* Words before a role that look like names. */
static const char *const no_names[] = { "온라인", "디지털", "스포츠", "연예부", "사회부",
                                        "정치부", "경제부", "산업부", "문화부", "국제부",
                                        "사진부", "편집부", "취재부", "인턴",   "수습",
                                        "본지",   "전문",   "선임",   "객원",   "시민",
                                        "명예",   "이메일" };

static bool is_role(struct mill_str word)
{
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (str_is(word, roles[i]))
            return true;
    /* 도쿄특파원, 의학전문기자 */
    return ends_with(word, "특파원") || ends_with(word, "전문기자") ||
           ends_with(word, "선임기자");
}

/* Two to four syllables that begin as family names do. */
static bool is_name(struct mill_str word)
{
    struct mill_str names = { surnames, sizeof(surnames) - 1 };
    size_t at = 0, syllables = 0;

    while (at < word.len) {
        if (!char_is_syllable(utf8_next(word, &at)))
            return false;
        syllables++;
    }
    if (syllables < 2 || syllables > 4 || is_role(word) ||
        !str_contains(names, str_slice(word, 0, 3)))
        return false;
    for (size_t i = 0; i < sizeof(no_names) / sizeof(no_names[0]); i++)
        if (str_is(word, no_names[i]))
            return false;
    return true;
}

/* A word and what separates it from the one before. */
struct word {
    struct mill_str text;
    bool joined; /* by ',' or '·': one of a list */
};

static bool separates(uint32_t c)
{
    return char_is_space(c) || c == '[' || c == ']' || c == '(' || c == ')' || c == '=' ||
           c == '/' || c == ',' || c == 0xB7 || c == '|' || c == ':' || c == '<' ||
           c == '>' || c == 0x3163 || c == 0x318D || c == ';' || c == 0x2219 ||
           c == 0x25B6 || c == '-' || c == 0x300A || c == 0x300B || c == 0x25A0 ||
           c == '&';
}

static size_t split(struct mill_str line, struct word words[WORDS_MAX])
{
    size_t count = 0, start = 0, at = 0;
    bool joined = false;

    while (at <= line.len && count < WORDS_MAX) {
        size_t from = at;
        uint32_t c = at < line.len ? utf8_next(line, &at) : ' ';

        if (separates(c)) {
            if (from > start) {
                words[count++] = (struct word){ str_slice(line, start, from), joined };
                joined = false;
            }
            joined |= c == ',' || c == 0xB7 || c == 0x318D || c == 0x2219;
            start = at;
        }
        if (from == line.len)
            break;
    }
    return count;
}

static void add(struct byline *byline, struct mill_str name)
{
    for (size_t i = 0; i < byline->count; i++)
        if (str_equal(byline->names[i], name))
            return;
    if (byline->count < BYLINE_NAMES_MAX)
        byline->names[byline->count++] = name;
}

/* Takes the names before the role at `role`, back through a list of them. */
static size_t take_names(const struct word *words, size_t role, struct byline *byline)
{
    size_t first = role;

    while (first > 0 && is_name(words[first - 1].text) &&
           (first == role || words[first].joined))
        first--;
    for (size_t i = first; i < role; i++)
        add(byline, words[i].text);
    return role - first;
}

/* 홍길동기자, the name and the role in one word. */
static bool take_attached(struct mill_str word, struct byline *byline)
{
    struct mill_str name = word;

    if (!ends_with(word, "기자"))
        return false;
    name.len -= strlen("기자");
    if (!is_name(name))
        return false;
    add(byline, name);
    return true;
}

static bool is_email(struct mill_str word)
{
    return str_find_byte(word, '@', 0) != STR_NONE;
}

/* Reads names; returns the weight of the words that are neither name, role nor address.
 * *after: words after the last role that are none of these either. */
static uint32_t read_korean(struct mill_str line, struct byline *byline, size_t *after)
{
    struct word words[WORDS_MAX];
    size_t count = split(line, words), taken = 0;
    uint32_t rest = 0;

    *after = 0;
    for (size_t i = 0; i < count; i++) {
        struct mill_str word = words[i].text;
        size_t got = is_role(word) ? take_names(words, i, byline) : 0;

        if (got || (is_role(word) && byline->count) || take_attached(word, byline)) {
            for (size_t n = 1; n <= got && n <= i; n++)
                rest -= measure_prose(words[i - n].text);
            taken = i + 1;
            *after = 0;
        } else if (is_email(word)) {
            byline->has_email = true;
            if (!byline->count && i > 0 && is_name(words[i - 1].text)) {
                add(byline, words[i - 1].text);
                rest -= measure_prose(words[i - 1].text);
                *after = 0;
            }
        } else {
            rest += measure_prose(word);
            *after += taken > 0 && !ascii_is_digit(word.data[0]) && measure_prose(word);
        }
    }
    return rest;
}

static bool is_capital(struct mill_str word)
{
    return word.len && char_is_upper(utf8_at(word, 0));
}

static bool is_particle(struct mill_str word)
{
    return str_is(word, "de") || str_is(word, "van") || str_is(word, "von") ||
           str_is(word, "der") || str_is(word, "la") || str_is(word, "da") ||
           str_is(word, "di") || str_is(word, "al") || str_is(word, "bin") ||
           str_is(word, "el") || str_is(word, "du") || str_is(word, "del");
}

/* Words with capitals at the start of the text: a name of two to four, else empty. */
static struct mill_str latin_name(struct mill_str text)
{
    struct mill_str rest = text, word;
    size_t words = 0, end = 0;

    while (next_part(&rest, " \t", &word)) {
        if (!is_capital(word) && !(words && is_particle(word)))
            break;
        end = (size_t)(word.data + word.len - text.data);
        words++;
        if (words > 5)
            return str_slice(text, 0, 0);
    }
    return words >= 2 ? str_slice(text, 0, end) : str_slice(text, 0, 0);
}

static size_t list_end(struct mill_str text, size_t *skip)
{
    size_t and = find_nocase(text, " and "), comma = str_find_byte(text, ',', 0),
           amp = find_text(text, " & ");
    size_t end = comma < and? comma : and;

    *skip = end == and? 5 : 1;
    if (amp < end) {
        end = amp;
        *skip = 3;
    }
    if (end == STR_NONE)
        end = text.len;
    return end;
}

static bool read_by(struct mill_str line, struct byline *byline)
{
    static const char *const heads[] = { "by ",       "by: ",      "written by ",
                                         "words by ", "story by ", "posted by ",
                                         "author: " };
    struct mill_str rest = { "", 0 };

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]) && !rest.len; i++)
        if (starts_nocase(line, heads[i]))
            rest = str_from(line, strlen(heads[i]));
    while (rest.len) {
        size_t skip, end = list_end(rest, &skip);
        struct mill_str name = latin_name(str_trim(str_slice(rest, 0, end)));

        if (!name.len)
            break;
        add(byline, name);
        rest = str_trim(str_from(rest, end + skip));
        if (starts_nocase(rest, "and "))
            rest = str_from(rest, 4);
    }
    return byline->count > 0;
}

bool byline_of_line(struct mill_str line, struct byline *byline)
{
    struct address address;
    size_t after, at = 0;
    uint32_t rest, all = measure_prose(line);

    *byline = (struct byline){ 0 };
    if (!line.len || all > LINE_WEIGHT_MAX || line.len > 240)
        return false;
    if (read_by(line, byline))
        return true;
    if (address_next(line, &at, &address) && address.kind == ADDRESS_EMAIL &&
        all - measure_prose(str_slice(line, address.start, address.end)) == 0) {
        byline->has_email = true;
        return true;
    }
    rest = read_korean(line, byline, &after);
    if (!byline->count || lines_ends_sentence(line) || after > 1)
        return false;
    return rest <= REST_MAX;
}

size_t byline_in_head(struct mill_str paragraph, struct byline *byline)
{
    struct mill_str head = str_slice(paragraph, 0, HEAD_MAX);
    size_t close = STR_NONE, after;

    *byline = (struct byline){ 0 };
    if (!head.len)
        return 0;
    if (head.data[0] == '[')
        close = str_find_byte(head, ']', 0);
    else if (head.data[0] == '(')
        close = str_find_byte(head, ')', 0);
    else if (has_text(str_slice(head, 0, 60), "기자 ="))
        close = 0;
    if (close == STR_NONE)
        return 0;
    read_korean(str_slice(head, 0, close), byline, &after);
    if (!byline->count) {
        /* (서울=X) 홍길동 기자 = */
        size_t equals = str_find_byte(head, '=', close);

        if (equals == STR_NONE || equals - close > 60)
            return 0;
        read_korean(str_slice(head, close, equals), byline, &after);
        close = equals;
    }
    return byline->count ? close + 1 : 0;
}

/* Latin names may hold anything but what is plainly none. */
static void add_plain(struct byline *byline, struct mill_str name)
{
    struct mill_str rest;

    name = str_trim(name);
    if (starts_nocase(name, "by "))
        name = str_trim(str_from(name, 3));
    if (name.len > 2 && name.data[0] == '@')
        return;
    rest = name;
    if (!name.len || name.len > 80 || has_text(rest, "://") || has_text(rest, "@") ||
        ascii_is_digit(name.data[0]) || starts_with(name, "#"))
        return;
    add(byline, name);
}

void byline_of_author(struct mill_str author, struct byline *byline)
{
    size_t after;

    *byline = (struct byline){ 0 };
    if (has_text(author, "기자") || has_text(author, "특파원") || is_email(author)) {
        read_korean(author, byline, &after);
        if (byline->count)
            return;
    }
    while (author.len) {
        size_t skip, end = list_end(author, &skip), bar = str_find_byte(author, '|', 0);

        if (bar < end) {
            end = bar;
            skip = 1;
        }
        add_plain(byline, str_slice(author, 0, end));
        author = str_from(author, end + skip);
    }
}
