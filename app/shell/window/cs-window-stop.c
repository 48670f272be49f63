/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The question before a run is broken off by closing its window, or by opening another file there. */
#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-question.h"

static gboolean
changes_nodes (CsSession *session)
{
  CsActivity activity
      = session != NULL ? cs_session_get_activity (session) : (CsActivity) CS_ACTIVITY_IDLE;

  return activity == CS_ACTIVITY_RUNNING || activity == CS_ACTIVITY_ASSIGNING;
}

static gboolean
close_cb (gpointer window)
{
  gtk_window_destroy (window);

  return G_SOURCE_REMOVE;
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, CsWindow *self)
{
  GFile *file = g_object_get_data (G_OBJECT (dialog), "file");

  if (g_strcmp0 (response, "stop") != 0)
    return;
  if (cs_window_get_session (self) != NULL)
    cs_session_cancel (cs_window_get_session (self));
  /* Not here and now: the dialog, which is not closed yet, would outlive its window. */
  if (file == NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
  else if (!_cs_window_ask_consent (self, file))
    _cs_window_open_agreed (self, file);
}

gboolean
_cs_window_ask_stop (CsWindow *self, GFile *file)
{
  GtkWidget *dialog;

  if (!changes_nodes (cs_window_get_session (self)))
    return FALSE;

  dialog = cs_question_new (GTK_WINDOW (self), _ ("Stop the Run?"),
                            _ ("Something is being done on the nodes right now. What is under way "
                               "is broken off, and the rest is left out; it can be done later."),
                            "stop", _ ("_Stop the Run"), ADW_RESPONSE_DESTRUCTIVE);
  if (file != NULL)
    g_object_set_data_full (G_OBJECT (dialog), "file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}
