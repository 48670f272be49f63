/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plugin-file.h"

#include <glib/gstdio.h>
#include <gmodule.h>

#include "cs-trust.h"

#define GROUP "Plugin"

static GKeyFile *
read_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;
  GStatBuf status;

  if (g_stat (path, &status) == 0 && status.st_size > CS_PLUGIN_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "larger than %d bytes", CS_PLUGIN_FILE_MAX);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &length, error)
      || !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    return NULL;

  return g_steal_pointer (&file);
}

static void
take_texts (CsPluginInfo *info, GKeyFile *file)
{
  g_autofree char *title = g_key_file_get_locale_string (file, GROUP, "Name", NULL, NULL);
  g_autofree char *description
      = g_key_file_get_locale_string (file, GROUP, "Description", NULL, NULL);
  g_autofree char *version = g_key_file_get_string (file, GROUP, "Version", NULL);

  cs_plugin_info_set_texts (info, title, description, version);
}

static gboolean
check_abi (GKeyFile *file, GError **error)
{
  g_autofree char *abi = g_key_file_get_string (file, GROUP, "X-Countersign-Abi", NULL);

  if (abi == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN,
                  "X-Countersign-Abi= is missing; this program wants %s", CS_ABI);
  else if (!g_str_equal (abi, CS_ABI))
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN,
                  "made for ABI %s of this program, which has %s: build it anew", abi, CS_ABI);
  else
    return TRUE;

  return FALSE;
}

/* Only code of a module file in the plugin's own folder: nothing that libpeas could find elsewhere.
 */
static gboolean
check_module (GKeyFile *file, const char *name, GError **error)
{
  g_autofree char *module = g_key_file_get_string (file, GROUP, "Module", NULL);
  g_autofree char *title = g_key_file_get_locale_string (file, GROUP, "Name", NULL, NULL);
  g_autofree char *loader = g_key_file_get_string (file, GROUP, "Loader", NULL);

  if (module == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "Module= is missing");
  else if (!g_str_equal (module, name))
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "Module=%s differs from the folder's name",
                  module);
  else if (title == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "Name= is missing");
  else if (loader != NULL && g_ascii_strcasecmp (loader, "C") != 0)
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "Loader=%s: only plugins in C are loaded",
                  loader);
  else if (g_key_file_has_key (file, GROUP, "Embedded", NULL))
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "Embedded= is for parts of a program");
  else if (g_key_file_has_key (file, GROUP, "Depends", NULL))
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "Depends=: a plugin has to stand alone");
  else
    return TRUE;

  return FALSE;
}

/* The names under which libpeas looks for a module. */
static char *
find_module (const char *folder, const char *name, GError **error)
{
  g_autofree char *with_lib = g_strconcat ("lib", name, "." G_MODULE_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, with_lib, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "its module %s is missing", with_lib);
    return NULL;
  }

  return g_steal_pointer (&path);
}

/* Who could have changed @path; @what names it in the reason. */
static gboolean
check_trust (const char *path, CsTrustKind kind, const char *root, const char *what, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (cs_trust_check_code (path, kind, root, &cause))
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: %s", what, cause->message);

  return FALSE;
}

char *
cs_plugin_file_check (CsPluginInfo *info, const char *root, GError **error)
{
  const char *name = cs_plugin_info_get_name (info);
  g_autofree char *folder = g_build_filename (root, name, NULL);
  g_autofree char *base = g_strconcat (name, ".plugin", NULL);
  g_autofree char *path = g_build_filename (folder, base, NULL);
  g_autofree char *module = NULL;
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (GError) cause = NULL;

  if (!check_trust (root, CS_TRUST_FOLDER, root, "the plugin folder", error)
      || !check_trust (folder, CS_TRUST_FOLDER, root, "its folder", error)
      || !check_trust (path, CS_TRUST_FILE, root, base, error))
    return NULL;

  file = read_file (path, &cause);
  if (file == NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: %s", base, cause->message);
    return NULL;
  }
  take_texts (info, file);
  if (!check_abi (file, error) || !check_module (file, name, error))
    return NULL;

  module = find_module (folder, name, error);
  if (module == NULL || !check_trust (module, CS_TRUST_FILE, root, "its module", error))
    return NULL;

  return g_steal_pointer (&module);
}
