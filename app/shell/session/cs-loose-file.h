/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_LOOSE_FILE (cs_loose_file_get_type ())
G_DECLARE_FINAL_TYPE (CsLooseFile, cs_loose_file, CS, LOOSE_FILE, GObject)

/* CsLooseFile: a file or a text that was dropped or pasted: its bytes and what is in it, which
 * may be very much: an item is made when it is asked for. Immutable. */
const char *cs_loose_file_get_name (CsLooseFile *self);
GBytes *cs_loose_file_get_bytes (CsLooseFile *self);
GListModel *cs_loose_file_get_items (CsLooseFile *self); /* of CsItem, borrowed */
CsFault cs_loose_file_get_faults (CsLooseFile *self);    /* for a strict reader */

/* Cuts it into the cards of a bundle, in a thread. Finish gives them, with all that is wrong with
 * each (cs_bundle_cards_from_bytes(), which says what @others gets), transfer full; or why no
 * bundle has room for them. */
void cs_loose_file_cut_async (CsLooseFile *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *cs_loose_file_cut_finish (GAsyncResult *result, GListModel **others, GError **error);

/* Reads @file in a thread. Finish gives a CsLooseFile, transfer full; an error that names it when
 * nothing is in it; %G_IO_ERROR_NOT_SUPPORTED when it is a cluster file. */
void cs_loose_file_load_async (GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* The same with a text that is here already. Finished by the same function. */
void cs_loose_file_read_async (GBytes *bytes,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CsLooseFile *cs_loose_file_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
