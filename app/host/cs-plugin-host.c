/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plugin-host.h"

#include <string.h>

#include "cs-installation.h"
#include "cs-plugin-engine.h"
#include "cs-plugin-file.h"

#define SUFFIX ".plugin"
#define PLUGINS_MAX 1000 /* files in the folder; what comes after them is not looked at */

struct _CsPluginHost {
  GObject parent_instance;

  char *directory;
  GListStore *plugins; /* of CsPluginInfo */
};

G_DEFINE_FINAL_TYPE (CsPluginHost, cs_plugin_host, G_TYPE_OBJECT)

static void
cs_plugin_host_finalize (GObject *object)
{
  CsPluginHost *self = CS_PLUGIN_HOST (object);

  g_free (self->directory);
  g_object_unref (self->plugins);

  G_OBJECT_CLASS (cs_plugin_host_parent_class)->finalize (object);
}

static void
cs_plugin_host_class_init (CsPluginHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_plugin_host_finalize;
}

static void
cs_plugin_host_init (CsPluginHost *self)
{
  self->plugins = g_list_store_new (CS_TYPE_PLUGIN_INFO);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer unused)
{
  return g_strcmp0 (cs_plugin_info_get_name ((CsPluginInfo *) a),
                    cs_plugin_info_get_name ((CsPluginInfo *) b));
}

static void
add (CsPluginHost *self, CsPluginInfo *info)
{
  g_list_store_insert_sorted (self->plugins, info, compare_cb, NULL);
}

static void
add_refused (CsPluginHost *self, const char *file, const char *reason)
{
  g_autofree char *shown = cs_escape_control (file);
  g_autoptr (CsPluginInfo) info = NULL;

  if (g_str_has_suffix (shown, SUFFIX))
    shown[strlen (shown) - strlen (SUFFIX)] = '\0';
  info = cs_plugin_info_new (shown);
  cs_plugin_info_set_refusal (info, reason);
  add (self, info);
}

static void
add_plugin (CsPluginHost *self, const char *name)
{
  g_autoptr (CsPluginInfo) info = cs_plugin_info_new (name);
  g_autofree char *folder = g_build_filename (self->directory, name, NULL);
  g_autofree char *module = NULL;
  g_autoptr (GError) error = NULL;
  CsPluginKinds kinds = 0;

  module = cs_plugin_file_check (info, self->directory, &error);
  if (module != NULL)
    kinds = cs_plugin_engine_load (name, folder, module, &error);

  if (kinds != 0) {
    cs_plugin_info_set_loaded (info, kinds);
  } else {
    g_autofree char *reason = cs_escape_control (error->message);

    cs_plugin_info_set_refusal (info, reason);
  }
  add (self, info);
}

/* The names in @path that end in .plugin; NULL when it cannot be read or is no folder. */
static GStrv
list_plugin_files (const char *path, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
  const char *name;

  if (dir == NULL)
    return NULL;

  for (guint n = 0; n < PLUGINS_MAX && (name = g_dir_read_name (dir)) != NULL;) {
    if (!g_str_has_suffix (name, SUFFIX))
      continue;
    g_strv_builder_add (files, name);
    n++;
  }

  return g_strv_builder_end (files);
}

/* One subfolder: a plugin of the same name, or what is wrong with it. A folder without any .plugin
 * file is none of our business. */
