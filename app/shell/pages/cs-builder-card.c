/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-builder-card.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-subject-objects.h"

struct _CsBuilderCard {
  GtkListBoxRow parent_instance;

  /* owned */
  CsBundleDraft *draft;
  CsBundleCard *card;

  /* template children */
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkImage *tone_image;
};

G_DEFINE_FINAL_TYPE (CsBuilderCard, cs_builder_card, GTK_TYPE_LIST_BOX_ROW)

/* --- keys --------------------------------------------------------------------------------------
 */

/* The rows are made anew by the draft: the keyboard goes on where the card now is. */
static void
focus_row (GtkWidget *list, int index)
{
  GtkListBoxRow *row;

  if (!GTK_IS_LIST_BOX (list))
    return;
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);
  if (row == NULL && index > 0)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index - 1);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : list);
}

static void
move_by (CsBuilderCard *self, int step)
{
  g_autoptr (GtkWidget) list = g_object_ref (gtk_widget_get_parent (GTK_WIDGET (self)));
  g_autoptr (CsBundleDraft) draft = g_object_ref (self->draft);
  int from = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self));
  int to = from + step;

  if (from < 0 || to < 0 || (guint) to >= g_list_model_get_n_items (G_LIST_MODEL (draft)))
    return;

  cs_bundle_draft_move (draft, (guint) from, (guint) to);
  focus_row (list, to);
}

static void
up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_by (CS_BUILDER_CARD (widget), -1);
}

static void
down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_by (CS_BUILDER_CARD (widget), 1);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsBuilderCard *self = CS_BUILDER_CARD (widget);
  g_autoptr (GtkWidget) list = g_object_ref (gtk_widget_get_parent (widget));
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self));

  if (index < 0)
    return;
  cs_bundle_draft_remove (self->draft, (guint) index);
  focus_row (list, index);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsCertificate *certificate = cs_bundle_card_get_certificate (CS_BUILDER_CARD (widget)->card);
  g_autofree char *pem = certificate != NULL ? cs_certificate_to_pem (certificate) : NULL;

  if (pem != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pem);
}

/* --- dragging ----------------------------------------------------------------------------------
 */

static GdkContentProvider *
prepare_cb (CsBuilderCard *self, double x, double y, GtkDragSource *source)
{
  return gdk_content_provider_new_typed (CS_TYPE_BUNDLE_CARD, self->card);
}

static void
drag_begin_cb (CsBuilderCard *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 24, 24);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_builder_card_dispose (GObject *object)
{
  CsBuilderCard *self = CS_BUILDER_CARD (object);

  g_clear_object (&self->card);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_BUILDER_CARD);

  G_OBJECT_CLASS (cs_builder_card_parent_class)->dispose (object);
}

static void
cs_builder_card_class_init (CsBuilderCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_builder_card_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-builder-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CsBuilderCard, title);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderCard, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderCard, tone_image);
  gtk_widget_class_install_action (widget_class, "card.up", NULL, up_action);
  gtk_widget_class_install_action (widget_class, "card.down", NULL, down_action);
  gtk_widget_class_install_action (widget_class, "card.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "card.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "card.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "card.down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "card.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "card.copy",
                                       NULL);
}

static void
cs_builder_card_init (CsBuilderCard *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

static void
show_certificate (CsBuilderCard *self, CsCertificate *certificate)
{
  g_autofree char *until = cs_time_format (cs_certificate_get_not_after (certificate));
  g_autofree char *subject = cs_escape_control (cs_certificate_get_subject (certificate));
  g_autofree char *title = cs_object_dup_title (G_OBJECT (certificate));
  g_autofree char *source = cs_escape_control (cs_bundle_card_get_source (self->card));
  g_autofree char *text = NULL;
  g_autoptr (CsFinding) time = cs_certificate_judge_time (certificate, cs_time_now ());
  CsTone tone = CS_TONE_NEUTRAL;

  if (cs_time_is_known (cs_certificate_get_not_after (certificate)))
    until[10] = '\0';
  /* Translators: the first %s is a file, the second a date */
  text = g_strdup_printf (_ ("%s · until %s"), source, until);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), subject);
  if (time != NULL)
    tone = cs_severity_to_tone (cs_finding_get_severity (time));
  else if (cs_bundle_card_get_faults (self->card) != 0)
    tone = CS_TONE_WARNING;
  cs_tone_show (tone, self->tone_image);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tone_image),
                               time != NULL ? cs_finding_get_shown_text (time)
                                            : _ ("It was not found in clean form: see below"));
}

static void
show_problem (CsBuilderCard *self)
{
  g_autofree char *source = cs_escape_control (cs_bundle_card_get_source (self->card));
  g_autofree char *shown = cs_language_dup_shown (cs_bundle_card_get_problem (self->card));
  g_autofree char *problem = cs_escape_control (shown);

  gtk_label_set_text (self->title, _ ("Unreadable part"));
  gtk_label_set_text (self->subtitle, source);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), problem);
  cs_tone_show (CS_TONE_ERROR, self->tone_image);
}

GtkWidget *
cs_builder_card_new (CsBundleDraft *draft, CsBundleCard *card)
{
  CsBuilderCard *self;

  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (draft), NULL);
  g_return_val_if_fail (CS_IS_BUNDLE_CARD (card), NULL);

  self = g_object_new (CS_TYPE_BUILDER_CARD, NULL);
  self->draft = g_object_ref (draft);
  self->card = g_object_ref (card);
  if (cs_bundle_card_get_certificate (card) != NULL)
    show_certificate (self, cs_bundle_card_get_certificate (card));
  else
    show_problem (self);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->title),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (self->subtitle), -1);

  return GTK_WIDGET (self);
}

CsBundleCard *
cs_builder_card_get_card (CsBuilderCard *self)
{
  g_return_val_if_fail (CS_IS_BUILDER_CARD (self), NULL);

  return self->card;
}
