/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-repair-row.h"

#include "cs-look.h"

typedef struct {
  CsBundleDraft *draft;
  char *id;
} Repair;

static void
repair_free (gpointer data, GClosure *unused)
{
  Repair *self = data;

  g_object_unref (self->draft);
  g_free (self->id);
  g_free (self);
}

static void
clicked_cb (GtkButton *button, gpointer data)
{
  Repair *self = data;
  g_autoptr (CsBundleDraft) draft = g_object_ref (self->draft); /* the row goes away meanwhile */
  g_autofree char *id = g_strdup (self->id);

  cs_bundle_draft_repair (draft, id);
}

static GtkWidget *
new_button (CsBundleDraft *draft, CsFinding *finding)
{
  GtkWidget *button = gtk_button_new_with_label (cs_finding_get_shown_remedy (finding));
  Repair *repair = g_new0 (Repair, 1);

  repair->draft = g_object_ref (draft);
  repair->id = g_strdup (cs_finding_get_id (finding));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (clicked_cb), repair, repair_free, 0);

  return button;
}

GtkWidget *
cs_repair_row_new (CsBundleDraft *draft, CsFinding *finding)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  CsTone tone = cs_severity_to_tone (cs_finding_get_severity (finding));
  g_autofree char *text = cs_escape_control (cs_finding_get_shown_text (finding));
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *image = gtk_image_new_from_icon_name (
      tone != CS_TONE_NEUTRAL ? cs_tone_to_icon_name (tone) : "cs-notice-symbolic");

  cs_tone_apply (tone, image);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  if (cs_bundle_draft_can_repair (draft, cs_finding_get_id (finding)))
    gtk_box_append (GTK_BOX (box), new_button (draft, finding));
  gtk_widget_add_css_class (box, "cs-repair");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}
