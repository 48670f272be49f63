/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-engine.h"

#include "cs-ca-crl.h"
#include "cs-ca-folder.h"
#include "cs-ca-key.h"
#include "cs-ca-store.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#define DAY (24 * 60 * 60)

struct _CsCaEngine {
  char *directory;
  X509 *root;
  CsCaStore *store;
};

static gboolean
check_root (X509 *root, const char *path, GError **error)
{
  const char *wrong = NULL;

  if (X509_check_ca (root) != 1)
    wrong = "the certificate is not one of an authority";
  else if (X509_get0_pubkey (root) == NULL || X509_verify (root, X509_get0_pubkey (root)) != 1)
    wrong = "the certificate is not signed by its own key";
  ERR_clear_error ();
  if (wrong == NULL)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                "%s: %s; put back the file that was made with this authority", path, wrong);
  return FALSE;
}

static X509 *
load_root (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, CS_CA_CERTIFICATE_FILE, NULL);
  g_autoptr (GBytes) pem = cs_ca_folder_read (directory, CS_CA_CERTIFICATE_FILE, error);
  g_autoptr (BIO) bio = NULL;
  g_autoptr (X509) root = NULL;

  if (pem == NULL)
    return NULL;

  bio = BIO_new_mem_buf (g_bytes_get_data (pem, NULL), (int) g_bytes_get_size (pem));
  root = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  if (root == NULL) {
    ERR_clear_error ();
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "%s: no certificate in it; put back the file that was made with this authority",
                  path);
    return NULL;
  }

  return check_root (root, path, error) ? g_steal_pointer (&root) : NULL;
}

CsCaEngine *
cs_ca_engine_open (const char *directory, GError **error)
{
  g_autoptr (CsCaEngine) self = g_new0 (CsCaEngine, 1);

  self->directory = g_strdup (directory);
  if (!cs_ca_folder_check (directory, error))
    return NULL;
  self->root = load_root (directory, error);

  return self->root != NULL ? g_steal_pointer (&self) : NULL;
}

void
cs_ca_engine_close (CsCaEngine *self)
{
  g_clear_pointer (&self->store, cs_ca_store_close);
  X509_free (self->root);
  g_free (self->directory);
  g_free (self);
}

static gboolean
open_store (CsCaEngine *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, CS_CA_STORE_FILE, NULL);

  if (self->store == NULL)
    self->store = cs_ca_store_open (path, error);

  return self->store != NULL;
}

X509 *
cs_ca_engine_get_root (CsCaEngine *self)
{
  return self->root;
}

char *
cs_ca_engine_dup_subject (CsCaEngine *self)
{
  return cs_ca_dup_name_text (X509_get_subject_name (self->root));
}

char *
cs_ca_engine_dup_identity (CsCaEngine *self)
{
  return cs_ca_dup_spki_sha256 (X509_get_X509_PUBKEY (self->root));
}

char *
cs_ca_engine_describe (CsCaEngine *self, GError **error)
{
  g_autofree char *key = cs_ca_dup_key_text (X509_get0_pubkey (self->root));
  g_autofree char *subject = cs_ca_engine_dup_subject (self);
  gint64 count;

  if (!open_store (self, error) || !cs_ca_store_check (self->store, error))
    return NULL;
  count = cs_ca_store_count (self->store, error);
  if (count < 0)
    return NULL;

  return g_strdup_printf ("%s root %s, %" G_GINT64_FORMAT " issued", key, subject, count);
}

EVP_PKEY *
cs_ca_engine_unlock (CsCaEngine *self, CsSecret *passphrase, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, CS_CA_KEY_FILE, NULL);
  g_autoptr (GBytes) pem = cs_ca_folder_read (self->directory, CS_CA_KEY_FILE, error);
  g_autoptr (EVP_PKEY) key = pem != NULL ? cs_ca_key_decrypt (pem, path, passphrase, error) : NULL;

  if (key == NULL)
    return NULL;
  if (EVP_PKEY_eq (key, X509_get0_pubkey (self->root)) != 1) {
    ERR_clear_error ();
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "%s: the key is not that of %s beside it; put back both from one backup", path,
                  CS_CA_CERTIFICATE_FILE);
    return NULL;
  }

  return g_steal_pointer (&key);
}

