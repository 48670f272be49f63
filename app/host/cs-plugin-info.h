/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsPluginKinds: what a plugin can do
 */
typedef enum {
  CS_PLUGIN_AUTHORITY = 1 << 0,
  CS_PLUGIN_TRANSPORT = 1 << 1,
  CS_PLUGIN_PROBE = 1 << 2,
} CsPluginKinds;

#define CS_TYPE_PLUGIN_INFO (cs_plugin_info_get_type ())
G_DECLARE_FINAL_TYPE (CsPluginInfo, cs_plugin_info, CS, PLUGIN_INFO, GObject)

/**
 * CsPluginInfo:
 *
 * One plugin of the plugin folder, loaded or refused. Read-only properties for list views: name,
 * title, description, version, kinds (text), loaded, refusal. Immutable once it is in a list.
 */
CsPluginInfo *cs_plugin_info_new (const char *name);
/* What its .plugin file says; each may be NULL. Before it is shared, as are the next two. */
void cs_plugin_info_set_texts (CsPluginInfo *self,
                               const char *title,
                               const char *description,
                               const char *version);
void cs_plugin_info_set_loaded (CsPluginInfo *self, CsPluginKinds kinds);
void cs_plugin_info_set_refusal (CsPluginInfo *self, const char *reason);

const char *cs_plugin_info_get_name (CsPluginInfo *self);
const char *cs_plugin_info_get_title (CsPluginInfo *self);       /* the name when it has none */
const char *cs_plugin_info_get_description (CsPluginInfo *self); /* nullable, as is the next */
const char *cs_plugin_info_get_version (CsPluginInfo *self);
CsPluginKinds cs_plugin_info_get_kinds (CsPluginInfo *self); /* 0 unless loaded */
/* "authority", "transport", "probe", several of them as "authority, transport", or "" */
const char *cs_plugin_info_get_kinds_text (CsPluginInfo *self);
gboolean cs_plugin_info_is_loaded (CsPluginInfo *self);
const char *cs_plugin_info_get_refusal (CsPluginInfo *self); /* NULL when loaded */

G_END_DECLS
