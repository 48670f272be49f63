/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Credential Manager of Windows: generic credentials of this user on this computer. */

#include "cs-keyring.h"

#include <string.h>

#include <windows.h>

#include <wincred.h>

#define TARGET_PREFIX "Countersign/"
#define SECRET_MAX                                                                                 \
  (5 * 512) /* CRED_MAX_CREDENTIAL_BLOB_SIZE, of which mingw-w64 10 has an old value */
#define NO_KEYRING "no keyring: "

#define CS_TYPE_KEYRING_WIN32 (cs_keyring_win32_get_type ())
G_DECLARE_FINAL_TYPE (CsKeyringWin32, cs_keyring_win32, CS, KEYRING_WIN32, GObject)

struct _CsKeyringWin32 {
  GObject parent_instance;

  char *unavailable; /* the reason; NULL while it answers */
};

static void cs_keyring_iface_init (CsKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsKeyringWin32,
                               cs_keyring_win32,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_KEYRING, cs_keyring_iface_init))

static void
cs_keyring_win32_finalize (GObject *object)
{
  g_free (CS_KEYRING_WIN32 (object)->unavailable);

  G_OBJECT_CLASS (cs_keyring_win32_parent_class)->finalize (object);
}

static void
cs_keyring_win32_class_init (CsKeyringWin32Class *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_keyring_win32_finalize;
}

static void
cs_keyring_win32_init (CsKeyringWin32 *self)
{
}

/* One question to the system, which a thread asks: it may wait for another process. */
typedef struct {
  wchar_t *target;
  wchar_t *label;   /* only for storing */
  CsSecret *secret; /* only for storing */
} Question;

static void
question_free (Question *self)
{
  g_free (self->target);
  g_free (self->label);
  g_clear_pointer (&self->secret, cs_secret_unref);
  g_free (self);
}

/* NULL when it is not UTF-8. */
static wchar_t *
dup_wide (const char *text)
{
  return (wchar_t *) g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
}

/* The kind first: identities hold any character. */
static GTask *
new_task (CsKeyring *keyring,
          const char *identity,
          const char *kind,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (keyring, cancellable, callback, user_data);
  g_autofree char *target = g_strconcat (TARGET_PREFIX, kind, "/", identity, NULL);
  Question *question = g_new0 (Question, 1);

  question->target = dup_wide (target);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);

  return task;
}

static void
run (GTask *task, GTaskThreadFunc ask)
{
  CsKeyringWin32 *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  if (self->unavailable != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, NO_KEYRING "%s",
                             self->unavailable);
  else if (question->target == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             "The name of the secret is not UTF-8");
  else
    g_task_run_in_thread (task, ask);
}

/* A session without a credential store has none for good; other failures may pass. */
static void
return_failure (GTask *task, DWORD code)
{
  g_autofree char *reason = cs_error_dup_win32_reason (code);

  if (code == ERROR_NO_SUCH_LOGON_SESSION || code == ERROR_CALL_NOT_IMPLEMENTED)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, NO_KEYRING "%s", reason);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The Credential Manager: %s",
                             reason);
}

/* In the main thread, where the reason may be kept. */
static void
note_unavailable (CsKeyringWin32 *self, const GError *error)
{
  if (self->unavailable == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    self->unavailable = g_strdup (error->message + strlen (NO_KEYRING));
}

static void
lookup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  CREDENTIALW *credential;
  CsSecret *secret = NULL;

  if (!CredReadW (question->target, CRED_TYPE_GENERIC, 0, &credential)) {
    if (GetLastError () == ERROR_NOT_FOUND)
      g_task_return_pointer (task, NULL, NULL);
    else
      return_failure (task, GetLastError ());
    return;
  }

  if (credential->CredentialBlobSize <= CS_SECRET_MAX
      && memchr (credential->CredentialBlob, '\0', credential->CredentialBlobSize) == NULL)
    secret = cs_secret_new_sized ((const char *) credential->CredentialBlob,
                                  credential->CredentialBlobSize);
  cs_secret_wipe (credential->CredentialBlob, credential->CredentialBlobSize);
  CredFree (credential);
  g_task_return_pointer (task, secret, (GDestroyNotify) cs_secret_unref);
}

