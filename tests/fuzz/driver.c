/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Without a fuzzer: the target over each file that is named. */
int
main (int argc, char *argv[])
{
  for (int i = 1; i < argc; i++) {
    g_autofree char *data = NULL;
    gsize size = 0;

    if (!g_file_get_contents (argv[i], &data, &size, NULL))
      return 1;
    LLVMFuzzerTestOneInput ((const guint8 *) data, size);
  }

  return 0;
}
