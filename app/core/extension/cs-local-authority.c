/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-local-authority.h"

/* Every method is mandatory: who implements this interface is a local authority. */
G_DEFINE_INTERFACE (CsLocalAuthority, cs_local_authority, CS_TYPE_AUTHORITY)

static void
cs_local_authority_default_init (CsLocalAuthorityInterface *iface)
{
}

CsIssued *
cs_issued_new (void)
{
  return g_new0 (CsIssued, 1);
}

void
cs_issued_free (CsIssued *self)
{
  if (self == NULL)
    return;

  g_free (self->serial);
  g_free (self->subject);
  g_strfreev (self->names);
  g_free (self->profile);
  g_free (self->slot);
  g_free (self->asked_by);
  g_free (self->request_sha256);
  g_free (self->spki_sha256);
  g_free (self->replaces);
  g_free (self->reason);
  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_free (self);
}

const char *
cs_issued_get_state (const CsIssued *self, gint64 time)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->revoked_at != 0)
    return "revoked";
  if (time > self->not_after)
    return "expired";
  if (time < self->not_before)
    return "not-yet-valid";

  return "valid";
}

void
cs_local_authority_create_async (CsLocalAuthority *self,
                                 const char *subject,
                                 const char *key,
                                 guint days,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (CS_IS_LOCAL_AUTHORITY (self));
  g_return_if_fail (subject != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_LOCAL_AUTHORITY_GET_IFACE (self)->create_async (self, subject, key, days, cancellable,
                                                     callback, user_data);
}

GBytes *
cs_local_authority_create_finish (CsLocalAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_LOCAL_AUTHORITY (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CS_LOCAL_AUTHORITY_GET_IFACE (self)->create_finish (self, result, error);
}

void
cs_local_authority_list_issued_async (CsLocalAuthority *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_return_if_fail (CS_IS_LOCAL_AUTHORITY (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_LOCAL_AUTHORITY_GET_IFACE (self)->list_issued_async (self, cancellable, callback, user_data);
}

GPtrArray *
cs_local_authority_list_issued_finish (CsLocalAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_LOCAL_AUTHORITY (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CS_LOCAL_AUTHORITY_GET_IFACE (self)->list_issued_finish (self, result, error);
}

void
cs_local_authority_make_crl_async (CsLocalAuthority *self,
                                   guint days,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (CS_IS_LOCAL_AUTHORITY (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_LOCAL_AUTHORITY_GET_IFACE (self)->make_crl_async (self, days, cancellable, callback,
                                                       user_data);
}

GBytes *
cs_local_authority_make_crl_finish (CsLocalAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_LOCAL_AUTHORITY (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CS_LOCAL_AUTHORITY_GET_IFACE (self)->make_crl_finish (self, result, error);
}
