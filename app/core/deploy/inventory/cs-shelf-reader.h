/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-found.h"
#include "cs-shelf-file.h"

G_BEGIN_DECLS

/* How a shelf is filled: the part that works in a thread. Internal to deploy. */

CsFound *cs_found_new (CsShelfFile *file, guint index);

/* What has come in since the last one. */
typedef struct {
  GPtrArray *files;   /* of CsShelfFile, by path: new, changed and gone */
  GArray *more;       /* of CsShelfMore: to be taken before the files */
  GPtrArray *folders; /* of char *: absolute, seen for the first time, to be watched */
  guint n_found;      /* files looked for, of which … */
  guint n_read;       /* … were looked at */
  double fraction;    /* … and so much of the next one */
  gboolean left_out;  /* there was more than is looked at */
  gboolean finished;  /* the last one */
} CsShelfBatch;

void cs_shelf_batch_free (CsShelfBatch *self);
/* Called in the reading thread; takes @batch. */
typedef void (*CsShelfDeliver) (CsShelfBatch *batch, gpointer user_data);

typedef struct _CsShelfReader CsShelfReader;

/* @folder: absolute. @known: set of paths below it that are no loose files. @closed: set of folders
 * below it that are not entered. Both taken. */
CsShelfReader *cs_shelf_reader_new (const char *folder, GHashTable *known, GHashTable *closed);
void cs_shelf_reader_unref (CsShelfReader *self);
/* Before it is used: of all that is in the folder only this file, which is read whatever its name
 * is. */
void cs_shelf_reader_set_only (CsShelfReader *self, const char *name);
/* Looks at all files and reads those that are not as they were the last time. Blocking; one thread
 * at a time. Cancelled, it delivers what it has and goes on from there the next time. */
void cs_shelf_reader_run (CsShelfReader *self,
                          CsShelfDeliver deliver,
                          gpointer user_data,
                          GCancellable *cancellable);
/* The same in a thread of its own. */
void cs_shelf_reader_start (CsShelfReader *self,
                            CsShelfDeliver deliver,
                            gpointer user_data,
                            GDestroyNotify destroy,
                            GCancellable *cancellable);

G_END_DECLS
