/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <gmodule.h>
#include <string.h>

#include "cs-plugin-host.h"
#include "file-access.h"

#define LINES(abi, module) "[Plugin]\nModule=" module "\nName=A plugin\nX-Countersign-Abi=" abi "\n"

/* Windows names the module alone, not what it misses. */
#ifdef G_OS_WIN32
#define UNDEFINED_REASON "libundefined."
#else
#define UNDEFINED_REASON "cs_test_function_that_is_gone"
#endif

/* One plugin folder with one plugin, and a word of the reason for which it is refused. */
typedef struct {
  const char *name;   /* of its folder and its .plugin file */
  const char *text;   /* of the .plugin file; NULL: a folder stands in its place */
  const char *module; /* which of the test modules is put there; NULL: none */
  FileAccess access;  /* of what @access_to names, if anything */
  const char *access_to;
  const char *reason;
} Case;

static const Case cases[] = {
  { "old-abi", LINES ("0", "old-abi"), "good", 0, NULL, "ABI 0" },
  { "no-abi", "[Plugin]\nModule=no-abi\nName=x\n", "good", 0, NULL,
    "X-Countersign-Abi= is missing" },
  { "no-module-key", "[Plugin]\nName=x\nX-Countersign-Abi=" CS_ABI "\n", "good", 0, NULL,
    "Module= is missing" },
  { "no-name-key", "[Plugin]\nModule=no-name-key\nX-Countersign-Abi=" CS_ABI "\n", "good", 0, NULL,
    "Name= is missing" },
  { "other-module", LINES (CS_ABI, "another"), "good", 0, NULL, "differs from the folder" },
  { "path-module", LINES (CS_ABI, "../../evil"), "good", 0, NULL, "differs from the folder" },
  { "python", LINES (CS_ABI, "python") "Loader=python3\n", "good", 0, NULL, "Loader=python3" },
  { "embedded", LINES (CS_ABI, "embedded") "Embedded=main\n", "good", 0, NULL, "Embedded=" },
  { "garbage", "\x7f\x45\x4c\x46 this is no key file", "good", 0, NULL, "garbage.plugin: " },
  { "empty-file", "", "good", 0, NULL, "X-Countersign-Abi= is missing" },
  { "a-folder", NULL, "good", 0, NULL, "not a regular file" },
  { "no-module", LINES (CS_ABI, "no-module"), NULL, 0, NULL, "libno-module." },
  { "no-entry", LINES (CS_ABI, "no-entry"), "no-entry", 0, NULL, "peas_register_types" },
  { "undefined", LINES (CS_ABI, "undefined"), "undefined", 0, NULL, UNDEFINED_REASON },
  { "empty", LINES (CS_ABI, "empty"), "empty", 0, NULL, "no authority, no transport and no probe" },
  { "needs-more", LINES (CS_ABI, "needs-more") "Depends=not-there\n", "empty", 0, NULL,
    "Depends=" },
  { "open-file", LINES (CS_ABI, "open-file"), "good", FILE_ACCESS_OTHERS_WRITE,
    "open-file/open-file.plugin", "others can write" },
  { "open-module", LINES (CS_ABI, "open-module"), "good", FILE_ACCESS_OTHERS_WRITE,
    "open-module/libopen-module." G_MODULE_SUFFIX, "others can write" },
  { "group-module", LINES (CS_ABI, "group-module"), "good", FILE_ACCESS_GROUP_WRITES,
    "group-module/libgroup-module." G_MODULE_SUFFIX, "others can write" },
  { "open-folder", LINES (CS_ABI, "open-folder"), "good", FILE_ACCESS_OTHERS_WRITE, "open-folder",
    "others can write" },
  { "open-root", LINES (CS_ABI, "open-root"), "good", FILE_ACCESS_OTHERS_WRITE, ".",
    "plugin folder: others can write" },
  { "unreadable", LINES (CS_ABI, "unreadable"), "good", FILE_ACCESS_NOBODY,
    "unreadable/unreadable.plugin", "Permission denied" },
};

static void
copy (const char *from, const char *to)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, content, (gssize) length, &error);
  g_assert_no_error (error);
  file_access_set (to, FILE_ACCESS_OTHERS_READ);
}

static void
put_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  file_access_set (path, FILE_ACCESS_OTHERS_READ);
}

