/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For systems without a keyring that this program was built for: secrets are asked each time. */

#include "cs-keyring.h"

#define REASON "this build of the program knows no keyring"

#define CS_TYPE_KEYRING_NONE (cs_keyring_none_get_type ())
G_DECLARE_FINAL_TYPE (CsKeyringNone, cs_keyring_none, CS, KEYRING_NONE, GObject)

struct _CsKeyringNone {
  GObject parent_instance;
};

static void cs_keyring_iface_init (CsKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsKeyringNone,
                               cs_keyring_none,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_KEYRING, cs_keyring_iface_init))

static void
cs_keyring_none_class_init (CsKeyringNoneClass *klass)
{
}

static void
cs_keyring_none_init (CsKeyringNone *self)
{
}

static void
cs_keyring_none_lookup_async (CsKeyring *keyring,
                              const char *identity,
                              const char *kind,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_task_report_new_error (keyring, callback, user_data, cs_keyring_none_lookup_async, G_IO_ERROR,
                           G_IO_ERROR_NOT_SUPPORTED, REASON);
}

static CsSecret *
cs_keyring_none_lookup_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_keyring_none_store_async (CsKeyring *keyring,
                             const char *identity,
                             const char *kind,
                             const char *label,
                             CsSecret *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  cs_keyring_none_lookup_async (keyring, identity, kind, cancellable, callback, user_data);
}

static gboolean
cs_keyring_none_change_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *
cs_keyring_none_get_unavailable_reason (CsKeyring *keyring)
{
  return REASON;
}

static void
cs_keyring_iface_init (CsKeyringInterface *iface)
{
  iface->lookup_async = cs_keyring_none_lookup_async;
  iface->lookup_finish = cs_keyring_none_lookup_finish;
  iface->store_async = cs_keyring_none_store_async;
  iface->store_finish = cs_keyring_none_change_finish;
  iface->clear_async = cs_keyring_none_lookup_async;
  iface->clear_finish = cs_keyring_none_change_finish;
  iface->get_unavailable_reason = cs_keyring_none_get_unavailable_reason;
}

CsKeyring *
cs_keyring_new (void)
{
  return g_object_new (CS_TYPE_KEYRING_NONE, NULL);
}
