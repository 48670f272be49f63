/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inspector.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cs-compare-view.h"
#include "cs-inspector-parts.h"
#include "cs-look.h"
#include "cs-part-list.h"
#include "cs-subject-details.h"
#include "cs-subject-objects.h"

#define SUBJECT_ROW 0 /* of the things in the list on top: the whole, before its parts */

struct _CsInspector {
  CsPane parent_instance;

  /* owned */
  CsSubject *shown;    /* to know whether the same thing is seen anew */
  GListModel *objects; /* what the subject holds */
  guint picked;        /* the row of the list on top */
  GSignalGroup *workbench_signals;

  /* template children */
  CsCompareView *compare;
  GtkBox *sections;
  GtkButton *aside_button;
  GtkButton *copy_button;
  GtkButton *save_button;
  GtkDropDown *parts;
  GtkImage *icon;
  GtkLabel *subtitle;
  GtkLabel *title;
  GtkScrolledWindow *scroller;
  GtkStack *stack;
  GtkStack *views;
  GtkTextView *pem_view;
  GtkTextView *text_view;
  GtkWidget *switcher;
};

G_DEFINE_FINAL_TYPE (CsInspector, cs_inspector, CS_TYPE_PANE)

/* --- what is shown -----------------------------------------------------------------------------
 */

/* The certificate or request that is looked at: the one picked, or the only one. NULL when it is
 * the whole of several. Transfer full. */
static GObject *
dup_object (CsInspector *self)
{
  guint n = self->objects != NULL ? g_list_model_get_n_items (self->objects) : 0;

  if (n == 1)
    return g_list_model_get_item (self->objects, 0);

  return n > 1 && self->picked > SUBJECT_ROW
             ? g_list_model_get_item (self->objects, self->picked - 1)
             : NULL;
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
  cs_tooltip_set (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->subtitle, kind);
  gtk_image_set_from_icon_name (self->icon, cs_subject_get_icon_name (subject));
}

static GListModel *
describe_object (GObject *object, CsSession *session)
{
  gint64 now = cs_session_get_time (session);
  guint warn_days = cs_cluster_get_renew_days (cs_session_get_cluster (session));

  if (CS_IS_CERTIFICATE (object))
    return cs_describe_certificate (CS_CERTIFICATE (object), now, warn_days);
  if (CS_IS_REQUEST (object))
    return cs_describe_request (CS_REQUEST (object));

  return cs_describe_item (CS_ITEM (object), now, warn_days);
}

/* A part of several, or what was dropped here, is described by itself; what the cluster asks for is
 * described by how it stands. */
static GListModel *
describe (CsInspector *self, CsSubject *subject, GObject *object)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  gboolean itself = object != NULL && (self->picked > SUBJECT_ROW || cs_subject_is_local (subject));
  GListStore *sections = g_list_store_new (CS_TYPE_SECTION);

  cs_subject_take_faults (subject, session, sections);
  cs_sections_take_all (sections, itself ? describe_object (object, session)
                                         : cs_subject_describe (subject, session));

  return G_LIST_MODEL (sections);
}

static void
append (CsInspector *self, GtkWidget *widget)
{
  if (widget != NULL)
    gtk_box_append (self->sections, widget);
}

static void
show_sections (CsInspector *self, GListModel *sections, GObject *object)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  GtkWidget *relations = object != NULL ? cs_inspector_new_relations (session, object) : NULL;

  clear_sections (self);
  if (object != NULL && cs_subject_is_local (cs_session_get_selected (session)))
    append (self, cs_inspector_new_offers (session, object));
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    /* What is told of relations as text is told here by rows that lead there. */
    if (relations != NULL && g_str_equal (cs_section_get_title (section), _ ("Relations")))
      continue;
    append (self, cs_inspector_new_section (section, cs_session_get_cluster (session)));
  }
  append (self, relations);
}

static void
show_compare (CsInspector *self)
{
  g_autoptr (GObject) object = dup_object (self);
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  GObject *aside
      = session != NULL ? cs_workbench_get_aside (cs_session_get_workbench (session)) : NULL;

  if (self->compare == NULL)
    return; /* not seen yet */
  cs_compare_view_set (self->compare, aside, object != aside ? object : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->aside_button),
                            object != NULL && !CS_IS_ITEM (object));
}

static void
show_views (CsInspector *self, GListModel *sections, GObject *object)
{
  g_autofree char *text = cs_inspector_dup_text (sections);
  g_autofree char *pem = object != NULL ? cs_object_dup_pem (object) : NULL;

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->pem_view), pem != NULL ? pem : "", -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), pem != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), pem != NULL);
  gtk_widget_set_visible (self->switcher, object != NULL);
  if (object == NULL)
    gtk_stack_set_visible_child_name (self->views, "details");
  show_compare (self);
}

