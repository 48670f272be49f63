/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a tone looks: by shape, word and colour, the same everywhere. */
const char *cs_tone_to_icon_name (CsTone tone); /* NULL for neutral */
const char *cs_tone_to_css_class (CsTone tone);
/* For a screen reader. NULL for neutral. */
const char *cs_tone_to_words (CsTone tone);
/* A fingerprint that is broken over lines must not get hyphens: they would be compared too. */
void cs_label_forbid_hyphens (GtkLabel *label);
const char *cs_cell_state_to_icon_name (CsCellState state);
const char *cs_wanted_kind_to_icon_name (CsWantedKind kind);
const char *cs_knowledge_to_icon_name (CsKnowledge knowledge);
/* Names the row of a list for a screen reader, which stands on the child's parent and not on the
 * child; to be called in bind. @description: (nullable) */
void cs_list_item_set_label (GtkListItem *list_item, const char *label, const char *description);
/* Gives @widget the class of @tone and takes away those of the others. */
void cs_tone_apply (CsTone tone, GtkWidget *widget);

G_END_DECLS
