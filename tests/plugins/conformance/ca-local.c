/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-local by the conformance kit. */
#include "kit.h"

#include "cs-ca-local.h"
#include "sync-connection.h"

#define PASS_PHRASE "Marker pass phrase"

static CsAuthority *
new_authority (KitWorld *world)
{
  CsAuthority *authority = g_object_new (CS_TYPE_CA_LOCAL, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-local", world->folder);

  cs_settings_set (settings, "Directory", "ca");
  g_assert_true (cs_authority_configure (authority, settings, world->services, NULL));

  return authority;
}

static CsAuthority *
open_authority (KitWorld *world)
{
  CsAuthority *authority = new_authority (world);
  g_autofree char *root = g_build_filename (world->folder, "ca", "ca.cer", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) made = NULL;
  g_autoptr (GError) error = NULL;

  fake_prompts_answer (world->prompts, "PassPhrase", PASS_PHRASE);
  if (g_file_test (root, G_FILE_TEST_EXISTS))
    return authority;
  cs_local_authority_create_async (CS_LOCAL_AUTHORITY (authority), "CN=Kit", "ec:P-256", 0, NULL,
                                   sync_done_cb, &result);
  made = cs_local_authority_create_finish (CS_LOCAL_AUTHORITY (authority), sync_wait (&result),
                                           &error);
  g_assert_no_error (error);
  if (world->situation == KIT_LIES)
    g_assert_true (g_file_set_contents (root, "no certificate", -1, NULL));
  if (world->situation == KIT_HANGS) { /* somebody who never answers is asked */
    fake_prompts_be_silent (world->prompts);
    g_object_unref (authority);
    authority = new_authority (world);
  }

  return authority;
}

int
main (int argc, char *argv[])
{
  static const KitAuthority adapter = {
    .name = "ca-local",
    .secret = PASS_PHRASE,
    .skip[KIT_TIMES_OUT] = "who is asked for the pass phrase has all the time",
    .open = open_authority,
    .request_key = "rsa:1024",
  };

  return kit_run_authority (argc, argv, &adapter);
}
