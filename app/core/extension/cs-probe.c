/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-probe.h"

CsServed *
cs_served_new (void)
{
  CsServed *self = g_new0 (CsServed, 1);

  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  return self;
}

void
cs_served_free (CsServed *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->certificates);
  g_free (self->protocol);
  g_free (self->cipher);
  g_free (self);
}

G_DEFINE_INTERFACE (CsProbe, cs_probe, G_TYPE_OBJECT)

static const char *
cs_probe_real_get_title (CsProbe *self)
{
  return G_OBJECT_TYPE_NAME (self);
}

static GListModel *
cs_probe_real_describe_settings (CsProbe *self)
{
  return G_LIST_MODEL (g_list_store_new (CS_TYPE_SETTING));
}

static gboolean
cs_probe_real_configure (CsProbe *self, CsSettings *settings, GError **error)
{
  return TRUE;
}

static void
cs_probe_real_ask_async (CsProbe *self,
                         const char *host,
                         guint16 port,
                         const char *name,
                         CsProbeOpening opening,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_task_report_new_error (self, callback, user_data, cs_probe_real_ask_async, G_IO_ERROR,
                           G_IO_ERROR_NOT_SUPPORTED, "%s cannot ask a service",
                           G_OBJECT_TYPE_NAME (self));
}

static CsServed *
cs_probe_real_ask_finish (CsProbe *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_probe_default_init (CsProbeInterface *iface)
{
  iface->get_title = cs_probe_real_get_title;
  iface->describe_settings = cs_probe_real_describe_settings;
  iface->configure = cs_probe_real_configure;
  iface->ask_async = cs_probe_real_ask_async;
  iface->ask_finish = cs_probe_real_ask_finish;
}

const char *
cs_probe_get_title (CsProbe *self)
{
  g_return_val_if_fail (CS_IS_PROBE (self), NULL);

  return CS_PROBE_GET_IFACE (self)->get_title (self);
}

GListModel *
cs_probe_describe_settings (CsProbe *self)
{
  g_return_val_if_fail (CS_IS_PROBE (self), NULL);

  return CS_PROBE_GET_IFACE (self)->describe_settings (self);
}

gboolean
cs_probe_configure (CsProbe *self, CsSettings *settings, GError **error)
{
  g_return_val_if_fail (CS_IS_PROBE (self), FALSE);
  g_return_val_if_fail (CS_IS_SETTINGS (settings), FALSE);

  return CS_PROBE_GET_IFACE (self)->configure (self, settings, error);
}

void
cs_probe_ask_async (CsProbe *self,
                    const char *host,
                    guint16 port,
                    const char *name,
                    CsProbeOpening opening,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_return_if_fail (CS_IS_PROBE (self));
  g_return_if_fail (host != NULL && port != 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_PROBE_GET_IFACE (self)->ask_async (self, host, port, name, opening, cancellable, callback,
                                        user_data);
}

CsServed *
cs_probe_ask_finish (CsProbe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_PROBE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_PROBE_GET_IFACE (self)->ask_finish (self, result, error);
}
