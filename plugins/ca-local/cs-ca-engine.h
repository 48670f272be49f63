/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-sign.h"

G_BEGIN_DECLS

/**
 * CsCaEngine:
 *
 * An authority's folder, opened for one piece of work: its root was read and checked, its books are
 * opened when they are needed. Used by one thread. Blocking; knows neither prompts nor plugins.
 */
typedef struct _CsCaEngine CsCaEngine;

CsCaEngine *cs_ca_engine_open (const char *directory, GError **error);
void cs_ca_engine_close (CsCaEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCaEngine, cs_ca_engine_close)

X509 *cs_ca_engine_get_root (CsCaEngine *self);
/* Who it is, for prompts: the root's subject, and the SHA-256 of its public key. */
char *cs_ca_engine_dup_subject (CsCaEngine *self);
char *cs_ca_engine_dup_identity (CsCaEngine *self);
/* "RSA 3072 root CN=…, 7 issued"; reads the whole database to say so. */
char *cs_ca_engine_describe (CsCaEngine *self, GError **error);

/* Decrypts the private key and holds it against the root: %CS_ERROR_AUTHENTICATION for a wrong pass
 * phrase, %CS_ERROR_AUTHORITY for a damaged file or another root's key. */
EVP_PKEY *cs_ca_engine_unlock (CsCaEngine *self, CsSecret *passphrase, GError **error);

/**
 * CsCaOrder:
 * @submission: what was handed in
 * @profile: what the certificate will be for
 * @days: of validity wanted
 * @wildcards: whether wildcard names are accepted
 */
typedef struct {
  CsSubmission *submission;
  CsCaProfile profile;
  guint days;
  gboolean wildcards;
} CsCaOrder;

/* What needs no key: the certificate that stands for this order, or its refusal. @outcome is %NULL
 * when one must be signed. */
gboolean
cs_ca_engine_answer (CsCaEngine *self, const CsCaOrder *order, CsOutcome **outcome, GError **error);
/* Signs one, enters it and only then hands it out. When another process was faster the outcome is
 * its certificate. */
CsOutcome *
cs_ca_engine_issue (CsCaEngine *self, const CsCaOrder *order, EVP_PKEY *key, GError **error);
/* The certificate that was issued under @serial for this request. */
CsOutcome *cs_ca_engine_retrieve (CsCaEngine *self,
                                  CsSubmission *submission,
                                  const char *serial,
                                  GError **error);

GPtrArray *cs_ca_engine_list (CsCaEngine *self, GError **error);
/* @certificate: DER. Revoking again changes nothing. */
gboolean
cs_ca_engine_revoke (CsCaEngine *self, GBytes *certificate, const char *reason, GError **error);
/* PEM; 0 @days for the default. */
GBytes *cs_ca_engine_make_crl (CsCaEngine *self, guint days, EVP_PKEY *key, GError **error);

G_END_DECLS
