/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-services.h"

#include "cs-error.h"

G_DEFINE_INTERFACE (CsServices, cs_services, G_TYPE_OBJECT)

static char *
cs_services_real_dup_private_folder (CsServices *self, const char *plugin, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s has no private folders",
               G_OBJECT_TYPE_NAME (self));
  return NULL;
}

static CsTransport *
cs_services_real_open_transport (CsServices *self, const char *name, GError **error)
{
  g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN, "There is no transport “%s” here", name);
  return NULL;
}

static void
cs_services_default_init (CsServicesInterface *iface)
{
  iface->dup_private_folder = cs_services_real_dup_private_folder;
  iface->open_transport = cs_services_real_open_transport;
}

CsPrompts *
cs_services_get_prompts (CsServices *self)
{
  g_return_val_if_fail (CS_IS_SERVICES (self), NULL);

  return CS_SERVICES_GET_IFACE (self)->get_prompts (self);
}

char *
cs_services_dup_private_folder (CsServices *self, const char *plugin, GError **error)
{
  g_return_val_if_fail (CS_IS_SERVICES (self), NULL);
  g_return_val_if_fail (plugin != NULL, NULL);

  return CS_SERVICES_GET_IFACE (self)->dup_private_folder (self, plugin, error);
}

CsTransport *
cs_services_open_transport (CsServices *self, const char *name, GError **error)
{
  g_return_val_if_fail (CS_IS_SERVICES (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return CS_SERVICES_GET_IFACE (self)->open_transport (self, name, error);
}
