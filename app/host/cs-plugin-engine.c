/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plugin-engine.h"

#include <gmodule.h>
/* The calls below have the same form in both versions. */
#if __has_include(<libpeas.h>)
#include <libpeas.h>
#else
#include <libpeas/peas.h>
#endif

#define ENTRY_POINT "peas_register_types"

/* Opens the module before libpeas does: every symbol is bound now and not in the middle of a run,
 * and the reason of a failure is known, which libpeas only logs. */
static gboolean
check_opens (const char *module, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GModule *opened = g_module_open_full (module, G_MODULE_BIND_LOCAL, &cause);
  gpointer symbol;
  gboolean found;

  if (opened == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "its module cannot be loaded: %s",
                  cause->message);
    return FALSE;
  }

  found = g_module_symbol (opened, ENTRY_POINT, &symbol) && symbol != NULL;
  if (!found)
    g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN,
                 "its module has no function " ENTRY_POINT ": it is no plugin");
  else
    g_module_make_resident (opened); /* libpeas does the same; unbinding between would be waste */
  g_module_close (opened);

  return found;
}

static PeasPluginInfo *
find_plugin (const char *name, const char *folder, GError **error)
{
  PeasEngine *engine = peas_engine_get_default ();
  PeasPluginInfo *info;

  peas_engine_add_search_path (engine, folder, NULL);
  info = peas_engine_get_plugin_info (engine, name);
  if (info == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "libpeas does not accept its .plugin file");
    return NULL;
  }
  /* Another folder of this process, or a folder below this one, may have been first. */
  if (g_strcmp0 (peas_plugin_info_get_module_dir (info), folder) != 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN,
                  "a plugin of this name is already there from %s",
                  peas_plugin_info_get_module_dir (info));
    return NULL;
  }

  return info;
}

static CsPluginKinds
get_kinds (PeasPluginInfo *info)
{
  PeasEngine *engine = peas_engine_get_default ();
  CsPluginKinds kinds = 0;

  if (peas_engine_provides_extension (engine, info, CS_TYPE_AUTHORITY))
    kinds |= CS_PLUGIN_AUTHORITY;
  if (peas_engine_provides_extension (engine, info, CS_TYPE_TRANSPORT))
    kinds |= CS_PLUGIN_TRANSPORT;
  if (peas_engine_provides_extension (engine, info, CS_TYPE_PROBE))
    kinds |= CS_PLUGIN_PROBE;

  return kinds;
}

CsPluginKinds
cs_plugin_engine_load (const char *name, const char *folder, const char *module, GError **error)
{
  PeasEngine *engine = peas_engine_get_default ();
  PeasPluginInfo *info;
  CsPluginKinds kinds;

  info = find_plugin (name, folder, error);
  if (info == NULL || !check_opens (module, error))
    return 0;

  if (!peas_engine_load_plugin (engine, info)) {
    g_autoptr (GError) cause = NULL;

    peas_plugin_info_is_available (info, &cause);
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "libpeas does not load it: %s",
                  cause != NULL ? cause->message : "no reason given");
    return 0;
  }

  kinds = get_kinds (info);
  if (kinds == 0) {
    peas_engine_unload_plugin (engine, info);
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN,
                  "it provides no authority, no transport and no probe");
  }

  return kinds;
}

GObject *
cs_plugin_engine_create (const char *name, GType interface_type)
{
  PeasEngine *engine = peas_engine_get_default ();
  PeasPluginInfo *info = peas_engine_get_plugin_info (engine, name);

  g_return_val_if_fail (info != NULL, NULL);

  return G_OBJECT (peas_engine_create_extension (engine, info, interface_type, NULL));
}