/* DIRECTORY/NAME with a .plugin file and a module in it. */
static void
put_plugin (const char *directory, const char *name, const char *text, const char *module)
{
  g_autofree char *folder = g_build_filename (directory, name, NULL);
  g_autofree char *file = g_strconcat (name, ".plugin", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  file_access_set (folder, FILE_ACCESS_OTHERS_READ); /* whatever the umask is */
  if (text != NULL)
    put_file (folder, file, text);
  else
    g_assert_cmpint (g_mkdir (path, 0755), ==, 0);

  if (module != NULL) {
    g_autofree char *built_name = g_strconcat ("libtest-", module, "." G_MODULE_SUFFIX, NULL);
    g_autofree char *built
        = g_test_build_filename (G_TEST_BUILT, "plugins", "modules", built_name, NULL);
    g_autofree char *to_name = g_strconcat ("lib", name, "." G_MODULE_SUFFIX, NULL);
    g_autofree char *to = g_build_filename (folder, to_name, NULL);

    copy (built, to);
  }
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
#ifdef G_OS_WIN32
  g_remove (path); /* a loaded DLL stays */
#else
  g_assert_cmpint (g_remove (path), ==, 0);
#endif
}

static CsPluginInfo *
get_only (CsPluginHost *host)
{
  GListModel *plugins = cs_plugin_host_get_plugins (host);

  g_assert_cmpuint (g_list_model_get_n_items (plugins), ==, 1);

  return g_list_model_get_item (plugins, 0);
}

static void
expect_refusal (CsPluginInfo *info, const char *name, const char *reason)
{
  g_assert_cmpstr (cs_plugin_info_get_name (info), ==, name);
  g_assert_false (cs_plugin_info_is_loaded (info));
  g_assert_cmpint (cs_plugin_info_get_kinds (info), ==, 0);
  g_test_message ("%s", cs_plugin_info_get_refusal (info));
  g_assert_nonnull (strstr (cs_plugin_info_get_refusal (info), reason));
}

static void
test_refused (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *directory = g_dir_make_tmp ("plugins-XXXXXX", NULL);
  g_autoptr (CsPluginHost) host = NULL;
  g_autoptr (CsPluginInfo) info = NULL;
  g_autoptr (CsAuthority) authority = NULL;
  g_autoptr (GError) error = NULL;

  put_plugin (directory, one->name, one->text, one->module);
  if (one->access == FILE_ACCESS_NOBODY && file_access_ignores_modes ()) {
    g_test_skip ("this user can read every file");
    remove_all (directory);
    return;
  }
  if (one->access_to != NULL) {
    g_autofree char *path = g_build_filename (directory, one->access_to, NULL);

    file_access_set (path, one->access);
  }

  host = cs_plugin_host_new (directory);
  info = get_only (host);
  expect_refusal (info, one->name, one->reason);
  authority = cs_plugin_host_new_authority (host, one->name, &error);
  g_assert_null (authority);
  g_assert_error (error, CS_ERROR, CS_ERROR_PLUGIN);
  g_assert_nonnull (strstr (error->message, cs_plugin_info_get_refusal (info)));
  remove_all (directory);
}

static void
test_too_large (void)
{
  g_autofree char *directory = g_dir_make_tmp ("plugins-XXXXXX", NULL);
  g_autofree char *comment = g_strnfill (70000, '#');
  g_autofree char *text = g_strconcat (LINES (CS_ABI, "large"), comment, "\n", NULL);
  g_autoptr (CsPluginHost) host = NULL;
  g_autoptr (CsPluginInfo) info = NULL;

  put_plugin (directory, "large", text, "good");
  host = cs_plugin_host_new (directory);
  info = get_only (host);
  expect_refusal (info, "large", "larger than");
  remove_all (directory);
}

static void
test_symbolic_link (void)
{
  g_autofree char *directory = g_dir_make_tmp ("plugins-XXXXXX", NULL);
  g_autofree char *module
      = g_build_filename (directory, "linked", "liblinked." G_MODULE_SUFFIX, NULL);
  g_autofree char *built = g_test_build_filename (G_TEST_BUILT, "plugins", "modules",
                                                  "libtest-good." G_MODULE_SUFFIX, NULL);
  g_autoptr (GFile) link = g_file_new_for_path (module);
  g_autoptr (CsPluginHost) host = NULL;
  g_autoptr (CsPluginInfo) info = NULL;

  put_plugin (directory, "linked", LINES (CS_ABI, "linked"), NULL);
  if (!g_file_make_symbolic_link (link, built, NULL, NULL)) {
    g_test_skip ("no symbolic link can be made here");
    remove_all (directory);
    return;
  }
  host = cs_plugin_host_new (directory);
  info = get_only (host);
  expect_refusal (info, "linked", "not a regular file");
  remove_all (directory);
}

/* Which .plugin files stand where no plugin is. */
static void
test_wrong_place (void)
{
  g_autofree char *directory = g_dir_make_tmp ("plugins-XXXXXX", NULL);
  g_autofree char *two = g_build_filename (directory, "b-two", NULL);
  g_autofree char *named = g_build_filename (directory, "c-folder", NULL);
  g_autofree char *unrelated = g_build_filename (directory, "unrelated", NULL);
  g_autoptr (CsPluginHost) host = NULL;
  static const char *const expected[][2] = {
    { "a-outside", "not in a folder of its own" },
    { "b-second", "more than one" },
    { "b-two", "more than one" },
    { "c-other", "not named as its folder" },
  };

  put_plugin (directory, "b-two", LINES (CS_ABI, "b-two"), "good");
  put_file (directory, "a-outside.plugin", LINES (CS_ABI, "a-outside"));
  put_file (two, "b-second.plugin", LINES (CS_ABI, "b-two"));
  g_assert_cmpint (g_mkdir (named, 0755), ==, 0);
  put_file (named, "c-other.plugin", LINES (CS_ABI, "c-folder"));
  g_assert_cmpint (g_mkdir (unrelated, 0755), ==, 0);

  host = cs_plugin_host_new (directory);
  g_assert_cmpuint (g_list_model_get_n_items (cs_plugin_host_get_plugins (host)), ==,
                    G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (CsPluginInfo) info = g_list_model_get_item (cs_plugin_host_get_plugins (host), i);

    expect_refusal (info, expected[i][0], expected[i][1]);
  }
  remove_all (directory);
}

static void
check_good (CsPluginHost *host)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAuthority) first = cs_plugin_host_new_authority (host, "good", &error);
  g_autoptr (CsAuthority) second = cs_plugin_host_new_authority (host, "good", &error);
  g_autoptr (CsTransport) transport = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (cs_authority_get_title (first), ==, "Good");
  g_assert_true (first != second);

  transport = cs_plugin_host_new_transport (host, "good", &error);
  g_assert_null (transport);
  g_assert_error (error, CS_ERROR, CS_ERROR_PLUGIN);
  g_assert_nonnull (strstr (error->message, "authority"));
}

