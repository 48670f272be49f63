/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What was read is whole, and what was not is said. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsPlanFile) file = NULL;

  if (size == 0)
    return 0;
  file = cs_plan_file_parse ((const char *) data, (gssize) size, "f", &error);
  if (file == NULL) {
    g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
    return 0;
  }
  g_assert_no_error (error);
  g_assert_nonnull (file->cluster_path);
  g_assert_nonnull (file->cluster_sha256);
  g_assert_nonnull (file->renew);
  g_assert_nonnull (file->step_ids);

  return 0;
}
