/* SPDX-License-Identifier: Apache-2.0
 * oom.c - finds and reads the counter. */
#include "supervisor/oom.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Of a line `0::PATH` or `N:memory,...:PATH`: which file counts for it. */
static bool file_of(char *line, const char **folder, const char **name, const char **path)
{
    char *controllers = strchr(line, ':'), *at = controllers, *part, *save;

    at = at ? strchr(at + 1, ':') : NULL;
    if (!at)
        return false;
    *at++ = '\0';
    at[strcspn(at, "\n")] = '\0';
    *path = at;
    *folder = "";
    *name = "memory.events";
    if (!strcmp(controllers, ":"))
        return true;
    *folder = "/memory";
    *name = "memory.oom_control";
    for (part = strtok_r(controllers + 1, ",", &save); part;
         part = strtok_r(NULL, ",", &save))
        if (!strcmp(part, "memory"))
            return true;
    return false;
}

/* In a namespace of its own a process may see a path that is not below its mount. */
static bool find_below(const char *root, char *line, char path[OOM_PATH_BYTES])
{
    const char *folder, *name, *below;

    if (!file_of(line, &folder, &name, &below))
        return false;
    for (int own = 1; own >= 0; own--) {
        int len = snprintf(path, OOM_PATH_BYTES, "%s%s%s/%s", root, folder,
                           own ? below : "", name);

        if (len < OOM_PATH_BYTES && oom_count(path) >= 0)
            return true;
    }
    return false;
}

bool oom_find(const char *proc, const char *root, char path[OOM_PATH_BYTES])
{
    FILE *file = fopen(proc, "re");
    char line[OOM_PATH_BYTES];
    bool found = false;

    while (file && !found && fgets(line, sizeof(line), file))
        found = find_below(root, line, path);
    if (file)
        fclose(file);
    if (!found)
        *path = '\0';
    return found;
}

int64_t oom_count(const char *path)
{
    FILE *file = fopen(path, "re");
    char line[128];
    int64_t count = -1;

    while (file && fgets(line, sizeof(line), file))
        if (sscanf(line, "oom_kill %" SCNd64, &count) == 1)
            break;
    if (file)
        fclose(file);
    return count;
}

void oom_init(struct oom *oom, const char *path, int64_t now_ms)
{
    if (path)
        snprintf(oom->path, sizeof(oom->path), "%s", path);
    else
        oom_find("/proc/self/cgroup", "/sys/fs/cgroup", oom->path);
    oom->seen = oom->explained = *oom->path ? oom_count(oom->path) : -1;
    oom->seen_ms = now_ms;
}

void oom_look(struct oom *oom, int64_t now_ms)
{
    if (!*oom->path || now_ms - oom->seen_ms < OOM_FRESH_MS)
        return;
    if (oom->explained < oom->seen)
        oom->explained = oom->seen;
    oom->seen = oom_count(oom->path);
    oom->seen_ms = now_ms;
}

bool oom_explains(struct oom *oom)
{
    int64_t count = *oom->path ? oom_count(oom->path) : -1;

    if (count < 0 || oom->explained < 0 || count <= oom->explained)
        return false;
    oom->explained++;
    return true;
}
