/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ProcessUse: what this process holds: open descriptors, threads, bytes allocated (0 where the
 * allocator is a sanitizer's, which does not tell). For leak tests.
 */
typedef struct {
  guint descriptors;
  guint threads;
  gsize bytes;
} ProcessUse;

ProcessUse process_use_now (void);
/* Does @work @rounds times, after as many as it takes for what is made once (types, caches, pools
 * of threads); fails when afterwards more is held than before. @slack: bytes a round may differ. */
void
process_use_assert_steady (void (*work) (gpointer data), gpointer data, guint rounds, gsize slack);

G_END_DECLS
