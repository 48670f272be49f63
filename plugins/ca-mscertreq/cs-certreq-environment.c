/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-process.h"

/* The way to the keys of an SSH agent or to the session's bus, and switches of our own libraries.
 * Everything else stays: certreq wants the profile, the domain, the proxies. */
static const char *const not_needed[] = {
  "DBUS_SESSION_BUS_ADDRESS", "GDK_", "GSK_", "GTK_", "G_DEBUG", "G_MESSAGES_", "SSH_",
};

static gboolean
is_needed (const char *variable)
{
  for (guint i = 0; i < G_N_ELEMENTS (not_needed); i++) {
    if (g_str_has_prefix (variable, not_needed[i]))
      return FALSE;
  }

  return TRUE;
}

GStrv
cs_certreq_environment_dup (void)
{
  g_auto (GStrv) all = g_get_environ ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++) {
    if (is_needed (all[i]))
      g_strv_builder_add (builder, all[i]);
  }

  return g_strv_builder_end (builder);
}
