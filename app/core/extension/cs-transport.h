/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-connection.h"
#include "cs-endpoint.h"
#include "cs-prompt.h"
#include "cs-setting.h"

G_BEGIN_DECLS

#define CS_TYPE_TRANSPORT (cs_transport_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsTransport, cs_transport, CS, TRANSPORT, GObject)

/**
 * CsTransportInterface:
 * @get_title: for people, such as "SFTP"
 * @describe_settings: (transfer full): what it wants asked, a list of #CsSetting; default: nothing
 * @configure: takes the values of its [Transport NAME] group; default: nothing
 * @open_async: connects and logs in: host key checked first (%CS_ERROR_UNTRUSTED when it changed or
 * is revoked; an unknown one is asked through @prompts), then credentials, asked once and never
 * retried by itself (%CS_ERROR_AUTHENTICATION, trap T32). Many threads may be in it at once: each
 * lane of a run opens its own connection; @configure is never called again by then
 * @open_finish: (transfer full)
 *
 * A way to reach nodes: a plugin. The certificate-name rule is enforced in deploy, not here.
 */
struct _CsTransportInterface {
  GTypeInterface parent_iface;

  const char *(*get_title) (CsTransport *self);
  GListModel *(*describe_settings) (CsTransport *self);
  gboolean (*configure) (CsTransport *self, CsSettings *settings, GError **error);
  void (*open_async) (CsTransport *self,
                      CsEndpoint *endpoint,
                      CsPrompts *prompts,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  CsConnection *(*open_finish) (CsTransport *self, GAsyncResult *result, GError **error);
};

CS_EXPORT
const char *cs_transport_get_title (CsTransport *self);
CS_EXPORT
GListModel *cs_transport_describe_settings (CsTransport *self);
CS_EXPORT
gboolean cs_transport_configure (CsTransport *self, CsSettings *settings, GError **error);
CS_EXPORT
void cs_transport_open_async (CsTransport *self,
                              CsEndpoint *endpoint,
                              CsPrompts *prompts,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CS_EXPORT
CsConnection *cs_transport_open_finish (CsTransport *self, GAsyncResult *result, GError **error);

G_END_DECLS