static void
show_picked (CsInspector *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  CsSubject *subject = session != NULL ? cs_session_get_selected (session) : NULL;
  g_autoptr (GObject) object = NULL;
  g_autoptr (GListModel) sections = NULL;

  if (subject == NULL)
    return;

  object = dup_object (self);
  sections = describe (self, subject, object);
  show_sections (self, sections, object);
  show_views (self, sections, object);
}

/* --- the list on top ---------------------------------------------------------------------------
 */

static void
fill_parts (CsInspector *self, gboolean same)
{
  guint n = self->objects != NULL ? g_list_model_get_n_items (self->objects) : 0;
  g_autoptr (GListModel) names = cs_part_list_new (self->objects);
  guint picked = same && self->picked <= n ? self->picked : SUBJECT_ROW;

  gtk_drop_down_set_model (self->parts, names);
  gtk_drop_down_set_selected (self->parts, picked);
  self->picked = picked;
  gtk_widget_set_visible (GTK_WIDGET (self->parts), n > 1);
}

static void
picked_cb (CsInspector *self)
{
  guint picked = gtk_drop_down_get_selected (self->parts);

  if (picked == GTK_INVALID_LIST_POSITION || picked == self->picked)
    return;
  self->picked = picked;
  show_picked (self);
}

/* --- giving ------------------------------------------------------------------------------------
 */

static char *
dup_pem (CsInspector *self)
{
  g_autoptr (GObject) object = dup_object (self);

  return object != NULL ? cs_object_dup_pem (object) : NULL;
}

static void
copy_cb (CsInspector *self)
{
  g_autofree char *pem = dup_pem (self);

  if (pem != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), pem);
}

static void
saved_cb (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsInspector) self = CS_INSPECTOR (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = g_file_replace_contents_finish (G_FILE (file), result, NULL, &error);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save_button),
                               ok ? _ ("Saved") : cs_error_show (error));
  gtk_button_set_icon_name (self->save_button, ok ? "cs-good-symbolic" : "cs-error-symbolic");
}

static void
chosen_cb (CsInspector *self, int response, GtkNativeDialog *dialog)
{
  char *pem = response == GTK_RESPONSE_ACCEPT ? dup_pem (self) : NULL;

  if (pem != NULL) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autoptr (GBytes) bytes = g_bytes_new_take (pem, strlen (pem));

    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         saved_cb, g_object_ref (self));
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
save_cb (CsInspector *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Save as PEM"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "certificate.pem");
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
aside_cb (CsInspector *self)
{
  g_autoptr (GObject) object = dup_object (self);

  if (object != NULL)
    cs_workbench_set_aside (cs_session_get_workbench (cs_pane_get_session (CS_PANE (self))),
                            object);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_inspector_update (CsPane *pane)
{
  CsInspector *self = CS_INSPECTOR (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsSubject *subject = cs_session_get_selected (session);
  gboolean same = cs_subject_equal (self->shown, subject);

  gtk_stack_set_visible_child_name (self->stack, subject != NULL ? "sections" : "empty");
  g_clear_object (&self->objects);
  if (subject == NULL) {
    clear_sections (self);
    g_clear_object (&self->shown);
    return;
  }

  self->objects = cs_subject_dup_objects (subject, session);
  fill_parts (self, same);
  show_title (self, subject);
  show_picked (self);
  /* The same thing seen anew stays where it was scrolled to. */
  if (!same)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  g_set_object (&self->shown, subject);
}

static void
cs_inspector_session_changed (CsPane *pane)
{
  CsInspector *self = CS_INSPECTOR (pane);
  CsSession *session = cs_pane_get_session (pane);

  g_signal_group_set_target (self->workbench_signals,
                             session != NULL ? cs_session_get_workbench (session) : NULL);
}

static void
cs_inspector_dispose (GObject *object)
{
  CsInspector *self = CS_INSPECTOR (object);

  g_clear_object (&self->workbench_signals);
  g_clear_object (&self->objects);
  g_clear_object (&self->shown);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_INSPECTOR);

  G_OBJECT_CLASS (cs_inspector_parent_class)->dispose (object);
}

static void
cs_inspector_class_init (CsInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_inspector_dispose;
  CS_PANE_CLASS (klass)->session_changed = cs_inspector_session_changed;
  CS_PANE_CLASS (klass)->update = cs_inspector_update;

  g_type_ensure (CS_TYPE_COMPARE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, CsInspector, aside_button);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, compare);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, copy_button);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, icon);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, parts);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, pem_view);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, save_button);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, scroller);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, sections);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, switcher);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, text_view);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, title);
  gtk_widget_class_bind_template_child (widget_class, CsInspector, views);
  gtk_widget_class_bind_template_callback (widget_class, aside_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cs_inspector_init (CsInspector *self)
{
  self->workbench_signals = g_signal_group_new (CS_TYPE_WORKBENCH);
  g_signal_group_connect_object (self->workbench_signals, "notify::aside",
                                 G_CALLBACK (show_compare), self, G_CONNECT_SWAPPED);
  cs_pane_watch (CS_PANE (self), "notify::selected", G_CALLBACK (cs_pane_invalidate));
}
