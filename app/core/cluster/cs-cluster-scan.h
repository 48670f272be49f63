/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsClusterLine: a group's or a key's line in the text of a cluster file.
 * @number: from 1
 * @start: its first byte; @end: the byte after its line end
 * @value: a key's first byte of the value, else 0
 * @group: the group it opens or stands in
 * @key: (nullable): %NULL for a group's line
 * @first: the line that had the same group and key before, 0 for none
 */
typedef struct {
  guint number;
  gsize start;
  gsize value;
  gsize end;
  char *group;
  char *key;
  guint first;
} CsClusterLine;

/**
 * CsClusterScan:
 * @lines: (element-type CsClusterLine): in the order of the text
 * @stray: the first line that is neither group, key, comment nor blank; 0 for none
 *
 * Where things stand in the text. GKeyFile reads the values but tells no lines, and merges
 * duplicates silently; this index finds both and lets a value be changed without touching the rest.
 */
typedef struct {
  GPtrArray *lines;
  guint stray;
  GHashTable *places;
} CsClusterScan;

CsClusterScan *cs_cluster_scan_new (const char *text);
void cs_cluster_scan_free (CsClusterScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsClusterScan, cs_cluster_scan_free)

/* The line of a group (@key NULL) or key that GKeyFile's value comes from, the last; NULL when
 * there is none. */
const CsClusterLine *cs_cluster_scan_find (CsClusterScan *self, const char *group, const char *key);

/* The text with one key set to @value, in the file's escaped form; %NULL removes it. */
char *cs_cluster_text_set (const char *text,
                           CsClusterScan *scan,
                           const char *group,
                           const char *key,
                           const char *value);
/* The text without the group, the comment right above it and its keys. */
char *cs_cluster_text_remove (const char *text, CsClusterScan *scan, const char *group);

G_END_DECLS
