/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-builder.h"

G_BEGIN_DECLS

/* @item: (nullable) */
CsBundleEntry *
cs_bundle_entry_new (const char *file, CsItem *item, CsFate fate, const char *reason);
void cs_bundle_entry_set_fate (CsBundleEntry *self, CsFate fate, const char *reason);
void cs_bundle_entry_take_validity (CsBundleEntry *self, CsFinding *take_validity);

G_END_DECLS
