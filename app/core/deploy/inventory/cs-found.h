/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-item.h"

G_BEGIN_DECLS

#define CS_TYPE_FOUND (cs_found_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsFound, cs_found, CS, FOUND, GObject)

/**
 * CsFound:
 *
 * One thing found in a loose file: an item of a #CsShelf. Immutable; made when it is asked for, and
 * what is in it is read when it is asked for.
 */
CS_EXPORT
const char *cs_found_get_file (CsFound *self); /* its path below the shelf's folder, with '/' */
CS_EXPORT
guint cs_found_get_index (CsFound *self); /* from 0, within its file */
CS_EXPORT
guint cs_found_get_n (CsFound *self); /* how many things are in its file */
CS_EXPORT
CsItem *cs_found_get_item (CsFound *self); /* NULL when the file could not be read; borrowed */
/* Why the file, or this part of it, could not be read; NULL when it was. */
CS_EXPORT
const char *cs_found_get_error (CsFound *self);
/* When it ends, without reading more of it; CS_TIME_LONG_AGO when it is no certificate. */
CS_EXPORT
gint64 cs_found_get_not_after (CsFound *self);

G_END_DECLS
