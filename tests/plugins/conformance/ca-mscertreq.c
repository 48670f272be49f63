/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-mscertreq by the conformance kit, with the stand-in of certreq (tests/fakes/windows). */
#include "kit.h"

#include "cs-ca-mscertreq.h"

#define CONFIG "cmslab-ad.cms.lab\\cms-CMSLAB-AD-CA"

static const char *const switches[KIT_N_SITUATIONS] = {
  [KIT_WORKS] = "mode=pending",
  [KIT_REFUSES] = "mode=denied",
  [KIT_HANGS] = "mode=hang",
  [KIT_LIES] = "certificate=wrong-key",
};

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static CsAuthority *
open_authority (KitWorld *world)
{
  CsAuthority *authority = g_object_new (CS_TYPE_CA_MSCERTREQ, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-mscertreq", world->folder);
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "fakes", "windows", "certreq.py", NULL);
  g_autofree char *bin = g_build_filename (world->folder, "bin", NULL);
  g_autofree char *program = g_build_filename (bin, "certreq", NULL);
  const char *const make[] = { "python3", script, "--make", bin, switches[world->situation], NULL };

  if (!g_file_test (bin, G_FILE_TEST_IS_DIR))
    run (make);
  cs_settings_set (settings, "Config", CONFIG);
  cs_settings_set (settings, "Template", "WebServer");
  cs_settings_set (settings, "Program", program);
  g_assert_true (cs_authority_configure (authority, settings, world->services, NULL));

  return authority;
}

/* Somebody of the authority issues it. */
static void
settle (KitWorld *world, CsSubmission *submission, const char *request_id)
{
  g_autofree char *certutil = g_build_filename (world->folder, "bin", "certutil", NULL);
  const char *const issue[] = { certutil, "-config", CONFIG, "-resubmit", request_id, NULL };

  if (world->situation == KIT_WORKS)
    run (issue);
}

int
main (int argc, char *argv[])
{
  static const KitAuthority adapter = {
    .name = "ca-mscertreq",
    .open = open_authority,
    .settle = settle,
  };

  return kit_run_authority (argc, argv, &adapter);
}
