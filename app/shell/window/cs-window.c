/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-builder-page.h"
#include "cs-cluster-view.h"
#include "cs-expiry-page.h"
#include "cs-folding-panes.h"
#include "cs-gathered-prompts.h"
#include "cs-inspector.h"
#include "cs-journal-page.h"
#include "cs-loose-view.h"
#include "cs-menu-names.h"
#include "cs-names-page.h"
#include "cs-overview-page.h"
#include "cs-paned-handle.h"
#include "cs-pending-page.h"
#include "cs-plan-view.h"
#include "cs-service-page.h"
#include "cs-stored-prompts.h"

struct _CsWindow {
  AdwApplicationWindow parent_instance;

  /* owned */
  CsPluginHost *plugins;
  CsKeyring *keyring;
  CsWindowPrompts *prompts;
  CsSession *session; /* NULL until a file is open */
  GSignalGroup *session_signals;
  GCancellable *closing;
  GHashTable *changed;  /* set of paths: written, and not yet judged */
  gboolean told_expiry; /* of this session: once is enough */

  /* template children */
  AdwStatusPage *empty_page;
  AdwViewStack *pages;
  CsFoldingPanes *panes;
  GtkInfoBar *changed_bar;
  CsClusterView *cluster_view;
  GtkWidget *details_button;
  GtkMenuButton *main_button;
  GMenu *recent;
  GtkMenuButton *recent_button;
  GtkPaned *side;
  GtkStack *stack;
  GtkWidget *switcher;
  GtkWidget *switcher_bar;
};

G_DEFINE_FINAL_TYPE (CsWindow, cs_window, ADW_TYPE_APPLICATION_WINDOW)

typedef enum {
  PROP_SESSION = 1,
} CsWindowProps;

static GParamSpec *props[PROP_SESSION + 1];

/* --- what is shown -----------------------------------------------------------------------------
 */

/* The window's parts, or the page that says why there are none. */
static void
show_panes (CsWindow *self, gboolean shown)
{
  gtk_stack_set_visible_child_name (self->stack, shown ? "cluster" : "empty");
  gtk_widget_set_visible (self->details_button, shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "window.details", shown);
}

/* Without a cluster there is nothing to switch to, whatever was open before. */
static void
show_no_pages (CsWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _ ("Countersign"));
  g_object_set (self->switcher, "subtitle", "", "view-switcher-enabled", FALSE, NULL);
  g_object_set (self->switcher_bar, "stack", NULL, NULL);
}

/* Then there is nothing but bundles to be put together, and what was given to it. */
static void
show_single_files (CsWindow *self)
{
  show_no_pages (self);
  gtk_widget_set_visible (GTK_WIDGET (self->cluster_view), FALSE);
  show_panes (self, TRUE);
  cs_window_show_page (self, "builder");
}

static void
show_session (CsWindow *self)
{
  CsCluster *cluster = cs_session_get_cluster (self->session);
  const char *name = cs_cluster_get_name (cluster);
  g_autofree char *file = g_path_get_basename (cs_cluster_get_path (cluster));

  gtk_window_set_title (GTK_WINDOW (self), name != NULL ? name : file);
  gtk_widget_set_visible (GTK_WIDGET (self->cluster_view), TRUE);
  show_panes (self, TRUE);
  _cs_window_reveal (self, FALSE); /* what the details were of is not there any more */
  cs_window_show_page (self, "overview");
  /* Only now, for the switchers make a button for each page. */
  g_object_set (self->switcher, "stack", self->pages, "subtitle", name != NULL ? file : "",
                "view-switcher-enabled", TRUE, NULL);
  g_object_set (self->switcher_bar, "stack", self->pages, NULL);
}

static void
show_failure (CsWindow *self, const char *reason)
{
  g_autofree char *escaped = g_markup_escape_text (reason, -1);

  adw_status_page_set_icon_name (self->empty_page, "cs-error-symbolic");
  adw_status_page_set_title (self->empty_page, _ ("This File Cannot Be Opened"));
  adw_status_page_set_description (self->empty_page, escaped);
  show_no_pages (self);
  show_panes (self, FALSE);
}

/* --- the session -------------------------------------------------------------------------------
 */

static void
close_session (CsWindow *self)
{
  g_autoptr (CsSession) session = g_steal_pointer (&self->session);

  g_signal_group_set_target (self->session_signals, NULL);
  g_hash_table_remove_all (self->changed);
  if (self->prompts != NULL)
    cs_window_prompts_close (self->prompts);
  if (session != NULL)
    cs_session_close (session);
  g_clear_object (&self->prompts);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

static CsProject *
open_project (CsWindow *self, GFile *file, GError **error)
{
  g_autoptr (CsGatheredPrompts) gathered = NULL;
  g_autoptr (CsStoredPrompts) stored = NULL;

  if (g_file_peek_path (file) == NULL) {
    g_autofree char *uri = g_file_get_uri (file);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("%s: it is not on this computer; copy it here first"), uri);
    return NULL;
  }
  gathered = cs_gathered_prompts_new (CS_PROMPTS (self->prompts));
  stored = cs_stored_prompts_new (NULL, self->keyring, CS_PROMPTS (gathered));

  return cs_project_open (g_file_peek_path (file), self->plugins, CS_PROMPTS (stored), error);
}

