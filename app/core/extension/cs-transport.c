/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-transport.h"

G_DEFINE_INTERFACE (CsTransport, cs_transport, G_TYPE_OBJECT)

static const char *
cs_transport_real_get_title (CsTransport *self)
{
  return G_OBJECT_TYPE_NAME (self);
}

static GListModel *
cs_transport_real_describe_settings (CsTransport *self)
{
  return G_LIST_MODEL (g_list_store_new (CS_TYPE_SETTING));
}

static gboolean
cs_transport_real_configure (CsTransport *self, CsSettings *settings, GError **error)
{
  return TRUE;
}

static void
cs_transport_real_open_async (CsTransport *self,
                              CsEndpoint *endpoint,
                              CsPrompts *prompts,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_task_report_new_error (self, callback, user_data, cs_transport_real_open_async, G_IO_ERROR,
                           G_IO_ERROR_NOT_SUPPORTED, "%s cannot open connections",
                           G_OBJECT_TYPE_NAME (self));
}

static CsConnection *
cs_transport_real_open_finish (CsTransport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_transport_default_init (CsTransportInterface *iface)
{
  iface->get_title = cs_transport_real_get_title;
  iface->describe_settings = cs_transport_real_describe_settings;
  iface->configure = cs_transport_real_configure;
  iface->open_async = cs_transport_real_open_async;
  iface->open_finish = cs_transport_real_open_finish;
}

const char *
cs_transport_get_title (CsTransport *self)
{
  g_return_val_if_fail (CS_IS_TRANSPORT (self), NULL);

  return CS_TRANSPORT_GET_IFACE (self)->get_title (self);
}

GListModel *
cs_transport_describe_settings (CsTransport *self)
{
  g_return_val_if_fail (CS_IS_TRANSPORT (self), NULL);

  return CS_TRANSPORT_GET_IFACE (self)->describe_settings (self);
}

gboolean
cs_transport_configure (CsTransport *self, CsSettings *settings, GError **error)
{
  g_return_val_if_fail (CS_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (CS_IS_SETTINGS (settings), FALSE);

  return CS_TRANSPORT_GET_IFACE (self)->configure (self, settings, error);
}

void
cs_transport_open_async (CsTransport *self,
                         CsEndpoint *endpoint,
                         CsPrompts *prompts,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (CS_IS_TRANSPORT (self));
  g_return_if_fail (CS_IS_ENDPOINT (endpoint));
  g_return_if_fail (CS_IS_PROMPTS (prompts));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_TRANSPORT_GET_IFACE (self)->open_async (self, endpoint, prompts, cancellable, callback,
                                             user_data);
}

CsConnection *
cs_transport_open_finish (CsTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_TRANSPORT_GET_IFACE (self)->open_finish (self, result, error);
}
