/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-manual by the conformance kit: people are played by files in its watched folder. */
#include "kit.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cs-ca-manual.h"

/* An answer that was written just now is waited for: it may grow. */
static void
write_new_answer (KitWorld *world)
{
  g_autoptr (CsSubmission) submission = kit_submission_new ("rsa:2048");
  g_autofree char *certificate = kit_sign (submission, TRUE);

  g_free (kit_write (world, "inbox/answer.pem", certificate));
}

static CsAuthority *
open_authority (KitWorld *world)
{
  CsAuthority *authority = g_object_new (CS_TYPE_CA_MANUAL, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-manual", world->folder);
  g_autofree char *folder = g_build_filename (world->folder, "inbox", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  cs_settings_set (settings, "Folder", "inbox");
  cs_settings_set (settings, "WaitDays", "1");
  g_assert_true (cs_authority_configure (authority, settings, world->services, NULL));
  if (world->situation == KIT_HANGS)
    write_new_answer (world);

  return authority;
}

static void
settle (KitWorld *world, CsSubmission *submission, const char *request_id)
{
  g_autofree char *certificate = kit_sign (submission, world->situation == KIT_WORKS);
  g_autofree char *root = kit_dup_root ();
  g_autofree char *both = g_strconcat ("From: somebody\r\n\r\n", certificate, root, NULL);
  g_autofree char *since = g_build_filename ("plugins", "ca-manual", request_id, "since", NULL);

  if (world->situation == KIT_REFUSES) {
    g_free (kit_write (world, since, "2020-01-01T00:00:00Z"));
    return;
  }
  g_free (kit_write (world, "inbox/answer.eml", both));
  if (world->situation == KIT_LIES) {
    g_free (kit_write (world, "inbox/garbage.cer", "-----BEGIN CERTIFICATE-----\nAAAA\n"));
    g_free (kit_write (world, "inbox/empty.p7b", ""));
  }
}

int
main (int argc, char *argv[])
{
  static const KitAuthority adapter = {
    .name = "ca-manual",
    .skip[KIT_TIMES_OUT] = "a file that still grows is waited for",
    .open = open_authority,
    .settle = settle,
  };

  return kit_run_authority (argc, argv, &adapter);
}
