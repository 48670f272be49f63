/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-switches.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REQ, X509_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)

/* What the server's own OpenSSL makes of a file. None of this is shared with the program under
 * test. */
typedef enum {
  CS_SIM_CONTENT_UNKNOWN,
  CS_SIM_CONTENT_CERTIFICATE_PEM,
  CS_SIM_CONTENT_CERTIFICATE_DER,
  CS_SIM_CONTENT_REQUEST,
  CS_SIM_CONTENT_KEY,
} CsSimContent;

CsSimContent cs_sim_x509_sniff (GBytes *data, const CsSimSwitches *switches);

/* (element-type X509): certificates of a file, read as the server would: up to the first that it
 * cannot read. @data may be %NULL. Never %NULL. */
GPtrArray *cs_sim_x509_read (GBytes *data, const CsSimSwitches *switches);

/* %NULL when there is none in @data */
X509_REQ *cs_sim_x509_read_request (GBytes *data);

gboolean cs_sim_x509_match (GBytes *key, GBytes *certificate, const CsSimSwitches *switches);

/* Like `openssl verify -untrusted bundle -CAfile ca`; @bundle may be %NULL
 * @time: Unix seconds
 * Returns: %NULL when it verifies, else OpenSSL's reason */
const char *cs_sim_x509_verify (GBytes *certificate,
                                GBytes *bundle,
                                GBytes *ca,
                                const CsSimSwitches *switches,
                                gint64 time);

/* Whether any name of the first certificate begins with `*` */
gboolean cs_sim_x509_has_wildcard (X509 *certificate);

/* The block that `openssl x509 -text` (or `req -text`) prints */
char *cs_sim_x509_dup_description (X509 *certificate);
char *cs_sim_x509_dup_request_description (X509_REQ *request);

/* What was written to a memory BIO, as a string */
char *cs_sim_x509_dup_text (BIO *memory);

G_END_DECLS
