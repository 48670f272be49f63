/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MUTATIONS 100 /* of each seed; always the same ones */

/* Bytes changed, a piece taken out or said twice: what transfer and editors do to files. */
static void
mutate (GRand *random, GByteArray *bytes)
{
  guint at = bytes->len > 0 ? (guint) g_rand_int_range (random, 0, (gint32) bytes->len) : 0;
  guint wanted = (guint) g_rand_int_range (random, 1, 64);
  guint length = MIN (bytes->len - at, wanted);
  g_autofree guint8 *piece = g_memdup2 (bytes->data + at, length);

  if (bytes->len == 0)
    return;

  switch (g_rand_int_range (random, 0, 4)) {
  case 0:
    bytes->data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
    break;
  case 1:
    bytes->data[at] = (guint8) g_rand_int_range (random, 0, 256);
    break;
  case 2:
    g_byte_array_remove_range (bytes, at, length);
    break;
  default:
    g_byte_array_append (bytes, piece, length);
    break;
  }
}

/* Without a fuzzer: the target over each file that is named, and over mutations of it. */
int
main (int argc, char *argv[])
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (int i = 1; i < argc; i++) {
    g_autofree char *data = NULL;
    gsize size = 0;

    if (!g_file_get_contents (argv[i], &data, &size, NULL))
      return 1;
    LLVMFuzzerTestOneInput ((const guint8 *) data, size);
    for (guint n = 0; n < MUTATIONS; n++) {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, (const guint8 *) data, (guint) size);
      for (guint times = 0; times <= n % 4; times++)
        mutate (random, bytes);
      LLVMFuzzerTestOneInput (bytes->data, bytes->len);
    }
  }

  return 0;
}
