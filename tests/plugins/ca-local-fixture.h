/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-local.h"
#include "cs-ca-openssl.h"

#define PASSPHRASE "correct horse battery staple"

/* A host for one plugin: answers every prompt with what the test put into it. */
#define FAKE_TYPE_HOST (fake_host_get_type ())
G_DECLARE_FINAL_TYPE (FakeHost, fake_host, FAKE, HOST, GObject)

struct _FakeHost {
  GObject parent_instance;

  const char *answer; /* NULL: there is nobody to ask */
  const char *second; /* NULL: the same */
  guint n_asked;
  guint n_retries;
  guint n_worked;
  guint n_refused;
  char *identity;
  char *group;
};

typedef struct {
  char *parent;    /* a temporary folder */
  char *directory; /* the authority's, in it */
  FakeHost *host;
  CsAuthority *authority;
} Fixture;

/* Makes an authority with a P-256 root and @profile etc. from @settings ("Key=Value" …, NULL). */
void fixture_set_up (Fixture *fixture, gconstpointer key);
void fixture_tear_down (Fixture *fixture, gconstpointer unused);
/* Another object on the same folder, as another process would have it; @setting "Key=Value". */
CsAuthority *fixture_new_authority (const char *directory, FakeHost *host, const char *setting);
void fixture_use (Fixture *fixture, const char *setting);
char *fixture_path (Fixture *fixture, const char *name);

/* The asynchronous calls, waited for. */
GBytes *create_now (CsAuthority *authority,
                    const char *subject,
                    const char *key,
                    guint days,
                    GError **error);
CsOutcome *submit_now (CsAuthority *authority, CsSubmission *submission, GError **error);
CsOutcome *retrieve_now (CsAuthority *authority,
                         CsSubmission *submission,
                         const char *request_id,
                         GError **error);
GPtrArray *fetch_chain_now (CsAuthority *authority, GError **error);
gboolean
revoke_now (CsAuthority *authority, GBytes *certificate, const char *reason, GError **error);
char *test_connection_now (CsAuthority *authority, GError **error);
GPtrArray *list_now (CsAuthority *authority, GError **error);
GBytes *make_crl_now (CsAuthority *authority, guint days, GError **error);

/* A key of its kind, made once: "rsa:2048", "rsa:1024", "ec:P-256", "ec:secp256k1", "ed25519" … */
EVP_PKEY *get_key (const char *kind);
/* A request of @key; @names in OpenSSL's configuration language, or NULL. */
X509_REQ *new_request (const char *key, const char *common_name, const char *names);
/* Signs it with @key and encodes it; consumes it. */
GBytes *encode_request (X509_REQ *request, const char *key);
GBytes *make_request (const char *key, const char *common_name, const char *names);
/* With usages "server", "client", "both". */
CsSubmission *make_submission (GBytes *request, const char *usages);

/* The openssl program as judge: its output; the test fails unless it ends with 0. */
char *openssl (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Writes @der as a PEM certificate; its path. */
char *write_certificate (Fixture *fixture, const char *name, GBytes *der);
