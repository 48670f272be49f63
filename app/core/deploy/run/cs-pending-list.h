/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-deployment.h"
#include "cs-pending.h"

G_BEGIN_DECLS

/**
 * CsPendingAnswer: what came back from people, and which request it answers
 * @pending: the request; owned
 * @certificate: the one that holds the request's key
 * @others: the other certificates that came with it: its chain, in any order
 * @differences: a list of #CsFinding, from cs_request_compare(): what is not as asked for
 */
typedef struct {
  CsPending *pending;
  CsCertificate *certificate;
  CsBundle *others;
  GListModel *differences;
} CsPendingAnswer;

CS_EXPORT
void cs_pending_answer_free (CsPendingAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsPendingAnswer, cs_pending_answer_free)

#define CS_TYPE_PENDING_LIST (cs_pending_list_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsPendingList, cs_pending_list, CS, PENDING_LIST, GObject)

/**
 * CsPendingList:
 *
 * The requests of a cluster that came to no end: a #GListModel of #CsPending in the order of the
 * cluster file, as of the last update. Main context only.
 */
CS_EXPORT
CsPendingList *cs_pending_list_new (CsDeployment *deployment);
/* Made anew from what the inventory knows: after cs_pending_list_refresh_async(), any other look
 * and every run. Rows that say the same stay. */
CS_EXPORT
void cs_pending_list_update (CsPendingList *self);
/* Reads the workspace, and no node, then updates. */
CS_EXPORT
void cs_pending_list_refresh_async (CsPendingList *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
CS_EXPORT
gboolean cs_pending_list_refresh_finish (CsPendingList *self, GAsyncResult *result, GError **error);
CS_EXPORT
CsPending *cs_pending_list_find (CsPendingList *self, const char *name); /* nullable, borrowed */
/* Whether asking again can bring anything for one of them: what a poller needs to know. */
CS_EXPORT
gboolean cs_pending_list_has_waiting (CsPendingList *self);

/**
 * cs_pending_list_dup_plan:
 * @names: (nullable): of certificates; NULL for all
 *
 * A plan that asks the authorities again, and nothing else: their chains, and the certificates,
 * into the workspace. A #CsRun carries it out like any other; the nodes get their files with the
 * next apply. Empty when none can be asked. Transfer full.
 */
CS_EXPORT
CsPlan *cs_pending_list_dup_plan (CsPendingList *self, const char *const *names);

/**
 * cs_pending_list_match:
 * @bytes: whatever came back: a certificate, a chain, PKCS #7, in any encoding
 * @file: (nullable): its name, for messages
 *
 * Which of the waiting requests this answers, by public key. Nothing is changed.
 *
 * Returns: (transfer full): the answer; %NULL with %CS_ERROR_MISMATCH when it answers none of them,
 * %CS_ERROR_MALFORMED when there is no certificate in it
 */
CS_EXPORT
CsPendingAnswer *
cs_pending_list_match (CsPendingList *self, GBytes *bytes, const char *file, GError **error);
/* The same for what was read already: a list of #CsItem. */
CS_EXPORT
CsPendingAnswer *
cs_pending_list_match_items (CsPendingList *self, GListModel *items, GError **error);

/**
 * cs_pending_list_take_async:
 *
 * Hands the answer to its authority; the next time it is asked, by cs_pending_list_dup_plan() or by
 * an apply, the certificate is checked as any other. %G_IO_ERROR_NOT_SUPPORTED: this authority
 * takes no answers by hand.
 */
CS_EXPORT
void cs_pending_list_take_async (CsPendingList *self,
                                 CsPendingAnswer *answer,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CS_EXPORT
gboolean cs_pending_list_take_finish (CsPendingList *self, GAsyncResult *result, GError **error);

/* The admin's word, written into the record and the journal; both then want a refresh. Blocking for
 * two small files, any thread, never while a run writes the journal. The first accepts the
 * differences of the certificate that @pending offers, the second forgets the submission, so that
 * the next apply hands the request in again. */
CS_EXPORT
gboolean cs_pending_list_accept (CsPendingList *self, CsPending *pending, GError **error);
CS_EXPORT
gboolean cs_pending_list_resubmit (CsPendingList *self, CsPending *pending, GError **error);

G_END_DECLS
