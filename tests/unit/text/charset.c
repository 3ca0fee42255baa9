/* SPDX-License-Identifier: Apache-2.0
 * charset.c - bodies into UTF-8. The bytes of other encodings are made by iconv, from
 * text invented here. */
#include "test.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/charset.h"
#include "text/utf8.h"

#define KOREAN                                                                                                             \
    "시청은 내년 봄까지 하천 다리 세 곳을 새로 놓기로 했다고 밝혔다. 똠방각하 펲시콜라 " \
    "뷁, "                                                                                                                \
    "주민들은 출퇴근 시간이 줄어들 것으로 기대하고 있다. 공사비는 모두 사십억원이다."

struct charset_case {
    const char *name, *type, *text, *encoding; /* the text is encoded so */
    const char *is, *source;                   /* what must be found */
};

static struct charset_case cases[] = {
    { "utf-8 whatever the label", "text/html; charset=euc-kr", "다리 세 곳", "UTF-8",
      "UTF-8", "utf-8" },
    { "transport", "text/html; charset=EUC-KR", KOREAN, "CP949", "CP949", "transport" },
    { "korean labels are CP949", "text/html;charset=\"ks_c_5601-1987\"", KOREAN, "CP949",
      "CP949", "transport" },
    { "meta", "text/html", "<meta charset=euc-kr>" KOREAN, "CP949", "CP949", "meta" },
    { "meta http-equiv", NULL,
      "<META http-equiv=Content-Type content='text/html; charset=EUC-KR'>" KOREAN,
      "CP949", "CP949", "meta" },
    { "transport before meta", "text/html; charset=euc-kr",
      "<meta charset=shift_jis>" KOREAN, "CP949", "CP949", "transport" },
    { "no label: CP949", NULL, KOREAN, "CP949", "CP949", "detector" },
    { "a utf-8 label that lies", "text/html; charset=utf-8", KOREAN, "CP949", "CP949",
      "detector" },
    { "an unknown label", "text/html; charset=x-nosuch", KOREAN, "CP949", "CP949",
      "detector" },
    { "no label: Shift_JIS", NULL,
      "市役所は来年の春までに川の橋を三つ新しく架けることを決めたと発表した。住民は通勤の"
      "時間が短く"
      "なると期待している。",
      "CP932", "CP932", "detector" },
    { "no label: EUC-JP", NULL,
      "市役所は来年の春までに川の橋を三つ新しく架けることを決めたと発表した。住民は通勤の"
      "時間が短く"
      "なると期待している。",
      "EUC-JP", "EUC-JP", "detector" },
    { "no label: GB18030", NULL,
      "市政府宣布，明年春天之前将在河上新建三座桥。居民们期待上下班的时间能够缩短，工程总"
      "费用为四十"
      "亿元。",
      "GB18030", "GB18030", "detector" },
    { "no label: Big5", NULL,
      "市政府宣布，明年春天之前將在河上新建三座橋。居民們期待上下班的時間能夠縮短，工程總"
      "費用為四十"
      "億元。",
      "BIG5", "BIG5-HKSCS", "detector" },
    { "no label: windows-1252", NULL,
      "Le conseil a décidé de bâtir trois ponts – déjà prévus", "WINDOWS-1252",
      "WINDOWS-1252", "detector" },
    { "utf-16 with a mark", NULL, "\xEF\xBB\xBFThree bridges will be built next spring",
      "UTF-16LE", "UTF-16LE", "bom" },
    { "utf-16 without", NULL, "Three bridges will be built next spring", "UTF-16BE",
      "UTF-16BE", "bom" },
    { "iso-2022-jp", "text/html; charset=iso-2022-jp", "橋を架ける", "ISO-2022-JP",
      "ISO-2022-JP", "transport" },
    { "ascii", "text/html; charset=euc-kr", "plain", "UTF-8", "UTF-8", "utf-8" },
};

