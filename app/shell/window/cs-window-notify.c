/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is told when nobody looks at the window: how a run ended, what expires soon. */
#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-options.h"
#include "cs-session-words.h"

static void
send (CsWindow *self, const char *id, const char *title, const char *body)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autoptr (GNotification) notification = g_notification_new (title);

  /* Nobody shows them where there is no session bus. */
  if (application == NULL
      || g_application_get_dbus_connection (G_APPLICATION (application)) == NULL)
    return;
  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.show");
  g_application_send_notification (G_APPLICATION (application), id, notification);
}

static const char *
name_of (CsSession *session)
{
  const char *name = cs_cluster_get_name (cs_session_get_cluster (session));

  return name != NULL ? name : cs_cluster_get_path (cs_session_get_cluster (session));
}

void
_cs_window_notify_run (CsWindow *self, CsRun *run, CsSession *session)
{
  CsTone tone;
  g_autofree char *body = cs_words_for_run (run, NULL, NULL, &tone);
  g_autofree char *title = NULL;

  if (gtk_window_is_active (GTK_WINDOW (self)) || !cs_options_get_flag (CS_OPTION_NOTIFY_RUNS))
    return;
  if (cs_run_count (run, CS_STEP_WAITING) > 0)
    /* Translators: %s is the name of a cluster */
    title = g_strdup_printf (_ ("%s waits for an approval"), name_of (session));
  else
    /* Translators: %s is the name of a cluster */
    title = g_strdup_printf (_ ("The run on %s is over"), name_of (session));
  send (self, "run", title, body);
}

/* Certificates in force that end within the days the user chose; the soonest in @soonest. */
static guint
count_expiring (CsSession *session, int *soonest)
{
  CsDesired *desired = cs_session_get_desired (session);
  GListModel *states = desired != NULL ? cs_desired_get_slot_states (desired) : NULL;
  int limit = (int) cs_options_get_expiry_days ();
  guint n = 0;

  *soonest = limit;
  for (guint i = 0; states != NULL && i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);
    int days = cs_slot_state_get_days_left (state);

    if (cs_slot_state_get_certificate (state) == NULL || days > limit)
      continue;
    *soonest = MIN (*soonest, days);
    n++;
  }

  return n;
}

void
_cs_window_notify_expiry (CsWindow *self, CsSession *session)
{
  int soonest;
  guint n = count_expiring (session, &soonest);
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  if (n == 0 || !cs_options_get_flag (CS_OPTION_NOTIFY_EXPIRY))
    return;
  title = g_strdup_printf (
      ngettext ("%u certificate of %s expires soon", "%u certificates of %s expire soon", n), n,
      name_of (session));
  body = soonest < 0 ? g_strdup (_ ("One has expired"))
                     : g_strdup_printf (
                         ngettext ("The first one in %d day", "The first one in %d days", soonest),
                         soonest);
  send (self, "expiry", title, body);
}
