/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-cluster-view.h"
#include "cs-inspector.h"
#include "cs-plan-view.h"
#include "cs-stored-prompts.h"
#include "cs-tree-model.h"

struct _CsWindow {
  AdwApplicationWindow parent_instance;

  /* owned */
  CsPluginHost *plugins;
  CsKeyring *keyring;
  CsWindowPrompts *prompts;
  CsSession *session; /* NULL until a file is open */
  CsTreeModel *tree;
  GSignalGroup *session_signals;

  /* template children */
  AdwStatusPage *empty_page;
  AdwWindowTitle *title;
  CsClusterView *cluster_view;
  CsInspector *inspector;
  CsPlanView *plan_view;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsWindow, cs_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- actions -----------------------------------------------------------------------------------
 */

static void
update_actions (CsWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CsSession *session = self->session;

  gtk_widget_action_set_enabled (widget, "session.look",
                                 session != NULL && cs_session_can_look (session));
  gtk_widget_action_set_enabled (widget, "session.apply",
                                 session != NULL && cs_session_can_apply (session, NULL));
  gtk_widget_action_set_enabled (widget, "session.cancel",
                                 session != NULL
                                     && cs_session_get_activity (session) != CS_ACTIVITY_IDLE);
}

static void
look_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_look (CS_WINDOW (widget)->session);
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_apply (CS_WINDOW (widget)->session);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_cancel (CS_WINDOW (widget)->session);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_choose_file (CS_WINDOW (widget));
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "window.open-file", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "session.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "session.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "session.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "window.open-file", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "session.look", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "session.apply", NULL);
}

/* --- what is shown -----------------------------------------------------------------------------
 */

static void
show_selected_cb (CsWindow *self)
{
  cs_inspector_show (self->inspector, self->tree,
                     cs_cluster_view_get_selected (self->cluster_view));
}

static void
show_session (CsWindow *self)
{
  CsCluster *cluster = cs_session_get_cluster (self->session);
  const char *name = cs_cluster_get_name (cluster);
  g_autofree char *file = g_path_get_basename (cs_cluster_get_path (cluster));

  adw_window_title_set_title (self->title, name != NULL ? name : file);
  adw_window_title_set_subtitle (self->title, name != NULL ? file : "");
  gtk_window_set_title (GTK_WINDOW (self), name != NULL ? name : file);
  gtk_stack_set_visible_child_name (self->stack, "cluster");
}

static void
show_failure (CsWindow *self, const char *reason)
{
  g_autofree char *escaped = g_markup_escape_text (reason, -1);

  adw_status_page_set_icon_name (self->empty_page, "cs-error-symbolic");
  adw_status_page_set_title (self->empty_page, _ ("This File Cannot Be Opened"));
  adw_status_page_set_description (self->empty_page, escaped);
  adw_window_title_set_title (self->title, _ ("Countersign"));
  adw_window_title_set_subtitle (self->title, "");
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* --- the session -------------------------------------------------------------------------------
 */

static void
close_session (CsWindow *self)
{
  g_signal_group_set_target (self->session_signals, NULL);
  if (self->prompts != NULL)
    cs_window_prompts_close (self->prompts);
  if (self->session != NULL)
    cs_session_close (self->session);
  g_clear_object (&self->prompts);
  g_clear_object (&self->tree);
  g_clear_object (&self->session);
}

static CsProject *
open_project (CsWindow *self, GFile *file, GError **error)
{
  g_autoptr (CsStoredPrompts) stored = NULL;

  if (g_file_peek_path (file) == NULL) {
    g_autofree char *uri = g_file_get_uri (file);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("%s: it is not on this computer; copy it here first"), uri);
    return NULL;
  }
  stored = cs_stored_prompts_new (NULL, self->keyring, CS_PROMPTS (self->prompts));

  return cs_project_open (g_file_peek_path (file), self->plugins, CS_PROMPTS (stored), error);
}

void
cs_window_open (CsWindow *self, GFile *file)
{
  g_autoptr (CsProject) project = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (CS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  cs_cluster_view_set_model (self->cluster_view, NULL);
  cs_plan_view_set_session (self->plan_view, NULL);
  close_session (self);
  self->prompts = cs_window_prompts_new (GTK_WINDOW (self), self->keyring);
  project = open_project (self, file, &error);
  if (project == NULL) {
    show_failure (self, error->message);
    update_actions (self);
    return;
  }

  self->session = cs_session_new (project);
  self->tree = cs_tree_model_new (self->session);
  g_signal_group_set_target (self->session_signals, self->session);
  cs_cluster_view_set_model (self->cluster_view, self->tree);
  cs_plan_view_set_session (self->plan_view, self->session);
  show_session (self);
  cs_session_look (self->session);
  update_actions (self);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_window_dispose (GObject *object)
{
  CsWindow *self = CS_WINDOW (object);

  if (self->session_signals != NULL)
    close_session (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->keyring);
  g_clear_object (&self->plugins);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_WINDOW);

  G_OBJECT_CLASS (cs_window_parent_class)->dispose (object);
}

static void
cs_window_class_init (CsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_window_dispose;

  g_type_ensure (CS_TYPE_CLUSTER_VIEW);
  g_type_ensure (CS_TYPE_INSPECTOR);
  g_type_ensure (CS_TYPE_PLAN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CsWindow, cluster_view);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, inspector);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, plan_view);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, show_selected_cb);
  install_actions (widget_class);
}

static void
cs_window_init (CsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (CS_TYPE_SESSION);
  /* After: the tree is up to date when the inspector looks at it. */
  g_signal_group_connect_object (self->session_signals, "updated", G_CALLBACK (show_selected_cb),
                                 self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_group_connect_object (self->session_signals, "notify", G_CALLBACK (update_actions), self,
                                 G_CONNECT_SWAPPED);
  _cs_window_init_drop (self);
  update_actions (self);
}

CsWindow *
cs_window_new (GtkApplication *application, CsPluginHost *plugins, CsKeyring *keyring)
{
  CsWindow *self;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);

  self = g_object_new (CS_TYPE_WINDOW, "application", application, NULL);
  self->plugins = g_object_ref (plugins);
  g_set_object (&self->keyring, keyring);

  return self;
}

gboolean
cs_window_is_empty (CsWindow *self)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), FALSE);

  return self->session == NULL;
}

CsSession *
cs_window_get_session (CsWindow *self)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return self->session;
}

CsWindowPrompts *
cs_window_get_prompts (CsWindow *self)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return self->prompts;
}

CsTreeItem *
cs_window_find_item (CsWindow *self, CsTreeKind kind, const char *name, const char *node)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return self->tree != NULL ? cs_tree_model_find (self->tree, kind, name, node) : NULL;
}

gboolean
cs_window_select (CsWindow *self, CsTreeKind kind, const char *name, const char *node)
{
  CsTreeItem *item = cs_window_find_item (self, kind, name, node);

  return item != NULL && cs_cluster_view_select (self->cluster_view, item);
}
