/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <countersign.h>

G_BEGIN_DECLS

/* How a tone looks: by shape, word and colour, the same everywhere. */
const char *cs_tone_to_icon_name (CsTone tone); /* NULL for neutral */
const char *cs_tone_to_css_class (CsTone tone);
/* For a screen reader. NULL for neutral. */
const char *cs_tone_to_words (CsTone tone);
/* A fingerprint that is broken over lines must not get hyphens: they would be compared too. */
void cs_label_forbid_hyphens (GtkLabel *label);
/* By shape alone it can be told what is wrong, or became of the file, or is not in service. */
const char *cs_cell_get_icon_name (const CsCell *cell);
const char *cs_wanted_kind_to_icon_name (CsWantedKind kind);
const char *cs_knowledge_to_icon_name (CsKnowledge knowledge);
/* Names the row of a list for a screen reader, which stands on the child's parent and not on the
 * child; to be called in bind. @description: (nullable) */
void cs_list_item_set_label (GtkListItem *list_item, const char *label, const char *description);
/* As gtk_widget_set_tooltip_text(), for what is set often: that one waits for the display server
 * each time, this one tells the text when the pointer rests there. @text: (nullable) */
void cs_tooltip_set (GtkWidget *widget, const char *text);
/* Of plain text: a toast's title is markup otherwise. */
AdwToast *cs_toast_new (const char *text);
/* The words of @tone as the tooltip of an image, and for a screen reader. */
void cs_tone_tell (CsTone tone, GtkWidget *image);
/* Gives @widget the class of @tone and takes away those of the others. */
void cs_tone_apply (CsTone tone, GtkWidget *widget);
/* A colour of the theme; that of the text where the theme has none of this name. */
GdkRGBA cs_look_up_colour (GtkWidget *widget, const char *name);
/* Shows @tone by its icon in its colour; hides @image where it has none, so for neutral. */
void cs_tone_show (CsTone tone, GtkImage *image);

G_END_DECLS
