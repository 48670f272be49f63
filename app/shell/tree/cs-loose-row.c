/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-loose-row.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-subject-objects.h"

#define DAY (24 * 60 * 60)

struct _CsLooseRow {
  GtkBox parent_instance;

  GtkListItem *list_item; /* borrowed */
  gboolean stale;

  /* template children */
  GtkImage *icon;
  GtkImage *tone_image;
  GtkLabel *place;
  GtkLabel *state;
  GtkLabel *title;
};

G_DEFINE_FINAL_TYPE (CsLooseRow, cs_loose_row, GTK_TYPE_BOX)

/* Days are told and nothing more: that a loose certificate has not expired makes nothing good. */
static CsTone
judge (CsFound *found, guint warn_days, char **text)
{
  gint64 end = cs_found_get_not_after (found);
  gint64 days = cs_time_is_known (end) ? (end - cs_time_now ()) / DAY : 0;

  if (cs_found_get_error (found) != NULL) {
    *text = g_strdup (_ ("unreadable"));
    return CS_TONE_ERROR;
  }
  if (cs_found_get_item (found) == NULL
      || cs_item_get_kind (cs_found_get_item (found)) != CS_ITEM_CERTIFICATE) {
    *text = g_strdup ("");
    return CS_TONE_NEUTRAL;
  }
  if (end < cs_time_now ()) {
    *text = g_strdup (_ ("expired"));
    return CS_TONE_ERROR;
  }
  *text = g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), (int) days);

  return days < (gint64) warn_days ? CS_TONE_WARNING : CS_TONE_NEUTRAL;
}

static const char *
icon_of (CsFound *found)
{
  CsItem *item = cs_found_get_item (found);

  switch (item != NULL ? cs_item_get_kind (item) : CS_ITEM_UNKNOWN) {
  case CS_ITEM_CERTIFICATE:
    return "cs-certificate-symbolic";
  case CS_ITEM_REQUEST:
    return "cs-request-symbolic";
  case CS_ITEM_PRIVATE_KEY:
    return "cs-key-symbolic";
  case CS_ITEM_CRL:
  case CS_ITEM_UNKNOWN:
    break;
  }

  return "text-x-generic-symbolic";
}

static char *
dup_place (CsFound *found)
{
  g_autofree char *file = cs_escape_control (cs_found_get_file (found));

  if (cs_found_get_n (found) == 1)
    return g_steal_pointer (&file);
  if (cs_found_get_n (found) == 0)
    /* Translators: a part of a file that is still being read: its place, the file */
    return g_strdup_printf (_ ("%u in %s"), cs_found_get_index (found) + 1, file);

  /* Translators: a part of a file: its place, how many there are, the file */
  return g_strdup_printf (_ ("%u of %u in %s"), cs_found_get_index (found) + 1,
                          cs_found_get_n (found), file);
}

void
cs_loose_row_show (CsLooseRow *self, guint warn_days)
{
  CsFound *found = cs_loose_row_get_found (self);
  g_autofree char *title = NULL;
  g_autofree char *place = NULL;
  g_autofree char *state = NULL;
  g_autofree char *name = NULL;
  g_autofree char *error = NULL;
  CsTone tone;

  g_return_if_fail (found != NULL);

  self->stale = FALSE;
  title = cs_found_dup_title (found);
  place = dup_place (found);
  tone = judge (found, warn_days, &state);
  error = cs_language_dup_shown (cs_found_get_error (found));
  gtk_image_set_from_icon_name (self->icon, icon_of (found));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->place, place);
  gtk_label_set_text (self->state, state);
  cs_tone_show (tone, self->tone_image);
  cs_tone_apply (tone, GTK_WIDGET (self->state));
  cs_tooltip_set (GTK_WIDGET (self), error != NULL ? error : title);
  name = g_strjoin (", ", title, place, *state != '\0' ? state : NULL, NULL);
  cs_list_item_set_label (self->list_item, name, error);
}

void
cs_loose_row_set_stale (CsLooseRow *self)
{
  g_return_if_fail (CS_IS_LOOSE_ROW (self));

  self->stale = TRUE;
}

gboolean
cs_loose_row_is_stale (CsLooseRow *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_ROW (self), FALSE);

  return self->stale;
}

CsFound *
cs_loose_row_get_found (CsLooseRow *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_ROW (self), NULL);

  return gtk_list_item_get_item (self->list_item);
}

guint
cs_loose_row_get_position (CsLooseRow *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_ROW (self), GTK_INVALID_LIST_POSITION);

  return gtk_list_item_get_position (self->list_item);
}

static void
cs_loose_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_LOOSE_ROW);

  G_OBJECT_CLASS (cs_loose_row_parent_class)->dispose (object);
}

static void
cs_loose_row_class_init (CsLooseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_loose_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-loose-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsLooseRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CsLooseRow, place);
  gtk_widget_class_bind_template_child (widget_class, CsLooseRow, state);
  gtk_widget_class_bind_template_child (widget_class, CsLooseRow, title);
  gtk_widget_class_bind_template_child (widget_class, CsLooseRow, tone_image);
}

static void
cs_loose_row_init (CsLooseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cs_loose_row_new (GtkListItem *list_item)
{
  CsLooseRow *self = g_object_new (CS_TYPE_LOOSE_ROW, NULL);

  self->list_item = list_item;

  return GTK_WIDGET (self);
}
