/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-compare-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "cs-gradual-rows.h"
#include "cs-look.h"
#include "cs-subject-objects.h"

struct _CsCompareView {
  GtkWidget parent_instance;

  /* template children */
  GtkStack *stack;
  GtkLabel *summary;
  GtkLabel *first_name;
  GtkLabel *second_name;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (CsCompareView, cs_compare_view, GTK_TYPE_WIDGET)

static void
cs_compare_view_dispose (GObject *object)
{
  CsCompareView *self = CS_COMPARE_VIEW (object);
  GtkWidget *child;

  if (self->rows != NULL)
    gtk_list_box_bind_model (self->rows, NULL, NULL, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cs_compare_view_parent_class)->dispose (object);
}

static void
cs_compare_view_class_init (CsCompareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_compare_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-compare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsCompareView, first_name);
  gtk_widget_class_bind_template_child (widget_class, CsCompareView, rows);
  gtk_widget_class_bind_template_child (widget_class, CsCompareView, second_name);
  gtk_widget_class_bind_template_child (widget_class, CsCompareView, stack);
  gtk_widget_class_bind_template_child (widget_class, CsCompareView, summary);
}

static void
cs_compare_view_init (CsCompareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cs_compare_view_new (void)
{
  return g_object_new (CS_TYPE_COMPARE_VIEW, NULL);
}

/* --- rows --------------------------------------------------------------------------------------
 */

/* What comes from a certificate is escaped line by line: the core ends lines, nobody else does. */
static char *
dup_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *escaped = cs_escape_control (lines[i]);

    g_free (lines[i]);
    lines[i] = escaped;
  }

  return g_strjoinv ("\n", lines);
}

static GtkWidget *
new_side (const char *text)
{
  g_autofree char *shown = dup_lines (text != NULL ? text : _ ("none"));
  GtkWidget *label = gtk_label_new (shown);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  cs_label_forbid_hyphens (GTK_LABEL (label));
  gtk_widget_set_can_focus (label, FALSE); /* nor swallow Tab */
  gtk_widget_set_hexpand (label, TRUE);
  if (text == NULL)
    gtk_widget_add_css_class (label, "dim-label");

  return label;
}

static GtkWidget *
new_heading (CsComparisonRow *row)
{
  gboolean same = cs_comparison_row_is_same (row);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (cs_comparison_row_get_label (row));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, same ? "dim-label" : "heading");
  gtk_box_append (GTK_BOX (box), label);
  if (!same) {
    GtkWidget *word = gtk_label_new (_ ("differs"));

    gtk_widget_add_css_class (word, "caption");
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("cs-warning-symbolic"));
    gtk_box_append (GTK_BOX (box), word);
  }

  return box;
}

static GtkWidget *
create_row (gpointer item, gpointer unused)
{
  CsComparisonRow *row = CS_COMPARISON_ROW (item);
  GtkWidget *widget = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), new_side (cs_comparison_row_get_first (row)));
  gtk_box_append (GTK_BOX (sides), new_side (cs_comparison_row_get_second (row)));
  gtk_box_append (GTK_BOX (box), new_heading (row));
  gtk_box_append (GTK_BOX (box), sides);
  gtk_widget_add_css_class (box, "cs-repair");
  if (!cs_comparison_row_is_same (row))
    gtk_widget_add_css_class (widget, "cs-differs");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), FALSE);

  return widget;
}

static gboolean
can_compare (GObject *object)
{
  return object != NULL && (CS_IS_CERTIFICATE (object) || CS_IS_REQUEST (object));
}

static void
show_name (GtkLabel *label, GObject *object)
{
  g_autofree char *title = cs_object_dup_title (object);

  gtk_label_set_text (label, title);
  cs_tooltip_set (GTK_WIDGET (label), title);
}

void
cs_compare_view_set (CsCompareView *self, GObject *first, GObject *second)
{
  g_autoptr (CsComparison) comparison = NULL;
  g_autofree char *summary = NULL;

  g_return_if_fail (CS_IS_COMPARE_VIEW (self));

  gtk_list_box_bind_model (self->rows, NULL, NULL, NULL, NULL);
  if (!can_compare (first) || !can_compare (second)) {
    gtk_stack_set_visible_child_name (self->stack, "empty");
    return;
  }

  comparison = cs_comparison_new (first, second);
  summary = cs_comparison_dup_summary (comparison);
  gtk_label_set_text (self->summary, summary);
  show_name (self->first_name, first);
  show_name (self->second_name, second);
  cs_gradual_rows_bind (self->rows, G_LIST_MODEL (comparison), create_row, NULL);
  gtk_stack_set_visible_child_name (self->stack, "rows");
}
