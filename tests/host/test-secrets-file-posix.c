/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What only a system with modes has: each of them, and what is no file. */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "cs-secrets-file.h"
#include "temporary-folder.h"

typedef struct {
  const char *name;
  mode_t mode;
  gboolean taken;
} ModeCase;

static const ModeCase modes[] = {
  { "0600", 0600, TRUE },  { "0400", 0400, TRUE },  { "0700", 0700, TRUE },
  { "0640", 0640, FALSE }, { "0604", 0604, FALSE }, { "0644", 0644, FALSE },
  { "0620", 0620, FALSE }, { "0602", 0602, FALSE },
};

static void
test_mode (gconstpointer data)
{
  const ModeCase *one = data;
  g_autofree char *folder = g_dir_make_tmp ("secrets-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsSecretsFile) file = NULL;

  g_assert_true (g_file_set_contents (path, "[G]\nK=v\n", -1, NULL));
  g_assert_cmpint (chmod (path, one->mode), ==, 0);
  file = cs_secrets_file_new (path, &error);
  if (one->taken) {
    g_assert_no_error (error);
    g_assert_nonnull (cs_secrets_file_lookup (file, "G", "K"));
  } else {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
    g_assert_nonnull (strstr (error->message, path));
  }
  temporary_folder_remove (folder);
}

static void
test_not_a_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("secrets-XXXXXX", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (cs_secrets_file_new (fifo, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  temporary_folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autofree char *path = g_strconcat ("/secrets-file/mode/", modes[i].name, NULL);

    g_test_add_data_func (path, &modes[i], test_mode);
  }
  g_test_add_func ("/secrets-file/not-a-file", test_not_a_file);

  return g_test_run ();
}
