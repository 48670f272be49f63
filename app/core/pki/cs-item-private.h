/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-item.h"

G_BEGIN_DECLS

/* @object: (transfer full): a CsCertificate, CsRequest, CsPrivateKey or CsCrl */
CsItem *cs_item_new_take (GObject *object, CsEncoding encoding);
/* @error: (transfer full) */
CsItem *cs_item_new_unknown_take (GError *error, CsEncoding encoding);
/* Where it stands; to be called once, before the item is shared. */
void cs_item_set_place (CsItem *self, const char *file, guint index);

G_END_DECLS
