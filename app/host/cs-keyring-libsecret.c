/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC). */

#include "cs-keyring.h"

#include <string.h>

#include <libsecret/secret.h>

#define CS_TYPE_KEYRING_LIBSECRET (cs_keyring_libsecret_get_type ())
G_DECLARE_FINAL_TYPE (CsKeyringLibsecret, cs_keyring_libsecret, CS, KEYRING_LIBSECRET, GObject)

struct _CsKeyringLibsecret {
  GObject parent_instance;

  char *unavailable; /* the reason; NULL while it answers */
};

static void cs_keyring_iface_init (CsKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsKeyringLibsecret,
                               cs_keyring_libsecret,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_KEYRING, cs_keyring_iface_init))

static const SecretSchema schema = {
  "org.countersign.Secret",
  SECRET_SCHEMA_NONE,
  { { "identity", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 } },
};

static void
cs_keyring_libsecret_finalize (GObject *object)
{
  g_free (CS_KEYRING_LIBSECRET (object)->unavailable);

  G_OBJECT_CLASS (cs_keyring_libsecret_parent_class)->finalize (object);
}

static void
cs_keyring_libsecret_class_init (CsKeyringLibsecretClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_keyring_libsecret_finalize;
}

static void
cs_keyring_libsecret_init (CsKeyringLibsecret *self)
{
}

/* What a failure says about the service: cancelled says nothing, a dismissed unlock dialog is an
 * answer; everything else means that there is none. */
static void
return_failure (GTask *task, GError *error)
{
  CsKeyringLibsecret *self = g_task_get_source_object (task);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !(error->domain == SECRET_ERROR && error->code == SECRET_ERROR_IS_LOCKED)) {
    g_free (self->unavailable);
    g_dbus_error_strip_remote_error (error);
    self->unavailable = g_strdup (error->message);
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no keyring: %s",
                             error->message);
    g_error_free (error);
    return;
  }

  g_task_return_error (task, error);
}

/* Asked once and not there: not asked again in this process. */
static gboolean
return_if_unavailable (GTask *task)
{
  CsKeyringLibsecret *self = g_task_get_source_object (task);

  if (self->unavailable == NULL)
    return FALSE;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no keyring: %s",
                           self->unavailable);

  return TRUE;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = secret_password_lookup_nonpageable_finish (result, &error);
  CsSecret *secret = NULL;

  if (error != NULL) {
    return_failure (task, error);
    return;
  }

  if (text != NULL && strlen (text) <= CS_SECRET_MAX)
    secret = cs_secret_new (text);
  secret_password_free (text);
  g_task_return_pointer (task, secret, (GDestroyNotify) cs_secret_unref);
}

static void
cs_keyring_libsecret_lookup_async (CsKeyring *keyring,
                                   const char *identity,
                                   const char *kind,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keyring, cancellable, callback, user_data);

  g_task_set_source_tag (task, cs_keyring_libsecret_lookup_async);
  if (!return_if_unavailable (task))
    secret_password_lookup (&schema, cancellable, looked_up_cb, g_steal_pointer (&task), "identity",
                            identity, "kind", kind, NULL);
}

static CsSecret *
cs_keyring_libsecret_lookup_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keyring), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_failure (task, error);
}

static void
cs_keyring_libsecret_store_async (CsKeyring *keyring,
                                  const char *identity,
                                  const char *kind,
                                  const char *label,
                                  CsSecret *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keyring, cancellable, callback, user_data);

  g_task_set_source_tag (task, cs_keyring_libsecret_store_async);
  if (!return_if_unavailable (task))
    secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, cs_secret_peek (secret),
                           cancellable, stored_cb, g_steal_pointer (&task), "identity", identity,
                           "kind", kind, NULL);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error); /* FALSE also when there was nothing to clear */
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_failure (task, error);
}

static void
cs_keyring_libsecret_clear_async (CsKeyring *keyring,
                                  const char *identity,
                                  const char *kind,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (keyring, cancellable, callback, user_data);

  g_task_set_source_tag (task, cs_keyring_libsecret_clear_async);
  if (!return_if_unavailable (task))
    secret_password_clear (&schema, cancellable, cleared_cb, g_steal_pointer (&task), "identity",
                           identity, "kind", kind, NULL);
}

/* Storing and clearing both end in a yes or an error. */
static gboolean
cs_keyring_libsecret_change_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, keyring), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *
cs_keyring_libsecret_get_unavailable_reason (CsKeyring *keyring)
{
  return CS_KEYRING_LIBSECRET (keyring)->unavailable;
}

static void
cs_keyring_iface_init (CsKeyringInterface *iface)
{
  iface->lookup_async = cs_keyring_libsecret_lookup_async;
  iface->lookup_finish = cs_keyring_libsecret_lookup_finish;
  iface->store_async = cs_keyring_libsecret_store_async;
  iface->store_finish = cs_keyring_libsecret_change_finish;
  iface->clear_async = cs_keyring_libsecret_clear_async;
  iface->clear_finish = cs_keyring_libsecret_change_finish;
  iface->get_unavailable_reason = cs_keyring_libsecret_get_unavailable_reason;
}

CsKeyring *
cs_keyring_new (void)
{
  return g_object_new (CS_TYPE_KEYRING_LIBSECRET, NULL);
}
