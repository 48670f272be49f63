/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-plugin-info.h"

G_BEGIN_DECLS

#define CS_PLUGIN_FILE_MAX (64 * 1024) /* bytes of a .plugin file */

/**
 * cs_plugin_file_check:
 * @info: takes the texts of the file, as far as it could be read
 * @root: the plugin folder
 *
 * Reads ROOT/NAME/NAME.plugin and judges it without running anything of it: form, ABI, loader,
 * names, and who can change it or its module.
 *
 * Returns: (transfer full): the path of the module; %NULL with %CS_ERROR_PLUGIN, whose message is
 *   the reason for the list
 */
char *cs_plugin_file_check (CsPluginInfo *info, const char *root, GError **error);

G_END_DECLS
