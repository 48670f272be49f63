/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MUTATIONS 100 /* of each seed; always the same ones */
#define KEPT "corpus" /* what the fuzzer found worth keeping lies below, and is not mutated again  \
                       */

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

static void
run_file (GRand *random, const char *path)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  guint mutations = strstr (path, KEPT) != NULL ? 0 : MUTATIONS;

  if (!g_file_get_contents (path, &data, &size, NULL))
    g_error ("%s cannot be read", path);
  LLVMFuzzerTestOneInput ((const guint8 *) data, size);
  for (guint n = 0; n < mutations; n++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    g_byte_array_append (bytes, (const guint8 *) data, (guint) size);
    for (guint times = 0; times <= n % 4; times++)
      mutate (random, bytes);
    LLVMFuzzerTestOneInput (bytes->data, bytes->len);
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Always in the same order, so that a finding is found again. */
static void
run_folder (GRand *random, const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    g_error ("%s cannot be read", path);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);

    run_file (random, file);
  }
}

/* Without a fuzzer: the target over each file that is named, or lies in a folder that is named, and
 * over mutations of it. */
int
main (int argc, char *argv[])
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (int i = 1; i < argc; i++) {
    if (g_file_test (argv[i], G_FILE_TEST_IS_DIR))
      run_folder (random, argv[i]);
    else
      run_file (random, argv[i]);
  }

  return argc > 1 ? 0 : 1;
}
