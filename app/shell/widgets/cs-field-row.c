/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-field-row.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-validity-bar.h"
#include "cs-wrap-layout.h"

struct _CsFieldRow {
  GtkListBoxRow parent_instance;

  /* owned */
  CsField *field;

  /* template children */
  GtkBox *content;
  GtkButton *copy_button;
  GtkImage *tone_image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (CsFieldRow, cs_field_row, GTK_TYPE_LIST_BOX_ROW)

static void
copy (CsFieldRow *self)
{
  const char *detail = cs_field_get_detail (self->field);
  g_autofree char *text
      = g_strconcat (cs_field_get_text (self->field), detail != NULL ? "\n" : NULL, detail, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_cb (CsFieldRow *self)
{
  copy (self);
  gtk_button_set_icon_name (self->copy_button, "cs-good-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy_button), _ ("Copied"));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  copy (CS_FIELD_ROW (widget));
}

static void
cs_field_row_dispose (GObject *object)
{
  CsFieldRow *self = CS_FIELD_ROW (object);

  g_clear_object (&self->field);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_FIELD_ROW);

  G_OBJECT_CLASS (cs_field_row_parent_class)->dispose (object);
}

static void
cs_field_row_class_init (CsFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_field_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsFieldRow, content);
  gtk_widget_class_bind_template_child (widget_class, CsFieldRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, CsFieldRow, label);
  gtk_widget_class_bind_template_child (widget_class, CsFieldRow, tone_image);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_install_action (widget_class, "field.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "field.copy",
                                       NULL);
}

static void
cs_field_row_init (CsFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Selectable, so that a part of it can be copied too; it does not take the focus on its own way. */
static GtkWidget *
new_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  cs_label_forbid_hyphens (GTK_LABEL (label));
  gtk_widget_set_can_focus (label, FALSE); /* nor swallow Tab */

  return label;
}

static void
show_text (CsFieldRow *self)
{
  GtkWidget *text = new_text (cs_field_get_text (self->field));

  if (cs_field_get_kind (self->field) == CS_FIELD_CODE) {
    gtk_widget_add_css_class (text, "monospace");
    gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
    gtk_widget_set_visible (GTK_WIDGET (self->copy_button), TRUE);
  }
  gtk_box_append (self->content, text);
}

/* Made when it is asked for: a certificate may hold many, and each has many lines. */
static void
expanded_cb (GtkExpander *expander, GParamSpec *pspec, CsFieldRow *self)
{
  GtkWidget *text;
  GtkWidget *scroller;

  if (gtk_expander_get_child (expander) != NULL)
    return;

  text = new_text (cs_field_get_detail (self->field));
  gtk_label_set_wrap (GTK_LABEL (text), FALSE); /* its lines mean something */
  gtk_widget_add_css_class (text, "monospace");
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "vscrollbar-policy", GTK_POLICY_NEVER, "child",
                           text, NULL);
  gtk_expander_set_child (expander, scroller);
}

static void
show_folded (CsFieldRow *self)
{
  /* Translators: opens the bytes of a certificate extension that nobody knows */
  GtkWidget *expander = gtk_expander_new (_ ("Bytes and structure"));

  show_text (self);
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
  gtk_box_append (self->content, expander);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), TRUE);
}

/* The name, and small behind it what it is in the cluster. */
static GtkWidget *
new_chip (const char *name, CsCluster *cluster)
{
  g_autofree char *serves
      = cluster != NULL ? cs_serves_dup_text (cs_serves_of_name (cluster, name)) : g_strdup ("");
  g_autofree char *tooltip
      = *serves != '\0' ? g_strdup_printf ("%s: %s", name, serves) : g_strdup (name);
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE); /* nor swallow Tab */
  gtk_box_append (GTK_BOX (chip), label);
  if (*serves != '\0') {
    GtkWidget *small = gtk_label_new (serves);

    gtk_label_set_ellipsize (GTK_LABEL (small), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (small, "caption");
    gtk_widget_add_css_class (small, "dim-label");
    gtk_box_append (GTK_BOX (chip), small);
  }
  cs_tooltip_set (chip, tooltip);
  gtk_widget_add_css_class (chip, "cs-chip");

  return chip;
}

static void
show_names (CsFieldRow *self, CsCluster *cluster)
{
  const char *const *names = cs_field_get_names (self->field);
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (chips, cs_wrap_layout_new ());
  for (guint i = 0; names[i] != NULL; i++)
    gtk_box_append (GTK_BOX (chips), new_chip (names[i], cluster));
  gtk_box_append (self->content, chips);
}

static GtkWidget *
new_date (gint64 time, float xalign)
{
  g_autofree char *text = cs_time_format (time);
  GtkWidget *label;

  text[10] = '\0'; /* the day; the second is in the tooltip */
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  text[10] = 'T';
  cs_tooltip_set (label, text);

  return label;
}

static void
show_validity (CsFieldRow *self)
{
  GtkWidget *bar = cs_validity_bar_new ();
  GtkWidget *dates = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gint64 start, end, now;
  guint warn_days;

  if (!cs_field_get_validity (self->field, &start, &end, &now, &warn_days))
    return;

  cs_validity_bar_set (CS_VALIDITY_BAR (bar), start, end, now, warn_days);
  gtk_box_append (self->content, new_text (cs_field_get_text (self->field)));
  gtk_box_append (self->content, bar);
  gtk_box_append (GTK_BOX (dates), new_date (start, 0));
  gtk_box_append (GTK_BOX (dates), new_date (end, 1));
  gtk_box_append (self->content, dates);
}

static void
show_tone (CsFieldRow *self)
{
  CsTone tone = cs_field_get_tone (self->field);

  cs_tone_show (tone, self->tone_image);
  cs_tone_tell (tone, GTK_WIDGET (self->tone_image));
}

GtkWidget *
cs_field_row_new (CsField *field, CsCluster *cluster)
{
  CsFieldRow *self;

  g_return_val_if_fail (CS_IS_FIELD (field), NULL);

  self = g_object_new (CS_TYPE_FIELD_ROW, NULL);
  self->field = g_object_ref (field);
  gtk_label_set_text (self->label, cs_field_get_label (field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cs_field_get_label (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  cs_field_get_text (field), -1);
  switch (cs_field_get_kind (field)) {
  case CS_FIELD_TEXT:
  case CS_FIELD_CODE:
    show_text (self);
    break;
  case CS_FIELD_NAMES:
    show_names (self, cluster);
    break;
  case CS_FIELD_VALIDITY:
    show_validity (self);
    break;
  case CS_FIELD_FOLDED:
    show_folded (self);
    break;
  }
  show_tone (self);

  return GTK_WIDGET (self);
}
