/* SPDX-License-Identifier: Apache-2.0
 * tags.c - names of elements and attributes by a perfect hash.
 *
 * The multipliers were found by trial so that no two names share a slot; a test looks up
 * every name, so that a new one that collides is noticed. */
#include "tags.h"

#include <string.h>

struct slot {
    char name[14];
    unsigned char len, value;
};

enum { TAG_SLOTS = 1024, ATTR_SLOTS = 256 };

/* clang-format off */
static const struct slot tag_slots[TAG_SLOTS] = {
    [24] = { "ruby", 4, TAG_RUBY },
    [38] = { "rp", 2, TAG_RP },
    [39] = { "noembed", 7, TAG_NOEMBED },
    [44] = { "html", 4, TAG_HTML },
    [49] = { "picture", 7, TAG_PICTURE },
    [53] = { "ol", 2, TAG_OL },
    [61] = { "sup", 3, TAG_SUP },
    [73] = { "kbd", 3, TAG_KBD },
    [74] = { "link", 4, TAG_LINK },
    [76] = { "div", 3, TAG_DIV },
    [80] = { "colgroup", 8, TAG_COLGROUP },
    [105] = { "area", 4, TAG_AREA },
    [107] = { "strong", 6, TAG_STRONG },
    [113] = { "legend", 6, TAG_LEGEND },
    [122] = { "b", 1, TAG_B },
    [131] = { "caption", 7, TAG_CAPTION },
    [134] = { "h5", 2, TAG_H5 },
    [141] = { "table", 5, TAG_TABLE },
    [152] = { "dfn", 3, TAG_DFN },
    [153] = { "ins", 3, TAG_INS },
    [155] = { "map", 3, TAG_MAP },
    [176] = { "figure", 6, TAG_FIGURE },
    [186] = { "time", 4, TAG_TIME },
    [191] = { "svg", 3, TAG_SVG },
    [204] = { "head", 4, TAG_HEAD },
    [206] = { "header", 6, TAG_HEADER },
    [208] = { "aside", 5, TAG_ASIDE },
    [209] = { "q", 1, TAG_Q },
    [221] = { "article", 7, TAG_ARTICLE },
    [225] = { "template", 8, TAG_TEMPLATE },
    [230] = { "track", 5, TAG_TRACK },
    [231] = { "frameset", 8, TAG_FRAMESET },
    [235] = { "code", 4, TAG_CODE },
    [237] = { "label", 5, TAG_LABEL },
    [253] = { "em", 2, TAG_EM },
    [257] = { "span", 4, TAG_SPAN },
    [261] = { "slot", 4, TAG_SLOT },
    [276] = { "bdo", 3, TAG_BDO },
    [280] = { "source", 6, TAG_SOURCE },
    [283] = { "summary", 7, TAG_SUMMARY },
    [287] = { "abbr", 4, TAG_ABBR },
    [294] = { "select", 6, TAG_SELECT },
    [312] = { "footer", 6, TAG_FOOTER },
    [315] = { "figcaption", 10, TAG_FIGCAPTION },
    [318] = { "rt", 2, TAG_RT },
    [320] = { "embed", 5, TAG_EMBED },
    [321] = { "a", 1, TAG_A },
    [331] = { "strike", 6, TAG_STRIKE },
    [341] = { "plaintext", 9, TAG_PLAINTEXT },
    [344] = { "del", 3, TAG_DEL },
    [345] = { "wbr", 3, TAG_WBR },
    [346] = { "object", 6, TAG_OBJECT },
    [347] = { "audio", 5, TAG_AUDIO },
    [348] = { "details", 7, TAG_DETAILS },
    [349] = { "col", 3, TAG_COL },
    [361] = { "marquee", 7, TAG_MARQUEE },
    [366] = { "style", 5, TAG_STYLE },
    [371] = { "amp-img", 7, TAG_AMP_IMG },
    [374] = { "nobr", 4, TAG_NOBR },
    [381] = { "textarea", 8, TAG_TEXTAREA },
    [386] = { "br", 2, TAG_BR },
    [408] = { "p", 1, TAG_P },
    [427] = { "cite", 4, TAG_CITE },
    [431] = { "main", 4, TAG_MAIN },
    [436] = { "h2", 2, TAG_H2 },
    [437] = { "u", 1, TAG_U },
    [444] = { "form", 4, TAG_FORM },
    [452] = { "dl", 2, TAG_DL },
    [487] = { "ul", 2, TAG_UL },
    [509] = { "thead", 5, TAG_THEAD },
    [530] = { "blockquote", 10, TAG_BLOCKQUOTE },
    [535] = { "math", 4, TAG_MATH },
    [552] = { "option", 6, TAG_OPTION },
    [575] = { "dialog", 6, TAG_DIALOG },
    [576] = { "h4", 2, TAG_H4 },
    [578] = { "fieldset", 8, TAG_FIELDSET },
    [607] = { "center", 6, TAG_CENTER },
    [619] = { "noframes", 8, TAG_NOFRAMES },
    [621] = { "mark", 4, TAG_MARK },
    [625] = { "output", 6, TAG_OUTPUT },
    [645] = { "samp", 4, TAG_SAMP },
    [650] = { "li", 2, TAG_LI },
    [657] = { "sub", 3, TAG_SUB },
    [659] = { "applet", 6, TAG_APPLET },
    [664] = { "tr", 2, TAG_TR },
    [668] = { "xmp", 3, TAG_XMP },
    [675] = { "hgroup", 6, TAG_HGROUP },
    [677] = { "iframe", 6, TAG_IFRAME },
    [694] = { "data", 4, TAG_DATA },
    [706] = { "pre", 3, TAG_PRE },
    [708] = { "td", 2, TAG_TD },
    [716] = { "h6", 2, TAG_H6 },
    [724] = { "input", 5, TAG_INPUT },
    [744] = { "button", 6, TAG_BUTTON },
    [766] = { "meter", 5, TAG_METER },
    [769] = { "menu", 4, TAG_MENU },
    [777] = { "i", 1, TAG_I },
    [794] = { "var", 3, TAG_VAR },
    [804] = { "tt", 2, TAG_TT },
    [820] = { "hr", 2, TAG_HR },
    [821] = { "tbody", 5, TAG_TBODY },
    [824] = { "bdi", 3, TAG_BDI },
    [833] = { "meta", 4, TAG_META },
    [835] = { "s", 1, TAG_S },
    [842] = { "canvas", 6, TAG_CANVAS },
    [848] = { "frame", 5, TAG_FRAME },
    [866] = { "font", 4, TAG_FONT },
    [874] = { "nav", 3, TAG_NAV },
    [876] = { "base", 4, TAG_BASE },
    [878] = { "h1", 2, TAG_H1 },
    [888] = { "address", 7, TAG_ADDRESS },
    [896] = { "body", 4, TAG_BODY },
    [906] = { "progress", 8, TAG_PROGRESS },
    [916] = { "dd", 2, TAG_DD },
    [917] = { "img", 3, TAG_IMG },
    [935] = { "listing", 7, TAG_LISTING },
    [947] = { "section", 7, TAG_SECTION },
    [948] = { "optgroup", 8, TAG_OPTGROUP },
    [949] = { "small", 5, TAG_SMALL },
    [950] = { "param", 5, TAG_PARAM },
    [954] = { "script", 6, TAG_SCRIPT },
    [960] = { "big", 3, TAG_BIG },
    [988] = { "th", 2, TAG_TH },
    [993] = { "noscript", 8, TAG_NOSCRIPT },
    [995] = { "tfoot", 5, TAG_TFOOT },
    [997] = { "title", 5, TAG_TITLE },
    [998] = { "video", 5, TAG_VIDEO },
    [1001] = { "datalist", 8, TAG_DATALIST },
    [1012] = { "dt", 2, TAG_DT },
    [1018] = { "h3", 2, TAG_H3 },
    [1019] = { "search", 6, TAG_SEARCH },
};

