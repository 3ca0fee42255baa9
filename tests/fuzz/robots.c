/* SPDX-License-Identifier: Apache-2.0
 *
 * robots.c - a robots.txt and paths. The input's first line is a path, the rest the file.
 * The verdict is checked against a matcher that tries everything; the text form says the
 * same, is the same when read and written again, and fits. */
#include "fuzz.h"

#include "fetcher/robots.h"
#include "fetcher/robots_rules.h"
#include "text/str.h"

#include <string.h>

enum { SMALL = 64 };

static const struct mill_str product = MILL_STR("newsmill");

/* Every way to match, by a table: can pattern[i..] match path[j..]? */
static bool matches(struct mill_str pattern, struct mill_str path)
{
    bool now[SMALL + 1], before[SMALL + 1] = { false };

    for (size_t j = 0; j <= path.len; j++)
        before[j] = true; /* a pattern that has ended matches whatever is left */
    for (size_t i = pattern.len; i-- > 0;) {
        for (size_t j = path.len + 1; j-- > 0;) {
            if (pattern.data[i] == '$' && i + 1 == pattern.len)
                now[j] = j == path.len;
            else if (pattern.data[i] == '*')
                now[j] = before[j] || (j < path.len && now[j + 1]);
            else
                now[j] = j < path.len && path.data[j] == pattern.data[i] && before[j + 1];
        }
        memcpy(before, now, sizeof(now));
    }
    return before[0];
}

/* What the kept rules say of a path in normal form: the longest decides, Allow first. */
static bool says(struct mill_str text, struct mill_str path)
{
    struct mill_str line;
    size_t longest = 0;
    bool allow = true;

    str_next(&text, '\n', &line);
    while (str_next(&text, '\n', &line)) {
        struct mill_str pattern = str_from(line, 1);

        if (line.data[0] == 'd' || pattern.len < longest || !matches(pattern, path))
            continue;
        allow = line.data[0] == '+' || (allow && pattern.len == longest && longest);
        longest = pattern.len;
    }
    return allow;
}

static bool has_long_pattern(struct mill_str text)
{
    struct mill_str line;

    while (str_next(&text, '\n', &line))
        if (line.len > SMALL)
            return true;
    return false;
}

static void check_path(const struct robots *robots, const struct robots *again,
                       struct mill_str path)
{
    bool allowed = robots_allow(robots, path);
    char normal[SMALL], twice[SMALL];
    struct mill_str shown = { normal, robots_normalise(path, false, normal, SMALL) };

    HOLDS(robots_allow(again, path) == allowed);
    if (!path.len || shown.len >= SMALL || has_long_pattern(robots_text(robots)))
        return;
    HOLDS(robots_normalise(shown, false, twice, SMALL) == shown.len);
    HOLDS(!memcmp(normal, twice, shown.len));
    HOLDS(allowed == (str_is(shown, "/robots.txt") || says(robots_text(robots), shown)));
    HOLDS(robots_allow(robots, shown) == allowed);
}

static void check_text(const struct robots *robots, const struct robots *again)
{
    struct mill_str text = robots_text(robots);

    HOLDS(again);
    HOLDS(text.len <= ROBOTS_TEXT_BYTES);
    HOLDS(str_equal(text, robots_text(again)));
    HOLDS(robots_delay_ms(robots) == robots_delay_ms(again));
    HOLDS(robots_delay_ms(robots) >= -1);
    for (size_t i = 0; i < text.len; i++)
        HOLDS(text.data[i] == '\n' || (text.data[i] >= ' ' && text.data[i] < 0x7F));
}

static void check_stored(struct mill_str bytes)
{
    struct robots *robots = robots_read(bytes), *again;

    if (!robots)
        return;
    again = robots_read(robots_text(robots));
    check_text(robots, again);
    robots_free(robots);
    robots_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str file = { (const char *)data, size }, path = { "", 0 };
    struct robots *robots, *again;

    check_stored(file);
    str_next(&file, '\n', &path);
    robots = robots_parse(file, product);
    again = robots_read(robots_text(robots));
    check_text(robots, again);
    check_path(robots, again, path);
    check_path(robots, again, (struct mill_str)MILL_STR("/robots.txt"));
    HOLDS(robots_allow(robots, (struct mill_str)MILL_STR("/robots.txt")));
    robots_free(robots);
    robots_free(again);
    return 0;
}
