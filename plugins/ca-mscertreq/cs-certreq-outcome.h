/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-account.h"
#include "cs-certreq-folder.h"
#include "cs-certreq-reply.h"

G_BEGIN_DECLS

/**
 * CsCertreqQuestion: what certreq was asked
 * @CS_CERTREQ_RECOVERED: nothing now: its folder is looked at after a crash
 */
typedef enum {
  CS_CERTREQ_SUBMITTED,
  CS_CERTREQ_RETRIEVED,
  CS_CERTREQ_RECOVERED,
} CsCertreqQuestion;

/**
 * CsCertreqAnswer:
 * @submitted: (nullable): when @folder is not that of the submission, the one that is
 * @status: certreq's exit code, 0 when it is not known
 * @call: (nullable): why the call did not end by itself
 *
 * All facts there are. Everything is borrowed.
 */
typedef struct {
  CsCertreqQuestion question;
  const CsCertreqSettings *settings;
  CsCertreqAccount *account;
  CsSubmission *submission;
  CsCertreqFolder *folder;
  CsCertreqFolder *submitted;
  CsCertreqReply *reply;
  guint32 status;
  const GError *call;
} CsCertreqAnswer;

/* Whether something came that decides: a certificate, a number or an error code. */
gboolean cs_certreq_outcome_is_answer (CsCertreqFolder *folder, CsCertreqReply *reply);
/* %CS_ERROR_NOT_SUBMITTED when the authority surely did not get the request. */
CsOutcome *cs_certreq_outcome_conclude (const CsCertreqAnswer *answer, GError **error);

G_END_DECLS
