/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_KEYRING (cs_keyring_get_type ())
G_DECLARE_INTERFACE (CsKeyring, cs_keyring, CS, KEYRING, GObject)

/**
 * CsKeyringInterface:
 * @lookup_async: finds the secret of @kind ("Password") for @identity, what it is really for
 *   ("admin@cms1a.pod2.cms.lab:22 SHA256:…")
 * @lookup_finish: (transfer full) (nullable): %NULL without an error when there is none
 * @store_async: keeps it, replacing an older one; @label is shown in the keyring's own window
 * @clear_async: forgets it; that there was none is no error
 * @get_unavailable_reason: (nullable): why there is no keyring here; known after the first lookup
 *
 * Where the system keeps secrets: one file for each kind of system, cs-keyring-*.c. Without one
 * every call fails with %G_IO_ERROR_NOT_SUPPORTED: nothing is ever kept anywhere else. Main thread
 * only.
 */
struct _CsKeyringInterface {
  GTypeInterface parent_iface;

  void (*lookup_async) (CsKeyring *self,
                        const char *identity,
                        const char *kind,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  CsSecret *(*lookup_finish) (CsKeyring *self, GAsyncResult *result, GError **error);
  void (*store_async) (CsKeyring *self,
                       const char *identity,
                       const char *kind,
                       const char *label,
                       CsSecret *secret,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*store_finish) (CsKeyring *self, GAsyncResult *result, GError **error);
  void (*clear_async) (CsKeyring *self,
                       const char *identity,
                       const char *kind,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*clear_finish) (CsKeyring *self, GAsyncResult *result, GError **error);
  const char *(*get_unavailable_reason) (CsKeyring *self);
};

/* The keyring of this system. Cheap: opens nothing. Transfer full. */
CsKeyring *cs_keyring_new (void);

void cs_keyring_lookup_async (CsKeyring *self,
                              const char *identity,
                              const char *kind,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CsSecret *cs_keyring_lookup_finish (CsKeyring *self, GAsyncResult *result, GError **error);
void cs_keyring_store_async (CsKeyring *self,
                             const char *identity,
                             const char *kind,
                             const char *label,
                             CsSecret *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean cs_keyring_store_finish (CsKeyring *self, GAsyncResult *result, GError **error);
void cs_keyring_clear_async (CsKeyring *self,
                             const char *identity,
                             const char *kind,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean cs_keyring_clear_finish (CsKeyring *self, GAsyncResult *result, GError **error);
const char *cs_keyring_get_unavailable_reason (CsKeyring *self);

G_END_DECLS