static char *
dup_request_sha256 (CsSubmission *submission)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, cs_submission_get_request (submission));
}

static const char *
get_replaces (CsSubmission *submission)
{
  const char *replaces = cs_submission_get_replaces (submission);

  return replaces != NULL ? replaces : "";
}

static CsOutcome *
hand_out_again (const CsIssued *issued, CsCaProfile profile)
{
  g_autofree char *when = cs_time_format (issued->issued_at);
  g_autofree char *words
      = g_strdup_printf ("this request was answered on %s; the same certificate", when);
  g_autofree char *more = NULL;
  CsCaProfile former = cs_ca_profile_from_string (issued->profile);

  if ((former & profile) != profile)
    more = g_strdup_printf ("%s, whose profile is %s and not %s: renew it to get another", words,
                            issued->profile, cs_ca_profile_to_string (profile));

  return cs_outcome_new_issued (issued->certificate, issued->serial, more != NULL ? more : words);
}

static gboolean
find_former (CsCaEngine *self, const CsCaOrder *order, CsOutcome **outcome, GError **error)
{
  g_autofree char *sha256 = dup_request_sha256 (order->submission);
  g_autoptr (CsIssued) issued = NULL;

  *outcome = NULL;
  if (!cs_ca_store_find_standing (self->store, sha256, get_replaces (order->submission),
                                  cs_time_now (), &issued, error))
    return FALSE;
  if (issued != NULL)
    *outcome = hand_out_again (issued, order->profile);

  return TRUE;
}

/* The subject of the root in a certificate would make it look self-signed to every verifier. */
static CsCaRequest *
read_request (CsCaEngine *self, const CsCaOrder *order, CsCaRefusal *refusal)
{
  g_autoptr (CsCaRequest) request = NULL;

  if (order->days > CS_CA_DAYS_MAX) {
    refusal->code = "bad-validity";
    refusal->words = g_strdup_printf ("%u days of validity were asked for; at most %d are given",
                                      order->days, CS_CA_DAYS_MAX);
    return NULL;
  }
  request = cs_ca_request_new (cs_submission_get_request (order->submission), order->wildcards,
                               refusal);
  if (request == NULL)
    return NULL;
  if (X509_NAME_cmp (X509_REQ_get_subject_name (request->request),
                     X509_get_subject_name (self->root))
      == 0) {
    refusal->code = "bad-subject";
    refusal->words = g_strdup ("the request's subject is that of the authority itself");
    return NULL;
  }

  return g_steal_pointer (&request);
}

gboolean
cs_ca_engine_answer (CsCaEngine *self, const CsCaOrder *order, CsOutcome **outcome, GError **error)
{
  g_autoptr (CsCaRequest) request = NULL;
  CsCaRefusal refusal = { 0 };

  *outcome = NULL;
  if (!open_store (self, error) || !find_former (self, order, outcome, error))
    return FALSE;
  if (*outcome != NULL)
    return TRUE;

  request = read_request (self, order, &refusal);
  if (request == NULL)
    *outcome = cs_outcome_new_refused (NULL, refusal.code, refusal.words);
  g_free (refusal.words);

  return TRUE;
}

/* From now, a little before; never beyond the root on either side. */
static gboolean
make_terms (CsCaEngine *self, const CsCaOrder *order, CsCaTerms *terms, GError **error)
{
  gint64 now = cs_time_now ();
  gint64 root_begin = cs_ca_time_from_asn1 (X509_get0_notBefore (self->root));
  gint64 root_end = cs_ca_time_from_asn1 (X509_get0_notAfter (self->root));

  if (now > root_end || now < root_begin) {
    g_autofree char *when = cs_time_format (now > root_end ? root_end : root_begin);

    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "%s: the root certificate %s %s; check the clock, or make a new authority",
                  self->directory, now > root_end ? "ended" : "begins", when);
    return FALSE;
  }

  terms->profile = order->profile;
  terms->not_before = MAX (now - CS_CA_BACKDATE, root_begin);
  terms->not_after = MIN (now + (gint64) order->days * DAY, root_end);
  terms->shortened = terms->not_after < now + (gint64) order->days * DAY;

  return TRUE;
}

