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
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_session_retry (cs_window_get_session (CS_WINDOW (widget)),
                    g_variant_get_string (parameter, NULL));
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
can_cancel (CsSession *session)
{
  return cs_session_get_activity (session) != CS_ACTIVITY_IDLE;
}

static const struct {
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
  CsActionTest test; /* NULL: always */
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "session.apply", NULL, apply_action, can_apply, GDK_KEY_Return, GDK_CONTROL_MASK },
  { "session.assign", NULL, assign_action, can_assign, 0, 0 },
  { "session.cancel", NULL, cancel_action, can_cancel, 0, 0 },
  { "session.look", NULL, look_action, cs_session_can_look, GDK_KEY_F5, 0 },
  { "session.retry", "s", retry_action, cs_session_can_retry, 0, 0 },
  { "window.open-file", NULL, open_action, NULL, GDK_KEY_o, GDK_CONTROL_MASK },
  { "window.show-page", "s", show_page_action, NULL, 0, 0 },
};

/* Alt and a digit, in the order of cs-window.ui. */
static const char *const pages[]
    = { "overview", "names", "expiry", "builder", "plan", "service", "journal" };

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
