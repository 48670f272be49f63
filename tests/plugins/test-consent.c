/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-consent.h"

#include "temporary-folder.h"

/* What a cluster file of a stranger is asked about, and that an answer counts for these values
 * only. */

static const struct {
  const char *name;
  const char *settings;
  const char *asked; /* "GROUP/KEY=VALUE", one a line */
} cases[] = {
  { "folder-beside-the-file", "[Authority ca-local]\nDirectory=ca\n", "" },
  { "the-folder-itself", "[Authority ca-local]\nDirectory=.\n", "" },
  { "folder-above", "[Authority ca-local]\nDirectory=../ca\n",
    "Authority ca-local/Directory=../ca\n" },
  { "folder-beside-that-only-begins-alike", "[Authority ca-local]\nDirectory=../@BASE@x\n",
    "Authority ca-local/Directory=../@BASE@x\n" },
  { "absolute-folder", "[Authority ca-local]\nDirectory=/srv/ca\n",
    "Authority ca-local/Directory=/srv/ca\n" },
  { "authority-that-is-not-used", "[Authority other]\nDirectory=/srv/ca\n", "" },
};

static CsPluginHost *plugins;

static CsCluster *
new_cluster (const char *folder, const char *settings)
{
  g_autofree char *path = g_build_filename (folder, "a.cluster", NULL);
  g_autofree char *base = g_path_get_basename (folder);
  g_auto (GStrv) parts = g_strsplit (settings, "@BASE@", -1);
  g_autofree char *real = g_strjoinv (base, parts);
  g_autofree char *text
      = g_strconcat ("[Cluster]\nName=a.example\nAuthority=ca-local\n", real, NULL);
  CsCluster *cluster = cs_cluster_new_from_data (text, -1, path, NULL, NULL);

  g_assert_nonnull (cluster);

  return cluster;
}

static void
test_asked (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  g_autofree char *base = g_path_get_basename (folder);
  g_auto (GStrv) parts = g_strsplit (cases[i].asked, "@BASE@", -1);
  g_autofree char *expected = g_strjoinv (base, parts);
  g_autoptr (CsCluster) cluster = new_cluster (folder, cases[i].settings);
  g_autoptr (GPtrArray) items = cs_consent_list (cluster, plugins);
  g_autoptr (GString) asked = g_string_new (NULL);

  for (guint k = 0; k < items->len; k++) {
    const CsConsentItem *item = items->pdata[k];

    g_string_append_printf (asked, "%s/%s=%s\n", item->group, item->key, item->value);
  }
  g_assert_cmpstr (asked->str, ==, expected);
  g_assert_cmpint (cs_consent_is_given (cluster, items), ==, items->len == 0);
  temporary_folder_remove (folder);
}

static void
test_remembered (void)
{
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  g_autoptr (CsCluster) cluster = new_cluster (folder, "[Authority ca-local]\nDirectory=/srv/ca\n");
  g_autoptr (CsCluster) changed = new_cluster (folder, "[Authority ca-local]\nDirectory=/srv/cb\n");
  g_autoptr (GPtrArray) items = cs_consent_list (cluster, plugins);
  g_autoptr (GPtrArray) changed_items = cs_consent_list (changed, plugins);
  g_autoptr (GError) error = NULL;

  g_assert_false (cs_consent_is_given (cluster, items));
  g_assert_true (cs_consent_give (cluster, items, &error));
  g_assert_no_error (error);
  g_assert_true (cs_consent_is_given (cluster, items));
  g_assert_false (cs_consent_is_given (changed, changed_items));
  temporary_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  int result;

  /* Not G_TEST_OPTION_ISOLATE_DIRS, which loses memory for every test. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  plugins = cs_plugin_host_new (PLUGINS_DIR);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/consent/asked/", cases[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_asked);
  }
  g_test_add_func ("/consent/remembered", test_remembered);
  result = g_test_run ();
  g_object_unref (plugins);
  temporary_folder_remove (home);

  return result;
}
