/* SPDX-License-Identifier: Apache-2.0
 * url_key.c - one text for one page. */
#include "url_key.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "str.h"

struct rule {
    struct mill_str name, value, host; /* borrowed from the file's text */
    bool is_name_head, has_value, is_value_head, keeps;
};

struct url_tracking {
    char *text; /* owned */
    size_t count;
    struct rule rules[TRACKING_ROWS_MAX];
};

struct loading {
    struct url_tracking *tracking;
    struct table_listener *listener;
};

/* Takes a '*' off the end. */
static bool take_star(struct mill_str *text)
{
    if (!text->len || text->data[text->len - 1] != '*')
        return false;
    text->len--;
    return true;
}

/* What a parameter can be made of, as it stands in a normalised query. */
static bool is_word(struct mill_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] <= ' ' || text.data[i] == 0x7F || strchr("&#*?=", text.data[i]))
            return false;
    return true;
}

static bool is_host(struct mill_str text)
{
    struct url url;
    char whole[8 + URL_HOST_BYTES] = "http://";

    if (text.len > URL_HOST_BYTES)
        return false;
    memcpy(whole + 7, text.data, text.len);
    return url_parse((struct mill_str){ whole, 7 + text.len }, NULL, &url, NULL) &&
           str_equal(url_host(&url), text);
}

static struct rule read_rule(struct mill_str text)
{
    struct rule rule = { .keeps = text.len && text.data[0] == '!' };
    size_t equals;

    text = str_from(text, rule.keeps);
    equals = str_find_byte(text, '=', 0);
    rule.has_value = equals != STR_NONE;
    rule.name = str_slice(text, 0, equals);
    if (rule.has_value)
        rule.value = str_from(text, equals + 1);
    rule.is_name_head = take_star(&rule.name);
    rule.is_value_head = take_star(&rule.value);
    return rule;
}

static void see(void *arg, const struct table_row *row)
{
    struct loading *load = arg;
    struct url_tracking *tracking = load->tracking;
    struct rule rule = read_rule(row->columns[0]);

    if (row->count > 1)
        rule.host = row->columns[1];
    if (!rule.name.len || !is_word(rule.name) || !is_word(rule.value))
        table_problem(load->listener, row, 0, "want name, name*, name=value or !name");
    else if (rule.host.len && !is_host(rule.host))
        table_problem(load->listener, row, 1,
                      "want a host as URLs have it, such as paper.example");
    else if (rule.keeps && !rule.host.len)
        table_problem(load->listener, row, 0,
                      "want the host where it is kept in a second column");
    else if (tracking->count == TRACKING_ROWS_MAX)
        table_problem(load->listener, row, 0, "more than 1,024 rows");
    else
        tracking->rules[tracking->count++] = rule;
}

struct url_tracking *url_tracking_load(const char *path, struct table_listener *listener)
{
    struct loading load = { calloc(1, sizeof(struct url_tracking)), listener };
    unsigned before = listener->problems;

    if (!load.tracking)
        return NULL;
    load.tracking->text = table_read(path, 2, 1, listener, see, &load);
    if (load.tracking->text && listener->problems == before)
        return load.tracking;
    url_tracking_free(load.tracking);
    return NULL;
}

void url_tracking_free(struct url_tracking *tracking)
{
    if (tracking)
        free(tracking->text);
    free(tracking);
}

static bool matches(struct mill_str text, struct mill_str wanted, bool is_head)
{
    return str_equal_case(is_head ? str_slice(text, 0, wanted.len) : text, wanted);
}

static bool is_below(struct mill_str host, struct mill_str domain)
{
    return str_ends(host, domain) &&
           (host.len == domain.len || host.data[host.len - domain.len - 1] == '.');
}

/* The rules say that this parameter goes. */
static bool is_tracking(const struct url_tracking *tracking, struct mill_str host,
                        struct mill_str parameter)
{
    size_t equals = str_find_byte(parameter, '=', 0);
    struct mill_str name = str_slice(parameter, 0, equals);
    struct mill_str value =
        equals == STR_NONE ? str_of(NULL) : str_from(parameter, equals + 1);
    bool found = false;

    for (size_t i = 0; tracking && i < tracking->count; i++) {
        const struct rule *rule = &tracking->rules[i];

        if (!matches(name, rule->name, rule->is_name_head) ||
            (rule->has_value && !matches(value, rule->value, rule->is_value_head)) ||
            (rule->host.len && !is_below(host, rule->host)))
            continue;
        if (rule->keeps)
            return false;
        found = true;
    }
    return found;
}

static bool is_unreserved(int byte)
{
    return byte > 0 && byte < 0x7F &&
           (is_ascii_alpha((char)byte) || is_ascii_digit((char)byte) ||
            strchr("-._~", byte));
}

/* The byte that the percent code at text.data[at] stands for; -1: no code. */
static int code_at(struct mill_str text, size_t at)
{
    int high, low;

    if (text.data[at] != '%' || at + 2 >= text.len)
        return -1;
    high = hex_value(text.data[at + 1]);
    low = hex_value(text.data[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Writes the text with its percent codes in their one form. Behind a stray '%' two bytes
 * stay as they are: of "%4%31" no "%41" may become. */
static void write_normal(struct url *key, struct mill_str text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = key->text + key->len;
    size_t n = 0, guarded = 0;

    for (size_t i = 0; i < text.len; i++) {
        int code = code_at(text, i);

        if (code < 0) {
            out[n++] = text.data[i];
            if (text.data[i] == '%')
                guarded = n + 2;
        } else if (is_unreserved(code) && n >= guarded) {
            out[n++] = (char)code;
            i += 2;
        } else {
            out[n++] = '%';
            out[n++] = hex[code >> 4];
            out[n++] = hex[code & 15];
            i += 2;
        }
    }
    key->len = (uint16_t)(key->len + n);
}

static void write_query(struct url *key, struct mill_str query,
                        const struct url_tracking *tracking)
{
    struct mill_str rest = str_from(query, 1), parameter;

    while (str_next(&rest, '&', &parameter)) {
        uint16_t start = key->len;

        if (!parameter.len)
            continue;
        key->text[key->len++] = start == key->query ? '?' : '&';
        write_normal(key, parameter);
        if (is_tracking(tracking, url_host(key), url_part(key, start + 1u, key->len)))
            key->len = start;
    }
}

void url_key(const struct url *url, const struct url_tracking *tracking, struct url *key)
{
    struct mill_str head = url_part(url, 0, url->host_end);
    struct mill_str port = url_part(url, url->host_end, url->path);

    /* One: of the name "1.2.3.4.." no address may become. */
    if (url->host_end > url->host + 1u && head.data[head.len - 1] == '.' &&
        head.data[head.len - 2] != '.')
        head.len--;
    memcpy(key->text, head.data, head.len);
    memcpy(key->text + head.len, port.data, port.len);
    key->host = url->host;
    key->host_end = (uint16_t)head.len;
    key->path = key->len = (uint16_t)(head.len + port.len);
    key->port = url->port;
    key->is_ip = url->is_ip;
    write_normal(key, url_path(url));
    key->query = key->len;
    write_query(key, url_query(url), tracking);
    key->fragment = key->len;
    key->text[key->len] = '\0';
}
