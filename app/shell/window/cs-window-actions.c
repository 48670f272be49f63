/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done with a window, by menu, button and key: one table. */
#include "cs-window.h"

static void
look_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_look (cs_window_get_session (CS_WINDOW (widget)));
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_apply (cs_window_get_session (CS_WINDOW (widget)));
}

static void
assign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_confirm_assign (CS_WINDOW (widget));
}

static void
probe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_probe (cs_window_get_session (CS_WINDOW (widget)));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_retry (cs_window_get_session (CS_WINDOW (widget)),
                    g_variant_get_string (parameter, NULL));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_plan_restore (cs_window_get_session (CS_WINDOW (widget)),
                           g_variant_get_string (parameter, NULL));
  cs_window_show_page (CS_WINDOW (widget), "plan");
}

static void
add_to_bundle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_add_to_bundle (CS_WINDOW (widget));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_undo (CS_WINDOW (widget));
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_redo (CS_WINDOW (widget));
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_paste (CS_WINDOW (widget));
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_cancel (cs_window_get_session (CS_WINDOW (widget)));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_choose_file (CS_WINDOW (widget));
}

static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  cs_window_open (CS_WINDOW (widget), file);
}

static void
new_cluster_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_show_new_cluster (CS_WINDOW (widget));
}

static void
settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_show_settings (CS_WINDOW (widget));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_show_preferences (CS_WINDOW (widget));
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _cs_window_show_shortcuts (CS_WINDOW (widget));
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsWindow *self = CS_WINDOW (widget);

  _cs_window_show_details (self, !_cs_window_has_details (self));
}

static void
show_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_window_show_page (CS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Whether an action makes sense now. @session is never NULL. */
typedef gboolean (*CsActionTest) (CsSession *session);

static gboolean
can_apply (CsSession *session)
{
  return cs_session_can_apply (session, NULL);
}

static gboolean
can_assign (CsSession *session)
{
  return cs_session_can_assign (session, NULL);
}

static gboolean
can_change_settings (CsSession *session)
{
  return cs_session_get_activity (session) == CS_ACTIVITY_IDLE
         && cs_cluster_get_path (cs_session_get_cluster (session)) != NULL;
}

static gboolean
can_cancel (CsSession *session)
{
  return cs_session_get_activity (session) != CS_ACTIVITY_IDLE;
}

static gboolean
has_selected (CsSession *session)
{
  return cs_session_get_selected (session) != NULL;
}

static gboolean
can_undo (CsSession *session)
{
  return cs_history_get_undo_label (cs_workbench_get_history (cs_session_get_workbench (session)))
         != NULL;
}

static gboolean
can_redo (CsSession *session)
{
  return cs_history_get_redo_label (cs_workbench_get_history (cs_session_get_workbench (session)))
         != NULL;
}

static const struct {
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
  CsActionTest test; /* NULL: not a matter of the session */
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "edit.paste", NULL, paste_action, NULL, GDK_KEY_v, GDK_CONTROL_MASK },
  { "edit.redo", NULL, redo_action, can_redo, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "edit.undo", NULL, undo_action, can_undo, GDK_KEY_z, GDK_CONTROL_MASK },
  { "session.apply", NULL, apply_action, can_apply, GDK_KEY_Return, GDK_CONTROL_MASK },
  { "session.assign", NULL, assign_action, can_assign, 0, 0 },
  { "session.cancel", NULL, cancel_action, can_cancel, 0, 0 },
  { "session.look", NULL, look_action, cs_session_can_look, GDK_KEY_F5, 0 },
  { "session.probe", NULL, probe_action, cs_session_can_probe, GDK_KEY_F6, 0 },
  { "session.restore", "s", restore_action, cs_session_can_look, 0, 0 },
  { "session.retry", "s", retry_action, cs_session_can_retry, 0, 0 },
  { "window.add-to-bundle", NULL, add_to_bundle_action, has_selected, GDK_KEY_b, GDK_CONTROL_MASK },
  { "window.details", NULL, details_action, NULL, GDK_KEY_F9, 0 },
  { "window.new-cluster", NULL, new_cluster_action, NULL, GDK_KEY_n,
    GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "window.open-file", NULL, open_action, NULL, GDK_KEY_o, GDK_CONTROL_MASK },
  { "window.open-recent", "s", open_recent_action, NULL, 0, 0 },
  { "window.preferences", NULL, preferences_action, NULL, GDK_KEY_comma, GDK_CONTROL_MASK },
  { "window.settings", NULL, settings_action, can_change_settings, 0, 0 },
  { "window.shortcuts", NULL, shortcuts_action, NULL, GDK_KEY_question, GDK_CONTROL_MASK },
  { "window.show-page", "s", show_page_action, NULL, 0, 0 },
};

/* Alt and a digit, in the order of cs-window.ui. */
static const char *const pages[]
    = { "overview", "names", "expiry", "builder", "plan", "pending", "service", "journal" };

void
_cs_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
    if (actions[i].key != 0)
      gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                           actions[i].name, NULL);
  }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, GDK_CONTROL_MASK,
                                       "window.shortcuts", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK,
                                         "window.show-page", "s", pages[i]);
}

void
_cs_window_update_actions (CsWindow *self)
{
  CsSession *session = cs_window_get_session (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (actions[i].test != NULL)
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name,
                                     session != NULL && actions[i].test (session));
  }
}
