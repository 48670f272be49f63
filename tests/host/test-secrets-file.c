/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "cs-secrets-file.h"
#include "file-access.h"

#define GROUP "Node cms1a"

/* What a text gives for [Node cms1a] Password: the secret, or the line of the error. */
typedef struct {
  const char *name;
  const char *text;
  const char *secret; /* NULL: there is none */
  int line;           /* of the error, 0 for none */
} Case;

static const Case cases[] = {
  { "plain", "[Node cms1a]\nPassword=geheim\n", "geheim", 0 },
  { "no-newline-at-end", "[Node cms1a]\nPassword=geheim", "geheim", 0 },
  { "windows-lines", "[Node cms1a]\r\nPassword=geheim\r\n", "geheim", 0 },
  { "byte-order-mark", "\xef\xbb\xbf[Node cms1a]\nPassword=geheim\n", "geheim", 0 },
  { "byte-order-mark-alone", "\xef\xbb\xbf", NULL, 0 },
  { "byte-order-mark-twice", "\xef\xbb\xbf\xef\xbb\xbf[Node cms1a]\n", NULL, 1 },
  { "comments", "# x\n\n[Node cms1a]\n#Password=no\n  # y\nPassword=geheim\n", "geheim", 0 },
  { "blanks-around", "  [Node cms1a]  \n  Password \t=  geheim\n", "geheim", 0 },
  { "trailing-blank-kept", "[Node cms1a]\nPassword=geheim \n", "geheim ", 0 },
  { "escapes", "[Node cms1a]\nPassword=\\sa\\tb\\nc\\rd\\\\e\n", " a\tb\nc\rd\\e", 0 },
  { "equals-and-brackets", "[Node cms1a]\nPassword=a=b[c]#d;e\n", "a=b[c]#d;e", 0 },
  { "utf-8", "[Node cms1a]\nPassword=p\xc3\xa4ss\n", "p\xc3\xa4ss", 0 },
  { "empty-value", "[Node cms1a]\nPassword=\n", "", 0 },
  { "other-group", "[Node cms1b]\nPassword=geheim\n", NULL, 0 },
  { "other-key", "[Node cms1a]\nPassphrase=geheim\n", NULL, 0 },
  { "key-case", "[Node cms1a]\npassword=geheim\n", NULL, 0 },
  { "empty", "", NULL, 0 },
  { "no-group", "Password=geheim\n", NULL, 1 },
  { "no-equals", "[Node cms1a]\ngeheim\n", NULL, 2 },
  { "no-key", "[Node cms1a]\n=geheim\n", NULL, 2 },
  { "open-group", "[Node cms1a\nPassword=geheim\n", NULL, 1 },
  { "empty-group", "[]\nPassword=geheim\n", NULL, 1 },
  { "group-in-group", "[Node [cms1a]]\n", NULL, 1 },
  { "duplicate-group", "[Node cms1a]\nPassword=a\n\n[Node cms1a]\n", NULL, 4 },
  { "duplicate-key", "[Node cms1a]\nPassword=geheim\nPassword=geheim\n", NULL, 3 },
  { "unknown-escape", "[Node cms1a]\nPassword=geheim\\x\n", NULL, 2 },
  { "escape-at-end", "[Node cms1a]\nPassword=geheim\\\n", NULL, 2 },
  { "not-utf-8", "[Node cms1a]\nPassword=geheim\xff\n", NULL, 2 },
};

static void
test_parse (gconstpointer data)
{
  const Case *one = data;
  gsize length = strlen (one->text);
  g_autofree char *text = g_strdup (one->text);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsSecretsFile) file = cs_secrets_file_new_for_data (text, length, "F", &error);
  CsSecret *secret;

  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (text[i], ==, 0);

  if (one->line > 0) {
    g_autofree char *start = g_strdup_printf ("F:%d: ", one->line);

    g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
    g_assert_true (g_str_has_prefix (error->message, start));
    g_assert_null (strstr (error->message, "geheim"));
    return;
  }

  g_assert_no_error (error);
  secret = cs_secrets_file_lookup (file, GROUP, "Password");
  g_assert_cmpstr (secret != NULL ? cs_secret_peek (secret) : NULL, ==, one->secret);
}

static void
test_nul (void)
{
  char text[] = "[Node cms1a]\nPassword=ge\0heim\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_secrets_file_new_for_data (text, sizeof text - 1, "F", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

static void
test_long_value (void)
{
  for (gsize length = CS_SECRET_MAX; length <= CS_SECRET_MAX + 1; length++) {
    g_autofree char *value = g_strnfill (length, 'x');
    g_autofree char *text = g_strconcat ("[G]\nK=", value, "\n", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (CsSecretsFile) file
        = cs_secrets_file_new_for_data (text, strlen (text), "F", &error);

    g_assert_cmpint (file != NULL, ==, length <= CS_SECRET_MAX);
    g_assert_cmpint (error == NULL, ==, length <= CS_SECRET_MAX);
  }
}

/* Who may read the file decides whether it is taken. */
typedef struct {
  const char *name;
  FileAccess access;
  gboolean taken;
} AccessCase;

static const AccessCase accesses[] = {
  { "owner-only", FILE_ACCESS_OWNER_ONLY, TRUE },
  { "others-read", FILE_ACCESS_OTHERS_READ, FALSE },
  { "others-write", FILE_ACCESS_OTHERS_WRITE, FALSE },
};

static char *
write_file (const char *text, gsize length, char **folder)
{
  g_autoptr (GError) error = NULL;
  char *path;

  *folder = g_dir_make_tmp ("secrets-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (*folder, "secrets", NULL);
  g_file_set_contents (path, text, (gssize) length, &error);
  g_assert_no_error (error);

  return path;
}

static void
remove_file (const char *path, const char *folder)
{
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_access (gconstpointer data)
{
  const AccessCase *one = data;
  g_autofree char *folder = NULL;
  g_autofree char *path = write_file ("[G]\nK=v\n", 8, &folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsSecretsFile) file = NULL;

  file_access_set (path, one->access);
  file = cs_secrets_file_new (path, &error);
  if (one->taken) {
    g_assert_no_error (error);
    g_assert_nonnull (cs_secrets_file_lookup (file, "G", "K"));
  } else {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
    g_assert_nonnull (strstr (error->message, path));
  }
  remove_file (path, folder);
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill (CS_SECRETS_FILE_MAX + 1, '\n');
  g_autofree char *folder = NULL;
  g_autofree char *path = write_file (text, CS_SECRETS_FILE_MAX + 1, &folder);
  g_autoptr (GError) error = NULL;

  file_access_set (path, FILE_ACCESS_OWNER_ONLY);
  g_assert_null (cs_secrets_file_new (path, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
  remove_file (path, folder);
}

static void
test_missing (void)
{
  g_autoptr (GError) missing = NULL;

  g_assert_null (cs_secrets_file_new ("there-is-none", &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/secrets-file/parse/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_parse);
  }
  for (guint i = 0; i < G_N_ELEMENTS (accesses); i++) {
    g_autofree char *path = g_strconcat ("/secrets-file/access/", accesses[i].name, NULL);

    g_test_add_data_func (path, &accesses[i], test_access);
  }
  g_test_add_func ("/secrets-file/nul", test_nul);
  g_test_add_func ("/secrets-file/long-value", test_long_value);
  g_test_add_func ("/secrets-file/too-large", test_too_large);
  g_test_add_func ("/secrets-file/missing", test_missing);

  return g_test_run ();
}
