/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-handover.h"
#include "cs-outcome.h"
#include "cs-services.h"
#include "cs-setting.h"

G_BEGIN_DECLS

#define CS_TYPE_AUTHORITY (cs_authority_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsAuthority, cs_authority, CS, AUTHORITY, GObject)

/**
 * CsAuthorityInterface:
 * @get_title: for people, such as "Local authority"
 * @describe_settings: (transfer full): what it wants asked, a list of #CsSetting
 * @configure: takes the values of its [Authority NAME] group and the host's services. Cheap: opens
 * nothing
 * @owns_root: whether its root is its own and needs no acceptance (a local authority); default
 * %FALSE
 * @is_idempotent: whether the same submission, made again after a crash, gets the same answer and
 * no second certificate; default %FALSE: then only the admin submits again
 * @submit_async: hands a request in. Must be idempotent where the authority can tell (see
 * #CsSubmission)
 * @submit_finish: (transfer full): the outcome; an error means that no answer was had
 * @retrieve_async: asks again for a pending request
 * @describe_handover: (transfer full): of an authority that people are asked in person: the forms
 * in which the request can be handed over, a list of #CsHandover. No I/O; default: an empty list
 * @take_answer_async: what came back from people: DER certificates, the one for the request first,
 * which the caller has compared with it. Kept by the authority, which gives it out when it is asked
 * again, and takes its chain from it
 * @recover_async: what became of a submission whose answer was lost when an earlier run ended in
 * between. Looks and never submits: %CS_OUTCOME_UNKNOWN when it cannot tell,
 * %CS_ERROR_NOT_SUBMITTED when the request surely never left. Only asked of an authority that is
 * not idempotent
 * @fetch_chain_async: the current root and intermediates
 * @fetch_chain_finish: (transfer full) (element-type GBytes): DER certificates, issuing CA first,
 * root last; several roots after a CA renewal: the newest is taken, an older one kept while
 * certificates still chain to it. Empty when it comes with the first certificate
 * @list_templates_async: names the authority accepts as template or profile
 * @revoke_async: revokes the certificate (DER)
 * @test_connection_async: whether it can be reached and would answer
 * @test_connection_finish: (transfer full): what it said, for people
 * @set_watching: whether somebody wants to hear the signal "news": of an authority whose answers
 * can be seen to come in, such as files in a folder. In the main context; default: nothing is
 * watched
 *
 * A certificate authority: a plugin. Errors: %CS_ERROR_AUTHORITY, %CS_ERROR_AUTHENTICATION,
 * %CS_ERROR_NO_ANSWER, %CS_ERROR_NOT_SUBMITTED, %G_IO_ERROR_CANCELLED, %G_IO_ERROR_TIMED_OUT. A
 * method left out answers %G_IO_ERROR_NOT_SUPPORTED.
 *
 * What is asynchronous is called in any thread with a thread-default main context and answered
 * there: a run asks each authority from a lane of its own, a window in the main context. What is
 * not does not block; @owns_root and @is_idempotent are asked by lanes too, the others in the main
 * context, @configure once and before all else. What is handed in is borrowed: a method that is not
 * over when it returns keeps references.
 *
 * Signal: "news", in the main context and only while it is watched: something came that may be an
 * answer; asking again tells.
 */
struct _CsAuthorityInterface {
  GTypeInterface parent_iface;

  const char *(*get_title) (CsAuthority *self);
  GListModel *(*describe_settings) (CsAuthority *self);
  gboolean (*configure) (CsAuthority *self,
                         CsSettings *settings,
                         CsServices *services,
                         GError **error);
  gboolean (*owns_root) (CsAuthority *self);
  gboolean (*is_idempotent) (CsAuthority *self);
  void (*submit_async) (CsAuthority *self,
                        CsSubmission *submission,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  CsOutcome *(*submit_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*retrieve_async) (CsAuthority *self,
                          CsSubmission *submission,
                          const char *request_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  CsOutcome *(*retrieve_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*fetch_chain_async) (CsAuthority *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  GPtrArray *(*fetch_chain_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*list_templates_async) (CsAuthority *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
  GStrv (*list_templates_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*revoke_async) (CsAuthority *self,
                        GBytes *certificate,
                        const char *reason,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*revoke_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*test_connection_async) (CsAuthority *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
  char *(*test_connection_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  /* What was added later stands at the end, so that a plugin that was built before still fits. */
  GListModel *(*describe_handover) (CsAuthority *self,
                                    CsSubmission *submission,
                                    const char *request_id);
  void (*take_answer_async) (CsAuthority *self,
                             CsSubmission *submission,
                             const char *request_id,
                             GPtrArray *certificates,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  gboolean (*take_answer_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*recover_async) (CsAuthority *self,
                         CsSubmission *submission,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  CsOutcome *(*recover_finish) (CsAuthority *self, GAsyncResult *result, GError **error);
  void (*set_watching) (CsAuthority *self, gboolean watching);
};

/* The methods above, with their ownership and errors. */
CS_EXPORT
const char *cs_authority_get_title (CsAuthority *self);
CS_EXPORT
GListModel *cs_authority_describe_settings (CsAuthority *self);
CS_EXPORT
gboolean cs_authority_configure (CsAuthority *self,
                                 CsSettings *settings,
                                 CsServices *services,
                                 GError **error);
CS_EXPORT
gboolean cs_authority_owns_root (CsAuthority *self);
CS_EXPORT
gboolean cs_authority_is_idempotent (CsAuthority *self);
CS_EXPORT
void cs_authority_submit_async (CsAuthority *self,
                                CsSubmission *submission,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CS_EXPORT
CsOutcome *cs_authority_submit_finish (CsAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_authority_retrieve_async (CsAuthority *self,
                                  CsSubmission *submission,
                                  const char *request_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
CS_EXPORT
CsOutcome *cs_authority_retrieve_finish (CsAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
GListModel *cs_authority_describe_handover (CsAuthority *self,
                                            CsSubmission *submission,
                                            const char *request_id);
CS_EXPORT
void cs_authority_take_answer_async (CsAuthority *self,
                                     CsSubmission *submission,
                                     const char *request_id,
                                     GPtrArray *certificates,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
CS_EXPORT
gboolean cs_authority_take_answer_finish (CsAuthority *self, GAsyncResult *result, GError **error);
/* Whether take_answer_async() is worth a try. */
CS_EXPORT
gboolean cs_authority_takes_answers (CsAuthority *self);
CS_EXPORT
void cs_authority_set_watching (CsAuthority *self, gboolean watching);
/* For plugins: emits "news". */
CS_EXPORT
void cs_authority_emit_news (CsAuthority *self);
CS_EXPORT
void cs_authority_recover_async (CsAuthority *self,
                                 CsSubmission *submission,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CS_EXPORT
CsOutcome *cs_authority_recover_finish (CsAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_authority_fetch_chain_async (CsAuthority *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
CS_EXPORT
GPtrArray *
cs_authority_fetch_chain_finish (CsAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_authority_list_templates_async (CsAuthority *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
CS_EXPORT
GStrv cs_authority_list_templates_finish (CsAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_authority_revoke_async (CsAuthority *self,
                                GBytes *certificate,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CS_EXPORT
gboolean cs_authority_revoke_finish (CsAuthority *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_authority_test_connection_async (CsAuthority *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
CS_EXPORT
char *cs_authority_test_connection_finish (CsAuthority *self, GAsyncResult *result, GError **error);

G_END_DECLS
