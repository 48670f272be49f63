/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inspector.h"

#include <glib/gi18n.h>

#include "cs-field-row.h"
#include "cs-subject-details.h"

struct _CsInspector {
  CsPane parent_instance;

  /* owned */
  CsSubject *shown; /* to know whether the same thing is seen anew */

  /* template children */
  GtkBox *sections;
  GtkImage *icon;
  GtkLabel *subtitle;
  GtkLabel *title;
  GtkScrolledWindow *scroller;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsInspector, cs_inspector, CS_TYPE_PANE)

static void
cs_inspector_dispose (GObject *object)
{
  CsInspector *self = CS_INSPECTOR (object);

  g_clear_object (&self->shown);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_INSPECTOR);

  G_OBJECT_CLASS (cs_inspector_parent_class)->dispose (object);
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

static void
show_title (CsInspector *self, CsSubject *subject)
{
  g_autofree char *kind = cs_subject_dup_kind_text (subject);
  g_autofree char *name = cs_escape_control (cs_subject_get_name (subject));
  const char *title = name;

  if (cs_subject_get_kind (subject) <= CS_SUBJECT_CATEGORY)
    title = cs_cluster_get_name (cs_session_get_cluster (cs_pane_get_session (CS_PANE (self))));
  gtk_label_set_text (self->title, title != NULL ? title : _ ("Cluster without a name"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->subtitle, kind);
  gtk_image_set_from_icon_name (self->icon, cs_subject_get_icon_name (subject));
}

static void
cs_inspector_update (CsPane *pane)
{
  CsInspector *self = CS_INSPECTOR (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsSubject *subject = cs_session_get_selected (session);
  g_autoptr (GListModel) sections = NULL;

  clear_sections (self);
  gtk_stack_set_visible_child_name (self->stack, subject != NULL ? "sections" : "empty");
  if (subject == NULL) {
    g_clear_object (&self->shown);
    return;
  }

  sections = cs_subject_describe (subject, session);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    gtk_box_append (self->sections, new_section (section));
  }
  show_title (self, subject);
  /* The same thing seen anew stays where it was scrolled to. */
  if (!cs_subject_equal (self->shown, subject))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  g_set_object (&self->shown, subject);
}

static void
cs_inspector_class_init (CsInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_inspector_dispose;
  CS_PANE_CLASS (klass)->update = cs_inspector_update;

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
  cs_pane_watch (CS_PANE (self), "notify::selected", G_CALLBACK (cs_pane_invalidate));
}
