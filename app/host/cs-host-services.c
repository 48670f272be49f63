/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-host-services.h"

#include "cs-trust.h"

struct _CsHostServices {
  GObject parent_instance;

  CsPluginHost *plugins;
  CsPrompts *prompts;
  char *private_base; /* nullable */
};

static void cs_services_iface_init (CsServicesInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsHostServices,
                               cs_host_services,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_SERVICES, cs_services_iface_init))

static void
cs_host_services_finalize (GObject *object)
{
  CsHostServices *self = CS_HOST_SERVICES (object);

  g_clear_object (&self->plugins);
  g_clear_object (&self->prompts);
  g_free (self->private_base);

  G_OBJECT_CLASS (cs_host_services_parent_class)->finalize (object);
}

static void
cs_host_services_class_init (CsHostServicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_host_services_finalize;
}

static void
cs_host_services_init (CsHostServices *self)
{
}

CsHostServices *
cs_host_services_new (CsPluginHost *plugins, CsPrompts *prompts, const char *private_base)
{
  CsHostServices *self;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);
  g_return_val_if_fail (CS_IS_PROMPTS (prompts), NULL);

  self = g_object_new (CS_TYPE_HOST_SERVICES, NULL);
  self->plugins = g_object_ref (plugins);
  self->prompts = g_object_ref (prompts);
  self->private_base = g_strdup (private_base);

  return self;
}

static CsPrompts *
cs_host_services_get_prompts (CsServices *services)
{
  return CS_HOST_SERVICES (services)->prompts;
}

static char *
cs_host_services_dup_private_folder (CsServices *services, const char *plugin, GError **error)
{
  CsHostServices *self = CS_HOST_SERVICES (services);
  g_autofree char *path = NULL;

  if (self->private_base == NULL || !cs_is_plain_name (plugin)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: there is no workspace for its folder",
                  plugin);
    return NULL;
  }

  path = g_build_filename (self->private_base, plugin, NULL);
  if (!cs_trust_make_private_folder (path, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }

  return g_steal_pointer (&path);
}

static CsTransport *
cs_host_services_open_transport (CsServices *services, const char *name, GError **error)
{
  return cs_plugin_host_new_transport (CS_HOST_SERVICES (services)->plugins, name, error);
}

static void
cs_services_iface_init (CsServicesInterface *iface)
{
  iface->get_prompts = cs_host_services_get_prompts;
  iface->dup_private_folder = cs_host_services_dup_private_folder;
  iface->open_transport = cs_host_services_open_transport;
}
