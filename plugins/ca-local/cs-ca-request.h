/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-openssl.h"

G_BEGIN_DECLS

#define CS_CA_REQUEST_MAX (64 * 1024) /* bytes of a request */
#define CS_CA_NAMES_MAX 250           /* subject alternative names */
#define CS_CA_SUBJECT_MAX 32          /* parts of a subject */
#define CS_CA_RSA_MIN 2048            /* bits (domain.md 2.3) */
#define CS_CA_RSA_MAX 8192

/**
 * CsCaRequest:
 * @names: (nullable): copied into the certificate, as is the subject of @request
 * @name_texts: the same as "dns:…", NULL-terminated, never %NULL
 *
 * A request that the authority's rules accept: signed by its own key, the key strong enough, every
 * name checked.
 */
typedef struct {
  X509_REQ *request;
  EVP_PKEY *key;
  GENERAL_NAMES *names;
  char **name_texts;
} CsCaRequest;

/**
 * CsCaRefusal:
 * @code: stable, lower case with dashes, such as "weak-key"
 * @words: a sentence that names the thing and the reason
 *
 * Why the rules refuse a request.
 */
typedef struct {
  const char *code;
  char *words;
} CsCaRefusal;

/* %NULL when it is refused: @refusal then says why; its words are the caller's. */
CsCaRequest *cs_ca_request_new (GBytes *der, gboolean wildcards, CsCaRefusal *refusal);
void cs_ca_request_free (CsCaRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCaRequest, cs_ca_request_free)

G_END_DECLS
