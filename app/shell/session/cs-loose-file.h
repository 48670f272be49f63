/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_LOOSE_FILE (cs_loose_file_get_type ())
G_DECLARE_FINAL_TYPE (CsLooseFile, cs_loose_file, CS, LOOSE_FILE, GObject)

/* CsLooseFile: a file or a text that was dropped or pasted: its bytes and what is in it, which
 * may be very much: an item is made when it is asked for. Immutable,
 * so that a thread may make it. */
/* %NULL with an error that names it when nothing is in it. */
CsLooseFile *cs_loose_file_new (GBytes *bytes, const char *name, GError **error);
const char *cs_loose_file_get_name (CsLooseFile *self);
GBytes *cs_loose_file_get_bytes (CsLooseFile *self);
GListModel *cs_loose_file_get_items (CsLooseFile *self); /* of CsItem, borrowed */
CsFault cs_loose_file_get_faults (CsLooseFile *self);    /* for a strict reader */

/* Reads @file in a thread. Finish gives a CsLooseFile, transfer full; %G_IO_ERROR_NOT_SUPPORTED
 * when it is a cluster file. */
void cs_loose_file_load_async (GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CsLooseFile *cs_loose_file_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
