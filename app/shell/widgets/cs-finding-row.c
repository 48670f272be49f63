/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-finding-row.h"

#include <glib/gi18n.h>

#include "cs-look.h"

struct _CsFindingRow {
  GtkWidget parent_instance;

  /* template children */
  GtkImage *image;
  GtkLabel *place;
  GtkLabel *remedy;
  GtkLabel *text;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (CsFindingRow, cs_finding_row, GTK_TYPE_WIDGET)

static void
cs_finding_row_dispose (GObject *object)
{
  CsFindingRow *self = CS_FINDING_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_FINDING_ROW);

  G_OBJECT_CLASS (cs_finding_row_parent_class)->dispose (object);
}

static void
cs_finding_row_class_init (CsFindingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_finding_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-finding-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsFindingRow, box);
  gtk_widget_class_bind_template_child (widget_class, CsFindingRow, image);
  gtk_widget_class_bind_template_child (widget_class, CsFindingRow, place);
  gtk_widget_class_bind_template_child (widget_class, CsFindingRow, remedy);
  gtk_widget_class_bind_template_child (widget_class, CsFindingRow, text);
}

static void
cs_finding_row_init (CsFindingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_in (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* "[Certificate cms1a] Names, line 27", with what is known of it. */
static char *
dup_place (CsFinding *finding)
{
  const char *group = cs_finding_get_group (finding);
  const char *key = cs_finding_get_key (finding);
  guint line = cs_finding_get_line (finding);
  g_autoptr (GString) place = g_string_new (NULL);

  if (group != NULL)
    g_string_append_printf (place, "[%s]", group);
  if (key != NULL)
    g_string_append_printf (place, "%s%s", place->len > 0 ? " " : "", key);
  if (line > 0 && cs_finding_get_file (finding) != NULL) {
    /* Translators: %u is a line number in the cluster file */
    g_autofree char *words = g_strdup_printf (_ ("line %u"), line);

    g_string_append_printf (place, "%s%s", place->len > 0 ? ", " : "", words);
  }

  return g_string_free (g_steal_pointer (&place), FALSE);
}

static const char *
icon_of (CsSeverity severity)
{
  const char *icon_name = cs_tone_to_icon_name (cs_severity_to_tone (severity));

  return icon_name != NULL ? icon_name : "cs-notice-symbolic";
}

GtkWidget *
cs_finding_row_new (CsFinding *finding)
{
  CsFindingRow *self;
  CsTone tone;
  g_autofree char *place = NULL;

  g_return_val_if_fail (CS_IS_FINDING (finding), NULL);

  self = g_object_new (CS_TYPE_FINDING_ROW, NULL);
  tone = cs_severity_to_tone (cs_finding_get_severity (finding));
  place = dup_place (finding);
  gtk_image_set_from_icon_name (self->image, icon_of (cs_finding_get_severity (finding)));
  cs_tone_apply (tone, GTK_WIDGET (self->image));
  show_in (self->text, cs_finding_get_shown_text (finding));
  show_in (self->remedy, cs_finding_get_shown_remedy (finding));
  show_in (self->place, place);

  return GTK_WIDGET (self);
}
