/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-mscertreq by the conformance kit, with the stand-in of certreq (tests/fakes/windows). */
#include "kit.h"

#include "cs-ca-mscertreq.h"
#include "cs-certreq-process.h"
#include "temporary-folder.h"

#define CONFIG "cmslab-ad.cms.lab\\cms-CMSLAB-AD-CA"
#define PASSWORD "Marker-of-the-account-78"

static const char *const switches[KIT_N_SITUATIONS] = {
  [KIT_WORKS] = "mode=pending",  [KIT_REFUSES] = "mode=denied",        [KIT_HANGS] = "mode=hang",
  [KIT_TIMES_OUT] = "mode=hang", [KIT_LIES] = "certificate=wrong-key",
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

/* Where the system would have to log it in, there is no such account: the one that runs this is
 * taken. */
static void
use_account (KitWorld *world, CsSettings *settings)
{
  if (cs_certreq_process_can_log_in ())
    return;

  cs_settings_set (settings, "Account", "CMS\\cert");
  fake_prompts_decide (world->prompts, CS_PROMPT_CONFIRM, TRUE);
  fake_prompts_answer (world->prompts, "AccountPassword", PASSWORD);
}

/* The stand-in's folder is not the world's: it writes down its arguments, the password among them.
 */
static CsAuthority *
open_authority (KitWorld *world)
{
  CsAuthority *authority = g_object_new (CS_TYPE_CA_MSCERTREQ, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-mscertreq", world->folder);
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "fakes", "windows", "certreq.py", NULL);
  g_autofree char *program = NULL;

  if (world->data == NULL) {
    world->data = g_dir_make_tmp ("countersign-kit-certreq-XXXXXX", NULL);
    run ((const char *const[]){ "python3", script, "--make", world->data,
                                switches[world->situation], NULL });
  }
  program = g_build_filename (world->data, "certreq", NULL);
  cs_settings_set (settings, "Config", CONFIG);
  cs_settings_set (settings, "Template", "WebServer");
  cs_settings_set (settings, "Program", program);
  cs_settings_set (settings, "TimeoutSeconds", world->situation == KIT_TIMES_OUT ? "1" : "600");
  use_account (world, settings);
  g_assert_true (cs_authority_configure (authority, settings, world->services, NULL));

  return authority;
}

/* Somebody of the authority issues it. */
static void
settle (KitWorld *world, CsSubmission *submission, const char *request_id)
{
  g_autofree char *certutil = g_build_filename (world->data, "certutil", NULL);
  const char *const issue[] = { certutil, "-config", CONFIG, "-resubmit", request_id, NULL };

  if (world->situation == KIT_WORKS)
    run (issue);
}

static void
close_authority (KitWorld *world)
{
  temporary_folder_remove (world->data);
  g_free (world->data);
}

int
main (int argc, char *argv[])
{
  static const KitAuthority adapter = {
    .name = "ca-mscertreq",
    .secret = PASSWORD,
    .open = open_authority,
    .settle = settle,
    .close = close_authority,
  };

  return kit_run_authority (argc, argv, &adapter);
}
