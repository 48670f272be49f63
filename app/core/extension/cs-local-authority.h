/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-authority.h"

G_BEGIN_DECLS

/**
 * CsIssued:
 * @serial: hex, as cs_certificate_get_serial()
 * @subject: RFC 4514
 * @names: NULL-terminated, "dns:cms1a.pod2.cms.lab", "ip:192.0.2.1", in the order of the
 * certificate
 * @profile: "server", "client" or "client-server"
 * @slot: which certificate of the cluster it was asked for; may be empty
 * @asked_by: "user@host"
 * @request_sha256: of the request's DER, hex
 * @spki_sha256: of the public key, hex
 * @replaces: SHA-256 of the certificate it renews; empty for a first one
 * @reason: (nullable): why it was revoked
 * @certificate: DER
 * @issued_at: seconds since 1970, as are the next three
 * @revoked_at: 0 unless it was revoked
 *
 * What an authority's own books say of one certificate. Plain data.
 */
typedef struct {
  char *serial;
  char *subject;
  char **names;
  char *profile;
  char *slot;
  char *asked_by;
  char *request_sha256;
  char *spki_sha256;
  char *replaces;
  char *reason;
  GBytes *certificate;
  gint64 issued_at;
  gint64 not_before;
  gint64 not_after;
  gint64 revoked_at;
} CsIssued;

CS_EXPORT
CsIssued *cs_issued_new (void); /* all empty, to be filled by who keeps the books */
CS_EXPORT
void cs_issued_free (CsIssued *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsIssued, cs_issued_free)
/* "revoked", "expired", "not-yet-valid" or "valid" at @time; the first that applies. */
CS_EXPORT
const char *cs_issued_get_state (const CsIssued *self, gint64 time);

#define CS_TYPE_LOCAL_AUTHORITY (cs_local_authority_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsLocalAuthority, cs_local_authority, CS, LOCAL_AUTHORITY, CsAuthority)

/**
 * CsLocalAuthorityInterface:
 * @create_async: makes a new authority in the folder it was configured with: root, key, empty
 *   books. Asks for the new pass phrase through the prompts, twice. @subject: RFC 4514, with a CN;
 *   @key: "rsa:3072", "ec:P-256", "ed25519" …, %NULL for the default; @days: of the root's
 *   validity, 0 for the default. Refuses (%G_IO_ERROR_EXISTS) to touch an existing one; nothing is
 *   left behind when it fails
 * @create_finish: (transfer full): the root certificate, DER
 * @list_issued_async: everything that was ever issued
 * @list_issued_finish: (transfer full) (element-type CsIssued): oldest first
 * @make_crl_async: signs a list of what was revoked; its next update is due in @days
 * @make_crl_finish: (transfer full): the CRL, PEM
 *
 * An authority whose key and books are on this computer: what a #CsAuthority can do, and what its
 * owner does by hand. Errors as for #CsAuthority.
 */
struct _CsLocalAuthorityInterface {
  GTypeInterface parent_iface;

  void (*create_async) (CsLocalAuthority *self,
                        const char *subject,
                        const char *key,
                        guint days,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  GBytes *(*create_finish) (CsLocalAuthority *self, GAsyncResult *result, GError **error);
  void (*list_issued_async) (CsLocalAuthority *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  GPtrArray *(*list_issued_finish) (CsLocalAuthority *self, GAsyncResult *result, GError **error);
  void (*make_crl_async) (CsLocalAuthority *self,
                          guint days,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  GBytes *(*make_crl_finish) (CsLocalAuthority *self, GAsyncResult *result, GError **error);
};

CS_EXPORT
void cs_local_authority_create_async (CsLocalAuthority *self,
                                      const char *subject,
                                      const char *key,
                                      guint days,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
CS_EXPORT
GBytes *
cs_local_authority_create_finish (CsLocalAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_local_authority_list_issued_async (CsLocalAuthority *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
CS_EXPORT
GPtrArray *cs_local_authority_list_issued_finish (CsLocalAuthority *self,
                                                  GAsyncResult *result,
                                                  GError **error);
CS_EXPORT
void cs_local_authority_make_crl_async (CsLocalAuthority *self,
                                        guint days,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
CS_EXPORT
GBytes *
cs_local_authority_make_crl_finish (CsLocalAuthority *self, GAsyncResult *result, GError **error);

G_END_DECLS