static struct mill_str encode(const char *text, const char *encoding, char *out,
                              size_t room)
{
    iconv_t cd = iconv_open(encoding, "UTF-8");
    char *in = (char *)(uintptr_t)text, *to = out;
    size_t in_left = strlen(text), left = room;

    assert_true(cd != (iconv_t)-1);
    assert_int_equal(iconv(cd, &in, &in_left, &to, &left), 0);
    iconv(cd, NULL, NULL, &to, &left);
    iconv_close(cd);
    return (struct mill_str){ out, room - left };
}

static void check(void **state)
{
    const struct charset_case *row = *state;
    const char *want = row->text;
    struct charset_text got;
    char bytes[4096];
    struct mill_str type = { row->type, row->type ? strlen(row->type) : 0 };

    assert_true(charset_decode(encode(row->text, row->encoding, bytes, sizeof(bytes)),
                               type, &got));
    assert_string_equal(got.name, row->is);
    assert_string_equal(got.source, row->source);
    if (!strncmp(want, "\xEF\xBB\xBF", 3))
        want += 3;
    assert_str(got.text, want);
    assert_int_equal(got.repaired, 0);
    free(got.owned);
}

struct broken_case {
    const char *name, *type, *bytes, *text;
};

static struct broken_case broken[] = {
    { "a lead byte swallows no tag", "charset=euc-kr", "\xB0\xA1\xB0<p>\xB0\xA1",
      "가\uFFFD<p>가" },
    { "a lead byte at the end", "charset=euc-kr", "\xB0\xA1\xB0", "가\uFFFD" },
    { "no pair of CP949", "charset=euc-kr", "\xB0\xA1\xFF\xFF\xB0\xA1", "가\uFFFD가" },
    { "one broken byte in much UTF-8", "charset=utf-8",
      "가나다라마바사아자차카타파하가나다라마바사아자차카타파하\xFF!",
      "가나다라마바사아자차카타파하가나다라마바사아자차카타파하\uFFFD!" },
    { "cut off in a character", "",
      "가나다라마바사아자차카타파하가나다라마바사아자차카타파하\xEA\xB0",
      "가나다라마바사아자차카타파하가나다라마바사아자차카타파하\uFFFD" },
};

static void check_broken(void **state)
{
    const struct broken_case *row = *state;
    struct charset_text got;

    assert_true(charset_decode((struct mill_str){ row->bytes, strlen(row->bytes) },
                               (struct mill_str){ row->type, strlen(row->type) }, &got));
    assert_str(got.text, row->text);
    assert_true(got.repaired > 0);
    free(got.owned);
}

static void an_unknown_label_is_noted(void **state)
{
    struct charset_text got;

    assert_true(
        charset_decode(S("\xB0\xA1\xB3\xAA\xB4\xD9"), S("charset=klingon"), &got));
    assert_str(got.unknown, "klingon");
    free(got.owned);
}

static void a_late_meta_is_found(void **state)
{
    size_t at = 60000, len = at + 64;
    char *body = malloc(len);
    struct charset_text got;

    memset(body, ' ', len);
    memcpy(body + at, "<meta charset=euc-kr>\xB0\xA1", 23);
    assert_true(charset_decode((struct mill_str){ body, len }, S(""), &got));
    assert_string_equal(got.source, "meta");
    free(got.owned);
    free(body);
}

static void any_bytes_become_utf8(void **state)
{
    static const char *const labels[] = { "",
                                          "charset=euc-kr",
                                          "charset=gbk",
                                          "charset=big5",
                                          "charset=shift_jis",
                                          "charset=utf-16",
                                          "charset=iso-2022-jp",
                                          "charset=windows-1252" };
    unsigned seed = 7;

    for (int round = 0; round < 400; round++) {
        char bytes[96];
        struct charset_text got;
        const char *label = labels[(size_t)round % COUNT(labels)];
        size_t len = (size_t)(round % 96);

        for (size_t i = 0; i < len; i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = (char)(seed >> 16);
        }
        assert_true(charset_decode((struct mill_str){ bytes, len },
                                   (struct mill_str){ label, strlen(label) }, &got));
        assert_true(utf8_valid(got.text));
        free(got.owned);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_label_is_noted),
        cmocka_unit_test(a_late_meta_is_found),
        cmocka_unit_test(any_bytes_become_utf8),
    };

    return run_table(cases, check) + run_table(broken, check_broken) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