static const struct slot attr_slots[ATTR_SLOTS] = {
    [6] = { "name", 4, ATTR_NAME },
    [8] = { "content", 7, ATTR_CONTENT },
    [12] = { "http-equiv", 10, ATTR_HTTP_EQUIV },
    [20] = { "style", 5, ATTR_STYLE },
    [21] = { "property", 8, ATTR_PROPERTY },
    [24] = { "data-type", 9, ATTR_DATA_TYPE },
    [26] = { "itemscope", 9, ATTR_ITEMSCOPE },
    [29] = { "data-testid", 11, ATTR_DATA_TESTID },
    [32] = { "xml:lang", 8, ATTR_XML_LANG },
    [36] = { "lang", 4, ATTR_LANG },
    [37] = { "srcset", 6, ATTR_SRCSET },
    [43] = { "hidden", 6, ATTR_HIDDEN },
    [46] = { "data-lazy-src", 13, ATTR_DATA_LAZY_SRC },
    [58] = { "width", 5, ATTR_WIDTH },
    [74] = { "src", 3, ATTR_SRC },
    [78] = { "pubdate", 7, ATTR_PUBDATE },
    [85] = { "rel", 3, ATTR_REL },
    [86] = { "role", 4, ATTR_ROLE },
    [94] = { "title", 5, ATTR_TITLE },
    [97] = { "charset", 7, ATTR_CHARSET },
    [102] = { "type", 4, ATTR_TYPE },
    [105] = { "aria-label", 10, ATTR_ARIA_LABEL },
    [112] = { "colspan", 7, ATTR_COLSPAN },
    [114] = { "href", 4, ATTR_HREF },
    [115] = { "aria-hidden", 11, ATTR_ARIA_HIDDEN },
    [124] = { "itemtype", 8, ATTR_ITEMTYPE },
    [134] = { "data-src", 8, ATTR_DATA_SRC },
    [139] = { "data-srcset", 11, ATTR_DATA_SRCSET },
    [161] = { "data-original", 13, ATTR_DATA_ORIGINAL },
    [163] = { "id", 2, ATTR_ID },
    [171] = { "dmcf-sid", 8, ATTR_DMCF_SID },
    [176] = { "data-org-src", 12, ATTR_DATA_ORG_SRC },
    [183] = { "data-url", 8, ATTR_DATA_URL },
    [198] = { "datetime", 8, ATTR_DATETIME },
    [202] = { "class", 5, ATTR_CLASS },
    [211] = { "alt", 3, ATTR_ALT },
    [243] = { "height", 6, ATTR_HEIGHT },
    [247] = { "itemprop", 8, ATTR_ITEMPROP },
    [249] = { "aria-expanded", 13, ATTR_ARIA_EXPANDED },
    [250] = { "dmcf-ptype", 10, ATTR_DMCF_PTYPE },
    [252] = { "value", 5, ATTR_VALUE },
    [255] = { "data-component", 14, ATTR_DATA_COMPONENT },
};

