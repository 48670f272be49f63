/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-authority.h"

G_DEFINE_INTERFACE (CsAuthority, cs_authority, G_TYPE_OBJECT)

static guint news_signal;

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

/* The asynchronous methods differ in their arguments only. Of each: the answer where a plugin
 * leaves it out, and the call, for which @check must hold. */
#define ASYNC(method, verb, check, parameters, arguments)                                          \
  static void cs_authority_real_##method##_async parameters                                        \
  {                                                                                                \
    report_unsupported (self, cs_authority_real_##method##_async, verb, callback, user_data);      \
  }                                                                                                \
                                                                                                   \
  void cs_authority_##method##_async parameters                                                    \
  {                                                                                                \
    g_return_if_fail (CS_IS_AUTHORITY (self));                                                     \
    g_return_if_fail (check);                                                                      \
    g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));                      \
                                                                                                   \
    CS_AUTHORITY_GET_IFACE (self)->method##_async arguments;                                       \
  }

/* And their ends: every answer is carried by a GTask. */
#define FINISH(method, type, propagate, failure)                                                   \
  static type cs_authority_real_##method##_finish (CsAuthority *self, GAsyncResult *result,        \
                                                   GError **error)                                 \
  {                                                                                                \
    return propagate (G_TASK (result), error);                                                     \
  }                                                                                                \
                                                                                                   \
  type cs_authority_##method##_finish (CsAuthority *self, GAsyncResult *result, GError **error)    \
  {                                                                                                \
    g_return_val_if_fail (CS_IS_AUTHORITY (self), failure);                                        \
    g_return_val_if_fail (G_IS_ASYNC_RESULT (result), failure);                                    \
                                                                                                   \
    return CS_AUTHORITY_GET_IFACE (self)->method##_finish (self, result, error);                   \
  }

ASYNC (submit,
       "issue certificates",
       submission != NULL,
       (CsAuthority * self,
        CsSubmission *submission,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, submission, cancellable, callback, user_data))
FINISH (submit, CsOutcome *, g_task_propagate_pointer, NULL)

ASYNC (retrieve,
       "be asked again",
       submission != NULL && request_id != NULL,
       (CsAuthority * self,
        CsSubmission *submission,
        const char *request_id,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, submission, request_id, cancellable, callback, user_data))
FINISH (retrieve, CsOutcome *, g_task_propagate_pointer, NULL)

ASYNC (take_answer,
       "take an answer by hand",
       submission != NULL && request_id != NULL && certificates != NULL && certificates->len > 0,
       (CsAuthority * self,
        CsSubmission *submission,
        const char *request_id,
        GPtrArray *certificates,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, submission, request_id, certificates, cancellable, callback, user_data))
FINISH (take_answer, gboolean, g_task_propagate_boolean, FALSE)

ASYNC (recover,
       "tell what became of a lost answer",
       submission != NULL,
       (CsAuthority * self,
        CsSubmission *submission,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, submission, cancellable, callback, user_data))
FINISH (recover, CsOutcome *, g_task_propagate_pointer, NULL)

ASYNC (fetch_chain,
       "deliver its chain",
       TRUE,
       (CsAuthority * self,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, cancellable, callback, user_data))
FINISH (fetch_chain, GPtrArray *, g_task_propagate_pointer, NULL)

ASYNC (list_templates,
       "list templates",
       TRUE,
       (CsAuthority * self,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, cancellable, callback, user_data))
FINISH (list_templates, GStrv, g_task_propagate_pointer, NULL)

ASYNC (revoke,
       "revoke certificates",
       certificate != NULL,
       (CsAuthority * self,
        GBytes *certificate,
        const char *reason,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, certificate, reason, cancellable, callback, user_data))
FINISH (revoke, gboolean, g_task_propagate_boolean, FALSE)

ASYNC (test_connection,
       "test its connection",
       TRUE,
       (CsAuthority * self,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data),
       (self, cancellable, callback, user_data))
FINISH (test_connection, char *, g_task_propagate_pointer, NULL)

static GListModel *
cs_authority_real_describe_handover (CsAuthority *self,
                                     CsSubmission *submission,
                                     const char *request_id)
{
  return G_LIST_MODEL (g_list_store_new (CS_TYPE_HANDOVER));
}

static void
cs_authority_real_set_watching (CsAuthority *self, gboolean watching)
{
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
  iface->set_watching = cs_authority_real_set_watching;

  news_signal = g_signal_new ("news", CS_TYPE_AUTHORITY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
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

GListModel *
cs_authority_describe_handover (CsAuthority *self, CsSubmission *submission, const char *request_id)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), NULL);
  g_return_val_if_fail (submission != NULL && request_id != NULL, NULL);

  return CS_AUTHORITY_GET_IFACE (self)->describe_handover (self, submission, request_id);
}

gboolean
cs_authority_takes_answers (CsAuthority *self)
{
  g_return_val_if_fail (CS_IS_AUTHORITY (self), FALSE);

  return CS_AUTHORITY_GET_IFACE (self)->take_answer_async != cs_authority_real_take_answer_async;
}

void
cs_authority_set_watching (CsAuthority *self, gboolean watching)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));

  CS_AUTHORITY_GET_IFACE (self)->set_watching (self, watching);
}

void
cs_authority_emit_news (CsAuthority *self)
{
  g_return_if_fail (CS_IS_AUTHORITY (self));

  g_signal_emit (self, news_signal, 0);
}