static void
cs_keyring_win32_lookup_async (CsKeyring *keyring,
                               const char *identity,
                               const char *kind,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = new_task (keyring, identity, kind, cancellable, callback, user_data);

  run (task, lookup_thread);
}

static CsSecret *
cs_keyring_win32_lookup_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  GError *local = NULL;
  CsSecret *secret;

  g_return_val_if_fail (g_task_is_valid (result, keyring), NULL);

  secret = g_task_propagate_pointer (G_TASK (result), &local);
  if (local != NULL) {
    note_unavailable (CS_KEYRING_WIN32 (keyring), local);
    g_propagate_error (error, local);
  }

  return secret;
}

/* The label stands where the Credential Manager shows a user name. */
static void
store_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  CREDENTIALW credential = { .Type = CRED_TYPE_GENERIC,
                             .TargetName = question->target,
                             .UserName = question->label,
                             .Persist = CRED_PERSIST_LOCAL_MACHINE,
                             .CredentialBlobSize = (DWORD) cs_secret_get_length (question->secret),
                             .CredentialBlob = (BYTE *) cs_secret_peek (question->secret) };

  if (credential.CredentialBlobSize > SECRET_MAX)
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_TOO_LARGE,
                             "The Credential Manager keeps secrets of up to %d bytes", SECRET_MAX);
  else if (CredWriteW (&credential, 0))
    g_task_return_boolean (task, TRUE);
  else
    return_failure (task, GetLastError ());
}

static void
cs_keyring_win32_store_async (CsKeyring *keyring,
                              const char *identity,
                              const char *kind,
                              const char *label,
                              CsSecret *secret,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = new_task (keyring, identity, kind, cancellable, callback, user_data);
  Question *question = g_task_get_task_data (task);

  question->label = dup_wide (label);
  question->secret = cs_secret_ref (secret);
  run (task, store_thread);
}

static void
clear_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;

  if (CredDeleteW (question->target, CRED_TYPE_GENERIC, 0) || GetLastError () == ERROR_NOT_FOUND)
    g_task_return_boolean (task, TRUE);
  else
    return_failure (task, GetLastError ());
}

static void
cs_keyring_win32_clear_async (CsKeyring *keyring,
                              const char *identity,
                              const char *kind,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = new_task (keyring, identity, kind, cancellable, callback, user_data);

  run (task, clear_thread);
}

/* Storing and clearing both end in a yes or an error. */
static gboolean
cs_keyring_win32_change_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  GError *local = NULL;
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, keyring), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), &local);
  if (!done) {
    note_unavailable (CS_KEYRING_WIN32 (keyring), local);
    g_propagate_error (error, local);
  }

  return done;
}

static const char *
cs_keyring_win32_get_unavailable_reason (CsKeyring *keyring)
{
  return CS_KEYRING_WIN32 (keyring)->unavailable;
}

static void
cs_keyring_iface_init (CsKeyringInterface *iface)
{
  iface->lookup_async = cs_keyring_win32_lookup_async;
  iface->lookup_finish = cs_keyring_win32_lookup_finish;
  iface->store_async = cs_keyring_win32_store_async;
  iface->store_finish = cs_keyring_win32_change_finish;
  iface->clear_async = cs_keyring_win32_clear_async;
  iface->clear_finish = cs_keyring_win32_change_finish;
  iface->get_unavailable_reason = cs_keyring_win32_get_unavailable_reason;
}

CsKeyring *
cs_keyring_new (void)
{
  return g_object_new (CS_TYPE_KEYRING_WIN32, NULL);
}
