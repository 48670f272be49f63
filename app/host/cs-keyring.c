/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-keyring.h"

G_DEFINE_INTERFACE (CsKeyring, cs_keyring, G_TYPE_OBJECT)

static void
cs_keyring_default_init (CsKeyringInterface *iface)
{
}

void
cs_keyring_lookup_async (CsKeyring *self,
                         const char *identity,
                         const char *kind,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (CS_IS_KEYRING (self));
  g_return_if_fail (identity != NULL && kind != NULL);

  CS_KEYRING_GET_IFACE (self)->lookup_async (self, identity, kind, cancellable, callback,
                                             user_data);
}

CsSecret *
cs_keyring_lookup_finish (CsKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_KEYRING (self), NULL);

  return CS_KEYRING_GET_IFACE (self)->lookup_finish (self, result, error);
}

void
cs_keyring_store_async (CsKeyring *self,
                        const char *identity,
                        const char *kind,
                        const char *label,
                        CsSecret *secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (CS_IS_KEYRING (self));
  g_return_if_fail (identity != NULL && kind != NULL && label != NULL && secret != NULL);

  CS_KEYRING_GET_IFACE (self)->store_async (self, identity, kind, label, secret, cancellable,
                                            callback, user_data);
}

gboolean
cs_keyring_store_finish (CsKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_KEYRING (self), FALSE);

  return CS_KEYRING_GET_IFACE (self)->store_finish (self, result, error);
}

void
cs_keyring_clear_async (CsKeyring *self,
                        const char *identity,
                        const char *kind,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (CS_IS_KEYRING (self));
  g_return_if_fail (identity != NULL && kind != NULL);

  CS_KEYRING_GET_IFACE (self)->clear_async (self, identity, kind, cancellable, callback, user_data);
}

gboolean
cs_keyring_clear_finish (CsKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_KEYRING (self), FALSE);

  return CS_KEYRING_GET_IFACE (self)->clear_finish (self, result, error);
}

const char *
cs_keyring_get_unavailable_reason (CsKeyring *self)
{
  g_return_val_if_fail (CS_IS_KEYRING (self), NULL);

  return CS_KEYRING_GET_IFACE (self)->get_unavailable_reason (self);
}
