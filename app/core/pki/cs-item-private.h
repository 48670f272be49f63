/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-item.h"

G_BEGIN_DECLS

/* @object: (transfer full): a CsCertificate, CsRequest, CsPrivateKey or CsCrl */
CsItem *cs_item_new_take (GObject *object, CsEncoding encoding);
/* @error: (transfer full) */
CsItem *cs_item_new_unknown_take (GError *error, CsEncoding encoding);
/* Where it stands; to be called once, before the item is shared. @file is shared by all items of a
 * file, and not interned: g_ref_string_new_intern() of GLib 2.74 may find a string that another
 * thread is just freeing. */
void cs_item_set_place (CsItem *self, GRefString *file, guint index);

G_END_DECLS
