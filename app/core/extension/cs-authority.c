/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-authority.h"

G_DEFINE_INTERFACE (CsAuthority, cs_authority, G_TYPE_OBJECT)

/* The answer of every method that a plugin leaves out. */
static void
report_unsupported (gpointer self,
                    gpointer tag,
                    const char *verb,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_task_report_new_error (self, callback, user_data, tag, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "%s cannot %s", G_OBJECT_TYPE_NAME (self), verb);
}

static void
cs_authority_real_submit_async (CsAuthority *self,
                                CsSubmission *submission,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  report_unsupported (self, cs_authority_real_submit_async, "issue certificates", callback,
                      user_data);
}

static void
cs_authority_real_retrieve_async (CsAuthority *self,
                                  CsSubmission *submission,
                                  const char *request_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  report_unsupported (self, cs_authority_real_retrieve_async, "be asked again", callback,
                      user_data);
}

static GListModel *
cs_authority_real_describe_handover (CsAuthority *self,
                                     CsSubmission *submission,
                                     const char *request_id)
{
  return G_LIST_MODEL (g_list_store_new (CS_TYPE_HANDOVER));
}

static void
cs_authority_real_take_answer_async (CsAuthority *self,
                                     CsSubmission *submission,
                                     const char *request_id,
                                     GPtrArray *certificates,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  report_unsupported (self, cs_authority_real_take_answer_async, "take an answer by hand", callback,
                      user_data);
}

static void
cs_authority_real_recover_async (CsAuthority *self,
                                 CsSubmission *submission,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  report_unsupported (self, cs_authority_real_recover_async, "tell what became of a lost answer",
                      callback, user_data);
}

static void
cs_authority_real_fetch_chain_async (CsAuthority *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  report_unsupported (self, cs_authority_real_fetch_chain_async, "deliver its chain", callback,
                      user_data);
}

static void
cs_authority_real_list_templates_async (CsAuthority *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  report_unsupported (self, cs_authority_real_list_templates_async, "list templates", callback,
                      user_data);
}

static void
cs_authority_real_revoke_async (CsAuthority *self,
                                GBytes *certificate,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  report_unsupported (self, cs_authority_real_revoke_async, "revoke certificates", callback,
                      user_data);
}

static void
cs_authority_real_test_connection_async (CsAuthority *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  report_unsupported (self, cs_authority_real_test_connection_async, "test its connection",
                      callback, user_data);
}

/* Every answer is carried by a GTask, so one reading of it serves all that are pointers. */
static gpointer
propagate_pointer (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static CsOutcome *
cs_authority_real_submit_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static CsOutcome *
cs_authority_real_retrieve_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static gboolean
cs_authority_real_take_answer_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static CsOutcome *
cs_authority_real_recover_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static GPtrArray *
cs_authority_real_fetch_chain_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static GStrv
cs_authority_real_list_templates_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static gboolean
cs_authority_real_revoke_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
cs_authority_real_test_connection_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static const char *
cs_authority_real_get_title (CsAuthority *self)
{
  return G_OBJECT_TYPE_NAME (self);
}

static GListModel *
cs_authority_real_describe_settings (CsAuthority *self)
{
  return G_LIST_MODEL (g_list_store_new (CS_TYPE_SETTING));
}

static gboolean
cs_authority_real_configure (CsAuthority *self,
                             CsSettings *settings,
                             CsServices *services,
                             GError **error)
{
  return TRUE;
}

static gboolean
cs_authority_real_owns_root (CsAuthority *self)
{
  return FALSE;
}

static gboolean
cs_authority_real_is_idempotent (CsAuthority *self)
{
  return FALSE;
}

static void
cs_authority_default_init (CsAuthorityInterface *iface)
{
  iface->get_title = cs_authority_real_get_title;
  iface->describe_settings = cs_authority_real_describe_settings;
  iface->configure = cs_authority_real_configure;
  iface->owns_root = cs_authority_real_owns_root;
  iface->is_idempotent = cs_authority_real_is_idempotent;
  iface->submit_async = cs_authority_real_submit_async;
  iface->submit_finish = cs_authority_real_submit_finish;
  iface->retrieve_async = cs_authority_real_retrieve_async;
  iface->retrieve_finish = cs_authority_real_retrieve_finish;
  iface->describe_handover = cs_authority_real_describe_handover;
  iface->take_answer_async = cs_authority_real_take_answer_async;
  iface->take_answer_finish = cs_authority_real_take_answer_finish;
  iface->recover_async = cs_authority_real_recover_async;
  iface->recover_finish = cs_authority_real_recover_finish;
  iface->fetch_chain_async = cs_authority_real_fetch_chain_async;
  iface->fetch_chain_finish = cs_authority_real_fetch_chain_finish;
  iface->list_templates_async = cs_authority_real_list_templates_async;
  iface->list_templates_finish = cs_authority_real_list_templates_finish;
  iface->revoke_async = cs_authority_real_revoke_async;
  iface->revoke_finish = cs_authority_real_revoke_finish;
  iface->test_connection_async = cs_authority_real_test_connection_async;
  iface->test_connection_finish = cs_authority_real_test_connection_finish;
}

const char *
cs_authority_get_title (CsAuthority *self)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->get_title (self);
}

