/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-told-dialog.h"

#include <glib/gi18n.h>

#include "cs-look.h"

static GtkWidget *
new_card (const char *label, const char *value)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *caption = gtk_label_new (label);
  g_autofree char *escaped = cs_escape_control (value);
  GtkWidget *text = gtk_label_new (escaped);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "heading");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_yalign (GTK_LABEL (text), 0);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, FALSE); /* nor swallow Tab */
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (text), 22); /* both break at the same place */
  gtk_label_set_max_width_chars (GTK_LABEL (text), 22);
  cs_label_forbid_hyphens (GTK_LABEL (text));
  gtk_widget_add_css_class (text, "monospace");
  gtk_box_append (GTK_BOX (card), caption);
  gtk_box_append (GTK_BOX (card), text);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "cs-details");

  return card;
}

GtkWidget *
cs_told_dialog_new (GtkWindow *parent, CsPrompt *prompt)
{
  GtkWidget *dialog;
  GtkWidget *cards = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  g_return_val_if_fail (CS_IS_PROMPT (prompt), NULL);

  dialog
      = adw_message_dialog_new (parent, cs_prompt_get_title (prompt), cs_prompt_get_text (prompt));
  gtk_box_set_homogeneous (GTK_BOX (cards), TRUE);
  for (guint i = 0; i < cs_prompt_get_n_details (prompt); i++)
    gtk_box_append (GTK_BOX (cards), new_card (cs_prompt_get_detail_label (prompt, i),
                                               cs_prompt_get_detail_value (prompt, i)));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), cards);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);

  return dialog;
}
