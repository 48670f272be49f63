/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan-group-row.h"

#include <glib/gi18n.h>

#include "cs-look.h"

struct _CsPlanGroupRow {
  GtkWidget parent_instance;

  /* owned */
  CsPlanGroup *group;

  /* template children */
  GtkButton *copy;
  GtkButton *retry;
  GtkCheckButton *check;
  GtkImage *icon;
  GtkLabel *progress_label;
  GtkLabel *title;
  GtkProgressBar *progress;
  GtkWidget *box;

  gboolean updating; /* the check button follows the group */
};

G_DEFINE_FINAL_TYPE (CsPlanGroupRow, cs_plan_group_row, GTK_TYPE_WIDGET)

static void
show_check (CsPlanGroupRow *self)
{
  CsSelection selection = cs_plan_group_get_selection (self->group);

  self->updating = TRUE;
  gtk_check_button_set_active (self->check, selection == CS_SELECTION_ALL);
  gtk_check_button_set_inconsistent (self->check, selection == CS_SELECTION_SOME);
  self->updating = FALSE;
}

static void
changed_cb (CsPlanGroupRow *self)
{
  CsPlanGroup *group = self->group;
  g_autofree char *progress = cs_plan_group_dup_progress (group);
  const char *node = cs_plan_group_get_node (group);
  gboolean begun = cs_plan_group_has_begun (group);

  gtk_label_set_text (self->progress_label, progress);
  gtk_progress_bar_set_fraction (self->progress, cs_plan_group_get_fraction (group));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), begun);
  gtk_widget_set_visible (GTK_WIDGET (self->check), !begun);
  gtk_widget_set_visible (GTK_WIDGET (self->copy), cs_plan_group_has_lines (group));
  gtk_widget_set_visible (GTK_WIDGET (self->retry), node != NULL && !cs_plan_group_has_lines (group)
                                                        && cs_plan_group_has_failed (group));
  show_check (self);
}

static void
toggled_cb (CsPlanGroupRow *self)
{
  if (!self->updating)
    cs_plan_group_select (self->group, gtk_check_button_get_active (self->check));
}

static void
copy_cb (CsPlanGroupRow *self)
{
  g_autofree char *lines = cs_plan_group_dup_lines (self->group);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), lines);
}

static void
cs_plan_group_row_dispose (GObject *object)
{
  CsPlanGroupRow *self = CS_PLAN_GROUP_ROW (object);

  g_clear_object (&self->group);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_PLAN_GROUP_ROW);

  G_OBJECT_CLASS (cs_plan_group_row_parent_class)->dispose (object);
}

static void
cs_plan_group_row_class_init (CsPlanGroupRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_plan_group_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-plan-group-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, box);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, check);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, copy);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, progress);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, retry);
  gtk_widget_class_bind_template_child (widget_class, CsPlanGroupRow, title);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
cs_plan_group_row_init (CsPlanGroupRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cs_plan_group_row_new (CsPlanGroup *group)
{
  CsPlanGroupRow *self;
  const char *node;
  g_autofree char *all = NULL;

  g_return_val_if_fail (CS_IS_PLAN_GROUP (group), NULL);

  self = g_object_new (CS_TYPE_PLAN_GROUP_ROW, NULL);
  self->group = g_object_ref (group);
  node = cs_plan_group_get_node (group);
  gtk_label_set_text (self->title, cs_plan_group_get_title (group));
  gtk_image_set_from_icon_name (self->icon, cs_plan_group_get_icon_name (group));
  if (node != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry), "s", node);
  /* Translators: a check box that chooses all steps of a node; %s is the node */
  all = g_strdup_printf (_ ("All steps of %s"), cs_plan_group_get_title (group));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, all,
                                  -1);
  cs_tooltip_set (GTK_WIDGET (self->check), all);
  g_signal_connect_object (group, "notify::progress", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);

  return GTK_WIDGET (self);
}
