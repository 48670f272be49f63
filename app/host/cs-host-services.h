/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-plugin-host.h"

G_BEGIN_DECLS

#define CS_TYPE_HOST_SERVICES (cs_host_services_get_type ())
G_DECLARE_FINAL_TYPE (CsHostServices, cs_host_services, CS, HOST_SERVICES, GObject)

/**
 * CsHostServices:
 *
 * What a plugin is given: prompts, a private folder, other plugins. Immutable.
 */

/**
 * cs_host_services_new:
 * @plugins: where open_transport() looks
 * @prompts: who answers questions
 * @private_base: (nullable): the folder under which each plugin has one of its own, named as the
 *   plugin and made owner-only on first use; without it asking for one is an error
 */
CsHostServices *
cs_host_services_new (CsPluginHost *plugins, CsPrompts *prompts, const char *private_base);

G_END_DECLS
