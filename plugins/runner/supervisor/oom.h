/* SPDX-License-Identifier: Apache-2.0
 *
 * oom.h - how many processes of this cgroup the kernel killed for want of memory.
 *
 * Source: `oom_kill` of memory.events (cgroup v2), of memory/memory.oom_control (v1). A
 * kill is told from a SIGKILL of somebody else by the count having risen: each rise
 * explains one death, and only for a short time, so that a kill of some other process of
 * the cgroup does not stay to be laid at a worker's door.
 */
#ifndef NEWSMILL_OOM_H
#define NEWSMILL_OOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OOM_PATH_BYTES = 4096, OOM_FRESH_MS = 5000 };

/* The file that counts for this process; false: there is none that can be read. `proc` is
 * /proc/self/cgroup, `root` /sys/fs/cgroup. */
bool oom_find(const char *proc, const char *root, char path[OOM_PATH_BYTES]);

/* Kills so far; -1: it cannot be read. */
int64_t oom_count(const char *path);

struct oom {
    char path[OOM_PATH_BYTES]; /* "": nothing can be read, nothing counts */
    int64_t explained;         /* kills that are accounted for, or old */
    int64_t seen, seen_ms;     /* the count at that time */
};

/* `path`: NULL: found by oom_find(). */
void oom_init(struct oom *oom, const char *path, int64_t now_ms);
/* From time to time: what was there OOM_FRESH_MS ago explains nothing any more. */
void oom_look(struct oom *oom, int64_t now_ms);
/* A worker ended by SIGKILL: was it this? */
bool oom_explains(struct oom *oom);

#endif