static void
read_folder (CsPluginHost *self, const char *name)
{
  g_autofree char *folder = g_build_filename (self->directory, name, NULL);
  g_autofree char *expected = g_strconcat (name, SUFFIX, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = list_plugin_files (folder, &error);

  if (files == NULL) {
    add_refused (self, name, error->message);
    return;
  }

  for (guint i = 0; files[i] != NULL; i++) {
    if (files[1] != NULL)
      add_refused (self, files[i], "its folder holds more than one .plugin file");
    else if (!g_str_equal (files[i], expected))
      add_refused (self, files[i], "it is not named as its folder");
    else if (!cs_is_plain_name (name))
      add_refused (self, files[i], "its name has other characters than letters, digits and ._-");
    else
      add_plugin (self, name);
  }
}

static void
read_directory (CsPluginHost *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  if (dir == NULL)
    return; /* no folder, no plugins: who asks for one is told where it was looked for */

  for (guint n = 0; n < PLUGINS_MAX && (name = g_dir_read_name (dir)) != NULL; n++) {
    g_autofree char *path = g_build_filename (self->directory, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      read_folder (self, name);
    else if (g_str_has_suffix (name, SUFFIX))
      add_refused (self, name, "it is not in a folder of its own");
  }
}

CsPluginHost *
cs_plugin_host_new (const char *directory)
{
  CsPluginHost *self = g_object_new (CS_TYPE_PLUGIN_HOST, NULL);
  g_autofree char *fixed = cs_installation_dup_plugins_folder ();

  self->directory = g_canonicalize_filename (directory != NULL ? directory : fixed, NULL);
  read_directory (self);

  return self;
}

const char *
cs_plugin_host_get_directory (CsPluginHost *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_HOST (self), NULL);

  return self->directory;
}

GListModel *
cs_plugin_host_get_plugins (CsPluginHost *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_HOST (self), NULL);

  return G_LIST_MODEL (self->plugins);
}

static CsPluginInfo *
find (CsPluginHost *self, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++) {
    g_autoptr (CsPluginInfo) one = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

    if (g_str_equal (cs_plugin_info_get_name (one), name))
      return g_steal_pointer (&one);
  }

  return NULL;
}

/* "; there are: a, b", or that there is none. */
static char *
dup_alternatives (CsPluginHost *self, CsPluginKinds kind)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++) {
    g_autoptr (CsPluginInfo) one = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

    if ((cs_plugin_info_get_kinds (one) & kind) != 0)
      g_strv_builder_add (builder, cs_plugin_info_get_name (one));
  }
  names = g_strv_builder_end (builder);
  if (names[0] == NULL)
    return g_strdup_printf ("none of this kind is loaded from %s", self->directory);
  joined = g_strjoinv (", ", names);

  return g_strdup_printf ("there is: %s", joined);
}

static GObject *
new_instance (CsPluginHost *self, const char *name, CsPluginKinds kind, GType type, GError **error)
{
  g_autoptr (CsPluginInfo) info = find (self, name);
  const char *wanted = kind == CS_PLUGIN_AUTHORITY   ? "authority"
                       : kind == CS_PLUGIN_TRANSPORT ? "transport"
                                                     : "probe";
  g_autofree char *instead = NULL;

  if (info != NULL && (cs_plugin_info_get_kinds (info) & kind) != 0)
    return cs_plugin_engine_create (name, type);

  instead = dup_alternatives (self, kind);
  if (info == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: no such %s plugin; %s", name, wanted,
                  instead);
  else if (!cs_plugin_info_is_loaded (info))
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: the plugin was refused: %s; %s", name,
                  cs_plugin_info_get_refusal (info), instead);
  else
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: the plugin is no %s but: %s; %s", name,
                  wanted, cs_plugin_info_get_kinds_text (info), instead);

  return NULL;
}

CsAuthority *
cs_plugin_host_new_authority (CsPluginHost *self, const char *name, GError **error)
{
  GObject *instance;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  instance = new_instance (self, name, CS_PLUGIN_AUTHORITY, CS_TYPE_AUTHORITY, error);

  return instance != NULL ? CS_AUTHORITY (instance) : NULL;
}

CsTransport *
cs_plugin_host_new_transport (CsPluginHost *self, const char *name, GError **error)
{
  GObject *instance;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  instance = new_instance (self, name, CS_PLUGIN_TRANSPORT, CS_TYPE_TRANSPORT, error);

  return instance != NULL ? CS_TRANSPORT (instance) : NULL;
}

CsProbe *
cs_plugin_host_new_probe (CsPluginHost *self, const char *name, GError **error)
{
  GObject *instance;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  instance = new_instance (self, name, CS_PLUGIN_PROBE, CS_TYPE_PROBE, error);

  return instance != NULL ? CS_PROBE (instance) : NULL;
}
