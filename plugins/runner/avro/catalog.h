/* SPDX-License-Identifier: Apache-2.0
 *
 * catalog.h - the schemas a process knows, by fingerprint: all *.avsc below the folders
 * it was given, and those of the types of its stages. Later: by registry id.
 */
#ifndef NEWSMILL_CATALOG_H
#define NEWSMILL_CATALOG_H

#include "avro/schema.h"

struct catalog;

enum mill_status catalog_new(struct catalog **catalog, struct mill_error *error);
void catalog_free(struct catalog *catalog);
/* Every *.avsc in the folder and below; a missing folder is fine, a bad file is
 * MILL_FATAL. */
enum mill_status catalog_add_folder(struct catalog *catalog, const char *path,
                                    struct mill_error *error);
enum mill_status catalog_add_text(struct catalog *catalog, struct mill_str text,
                                  struct mill_error *error);
/* Borrowed from the catalog; NULL: unknown. */
const struct schema *catalog_find(const struct catalog *catalog, uint64_t fingerprint);

#endif
