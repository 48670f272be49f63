/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of --secrets: any bytes are a file or an error, and are wiped either way. */

#include <string.h>

#include "cs-secrets-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_malloc0 (size + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsSecretsFile) file = NULL;

  memcpy (text, data, size);
  file = cs_secrets_file_new_for_data (text, size, "fuzz", &error);
  g_assert_true ((file != NULL) == (error == NULL));
  for (gsize i = 0; i < size; i++)
    g_assert_cmpint (text[i], ==, 0);

  return 0;
}