static char *
dup_asker (void)
{
  g_autofree char *asker = g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());

  return g_utf8_make_valid (asker, -1);
}

static CsIssued *
describe_new (X509 *certificate, const CsCaRequest *request, const CsCaOrder *order)
{
  CsIssued *issued = cs_issued_new ();

  issued->serial = cs_ca_dup_serial_text (X509_get0_serialNumber (certificate));
  issued->subject = cs_ca_dup_name_text (X509_get_subject_name (certificate));
  issued->names = g_strdupv (request->name_texts);
  issued->profile = g_strdup (cs_ca_profile_to_string (order->profile));
  issued->slot = g_strdup (cs_submission_get_slot (order->submission));
  issued->asked_by = dup_asker ();
  issued->request_sha256 = dup_request_sha256 (order->submission);
  issued->spki_sha256 = cs_ca_dup_spki_sha256 (X509_get_X509_PUBKEY (certificate));
  issued->replaces = g_strdup (get_replaces (order->submission));
  issued->certificate = cs_ca_certificate_to_der (certificate);
  issued->issued_at = cs_time_now ();
  issued->not_before = cs_ca_time_from_asn1 (X509_get0_notBefore (certificate));
  issued->not_after = cs_ca_time_from_asn1 (X509_get0_notAfter (certificate));

  return issued;
}

/* What the admin should know of a certificate that was issued; %NULL when there is nothing. */
static char *
dup_remarks (const CsIssued *issued, const CsCaOrder *order, const CsCaTerms *terms)
{
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  CsCaProfile needed = cs_ca_profile_from_usages (cs_submission_get_usages (order->submission));

  if (terms->shortened) {
    g_autofree char *end = cs_time_format (issued->not_after);

    g_ptr_array_add (remarks, g_strdup_printf ("shortened to the end of the root, %s", end));
  }
  if ((order->profile & needed) != needed)
    g_ptr_array_add (remarks, g_strdup_printf ("the profile %s does not allow all it is needed for "
                                               "(%s)",
                                               issued->profile, cs_ca_profile_to_string (needed)));
  if (issued->names[0] == NULL && (order->profile & needed & CS_CA_PROFILE_SERVER) != 0)
    g_ptr_array_add (remarks, g_strdup ("it has no subjectAltName, so TLS clients will not find "
                                        "the server's name in it"));
  if (remarks->len == 0)
    return NULL;

  g_ptr_array_add (remarks, NULL);

  return g_strjoinv ("; ", (char **) remarks->pdata);
}

/* Between begin and commit. */
static CsOutcome *
issue_locked (CsCaEngine *self,
              const CsCaOrder *order,
              const CsCaRequest *request,
              EVP_PKEY *key,
              GError **error)
{
  g_autoptr (CsOutcome) former = NULL;
  g_autoptr (X509) certificate = NULL;
  g_autoptr (CsIssued) issued = NULL;
  g_autofree char *remarks = NULL;
  CsCaTerms terms;

  if (!find_former (self, order, &former, error))
    return NULL;
  if (former != NULL)
    return g_steal_pointer (&former);
  if (!make_terms (self, order, &terms, error))
    return NULL;

  certificate = cs_ca_sign_certificate (self->root, key, request, &terms, error);
  if (certificate == NULL)
    return NULL;
  issued = describe_new (certificate, request, order);
  if (!cs_ca_store_add (self->store, issued, error))
    return NULL;
  remarks = dup_remarks (issued, order, &terms);

  return cs_outcome_new_issued (issued->certificate, issued->serial, remarks);
}

CsOutcome *
cs_ca_engine_issue (CsCaEngine *self, const CsCaOrder *order, EVP_PKEY *key, GError **error)
{
  g_autoptr (CsCaRequest) request = NULL;
  g_autoptr (CsOutcome) outcome = NULL;
  CsCaRefusal refusal = { 0 };

  request = read_request (self, order, &refusal);
  if (request == NULL) {
    g_autofree char *words = refusal.words;

    return cs_outcome_new_refused (NULL, refusal.code, words);
  }
  if (!open_store (self, error) || !cs_ca_store_begin (self->store, error))
    return NULL;

  outcome = issue_locked (self, order, request, key, error);
  if (outcome == NULL || !cs_ca_store_commit (self->store, error))
    return NULL; /* closing the store undoes what was begun */

  return g_steal_pointer (&outcome);
}

