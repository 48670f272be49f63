/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "keyring-steps.h"

/* The same program runs again as a child, in another environment: libsecret chooses its backend
 * once in a process. */
static void
test_file_backend_child (void)
{
  g_autoptr (CsKeyring) keyring = cs_keyring_new ();

  keyring_steps_run (keyring);
}

static void
test_no_bus_child (void)
{
  g_autoptr (CsKeyring) keyring = cs_keyring_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_null (keyring_steps_lookup (keyring, KEYRING_IDENTITY, "Password", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (cs_keyring_get_unavailable_reason (keyring));
  g_assert_false (keyring_steps_store (keyring, "marker-of-this-test", &again));
  g_assert_error (again, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
run_child (const char *test, const char *const *variables)
{
  static const char *const cleared[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY",
                                         "WAYLAND_DISPLAY", "SECRET_BACKEND" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cleared); i++)
    g_subprocess_launcher_unsetenv (launcher, cleared[i]);
  for (guint i = 0; variables[i] != NULL; i += 2)
    g_subprocess_launcher_setenv (launcher, variables[i], variables[i + 1], TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, self, "-p", test, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);

  if (!g_subprocess_get_successful (child) || strstr (output, "\nok 1 ") == NULL)
    g_test_message ("%s", output);
  g_assert_true (g_subprocess_get_successful (child));
  g_assert_nonnull (strstr (output, "ok 1 "));
}

/* Whether the file at @path is there and holds @text in the clear. */
static gboolean
holds (const char *path, const char *text)
{
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (path, &content, &length, NULL)
         && g_strstr_len (content, (gssize) length, text) != NULL;
}

static void
test_file_backend (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keyring-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "test.keyring", NULL);
  g_autofree char *backup = g_strconcat (path, "~", NULL);

  /* libsecret 0.20's file backend leaks the entity tag of the file it writes. */
  run_child ("/keyring/child/file-backend",
             (const char *const[]){ "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH", path,
                                    "SECRET_FILE_TEST_PASSWORD", "a test", "ASAN_OPTIONS",
                                    "detect_leaks=0", NULL });
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS)
                 || g_file_test (backup, G_FILE_TEST_EXISTS));
  g_assert_false (holds (path, "second") || holds (backup, "second"));
  g_remove (path);
  g_remove (backup);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_bus (void)
{
  g_autofree char *home = g_dir_make_tmp ("keyring-XXXXXX", NULL);
  g_autofree char *cache = g_build_filename (home, ".cache", NULL);

  run_child ("/keyring/child/no-bus", (const char *const[]){ "HOME", home, NULL });
  /* Nothing was written there; GLib itself makes an empty folder as its runtime directory. */
  g_rmdir (cache);
  g_assert_cmpint (g_rmdir (home), ==, 0);
}

int
main (int argc, char **argv)
{
  gboolean child = g_getenv ("SECRET_FILE_TEST_PATH") != NULL || argc > 2;

  g_test_init (&argc, &argv, NULL);
  if (child) {
    g_test_add_func ("/keyring/child/file-backend", test_file_backend_child);
    g_test_add_func ("/keyring/child/no-bus", test_no_bus_child);
  } else {
    g_test_add_func ("/keyring/file-backend", test_file_backend);
    g_test_add_func ("/keyring/no-bus", test_no_bus);
  }

  return g_test_run ();
}