void
cs_window_open (CsWindow *self, GFile *file)
{
  g_return_if_fail (CS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (!_cs_window_ask_stop (self, file) && !_cs_window_ask_consent (self, file))
    _cs_window_open_agreed (self, file);
}

/* A file that is opened once more, for its settings were changed, keeps what is local to it. */
static CsWorkbench *
dup_workbench (CsWindow *self, GFile *file)
{
  CsWorkbench *workbench;
  CsCluster *cluster;

  if (self->session == NULL)
    return NULL;
  workbench = cs_session_get_workbench (self->session);
  cluster = cs_session_get_cluster (self->session);
  g_signal_handlers_disconnect_by_func (cs_workbench_get_history (workbench),
                                        _cs_window_update_actions, self);

  return g_strcmp0 (cs_cluster_get_path (cluster), g_file_peek_path (file)) == 0
             ? g_object_ref (workbench)
             : NULL;
}

static guint n_sessions;

static void
gone_cb (gpointer unused, GObject *session)
{
  n_sessions--;
}

guint
cs_window_count_sessions (void)
{
  return n_sessions;
}

static void
take_session (CsWindow *self, CsSession *session)
{
  CsWorkbench *workbench = cs_session_get_workbench (session);

  self->session = session;
  n_sessions++;
  g_object_weak_ref (G_OBJECT (session), gone_cb, NULL);
  g_signal_connect_object (cs_workbench_get_history (workbench), "notify",
                           G_CALLBACK (_cs_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cs_workbench_get_own_shelf (workbench), "known-changed",
                           G_CALLBACK (_cs_window_note_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->session_signals, session);
  gtk_info_bar_set_revealed (self->changed_bar, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

void
_cs_window_need_session (CsWindow *self)
{
  g_autoptr (CsProject) project = NULL;

  if (self->session != NULL)
    return;
  g_clear_object (&self->prompts);
  self->prompts = cs_window_prompts_new (GTK_WINDOW (self), self->keyring);
  project = cs_project_new_empty (self->plugins, CS_PROMPTS (self->prompts));
  take_session (self, cs_session_new (project, NULL));
  cs_session_select (self->session, NULL);
  show_single_files (self);
  _cs_window_update_actions (self);
}

void
_cs_window_tell_changed (CsWindow *self, gboolean differs)
{
  gtk_info_bar_set_revealed (self->changed_bar, differs);
}

static void
reopen_cb (CsWindow *self)
{
  g_autoptr (GFile) file
      = g_file_new_for_path (cs_cluster_get_path (cs_session_get_cluster (self->session)));

  cs_window_open (self, file);
}

static void
upload_cb (CsWindow *self, CsBundle *bundle, const char *node, CsClusterView *view)
{
  _cs_window_ask_upload (self, bundle, node);
}

void
_cs_window_open_agreed (CsWindow *self, GFile *file)
{
  g_autoptr (CsWorkbench) workbench = dup_workbench (self, file);
  g_autoptr (CsProject) project = NULL;
  g_autoptr (GError) error = NULL;

  close_session (self);
  self->prompts = cs_window_prompts_new (GTK_WINDOW (self), self->keyring);
  project = open_project (self, file, &error);
  if (project == NULL) {
    show_failure (self, cs_error_show (error));
    _cs_window_update_actions (self);
    return;
  }

  _cs_window_note_recent (file);
  self->told_expiry = FALSE;
  take_session (self, cs_session_new (project, workbench));
  show_session (self);
  cs_session_look (self->session);
  cs_shelf_load (cs_workbench_get_own_shelf (cs_session_get_workbench (self->session)));
  _cs_window_update_actions (self);
}

static void
inspect_cb (CsWindow *self, CsSession *session)
{
  _cs_window_reveal (self, TRUE);
}

static void
ran_cb (CsWindow *self, CsRun *run, CsSession *session)
{
  _cs_window_notify_run (self, run, session);
}

/* When a look is over, once for each file that is opened. */
static void
activity_cb (CsWindow *self, GParamSpec *pspec, CsSession *session)
{
  _cs_window_check_changed (self);
  if (self->told_expiry || cs_session_get_activity (session) != CS_ACTIVITY_IDLE)
    return;

  self->told_expiry = TRUE;
  _cs_window_notify_expiry (self, session);
}

/* Whatever is cut off somewhere in the window can be read where the pointer is; a widget with a
 * tooltip of its own comes first. */
static gboolean
cs_window_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  GtkWidget *picked = gtk_widget_pick (widget, x, y, GTK_PICK_INSENSITIVE);

  if (!GTK_IS_LABEL (picked)
      || !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (picked))))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (picked)));

  return TRUE;
}