GListModel *
cs_authority_describe_settings (CsAuthority *self)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->describe_settings (self);
}

gboolean
cs_authority_configure (CsAuthority *self,
                        CsSettings *settings,
                        CsServices *services,
                        GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), FALSE);
  g_return_val_if_fail (CS_IS_SETTINGS (settings), FALSE);
  g_return_val_if_fail (CS_IS_SERVICES (services), FALSE);

  return CS_AUTHORITY_GET_IFACE (self)->configure (self, settings, services, error);
}

gboolean
cs_authority_owns_root (CsAuthority *self)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), FALSE);

  return CS_AUTHORITY_GET_IFACE (self)->owns_root (self);
}

gboolean
cs_authority_is_idempotent (CsAuthority *self)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), FALSE);

  return CS_AUTHORITY_GET_IFACE (self)->is_idempotent (self);
}

void
cs_authority_submit_async (CsAuthority *self,
                           CsSubmission *submission,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (submission != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->submit_async (self, submission, cancellable, callback, user_data);
}

CsOutcome *
cs_authority_submit_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->submit_finish (self, result, error);
}

void
cs_authority_retrieve_async (CsAuthority *self,
                             CsSubmission *submission,
                             const char *request_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (submission != NULL);
  g_return_if_fail (request_id != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->retrieve_async (self, submission, request_id, cancellable,
                                                 callback, user_data);
}

CsOutcome *
cs_authority_retrieve_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->retrieve_finish (self, result, error);
}

GListModel *
cs_authority_describe_handover (CsAuthority *self, CsSubmission *submission, const char *request_id)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (submission != NULL && request_id != NULL, NULL);

  return CS_AUTHORITY_GET_IFACE (self)->describe_handover (self, submission, request_id);
}

void
cs_authority_take_answer_async (CsAuthority *self,
                                CsSubmission *submission,
                                const char *request_id,
                                GPtrArray *certificates,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (submission != NULL && request_id != NULL);
  g_return_if_fail (certificates != NULL && certificates->len > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->take_answer_async (self, submission, request_id, certificates,
                                                    cancellable, callback, user_data);
}

gboolean
cs_authority_take_answer_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CS_AUTHORITY_GET_IFACE (self)->take_answer_finish (self, result, error);
}

void
cs_authority_recover_async (CsAuthority *self,
                            CsSubmission *submission,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (submission != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->recover_async (self, submission, cancellable, callback, user_data);
}

CsOutcome *
cs_authority_recover_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->recover_finish (self, result, error);
}

void
cs_authority_fetch_chain_async (CsAuthority *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->fetch_chain_async (self, cancellable, callback, user_data);
}

GPtrArray *
cs_authority_fetch_chain_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->fetch_chain_finish (self, result, error);
}

void
cs_authority_list_templates_async (CsAuthority *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->list_templates_async (self, cancellable, callback, user_data);
}

GStrv
cs_authority_list_templates_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->list_templates_finish (self, result, error);
}

void
cs_authority_revoke_async (CsAuthority *self,
                           GBytes *certificate,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (certificate != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->revoke_async (self, certificate, reason, cancellable, callback,
                                               user_data);
}

gboolean
cs_authority_revoke_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CS_AUTHORITY_GET_IFACE (self)->revoke_finish (self, result, error);
}

void
cs_authority_test_connection_async (CsAuthority *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_AUTHORITY_GET_IFACE (self)->test_connection_async (self, cancellable, callback, user_data);
}

char *
cs_authority_test_connection_finish (CsAuthority *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_AUTHORITY_GET_IFACE (self)->test_connection_finish (self, result, error);
}
