/* SPDX-License-Identifier: Apache-2.0
 * outlets.c - which paper an address belongs to, and which site. */
#include "outlets.h"

#include <stdlib.h>

#include "text/domain.h"
#include "text/find.h"

enum { OUTLETS_MAX = 1 << 16 };

struct loading {
    struct outlets *outlets;
    struct table_listener *listener;
};

static bool is_domain(struct mill_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!(text.data[i] >= 'a' && text.data[i] <= 'z') &&
            !ascii_is_digit(text.data[i]) && text.data[i] != '.' && text.data[i] != '-')
            return false;
    return text.len && text.data[0] != '.' && text.data[text.len - 1] != '.';
}

static void see_outlet(void *arg, const struct table_row *row)
{
    struct loading *load = arg;
    struct outlets *outlets = load->outlets;

    if (!is_domain(row->columns[0])) {
        table_problem(load->listener, row, 0,
                      "want a domain in lower case, such as paper.co.kr");
        return;
    }
    if (words_find(&outlets->domains, row->columns[0])) {
        table_problem(load->listener, row, 0, "this domain is there twice");
        return;
    }
    if (outlets->count == OUTLETS_MAX) {
        table_problem(load->listener, row, 0, "more than 65,536 outlets");
        return;
    }
    outlets->items[outlets->count++] =
        (struct outlet){ row->columns[0], row->columns[1] };
    words_add(&outlets->domains, row->columns[0], (uint32_t)outlets->count);
    if (!words_find(&outlets->names, row->columns[1]))
        words_add(&outlets->names, row->columns[1], (uint32_t)outlets->count);
}

bool outlets_load(struct outlets *outlets, const char *path,
                  struct table_listener *listener)
{
    struct loading load = { outlets, listener };
    unsigned before = listener->problems;

    *outlets = (struct outlets){ .items = calloc(OUTLETS_MAX, sizeof(struct outlet)) };
    if (!outlets->items)
        return false;
    outlets->text = table_read(path, 2, 0, listener, see_outlet, &load);
    return outlets->text && listener->problems == before;
}

void outlets_free(struct outlets *outlets)
{
    words_free(&outlets->domains);
    words_free(&outlets->names);
    free(outlets->items);
    free(outlets->text);
    *outlets = (struct outlets){ 0 };
}

static struct mill_str lowered(struct mill_str host, char out[SITE_MAX])
{
    size_t n = host.len < SITE_MAX ? host.len : 0;

    for (size_t i = 0; i < n; i++)
        out[i] = ascii_lower(host.data[i]);
    while (n && out[n - 1] == '.')
        n--;
    return (struct mill_str){ out, n };
}

static struct mill_str above(struct mill_str host)
{
    size_t dot = str_find_byte(host, '.', 0);

    return dot == STR_NONE ? str_slice(host, 0, 0) : str_from(host, dot + 1);
}

const struct outlet *outlets_by_host(const struct outlets *outlets, struct mill_str host)
{
    char buffer[SITE_MAX];

    for (host = lowered(host, buffer); host.len; host = above(host)) {
        uint32_t found = words_find(&outlets->domains, host);

        if (found)
            return &outlets->items[found - 1];
    }
    return NULL;
}

const struct outlet *outlets_by_name(const struct outlets *outlets, struct mill_str name)
{
    uint32_t found = words_find(&outlets->names, name);

    return found ? &outlets->items[found - 1] : NULL;
}

struct mill_str outlets_site(struct mill_str host, char site[SITE_MAX])
{
    return domain_registrable(lowered(host, site));
}