static gboolean
cs_window_close_request (GtkWindow *window)
{
  return _cs_window_ask_stop (CS_WINDOW (window), NULL)
         || GTK_WINDOW_CLASS (cs_window_parent_class)->close_request (window);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_window_dispose (GObject *object)
{
  CsWindow *self = CS_WINDOW (object);

  g_cancellable_cancel (self->closing);
  if (self->session_signals != NULL)
    close_session (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_object (&self->keyring);
  g_clear_object (&self->plugins);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_WINDOW);

  G_OBJECT_CLASS (cs_window_parent_class)->dispose (object);
}

static void
cs_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsWindowProps) id) {
  case PROP_SESSION:
    g_value_set_object (value, cs_window_get_session (CS_WINDOW (object)));
    break;
  }
}

static void
cs_window_class_init (CsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cs_window_dispose;
  object_class->get_property = cs_window_get_property;
  widget_class->query_tooltip = cs_window_query_tooltip;
  GTK_WINDOW_CLASS (klass)->close_request = cs_window_close_request;

  props[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, CS_TYPE_SESSION,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (CS_TYPE_BUILDER_PAGE);
  g_type_ensure (CS_TYPE_CLUSTER_VIEW);
  g_type_ensure (CS_TYPE_EXPIRY_PAGE);
  g_type_ensure (CS_TYPE_FOLDING_PANES);
  g_type_ensure (CS_TYPE_INSPECTOR);
  g_type_ensure (CS_TYPE_JOURNAL_PAGE);
  g_type_ensure (CS_TYPE_LOOSE_VIEW);
  g_type_ensure (CS_TYPE_NAMES_PAGE);
  g_type_ensure (CS_TYPE_OVERVIEW_PAGE);
  g_type_ensure (CS_TYPE_PENDING_PAGE);
  g_type_ensure (CS_TYPE_PLAN_VIEW);
  g_type_ensure (CS_TYPE_SERVICE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CsWindow, changed_bar);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, cluster_view);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, details_button);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, main_button);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, recent);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, recent_button);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, side);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, CsWindow, switcher_bar);
  gtk_widget_class_bind_template_callback (widget_class, reopen_cb);
  gtk_widget_class_bind_template_callback (widget_class, upload_cb);
  gtk_widget_class_bind_template_callback (widget_class, cs_window_inspect_file);
  _cs_window_install_actions (widget_class);
}

static void
cs_window_init (CsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->closing = g_cancellable_new ();
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->session_signals = g_signal_group_new (CS_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify",
                                 G_CALLBACK (_cs_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "inspect", G_CALLBACK (inspect_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "ran", G_CALLBACK (ran_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::activity",
                                 G_CALLBACK (activity_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed",
                           G_CALLBACK (_cs_window_fill_recent), self->recent, G_CONNECT_SWAPPED);
  _cs_window_fill_recent (self->recent);
  cs_menu_names_watch (gtk_menu_button_get_popover (self->main_button));
  cs_menu_names_watch (gtk_menu_button_get_popover (self->recent_button));
  _cs_window_init_drop (self);
  cs_paned_handle_watch (self->side);
  show_panes (self, FALSE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  _cs_window_update_actions (self);
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

  return self->session == NULL
         || cs_cluster_get_path (cs_session_get_cluster (self->session)) == NULL;
}

CsSession *
cs_window_get_session (CsWindow *self)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return self->session;
}

GHashTable *
_cs_window_get_changed (CsWindow *self)
{
  return self->changed;
}

CsPluginHost *
_cs_window_get_plugins (CsWindow *self)
{
  return self->plugins;
}

CsKeyring *
_cs_window_get_keyring (CsWindow *self)
{
  return self->keyring;
}

GCancellable *
_cs_window_get_closing (CsWindow *self)
{
  return self->closing;
}

CsWindowPrompts *
cs_window_get_prompts (CsWindow *self)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return self->prompts;
}

gboolean
cs_window_show_page (CsWindow *self, const char *page)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), FALSE);

  if (adw_view_stack_get_child_by_name (self->pages, page) == NULL
      || (cs_window_is_empty (self) && !g_str_equal (page, "builder")))
    return FALSE;
  adw_view_stack_set_visible_child_name (self->pages, page);

  return TRUE;
}

GtkWidget *
cs_window_get_page (CsWindow *self)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return adw_view_stack_get_visible_child (self->pages);
}

void
_cs_window_show_details (CsWindow *self, gboolean shown)
{
  cs_folding_panes_set_end_shown (self->panes, shown);
}

void
_cs_window_reveal (CsWindow *self, gboolean details)
{
  cs_folding_panes_reveal (self->panes, details);
}

gboolean
_cs_window_has_details (CsWindow *self)
{
  return cs_folding_panes_get_end_shown (self->panes);
}

CsTreeItem *
cs_window_find_item (CsWindow *self, CsSubject *subject)
{
  g_return_val_if_fail (CS_IS_WINDOW (self), NULL);

  return cs_cluster_view_find (self->cluster_view, subject);
}
