/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-place.h"

G_BEGIN_DECLS

/**
 * CsCertreqEngine:
 * @prompts: (nullable): who is asked for the log-in at the workstation
 * @transport: (nullable): the way to the workstation
 * @services: gives the private folder
 *
 * What the plugin does, one call a question. Blocking, in one worker thread that has pushed a main
 * context of its own. Outcomes are decided by facts: a certificate for the request's key, a request
 * number, an error code; never by the words of a language.
 */
typedef struct {
  CsCertreqSettings *settings;
  CsCertreqAccount *account;
  CsServices *services;
  CsPrompts *prompts;
  CsTransport *transport;
} CsCertreqEngine;

CsOutcome *cs_certreq_engine_submit (CsCertreqEngine *self,
                                     CsSubmission *submission,
                                     GCancellable *cancellable,
                                     GError **error);
CsOutcome *cs_certreq_engine_retrieve (CsCertreqEngine *self,
                                       CsSubmission *submission,
                                       const char *request_id,
                                       GCancellable *cancellable,
                                       GError **error);
CsOutcome *
cs_certreq_engine_recover (CsCertreqEngine *self, CsSubmission *submission, GError **error);
/* cs-certreq-questions.c */
/* DER, the issuing authority's newest first, the root last. */
GPtrArray *
cs_certreq_engine_fetch_chain (CsCertreqEngine *self, GCancellable *cancellable, GError **error);
GStrv
cs_certreq_engine_list_templates (CsCertreqEngine *self, GCancellable *cancellable, GError **error);
/* Whether the authority answers and offers the template, in words. */
char *cs_certreq_engine_test (CsCertreqEngine *self, GCancellable *cancellable, GError **error);

/* For both files. */
CsCertreqPlace *cs_certreq_engine_new_place (CsCertreqEngine *self);
/* The plugin's own folder. Transfer full. */
char *cs_certreq_engine_dup_parent (CsCertreqEngine *self, GError **error);

G_END_DECLS
