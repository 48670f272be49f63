/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-facts.h"

#include <string.h>

/* What a hostile server could use against a client, by the release that first has it repaired. Only
 * holes in what this program uses: no SCP, no server side. */
static const struct {
  guint repaired[3];
  const char *names;
} holes[] = {
  { { 0, 11, 2 }, "CVE-2025-5372, CVE-2025-5987" },
  { { 0, 11, 3 }, "CVE-2025-8114, CVE-2025-8277" },
  { { 0, 11, 4 }, "CVE-2026-0968" },
};

static gboolean
is_before (const guint *version, const guint *repaired)
{
  for (guint i = 0; i < 3; i++) {
    if (version[i] != repaired[i])
      return version[i] < repaired[i];
  }

  return FALSE;
}

char *
cs_ssh_facts_dup_library (const char *version)
{
  g_autofree char *number = g_strndup (version, strcspn (version, "/"));
  g_auto (GStrv) parts = g_strsplit (number, ".", 3);
  g_autoptr (GString) names = g_string_new (NULL);
  guint digits[3] = { 0 };

  for (guint i = 0; i < 3 && parts[i] != NULL; i++)
    digits[i] = (guint) g_ascii_strtoull (parts[i], NULL, 10);
  for (guint i = 0; i < G_N_ELEMENTS (holes); i++) {
    if (is_before (digits, holes[i].repaired))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", holes[i].names);
  }
  if (names->len == 0)
    return g_strdup_printf ("libssh %s", number);

  return g_strdup_printf ("libssh %s: %s are known of this release; your distribution may have "
                          "patched it",
                          number, names->str);
}

static void
add (GStrvBuilder *facts, const char *key, const char *value)
{
  g_autofree char *shown = NULL;

  if (value == NULL)
    return;
  shown = cs_escape_control (value);
  g_strv_builder_add_many (facts, key, shown, NULL);
}

GStrv
cs_ssh_facts_new (CsSshSession *session, const char *fingerprint)
{
  ssh_session ssh = cs_ssh_session_get_ssh (session);
  g_autoptr (GStrvBuilder) facts = g_strv_builder_new ();
  g_autofree char *library = cs_ssh_facts_dup_library (ssh_version (0));
  const char *cipher = ssh_get_cipher_in (ssh);
  const char *mac = ssh_get_hmac_in (ssh);
  gboolean sealed
      = cipher != NULL && (strstr (cipher, "gcm") != NULL || strstr (cipher, "poly1305") != NULL);

  add (facts, "key-exchange", ssh_get_kex_algo (ssh));
  add (facts, "cipher", cipher);
  add (facts, "mac", sealed ? "part of the cipher" : mac);
  add (facts, "host-key", fingerprint);
  add (facts, "server", ssh_get_serverbanner (ssh));
  add (facts, "library", library);

  return g_strv_builder_end (facts);
}
