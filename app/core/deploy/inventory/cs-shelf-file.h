/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate-index.h"

G_BEGIN_DECLS

/* A file of a shelf, and how it comes there. Internal to deploy. */

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

/* Nothing is in it yet. */
CsShelfFile *cs_shelf_file_new (const char *path);
CsShelfFile *cs_shelf_file_ref (CsShelfFile *self);
void cs_shelf_file_unref (CsShelfFile *self);
/* Takes what @more holds. */
void cs_shelf_file_add_more (CsShelfFile *self, CsShelfMore *more);
/* Where the row @index is; NULL when it is the error. */
const CsShelfPart *cs_shelf_file_find (const CsShelfFile *self, guint index, guint *position);
GArray *cs_shelf_more_new_array (void);

G_END_DECLS
