/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plugin of tests/plugins/sample, built outside the tree and loaded from the folder that the
 * first argument names, by the conformance kit. */
#include "kit.h"

#include <glib/gstdio.h>

#include "cs-plugin-host.h"

static CsPluginHost *host;

static CsAuthority *
open_authority (KitWorld *world)
{
  g_autoptr (GError) error = NULL;
  CsAuthority *authority = cs_plugin_host_new_authority (host, "ca-sample", &error);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-sample", world->folder);
  g_autofree char *spool = g_build_filename (world->folder, "spool", NULL);
  g_autofree char *root = kit_dup_root ();
  gboolean waits = world->situation == KIT_HANGS || world->situation == KIT_TIMES_OUT;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir_with_parents (spool, 0700), ==, 0);
  g_free (kit_write (world, "spool/root.pem", root));
  cs_settings_set (settings, "Directory", "spool");
  cs_settings_set (settings, "Wait", waits ? "true" : "false");
  cs_settings_set (settings, "TimeoutSeconds", world->situation == KIT_TIMES_OUT ? "1" : "600");
  g_assert_true (cs_authority_configure (authority, settings, world->services, &error));

  return authority;
}

static void
settle (KitWorld *world, CsSubmission *submission, const char *request_id)
{
  g_autofree char *certificate = kit_sign (submission, world->situation == KIT_WORKS);
  g_autofree char *issued = g_strdup_printf ("spool/%s.pem", request_id);
  g_autofree char *refused = g_strdup_printf ("spool/%s.no", request_id);

  if (world->situation == KIT_REFUSES)
    g_free (kit_write (world, refused, "not in my name\n"));
  else
    g_free (kit_write (world, issued, certificate));
}

int
main (int argc, char *argv[])
{
  static const KitAuthority adapter = {
    .name = "ca-sample",
    .open = open_authority,
    .settle = settle,
  };
  char *program[] = { argv[0], NULL };
  int code;

  g_assert_cmpint (argc, ==, 2);
  host = cs_plugin_host_new (argv[1]);
  code = kit_run_authority (1, program, &adapter);
  g_object_unref (host);

  return code;
}
