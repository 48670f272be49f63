/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-outcome.h"
#include "cs-request.h"
#include "cs-slot.h"
#include "cs-workspace.h"

G_BEGIN_DECLS

/**
 * CsRecordState:
 * @CS_RECORD_NONE: nothing was ever handed in
 * @CS_RECORD_INTENT: written just before a submission; still there after a crash means: unknown,
 * perhaps submitted
 * @CS_RECORD_PENDING: the authority wants an approval: retrieve by the request id
 * @CS_RECORD_ISSUED: there was a certificate
 * @CS_RECORD_REFUSED: the authority said no
 */
typedef enum {
  CS_RECORD_NONE,
  CS_RECORD_INTENT,
  CS_RECORD_PENDING,
  CS_RECORD_ISSUED,
  CS_RECORD_REFUSED,
} CsRecordState;

/**
 * CsRecord:
 * @authority: the plugin's name, as the slot had it then
 * @request_sha256: of the request's DER
 * @replaces: (nullable): the certificate it renews
 * @request_id: (nullable): the authority's
 * @code: (nullable): the authority's
 * @words: (nullable): the authority's
 * @offered: (nullable): SHA-256 of a certificate that came and differs from the request, while
 * nobody has accepted it
 * @accepted: (nullable): SHA-256 of one whose differences the admin has accepted
 * @submitted: when the request was handed in
 * @time: when the state was written
 *
 * What is known of the last submission of one slot: submissions/SLOT.ini in the workspace (DESIGN,
 * "Rules that hold everywhere", 6).
 */
typedef struct {
  CsRecordState state;
  char *authority;
  char *request_sha256;
  char *replaces;
  char *request_id;
  char *code;
  char *words;
  char *offered;
  char *accepted;
  gint64 submitted;
  gint64 time;
} CsRecord;

/* Never NULL unless the file is there and cannot be understood: %CS_ERROR_MALFORMED. Blocking. */
CS_EXPORT
CsRecord *cs_record_load (CsWorkspace *workspace, const char *slot, GError **error);
/* Synced before it returns. Blocking. */
CS_EXPORT
gboolean cs_record_save (CsRecord *self, CsWorkspace *workspace, const char *slot, GError **error);
/* Forgets the submission, so that the next run hands the request in again. Blocking. */
CS_EXPORT
gboolean cs_record_forget (CsWorkspace *workspace, const char *slot, GError **error);
/* What is handed to an authority for a slot. @replaces: (nullable): as in the record. Transfer full.
 */
CS_EXPORT
CsSubmission *
cs_record_build_submission (CsSlot *slot, CsRequest *request, const char *replaces);
CS_EXPORT
CsRecord *cs_record_new (void);
CS_EXPORT
CsRecord *cs_record_copy (CsRecord *self);
CS_EXPORT
void cs_record_free (CsRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsRecord, cs_record_free)

G_END_DECLS
