/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-prompt.h"
#include "cs-transport.h"

G_BEGIN_DECLS

#define CS_TYPE_SERVICES (cs_services_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsServices, cs_services, CS, SERVICES, GObject)

/**
 * CsServicesInterface:
 * @get_prompts: (transfer none): who answers questions; secrets come the same way, from a file or a
 *   keyring when one is there
 * @dup_private_folder: (transfer full): a folder of the plugin's own in the workspace, made
 * owner-only on first use
 * @open_transport: (transfer full): another plugin by name, so that an authority can reach a
 * workstation through the transport's SSH; %CS_ERROR_PLUGIN when there is none
 *
 * What the host gives a plugin. Open transports in the main context, as the plugin is configured;
 * the others may be called from any thread. Errors of @dup_private_folder: %CS_ERROR_PLUGIN when
 * there is no workspace, else a #GIOErrorEnum.
 */
struct _CsServicesInterface {
  GTypeInterface parent_iface;

  CsPrompts *(*get_prompts) (CsServices *self);
  char *(*dup_private_folder) (CsServices *self, const char *plugin, GError **error);
  CsTransport *(*open_transport) (CsServices *self, const char *name, GError **error);
};

CS_EXPORT
CsPrompts *cs_services_get_prompts (CsServices *self);
CS_EXPORT
char *cs_services_dup_private_folder (CsServices *self, const char *plugin, GError **error);
CS_EXPORT
CsTransport *cs_services_open_transport (CsServices *self, const char *name, GError **error);

G_END_DECLS