static const unsigned char traits[TAG_COUNT] = {
    [TAG_HTML] = TAG_IS_BLOCK | TAG_IS_SCOPE,
    [TAG_HEAD] = TAG_IS_BLOCK | TAG_IS_NOISE,
    [TAG_BODY] = TAG_IS_BLOCK,
    [TAG_TITLE] = TAG_IS_RAW | TAG_IS_RCDATA,
    [TAG_BASE] = TAG_IS_VOID,
    [TAG_LINK] = TAG_IS_VOID,
    [TAG_META] = TAG_IS_VOID,
    [TAG_STYLE] = TAG_IS_RAW | TAG_IS_NOISE,
    [TAG_SCRIPT] = TAG_IS_RAW | TAG_IS_NOISE,
    [TAG_NOSCRIPT] = TAG_IS_NOISE,
    [TAG_TEMPLATE] = TAG_IS_SCOPE | TAG_IS_NOISE,
    [TAG_ARTICLE] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_SECTION] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_NAV] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_ASIDE] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_H1] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_HEADING,
    [TAG_H2] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_HEADING,
    [TAG_H3] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_HEADING,
    [TAG_H4] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_HEADING,
    [TAG_H5] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_HEADING,
    [TAG_H6] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_HEADING,
    [TAG_HGROUP] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_HEADER] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_FOOTER] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_ADDRESS] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_MAIN] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_P] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_HR] = TAG_IS_VOID | TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_PRE] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_BLOCKQUOTE] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_OL] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_UL] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_MENU] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_LI] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_DL] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_DT] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_DD] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_FIGURE] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_FIGCAPTION] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_DIV] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_CENTER] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_BR] = TAG_IS_VOID,
    [TAG_WBR] = TAG_IS_VOID,
    [TAG_SOURCE] = TAG_IS_VOID,
    [TAG_IMG] = TAG_IS_VOID,
    [TAG_IFRAME] = TAG_IS_RAW | TAG_IS_NOISE,
    [TAG_EMBED] = TAG_IS_VOID | TAG_IS_NOISE,
    [TAG_OBJECT] = TAG_IS_SCOPE | TAG_IS_NOISE,
    [TAG_PARAM] = TAG_IS_VOID,
    [TAG_VIDEO] = TAG_IS_NOISE,
    [TAG_AUDIO] = TAG_IS_NOISE,
    [TAG_TRACK] = TAG_IS_VOID,
    [TAG_MAP] = TAG_IS_NOISE,
    [TAG_AREA] = TAG_IS_VOID,
    [TAG_SVG] = TAG_IS_SCOPE | TAG_IS_NOISE,
    [TAG_MATH] = TAG_IS_NOISE,
    [TAG_TABLE] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_SCOPE,
    [TAG_CAPTION] = TAG_IS_BLOCK | TAG_IS_SCOPE,
    [TAG_COLGROUP] = TAG_IS_BLOCK,
    [TAG_COL] = TAG_IS_VOID,
    [TAG_TBODY] = TAG_IS_BLOCK,
    [TAG_THEAD] = TAG_IS_BLOCK,
    [TAG_TFOOT] = TAG_IS_BLOCK,
    [TAG_TR] = TAG_IS_BLOCK,
    [TAG_TD] = TAG_IS_BLOCK | TAG_IS_SCOPE,
    [TAG_TH] = TAG_IS_BLOCK | TAG_IS_SCOPE,
    [TAG_FORM] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_INPUT] = TAG_IS_VOID | TAG_IS_NOISE,
    [TAG_BUTTON] = TAG_IS_NOISE,
    [TAG_SELECT] = TAG_IS_NOISE,
    [TAG_DATALIST] = TAG_IS_NOISE,
    [TAG_OPTGROUP] = TAG_IS_BLOCK | TAG_IS_NOISE,
    [TAG_OPTION] = TAG_IS_BLOCK | TAG_IS_NOISE,
    [TAG_TEXTAREA] = TAG_IS_RAW | TAG_IS_RCDATA | TAG_IS_NOISE,
    [TAG_PROGRESS] = TAG_IS_NOISE,
    [TAG_METER] = TAG_IS_NOISE,
    [TAG_FIELDSET] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_LEGEND] = TAG_IS_BLOCK,
    [TAG_DETAILS] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_SUMMARY] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_DIALOG] = TAG_IS_BLOCK | TAG_ENDS_P | TAG_IS_NOISE,
    [TAG_CANVAS] = TAG_IS_NOISE,
    [TAG_MARQUEE] = TAG_IS_SCOPE,
    [TAG_FRAMESET] = TAG_IS_BLOCK,
    [TAG_FRAME] = TAG_IS_VOID,
    [TAG_NOFRAMES] = TAG_IS_RAW | TAG_IS_NOISE,
    [TAG_NOEMBED] = TAG_IS_RAW | TAG_IS_NOISE,
    [TAG_APPLET] = TAG_IS_SCOPE | TAG_IS_NOISE,
    [TAG_XMP] = TAG_IS_RAW | TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_PLAINTEXT] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_SEARCH] = TAG_IS_BLOCK | TAG_ENDS_P,
    [TAG_LISTING] = TAG_IS_BLOCK | TAG_ENDS_P,
};
/* clang-format on */

