/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-setting.h"

G_BEGIN_DECLS

#define CS_SERVED_MAX 32 /* certificates of one answer */

/**
 * CsProbeOpening: what is said before the TLS handshake
 * @CS_PROBE_TLS: nothing: TLS from the first byte
 * @CS_PROBE_POSTGRESQL: PostgreSQL's SSLRequest, answered by "S" (a database node)
 * @CS_PROBE_XMPP: a stream that asks for STARTTLS (RFC 6120)
 */
typedef enum {
  CS_PROBE_TLS,
  CS_PROBE_POSTGRESQL,
  CS_PROBE_XMPP,
} CsProbeOpening;

/**
 * CsServed: what a port showed in a TLS handshake
 * @certificates: (element-type GBytes): DER, in the order they came, the server's own first; at
 *   least one. Nothing of it was verified: it is what was shown, to whomever
 * @protocol: (nullable): "TLSv1.3"
 * @cipher: (nullable): as OpenSSL names it
 * @asks_client: it asked for a certificate of the other side, as databases do
 * @complete: the handshake went through; else the other side ended it, after it had shown its
 *   certificate and before or because none was given to it
 */
typedef struct {
  GPtrArray *certificates;
  char *protocol;
  char *cipher;
  gboolean asks_client;
  gboolean complete;
} CsServed;

CS_EXPORT
CsServed *cs_served_new (void);
CS_EXPORT
void cs_served_free (CsServed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsServed, cs_served_free)

#define CS_TYPE_PROBE (cs_probe_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsProbe, cs_probe, CS, PROBE, GObject)

/**
 * CsProbeInterface:
 * @get_title: for people
 * @describe_settings: (transfer full): what it wants asked, a list of #CsSetting; default: nothing
 * @configure: takes the values of its [Probe NAME] group; default: nothing
 * @ask_async: connects to @host and @port, says @opening and makes a TLS handshake, with @name
 *   (nullable) as the server name; tells what was shown and hangs up. Nothing is sent after the
 *   handshake, and no certificate of this side
 * @ask_finish: (transfer full)
 *
 * A way to see which certificate a service really presents: a plugin. Called from any thread with a
 * main context of its own, and answered there; several calls at a time. Errors:
 * %G_IO_ERROR_CONNECTION_REFUSED and its like (nobody listens), %G_IO_ERROR_TIMED_OUT,
 * %G_IO_ERROR_CANCELLED, %CS_ERROR_MALFORMED (it answers, and not with TLS), %CS_ERROR_NODE (it
 * ended the handshake before it showed a certificate). Each names host and port.
 */
struct _CsProbeInterface {
  GTypeInterface parent_iface;

  const char *(*get_title) (CsProbe *self);
  GListModel *(*describe_settings) (CsProbe *self);
  gboolean (*configure) (CsProbe *self, CsSettings *settings, GError **error);
  void (*ask_async) (CsProbe *self,
                     const char *host,
                     guint16 port,
                     const char *name,
                     CsProbeOpening opening,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  CsServed *(*ask_finish) (CsProbe *self, GAsyncResult *result, GError **error);
};

CS_EXPORT
const char *cs_probe_get_title (CsProbe *self);
CS_EXPORT
GListModel *cs_probe_describe_settings (CsProbe *self);
CS_EXPORT
gboolean cs_probe_configure (CsProbe *self, CsSettings *settings, GError **error);
CS_EXPORT
void cs_probe_ask_async (CsProbe *self,
                         const char *host,
                         guint16 port,
                         const char *name,
                         CsProbeOpening opening,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
CS_EXPORT
CsServed *cs_probe_ask_finish (CsProbe *self, GAsyncResult *result, GError **error);

G_END_DECLS
