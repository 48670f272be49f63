/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsCertreqVerdict:
 * @CS_CERTREQ_AS_ASKED: what was asked for, or the admin accepted what is different
 * @CS_CERTREQ_DECLINED: the admin does not want it
 * @CS_CERTREQ_UNDECIDED: it is different, and there is nobody to ask
 */
typedef enum {
  CS_CERTREQ_AS_ASKED,
  CS_CERTREQ_DECLINED,
  CS_CERTREQ_UNDECIDED,
} CsCertreqVerdict;

/* The certificate in @content (in whatever encoding) that holds the request's key; NULL when there
 * is none, and @others says whether there were certificates for other keys. Transfer full. */
CsCertificate *
cs_certreq_compare_find (GBytes *content, CsSubmission *submission, gboolean *others);

/* What @certificate has other than what was asked for: subject, names, usage, validity (domain.md
 * T48, T58). (transfer full): a list of #CsFinding. */
GListModel *cs_certreq_compare (CsSubmission *submission, CsCertificate *certificate);
/* The texts of such a list in one line. Transfer full. */
char *cs_certreq_compare_dup_words (GListModel *differences);

/* Shows the differences, if there are any, and asks. Blocking, in a worker thread.
 * %G_IO_ERROR_CANCELLED only when @cancellable was cancelled. */
gboolean cs_certreq_compare_ask (CsPrompts *prompts,
                                 CsSubmission *submission,
                                 CsCertificate *certificate,
                                 GListModel *differences,
                                 CsCertreqVerdict *verdict,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
