/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *reply = g_utf8_make_valid (raw, -1); /* as the reader of the shell gives it */
  g_auto (GStrv) names = cs_mmp_parse_pki_list (reply, NULL);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) status = cs_mmp_parse_status (reply);
  g_autoptr (CsMmpDatabase) database = cs_mmp_parse_database_status (reply);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_assert_true (cs_is_plain_name (names[i]));
  /* No success without its words, and no failure without a reason. */
  if (cs_mmp_parse_pki_csr (reply, "a", &error))
    g_assert_nonnull (strstr (reply, "Created key file a.key and CSR a.csr"));
  else
    g_assert_nonnull (error);
  if (cs_mmp_parse_pki_match (reply) == CS_MMP_YES)
    g_assert_nonnull (strstr (reply, "Matching certificate and private key"));
  if (cs_mmp_parse_pki_verify (reply) == CS_MMP_YES)
    g_assert_nonnull (strstr (reply, "Success"));
  if (cs_mmp_parse_outcome (reply, &lines) == CS_MMP_YES)
    g_assert_null (strstr (lines[0], "FAILURE:") == lines[0] ? lines[0] : NULL);
  cs_mmp_is_unknown_command (reply);
  g_assert_true (!database->enabled || database->known);
  g_assert_true (!database->known || database->status != NULL);
  for (guint i = 0; i < status->len; i++) {
    const CsMmpStatus *one = g_ptr_array_index (status, i);

    g_assert_null (strchr (one->key, '\n'));
  }

  return 0;
}
