/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "cs-application.h"
#include "cs-installation.h"
#include "cs-process.h"
#include "cs-window.h"

#define PATIENCE_SECONDS 5

static gboolean
wake_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/* What was under way when the last window went was cancelled; a step in hand is given its time. */
static void
wait_for_work (void)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_TIME_SPAN_SECOND;
  guint id = g_timeout_add (50, wake_cb, NULL);

  while (cs_window_count_sessions () > 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
speak (void)
{
  g_autofree char *folder = cs_installation_dup_locale_folder ();

  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  cs_language_enable ();
  cs_language_set (CS_LANGUAGE_USER);
}

int
main (int argc, char *argv[])
{
  g_autoptr (CsApplication) application = NULL;
  int status;

  cs_process_harden ();
  setlocale (LC_ALL, "");
  speak ();

  application = cs_application_new ();

  status = g_application_run (G_APPLICATION (application), argc, argv);
  wait_for_work ();
  g_settings_sync ();
  fflush (NULL);
  /* A thread that waits for a node may still be at work: exit() would run what OpenSSL and libssh
   * have registered for it, and take away under the thread what it uses. */
  _Exit (status);
}