CsOutcome *
cs_ca_engine_retrieve (CsCaEngine *self,
                       CsSubmission *submission,
                       const char *serial,
                       GError **error)
{
  g_autofree char *sha256 = dup_request_sha256 (submission);
  g_autoptr (CsIssued) issued = NULL;

  if (!open_store (self, error) || !cs_ca_store_find_serial (self->store, serial, &issued, error))
    return NULL;
  if (issued == NULL || g_strcmp0 (issued->request_sha256, sha256) != 0) {
    g_autofree char *shown = cs_escape_control (serial);

    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "%s: nothing was issued under the number %s for this request", self->directory,
                  shown);
    return NULL;
  }
  if (issued->revoked_at != 0) {
    g_autofree char *when = cs_time_format (issued->revoked_at);
    g_autofree char *words = g_strdup_printf ("revoked on %s (%s)", when, issued->reason);

    return cs_outcome_new_refused (serial, "revoked", words);
  }

  return cs_outcome_new_issued (issued->certificate, issued->serial, NULL);
}

GPtrArray *
cs_ca_engine_list (CsCaEngine *self, GError **error)
{
  return open_store (self, error) ? cs_ca_store_list (self->store, error) : NULL;
}

static gboolean
check_reason (const char *reason, GError **error)
{
  g_autofree char *accepted = NULL;

  if (g_strv_contains (cs_ca_crl_get_reasons (), reason))
    return TRUE;

  accepted = g_strjoinv (", ", (char **) cs_ca_crl_get_reasons ());
  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                "“%s” is no reason for a revocation; one of: %s", reason, accepted);
  return FALSE;
}

/* Looked up by its number, and then it must be the very same certificate. */
static char *
find_own_serial (CsCaEngine *self, GBytes *der, GError **error)
{
  g_autoptr (X509) certificate = cs_ca_certificate_from_der (der);
  g_autoptr (CsIssued) issued = NULL;
  g_autofree char *serial = NULL;

  if (certificate != NULL) {
    serial = cs_ca_dup_serial_text (X509_get0_serialNumber (certificate));
    if (!cs_ca_store_find_serial (self->store, serial, &issued, error))
      return NULL;
  }
  ERR_clear_error ();
  if (issued == NULL || !g_bytes_equal (issued->certificate, der)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                  "%s: this authority did not issue that certificate", self->directory);
    return NULL;
  }

  return g_steal_pointer (&serial);
}

gboolean
cs_ca_engine_revoke (CsCaEngine *self, GBytes *certificate, const char *reason, GError **error)
{
  g_autofree char *serial = NULL;

  if (!check_reason (reason, error) || !open_store (self, error)
      || !cs_ca_store_begin (self->store, error))
    return FALSE;

  serial = find_own_serial (self, certificate, error);

  return serial != NULL && cs_ca_store_revoke (self->store, serial, reason, cs_time_now (), error)
         && cs_ca_store_commit (self->store, error);
}

GBytes *
cs_ca_engine_make_crl (CsCaEngine *self, guint days, EVP_PKEY *key, GError **error)
{
  g_autoptr (GPtrArray) issued = NULL;
  char *pem;
  gint64 number;

  if (days == 0)
    days = CS_CA_CRL_DAYS_DEFAULT;
  if (days > CS_CA_CRL_DAYS_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "a CRL is good for 1 to %d days, not %u",
                  CS_CA_CRL_DAYS_MAX, days);
    return NULL;
  }
  if (!open_store (self, error) || !cs_ca_store_begin (self->store, error))
    return NULL;

  number = cs_ca_store_take_crl_number (self->store, error);
  issued = number > 0 ? cs_ca_store_list (self->store, error) : NULL;
  pem = issued != NULL ? cs_ca_crl_sign (self->root, key, issued, number, days, error) : NULL;
  if (pem == NULL)
    return NULL;
  if (!cs_ca_store_commit (self->store, error)) {
    g_free (pem);
    return NULL;
  }

  return g_bytes_new_take (pem, strlen (pem));
}