static unsigned lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static unsigned find(const struct slot *slots, unsigned count, const unsigned m[6],
                     const char *name, size_t len)
{
    size_t probe = len - 1 < m[5] ? len - 1 : m[5];
    const struct slot *slot;

    if (!len || len > sizeof(slots->name))
        return 0;
    slot = &slots[((unsigned)len * m[0] + lower(name[0]) * m[1] +
                   lower(name[len - 1]) * m[2] + lower(name[len / 2]) * m[3] +
                   lower(name[probe]) * m[4]) %
                  count];
    if (slot->len != len)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (lower(name[i]) != (unsigned char)slot->name[i])
            return 0;
    return slot->value;
}

enum tag tag_find(const char *name, size_t len)
{
    static const unsigned m[6] = { 168, 243, 929, 332, 345, 3 };

    return (enum tag)find(tag_slots, TAG_SLOTS, m, name, len);
}

enum attr_name attr_find(const char *name, size_t len)
{
    static const unsigned m[6] = { 960, 875, 489, 290, 709, 1 };

    return (enum attr_name)find(attr_slots, ATTR_SLOTS, m, name, len);
}

unsigned tag_traits(enum tag tag)
{
    return (unsigned)tag < TAG_COUNT ? traits[tag] : 0;
}

const char *tag_name(enum tag tag)
{
    for (size_t i = 0; tag && i < TAG_SLOTS; i++)
        if (tag_slots[i].value == tag)
            return tag_slots[i].name;
    return "?";
}
