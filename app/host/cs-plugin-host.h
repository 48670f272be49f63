/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-plugin-info.h"

G_BEGIN_DECLS

#define CS_TYPE_PLUGIN_HOST (cs_plugin_host_get_type ())
G_DECLARE_FINAL_TYPE (CsPluginHost, cs_plugin_host, CS, PLUGIN_HOST, GObject)

/**
 * CsPluginHost:
 *
 * The plugins of one folder, each in a subfolder of its own: FOLDER/NAME/NAME.plugin and its
 * module. Those that are in order are loaded, the others are listed with the reason; one bad plugin
 * never stops another. Code that was loaded stays in the process. Main thread only.
 */

/**
 * cs_plugin_host_new:
 * @directory: (nullable): the plugin folder; %NULL is the one chosen when the program was built,
 *   which no environment variable changes
 *
 * Reads the folder and loads its plugins.
 */
CsPluginHost *cs_plugin_host_new (const char *directory);
const char *cs_plugin_host_get_directory (CsPluginHost *self);
/* Every plugin found, loaded or refused, sorted by name: a list of #CsPluginInfo. Transfer none. */
GListModel *cs_plugin_host_get_plugins (CsPluginHost *self);

/* A new, unconfigured instance on each call. %CS_ERROR_PLUGIN when @name is missing, was refused or
 * is of another kind; the message says so and what is there instead. Transfer full. */
CsAuthority *cs_plugin_host_new_authority (CsPluginHost *self, const char *name, GError **error);
CsTransport *cs_plugin_host_new_transport (CsPluginHost *self, const char *name, GError **error);
CsProbe *cs_plugin_host_new_probe (CsPluginHost *self, const char *name, GError **error);

G_END_DECLS
