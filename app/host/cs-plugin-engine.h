/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-plugin-info.h"

G_BEGIN_DECLS

/* libpeas, and nothing else of the program sees it. There is one engine in a process. Main thread
 * only. */

/* Loads the plugin @name from @folder, whose module is the file @module. Returns what it provides;
 * 0 with %CS_ERROR_PLUGIN, whose message is the reason. */
CsPluginKinds
cs_plugin_engine_load (const char *name, const char *folder, const char *module, GError **error);
/* A new instance from a loaded plugin. Transfer full. */
GObject *cs_plugin_engine_create (const char *name, GType interface_type);

G_END_DECLS
