/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-reader.h"

G_BEGIN_DECLS

/**
 * CsLoading:
 *
 * A file on its way into memory, a step at a time, within the limits of cs_reader_load(), whose
 * errors these are. What is there is wiped when it is freed. Blocking; one thread at a time.
 * Private to this folder.
 */
typedef struct _CsLoading CsLoading;

/* Opens @file. @cancellable: (nullable): kept. */
CsLoading *cs_loading_new (GFile *file, GCancellable *cancellable, GError **error);
void cs_loading_free (CsLoading *self);
/* What is there, which must be all of it. Transfer full. */
GBytes *cs_loading_free_to_bytes (CsLoading *self);
/* One step more, of at most @size bytes: it may be one in which it turns out that all is there. */
gboolean cs_loading_go_on (CsLoading *self, gsize size, GError **error);
/* All that is not there yet. */
gboolean cs_loading_finish (CsLoading *self, GError **error);
gboolean cs_loading_is_complete (const CsLoading *self);
/* What is there so far, until the next step; nullable when nothing is. */
const guint8 *cs_loading_peek (const CsLoading *self, gsize *size);
/* How long it will be, as far as one knows. */
gsize cs_loading_get_expected_size (const CsLoading *self);

G_END_DECLS
