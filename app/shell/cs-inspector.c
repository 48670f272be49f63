/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inspector.h"

#include <glib/gi18n.h>

#include "cs-field-row.h"

struct _CsInspector {
  GtkWidget parent_instance;

  /* owned */
  CsTreeItem *item;

  /* template children */
  GtkBox *sections;
  GtkImage *icon;
  GtkLabel *subtitle;
  GtkLabel *title;
  GtkScrolledWindow *scroller;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsInspector, cs_inspector, GTK_TYPE_WIDGET)

static void
cs_inspector_dispose (GObject *object)
{
  CsInspector *self = CS_INSPECTOR (object);

  g_clear_object (&self->item);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_INSPECTOR);

  G_OBJECT_CLASS (cs_inspector_parent_class)->dispose (object);
}

static void
cs_inspector_class_init (CsInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_inspector_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, CsInspector, icon);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, scroller);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, sections);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, title);
}

static void
cs_inspector_init (CsInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
create_row (gpointer field, gpointer unused)
{
  return cs_field_row_new (CS_FIELD (field));
}

static GtkWidget *
new_section (CsSection *section)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), cs_section_get_title (section));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (section), create_row, NULL, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);

  return group;
}

static void
clear_sections (CsInspector *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
}

static char *
dup_subtitle (CsTreeItem *item)
{
  switch (cs_tree_item_get_kind (item)) {
  case CS_TREE_CLUSTER:
  case CS_TREE_CATEGORY:
    return g_strdup (_ ("Cluster"));
  case CS_TREE_SLOT:
    return g_strdup (_ ("Certificate of the cluster"));
  case CS_TREE_BUNDLE:
    return g_strdup (_ ("Bundle"));
  case CS_TREE_NODE:
    return g_strdup (_ ("Node"));
  case CS_TREE_FILE:
    /* Translators: %s is the name of a node */
    return g_strdup_printf (_ ("File on %s"), cs_tree_item_get_node (item));
  }

  g_return_val_if_reached (NULL);
}

static void
show_title (CsInspector *self, CsTreeItem *item)
{
  g_autofree char *subtitle = dup_subtitle (item);

  gtk_label_set_text (self->title, cs_tree_item_get_title (item));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), cs_tree_item_get_title (item));
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_image_set_from_icon_name (self->icon, cs_tree_item_get_icon_name (item));
}

void
cs_inspector_show (CsInspector *self, CsTreeModel *model, CsTreeItem *item)
{
  g_autoptr (GListModel) sections = NULL;

  g_return_if_fail (CS_IS_INSPECTOR (self));

  clear_sections (self);
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "sections" : "empty");
  if (item == NULL) {
    g_clear_object (&self->item);
    return;
  }

  sections = cs_tree_model_describe (model, item);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    gtk_box_append (self->sections, new_section (section));
  }
  show_title (self, item);
  /* The same thing seen anew stays where it was scrolled to. */
  if (g_set_object (&self->item, item))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}
