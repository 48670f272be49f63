/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_BUILDER_CARD (cs_builder_card_get_type ())
G_DECLARE_FINAL_TYPE (CsBuilderCard, cs_builder_card, CS, BUILDER_CARD, GtkListBoxRow)

/* CsBuilderCard: one certificate of a bundle being put together. It is moved by dragging or with
 * Alt and Up or Down, and removed with Delete; both change the draft, and the list follows. */
GtkWidget *cs_builder_card_new (CsBundleDraft *draft, CsBundleCard *card);
CsBundleCard *cs_builder_card_get_card (CsBuilderCard *self);

G_END_DECLS