static void
check_missing (CsPluginHost *host)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAuthority) authority = cs_plugin_host_new_authority (host, "ca-other", &error);

  g_assert_null (authority);
  g_assert_error (error, CS_ERROR, CS_ERROR_PLUGIN);
  g_assert_nonnull (strstr (error->message, "ca-other"));
  g_assert_nonnull (strstr (error->message, "there is: good"));
}

/* A second folder with a plugin of the same name in the same process: no code of the first answers
 * for it. */
static void
check_name_taken (void)
{
  g_autofree char *directory = g_dir_make_tmp ("plugins-XXXXXX", NULL);
  g_autoptr (CsPluginHost) host = NULL;
  g_autoptr (CsPluginInfo) info = NULL;

  put_plugin (directory, "good", LINES (CS_ABI, "good"), "good");
  host = cs_plugin_host_new (directory);
  info = get_only (host);
  expect_refusal (info, "good", "already there");
  remove_all (directory);
}

/* A good plugin among bad ones. */
static void
test_loaded (void)
{
  g_autofree char *directory = g_dir_make_tmp ("plugins-XXXXXX", NULL);
  g_autoptr (CsPluginHost) host = NULL;
  g_autoptr (CsPluginInfo) info = NULL;

  put_plugin (directory, "bad", "garbage", "good");
  put_plugin (directory, "worse", LINES (CS_ABI, "worse"), "no-entry");
  put_plugin (directory, "good", LINES (CS_ABI, "good") "Description=For tests\nVersion=1.2\n",
              "good");
  host = cs_plugin_host_new (directory);
  g_assert_cmpuint (g_list_model_get_n_items (cs_plugin_host_get_plugins (host)), ==, 3);
  info = g_list_model_get_item (cs_plugin_host_get_plugins (host), 1);
  g_assert_cmpstr (cs_plugin_info_get_name (info), ==, "good");
  g_assert_null (cs_plugin_info_get_refusal (info));
  g_assert_true (cs_plugin_info_is_loaded (info));
  g_assert_cmpint (cs_plugin_info_get_kinds (info), ==, CS_PLUGIN_AUTHORITY);
  g_assert_cmpstr (cs_plugin_info_get_title (info), ==, "A plugin");
  g_assert_cmpstr (cs_plugin_info_get_description (info), ==, "For tests");
  g_assert_cmpstr (cs_plugin_info_get_version (info), ==, "1.2");
  check_good (host);
  check_missing (host);
  check_name_taken ();
  remove_all (directory);
}

static void
test_no_directory (void)
{
  g_autoptr (CsPluginHost) host = cs_plugin_host_new ("/nonexistent/plugins");
  g_autoptr (GError) error = NULL;
  g_autoptr (CsTransport) transport = cs_plugin_host_new_transport (host, "x", &error);

  g_assert_cmpuint (g_list_model_get_n_items (cs_plugin_host_get_plugins (host)), ==, 0);
  g_assert_null (transport);
  g_assert_error (error, CS_ERROR, CS_ERROR_PLUGIN);
  g_assert_nonnull (strstr (error->message, "nonexistent"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/plugin-host/refused/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_refused);
  }
  g_test_add_func ("/plugin-host/refused/too-large", test_too_large);
  g_test_add_func ("/plugin-host/refused/symbolic-link", test_symbolic_link);
  g_test_add_func ("/plugin-host/refused/wrong-place", test_wrong_place);
  g_test_add_func ("/plugin-host/loaded", test_loaded);
  g_test_add_func ("/plugin-host/no-directory", test_no_directory);

  return g_test_run ();
}
