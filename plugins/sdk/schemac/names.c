/* SPDX-License-Identifier: Apache-2.0
 * names.c - snake case, and the names that a C or C++ compiler has taken. */
#include "schemac/names.h"

#include <ctype.h>
#include <string.h>

/* Keywords of C11 and C++20, the macros and types of the headers that a generated one
 * includes, and what GNU compilers predefine. */
static const char *const taken[] = {
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char8_t",
    "char16_t",
    "char32_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "i386",
    "if",
    "inline",
    "int",
    "int16_t",
    "int32_t",
    "int64_t",
    "int8_t",
    "linux",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "NULL",
    "nullptr",
    "offsetof",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "size_t",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "uint16_t",
    "uint32_t",
    "uint64_t",
    "uint8_t",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

static bool is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (!strcmp(taken[i], name))
            return true;
    }
    return !strncmp(name, "MILL_", 5) || !strncmp(name, "INT64_", 6);
}

/* A word begins at a capital after a small letter or digit, or before a small letter. */
static bool begins_word(const char *name, size_t i)
{
    if (!i || !isupper((unsigned char)name[i]) || name[i - 1] == '_')
        return false;
    return !isupper((unsigned char)name[i - 1]) || islower((unsigned char)name[i + 1]);
}

void name_snake(struct buffer *out, const char *full_name)
{
    const char *dot = strrchr(full_name, '.');
    const char *name = dot ? dot + 1 : full_name;

    for (size_t i = 0; name[i]; i++)
        buffer_printf(out, "%s%c", begins_word(name, i) ? "_" : "",
                      tolower((unsigned char)name[i]));
}

void name_top(struct buffer *out, const char *full_name)
{
    size_t start = out->len;

    name_snake(out, full_name);
    buffer_add(out, "", 1);
    if (out->overflowed)
        return;
    out->len--;
    if (is_taken(out->data + start))
        buffer_add_text(out, "_");
}

void name_member(struct buffer *out, const char *name)
{
    buffer_printf(out, "%s%s", name, is_taken(name) ? "_" : "");
}
