/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate-file.h"
#include "cs-found.h"

G_BEGIN_DECLS

/* How a shelf is filled: the part that works in a thread. Internal to deploy. */

/* Things of one file, in a row. */
typedef struct {
  CsCertificateIndex *items; /* shared with other files */
  guint first;               /* where they begin in it */
  guint n;
} CsShelfPart;

/* One file and what is in it; counted atomically. Once it is delivered, only whoever it was
 * delivered to looks into it, and gives it the parts that come later. */
typedef struct {
  char *path;       /* below the folder */
  GArray *parts;    /* of CsShelfPart */
  char *error;      /* it cannot be read, or not to its end: that is its last row */
  guint n;          /* how many rows; 0: the file is gone, or nothing is in it any more */
  gboolean is_open; /* there may be more in it than came so far */
} CsShelfFile;

/* More of a file that was delivered before, and not to its end. */
typedef struct {
  CsShelfFile *file;
  CsShelfPart part; /* items is NULL when there is none */
  char *error;      /* it ends here, with this */
  gboolean is_last;
} CsShelfMore;

CsShelfFile *cs_shelf_file_ref (CsShelfFile *self);
void cs_shelf_file_unref (CsShelfFile *self);
/* Takes what @more holds. */
void cs_shelf_file_add_more (CsShelfFile *self, CsShelfMore *more);
/* Where the row @index is; NULL when it is the error. */
const CsShelfPart *cs_shelf_file_find (const CsShelfFile *self, guint index, guint *position);
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
